import { expect, test } from "vitest";
import { type FunctionLogLine, InvocationLog } from "./function-log.ts";
import { memoryFunctionLogs } from "./function-log-store.ts";
import { serverFunctionLog } from "./server-function-log.ts";

const line = (executionArn: string, text: string, stateName = "Charge"): FunctionLogLine => ({
  executionArn,
  stateName,
  attempt: 1,
  requestId: "r",
  functionName: "charge",
  stream: "stdout",
  at: 0,
  text,
});

test("an execution's lines are listed in order, by state, and from where a reader left off", () => {
  const logs = memoryFunctionLogs();
  logs.write(line("a", "one"));
  logs.write(line("b", "other"));
  logs.write(line("a", "two", "Ship"));
  const listed = logs.list("a");
  expect(listed.map(({ text }) => text)).toEqual(["one", "two"]);
  expect(logs.list("a", { stateName: "Ship" }).map(({ text }) => text)).toEqual(["two"]);
  expect(logs.list("a", { after: listed[0]?.sequence ?? 0 }).map(({ text }) => text)).toEqual(["two"]);
  logs.remove("a");
  expect(logs.list("a")).toEqual([]);
  expect(logs.list("b")).toHaveLength(1);
});

test("an execution that prints more than its bound keeps its latest lines", () => {
  const logs = memoryFunctionLogs({ perExecution: 10_000, total: 1_000_000 });
  for (let i = 0; i < 1000; i++) logs.write(line("a", `line ${i}`));
  const texts = logs.list("a").map(({ text }) => text);
  expect(texts.at(-1)).toBe("line 999");
  expect(texts.length).toBeGreaterThan(30);
  expect(texts.length).toBeLessThan(51);
});

test("past the bound of all, the executions that printed longest ago are forgotten", () => {
  const logs = memoryFunctionLogs({ perExecution: 1000, total: 1000 });
  for (const arn of ["a", "b", "c", "a", "d", "e"]) logs.write(line(arn, "text"));
  expect(["a", "b", "c", "d", "e"].filter((arn) => logs.list(arn).length > 0)).toEqual(["a", "d", "e"]);
});

test("the server's log gets each line with whose it is", () => {
  const logged: unknown[] = [];
  const store = memoryFunctionLogs();
  serverFunctionLog({ info: (fields, text) => void logged.push([fields, text]) }, store).write(line("a", "one"));
  const about = { executionArn: "a", stateName: "Charge", attempt: 1, requestId: "r", function: "charge" };
  expect(logged).toEqual([[{ ...about, stream: "stdout" }, "one"]]);
  expect(store.list("a")).toHaveLength(1);
});

test("a store is told whose lines they are, when an invocation has ended, and when nothing more comes", async () => {
  const told: unknown[] = [];
  const sink = serverFunctionLog(
    { info() {} },
    {
      write: ({ text }, execution) => void told.push([text, execution]),
      invocationEnded: (execution) => void told.push(`ended ${execution}`),
      close: async () => void told.push("closed"),
    },
  );
  const { stream: _, at: __, text: ___, ...origin } = line("a", "");
  const log = new InvocationLog(origin, sink, 7);
  log.print("stdout", "one\nno line break");
  log.end();
  new InvocationLog(origin, sink).print("stderr", "of an execution that is not in the store\n");
  await sink.close?.();
  expect(told).toEqual([
    ["one", 7],
    ["no line break", 7],
    "ended 7",
    ["of an execution that is not in the store", undefined],
    "closed",
  ]);
});
