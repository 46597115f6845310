import type { JsonText } from "../../engine/units.ts";
import { memberTexts } from "../json-text.ts";
import type { ChildStart } from "./child-executions.ts";

export type ParsedStart =
  | { readonly kind: "fit"; readonly start: Pick<ChildStart, "stateMachineArn" | "name" | "input" | "traceHeader"> }
  | { readonly kind: "unfit"; readonly problems: readonly string[] };

const MEMBERS: ReadonlySet<string> = new Set(["StateMachineArn", "Name", "Input", "TraceHeader"]);

/** The parameters of `startExecution`. Recorded: a member that is null counts as absent. */
export function parseStartParameters(parameters: JsonText): ParsedStart {
  const members = memberTexts(parameters);
  if (members === undefined) return { kind: "unfit", problems: ["The value must be an object"] };
  const problems = [...members.keys()]
    .filter((name) => !MEMBERS.has(name))
    .map((name) => `The field "${name}" is not supported by Step Functions`);
  const text = (name: string): string | undefined => {
    const value: unknown = JSON.parse(members.get(name) ?? "null");
    if (typeof value === "string" || value === null) return value ?? undefined;
    problems.push(`The field '${name}' must be a STRING`);
    return undefined;
  };
  const stateMachineArn = text("StateMachineArn");
  const name = text("Name");
  const traceHeader = text("TraceHeader");
  const input = inputOf(members.get("Input"));
  if (stateMachineArn === undefined) problems.push("The field 'StateMachineArn' is required but was missing");
  if (problems.length > 0 || stateMachineArn === undefined) return { kind: "unfit", problems };
  return {
    kind: "fit",
    start: {
      stateMachineArn,
      ...(name === undefined ? {} : { name }),
      ...(input === undefined ? {} : { input }),
      ...(traceHeader === undefined ? {} : { traceHeader }),
    },
  };
}

/** A text is the input's own JSON text; any other value is the input itself. */
function inputOf(text: JsonText | undefined): string | undefined {
  if (text === undefined || text === "null") return undefined;
  return text.startsWith('"') ? (JSON.parse(text) as string) : text;
}
