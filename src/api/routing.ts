import type { RoutingConfigurationListItem } from "@aws-sdk/client-sfn";
import type { Route } from "../store/store.ts";
import { mintQualifiedArn, type Place, parseStateMachineArn, type StateMachineRef, versionNumber } from "./arn.ts";
import { ValidationException } from "./exceptions.ts";
import type { Request, Wire } from "./shapes/typed.ts";

/** Where an alias leads to, and whose alias it therefore is. */
export interface Routing {
  readonly machine: Omit<StateMachineRef, "qualifier">;
  readonly routes: readonly Route[];
}

type Items = readonly Request<RoutingConfigurationListItem>[];

/**
 * Reads one or two versions with their weights.
 *
 * @throws {InvalidArn} @throws {ValidationException} in AWS's words, where they are no versions of one machine, are the
 * same, or their weights do not sum up to 100.
 */
export function readRouting(items: Items): Routing {
  const arns = items.map((item) => item.stateMachineVersionArn ?? "");
  const versions = arns.map((arn) => {
    const { qualifier = "", ...machine } = parseStateMachineArn(arn);
    return { machine, number: versionNumber(qualifier) };
  });
  const [first] = versions;
  if (first === undefined || versions.some(({ number }) => number === undefined)) {
    throw refused(`Routing configuration must contain state machine version ARNs. Received: [${arns.join(", ")}]`);
  }
  if (new Set(arns).size < arns.length) {
    throw refused(
      `Routing configuration must contain distinct state machine version ARNs. Received: [${arns.join(", ")}]`,
    );
  }
  const weights = items.map(({ weight }) => weight ?? 0);
  if (weights.reduce((sum, weight) => sum + weight, 0) !== 100) {
    throw refused(`Sum of routing configuration weights must equal 100. Received: [${weights.join(", ")}]`);
  }
  if (versions.some(({ machine }) => JSON.stringify(machine) !== JSON.stringify(first.machine))) {
    throw refused(`Routing configuration must contain versions of one state machine. Received: [${arns.join(", ")}]`);
  }
  const routes = versions.map(({ number = 0 }, index) => ({ version: number, weight: weights[index] ?? 0 }));
  return { machine: first.machine, routes };
}

/** Routes as the answers show them. */
export function shownRouting(
  place: Place,
  machineName: string,
  routes: readonly Route[],
): Wire<RoutingConfigurationListItem>[] {
  return routes.map(({ version, weight }) => ({
    stateMachineVersionArn: mintQualifiedArn(place, machineName, version),
    weight,
  }));
}

/** Equal whatever the order. */
export function isSameRouting(one: readonly Route[], other: readonly Route[]): boolean {
  return (
    one.length === other.length &&
    one.every(({ version, weight }) => other.some((route) => route.version === version && route.weight === weight))
  );
}

function refused(message: string): ValidationException {
  return new ValidationException(message, { reason: "INVALID_ROUTING_CONFIGURATION" });
}
