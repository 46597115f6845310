import type { JsonText } from "../../engine/units.ts";
import { asJsonText } from "../json-text.ts";
import type { InvocationAnswer } from "./invocation.ts";

type Returned = Extract<InvocationAnswer, { kind: "returned" }>;

/** The result of `lambda:invoke`: Lambda's answer with the payload parsed, keys in AWS's order. */
export function invokeResult(answer: Returned): JsonText {
  const { status, executedVersion, logResult, headers, requestId } = answer;
  const members = [
    executedVersion === undefined ? [] : [`"ExecutedVersion":${JSON.stringify(executedVersion)}`],
    logResult === undefined ? [] : [`"LogResult":${JSON.stringify(logResult)}`],
    // Spliced in as text: parsing and writing it again would change its numbers.
    [`"Payload":${payloadOf(answer)}`],
    [`"SdkHttpMetadata":${JSON.stringify(httpMetadata(headers, status))}`],
    [`"SdkResponseMetadata":${JSON.stringify({ RequestId: requestId })}`],
    [`"StatusCode":${status}`],
  ];
  return `{${members.flat().join(",")}}` as JsonText;
}

function payloadOf({ payload, status }: Returned): string {
  return payload === "" && status !== 200 ? '""' : asJsonText(payload);
}

function httpMetadata(headers: Returned["headers"], status: number) {
  const all = new Map<string, string[]>();
  for (const [name, value] of headers) all.set(name, [...(all.get(name) ?? []), value]);
  return {
    AllHttpHeaders: Object.fromEntries(all),
    HttpHeaders: Object.fromEntries(headers),
    HttpStatusCode: status,
  };
}
