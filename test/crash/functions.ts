import { type FunctionCall, FunctionServer } from "../support/function-server.ts";

const SLOW_MS = 150;

/** The functions of machines.ts. Their answers carry the key under which they were called into the history. */
export function startFunctions(): Promise<FunctionServer> {
  const attempts = new Map<string, string[]>();
  return FunctionServer.start(async (call) => {
    const attempt = attemptOf(attempts, call);
    if (call.name === "slow") await new Promise((resolve) => setTimeout(resolve, SLOW_MS));
    if (call.name === "broken" || (call.name === "flaky" && attempt === 1)) return { error: "Flaky" };
    return { output: { path: (call.payload as { path: unknown }).path, key: call.key } };
  });
}

/** A second delivery has the first one's key: it is the same attempt, and is answered the same. */
function attemptOf(attempts: Map<string, string[]>, { payload, key }: FunctionCall): number {
  const task = JSON.stringify(payload);
  const keys = attempts.get(task) ?? [];
  attempts.set(task, keys);
  if (!keys.includes(key)) keys.push(key);
  return keys.indexOf(key) + 1;
}
