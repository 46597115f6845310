import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createApiServer } from "./api/http-server.ts";
import { DEFAULT_API_SETTINGS } from "./api/settings.ts";
import { serveRecentExpress } from "./express-route.ts";
import { silentLogger } from "./runtime/logger.ts";
import { createExpressMachine, expressInput } from "./runtime/testing-express.ts";
import { definition, PASS, testRuntime, wait } from "./runtime/testing-runtime.ts";

const { clock, runtime } = testRuntime();
const server = createApiServer({
  service: runtime,
  settings: DEFAULT_API_SETTINGS,
  log: silentLogger,
  other: (request, response) => serveRecentExpress(request, response, runtime),
});
let endpoint = "";

beforeAll(async () => {
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server.close();
  server.closeAllConnections();
});

const arnOf = (name: string) => `arn:aws:states:us-east-1:123456789012:stateMachine:${name}`;

async function get(path: string): Promise<{ readonly status: number; readonly body: Record<string, unknown> }> {
  const response = await fetch(endpoint + path);
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

test("an execution is told as DescribeExecution would tell it, and its events as GetExecutionHistory", async () => {
  const machine = await createExpressMachine(runtime, definition({ P: PASS }), "Described");
  const input = expressInput(machine);
  await runtime.executions.runExpress(input);
  const path = `/stepwell/express/${encodeURIComponent(input.executionArn)}`;
  expect(await get(path)).toEqual({
    status: 200,
    body: {
      executionArn: input.executionArn,
      stateMachineArn: arnOf("Described"),
      name: "one",
      status: "SUCCEEDED",
      startDate: clock.now() / 1000,
      stopDate: clock.now() / 1000,
      synchronous: true,
      input: '{"a":1}',
      inputDetails: { included: true },
      output: '{"a":1}',
      outputDetails: { included: true },
    },
  });
  const first = await get(`${path}/history?maxResults=3`);
  expect(first.body["events"]).toMatchObject([
    { id: 1, type: "ExecutionStarted", executionStartedEventDetails: { input: '{"a":1}' } },
    { id: 2, type: "PassStateEntered", timestamp: clock.now() / 1000 },
    { id: 3, type: "PassStateExited" },
  ]);
  const rest = await get(`${path}/history?maxResults=3&nextToken=${String(first.body["nextToken"])}`);
  expect(rest.body).toMatchObject({ events: [{ id: 4, type: "ExecutionSucceeded" }] });
  expect(rest.body["nextToken"]).toBeUndefined();
  const backwards = await get(`${path}/history?reverseOrder=true`);
  expect(backwards.body["events"]).toMatchObject([{ id: 4 }, { id: 3 }, { id: 2 }, { id: 1 }]);
});

test("a machine's executions are listed page by page, running ones among them", async () => {
  const machine = await createExpressMachine(runtime, definition({ W: wait(60) }), "Listed");
  for (const name of ["a", "b", "c"]) await runtime.executions.startExpress(expressInput(machine, { name }));
  await clock.settle();
  const path = `/stepwell/express?stateMachineArn=${encodeURIComponent(arnOf("Listed"))}`;
  const { body } = await get(`${path}&maxResults=2`);
  expect(body["executions"]).toMatchObject([
    { name: "c", status: "RUNNING", synchronous: false },
    { name: "b", status: "RUNNING" },
  ]);
  const next = await get(`${path}&maxResults=2&nextToken=${String(body["nextToken"])}`);
  expect(next.body["executions"]).toMatchObject([{ name: "a" }]);
  expect(next.body["nextToken"]).toBeUndefined();
  expect((await get(`${path}&statusFilter=FAILED`)).body).toEqual({ executions: [] });
});

test.each([
  [`/stepwell/express?stateMachineArn=${arnOf("Nobody")}`, 404, "StateMachineDoesNotExist"],
  ["/stepwell/express?stateMachineArn=nonsense", 400, "InvalidArn"],
  ["/stepwell/express", 400, "InvalidArn"],
  [`/stepwell/express?stateMachineArn=${arnOf("Listed")}&maxResults=many`, 400, "ValidationException"],
  [`/stepwell/express?stateMachineArn=${arnOf("Listed")}&statusFilter=DONE`, 400, "ValidationException"],
  ["/stepwell/express/arn%3Aunknown", 404, "ExecutionDoesNotExist"],
  ["/stepwell/express/%E0%A4%A/history", 404, "ExecutionDoesNotExist"],
])("%s is refused with %i %s", async (path, status, name) => {
  expect(await get(path)).toMatchObject({ status, body: { __type: name } });
});
