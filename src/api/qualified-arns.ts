import type { ExecutionRow } from "../store/store.ts";
import { mintQualifiedArn, type Place } from "./arn.ts";

/** By which version and alias an execution was started, where it was by one. */
export function qualifiedArns(place: Place, machineName: string, { startedThrough }: ExecutionRow) {
  if (startedThrough === undefined) return {};
  const { version, alias } = startedThrough;
  return {
    stateMachineVersionArn: mintQualifiedArn(place, machineName, version),
    ...(alias !== undefined && { stateMachineAliasArn: mintQualifiedArn(place, machineName, alias) }),
  };
}
