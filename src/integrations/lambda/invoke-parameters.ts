import type { JsonText } from "../../engine/units.ts";
import { memberTexts } from "../json-text.ts";

export type InvocationType = "RequestResponse" | "Event" | "DryRun";

/** The parameters of `lambda:invoke`, checked. */
export interface InvokeParameters {
  readonly functionName: string;
  readonly payload: JsonText;
  readonly invocationType: InvocationType;
  readonly qualifier?: string;
  readonly clientContext?: string;
  readonly logType?: "None" | "Tail";
}

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === "string";

/** The fields besides Payload, which may be anything. */
const FIELDS: ReadonlyMap<string, Check> = new Map<string, Check>([
  ["FunctionName", isText],
  ["InvocationType", (value) => value === "RequestResponse" || value === "Event" || value === "DryRun"],
  ["Qualifier", isText],
  ["ClientContext", isText],
  ["LogType", (value) => value === "None" || value === "Tail"],
]);

/** The parameters, or what keeps them from being used, in AWS's words. */
export type ParsedParameters =
  | { readonly kind: "fit"; readonly parameters: InvokeParameters }
  | { readonly kind: "unfit"; readonly problems: readonly string[] };

export function parseInvokeParameters(text: JsonText): ParsedParameters {
  const members = memberTexts(text) ?? new Map<string, JsonText>();
  const small = new Map<string, unknown>();
  const problems: string[] = [];
  for (const [field, member] of members) {
    if (field === "Payload") continue;
    const check = FIELDS.get(field);
    const value: unknown = JSON.parse(member);
    if (check === undefined) problems.push(`The field '${field}' is not supported by Step Functions`);
    else if (!check(value)) problems.push(`The value of the field '${field}' has an invalid format`);
    small.set(field, value);
  }
  if (!members.has("FunctionName")) problems.push("The field 'FunctionName' is required but was missing");
  if (problems.length > 0) return { kind: "unfit", problems };
  return { kind: "fit", parameters: checked(small, members.get("Payload")) };
}

function checked(given: ReadonlyMap<string, unknown>, payload: JsonText | undefined): InvokeParameters {
  const qualifier = given.get("Qualifier") as string | undefined;
  const clientContext = given.get("ClientContext") as string | undefined;
  const logType = given.get("LogType") as "None" | "Tail" | undefined;
  return {
    functionName: given.get("FunctionName") as string,
    invocationType: (given.get("InvocationType") ?? "RequestResponse") as InvocationType,
    // Without a payload Lambda hands the function an empty object.
    payload: payload ?? ("{}" as JsonText),
    ...(qualifier === undefined ? {} : { qualifier }),
    ...(clientContext === undefined ? {} : { clientContext }),
    ...(logType === undefined ? {} : { logType }),
  };
}
