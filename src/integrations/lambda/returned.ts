import type { Invocation, InvocationAnswer } from "./invocation.ts";

/**
 * The answer as Lambda would have given it, for functions that something else than Lambda's API serves.
 *
 * @param logResult the last 4 KB that the function printed, in base64, where the caller asked for them.
 */
export function returned(
  { requestId, function: { qualifier } }: Invocation,
  status: number,
  payload: string,
  logResult?: string,
): InvocationAnswer {
  const executedVersion = qualifier !== undefined && /^\d+$/.test(qualifier) ? qualifier : "$LATEST";
  return {
    kind: "returned",
    status,
    ...(status === 200 ? { executedVersion } : {}),
    ...(logResult === undefined ? {} : { logResult }),
    payload,
    headers: [
      ...(status === 200 ? ([["X-Amz-Executed-Version", executedVersion]] as const) : []),
      ...(logResult === undefined ? [] : ([["X-Amz-Log-Result", logResult]] as const)),
      ["x-amzn-Remapped-Content-Length", "0"],
      ["Connection", "keep-alive"],
      ["x-amzn-RequestId", requestId],
      ["Content-Length", String(Buffer.byteLength(payload))],
      ["Date", new Date().toUTCString()],
      ["Content-Type", "application/json"],
    ],
    requestId,
  };
}
