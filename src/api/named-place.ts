import type { Place } from "./arn.ts";

/** The resource of an ARN, as far as a message about its place needs it. */
export interface NamedResource extends Place {
  readonly arn: string;
  readonly kind: "stateMachine" | "activity";
  /** Of the machine, where the ARN is one of its executions. */
  readonly name: string;
}

/** The members by which requests name what they are about. */
const NAMING = [
  "stateMachineArn",
  "executionArn",
  "activityArn",
  "resourceArn",
  "stateMachineAliasArn",
  "stateMachineVersionArn",
  "mapRunArn",
] as const;

const STATES_ARN = /^arn:[^:]+:states:([^:]+):(\d{12}):(\w+):([^:/#]+)/;

/** What a request is about; undefined where it names nothing, or nothing that could be anywhere. */
export function namedResource(request: object): NamedResource | undefined {
  const arn = arnOf(request as Readonly<Record<string, unknown>>);
  const [, region, account, type, name] = (arn !== undefined && STATES_ARN.exec(arn)) || [];
  if (arn === undefined || region === undefined || account === undefined || name === undefined) return undefined;
  return { arn, region, account, kind: type === "activity" ? "activity" : "stateMachine", name };
}

function arnOf(request: Readonly<Record<string, unknown>>): string | undefined {
  for (const member of NAMING) {
    const value = request[member];
    if (typeof value === "string") return value;
  }
  // An alias is created by the versions that it leads to.
  const routes = request["routingConfiguration"];
  return Array.isArray(routes) && routes[0] !== undefined ? arnOf(routes[0] as typeof request) : undefined;
}
