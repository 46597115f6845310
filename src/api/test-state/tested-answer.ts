import type { InspectionData, TestStateOutput } from "@aws-sdk/client-sfn";
import type { TestedState } from "../../engine/test-state/tested-state.ts";
import type { Wire } from "../shapes/typed.ts";

/** AWS's answer of what came of a tested state. */
export function testedAnswer(
  { status, output, error, cause, nextState, ...rest }: TestedState,
  seen: { readonly input: string; readonly inspectionLevel: string },
): Wire<TestStateOutput> {
  return {
    output,
    error,
    cause,
    ...(seen.inspectionLevel !== "INFO" && { inspectionData: inspectionData(rest, seen.input) }),
    nextState,
    status,
  };
}

function inspectionData(
  { seen, errorDetails, variables }: Pick<TestedState, "seen" | "errorDetails" | "variables">,
  input: string,
): Wire<InspectionData> {
  const { toleratedFailureCount, toleratedFailurePercentage, maxConcurrency, ...payloads } = Object.fromEntries(seen);
  return {
    input,
    ...payloads,
    ...numbers({ toleratedFailureCount, toleratedFailurePercentage, maxConcurrency }),
    ...(errorDetails !== undefined && { errorDetails }),
    ...(Object.keys(variables).length > 0 && { variables: variablesText(variables) }),
  };
}

/** These are numbers in the answer, while everything else is JSON text. */
function numbers(texts: Readonly<Record<string, string | undefined>>): Readonly<Record<string, number>> {
  const found = Object.entries(texts).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(found.map(([name, text]) => [name, Number(text)]));
}

function variablesText(variables: TestedState["variables"]): string {
  const members = Object.entries(variables).map(([name, value]) => `${JSON.stringify(name)}:${value}`);
  return `{${members.join(",")}}`;
}
