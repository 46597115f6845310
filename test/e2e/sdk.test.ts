import * as clientSfn from "@aws-sdk/client-sfn";
import {
  CreateActivityCommand,
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  type HistoryEvent,
  ListStateMachinesCommand,
  paginateGetExecutionHistory,
  paginateListActivities,
  paginateListExecutions,
  paginateListMapRuns,
  paginateListStateMachines,
  SFNClient,
  StartExecutionCommand,
  StartSyncExecutionCommand,
  TestStateCommand,
} from "@aws-sdk/client-sfn";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ScratchFolder, scratchFolder } from "../support/scratch-folder.ts";
import { type ServerProcess, startServerProcess } from "../support/server-process.ts";
import { until } from "../support/until.ts";
import { ROLE } from "./tutorial.ts";

const HELLO = '{"StartAt":"Hello","States":{"Hello":{"Type":"Pass","Result":"Hello, Step Functions!","End":true}}}';
const COUNTING = JSON.stringify({
  StartAt: "Count",
  States: {
    Count: {
      Type: "Map",
      ItemProcessor: { StartAt: "Square", States: { Square: { Type: "Pass", End: true } } },
      End: true,
    },
  },
});

let folder: ScratchFolder;
let server: ServerProcess;
let sfn: SFNClient;

beforeAll(async () => {
  folder = scratchFolder("sdk");
  server = await startServerProcess({ cwd: folder.path, args: ["--data", "data"] });
  sfn = new SFNClient(options());
});

const options = () => ({
  endpoint: server.endpoint,
  region: "us-east-1",
  credentials: { accessKeyId: "any", secretAccessKey: "any" },
  maxAttempts: 1,
});

afterAll(async () => {
  sfn?.destroy();
  await server?.stop();
  folder?.[Symbol.dispose]();
});

async function create(name: string, definition: string): Promise<string> {
  const { stateMachineArn } = await sfn.send(new CreateStateMachineCommand({ name, definition, roleArn: ROLE }));
  return stateMachineArn ?? "";
}

/** Starts an execution and waits for its end. */
async function run(stateMachineArn: string, input: unknown) {
  const started = await sfn.send(new StartExecutionCommand({ stateMachineArn, input: JSON.stringify(input) }));
  return until("the end of an execution", 10_000, async () => {
    const described = await sfn.send(new DescribeExecutionCommand({ executionArn: started.executionArn }));
    return described.status === "RUNNING" ? undefined : described;
  });
}

test("an execution runs to its end, with its times as Dates", async () => {
  const ended = await run(await create("hello", HELLO), {});
  expect(ended).toMatchObject({
    status: "SUCCEEDED",
    output: '"Hello, Step Functions!"',
    startDate: expect.any(Date),
    stopDate: expect.any(Date),
  });
});

test("a history is read in pages", async () => {
  const items = Array.from({ length: 40 }, (_, item) => item);
  const { executionArn, output } = await run(await create("counting", COUNTING), items);
  expect(output).toBe(JSON.stringify(items));
  const events: HistoryEvent[] = [];
  let pages = 0;
  for await (const page of paginateGetExecutionHistory({ client: sfn, pageSize: 50 }, { executionArn })) {
    pages++;
    events.push(...(page.events ?? []));
  }
  // Of each iteration: begun, entered, exited, succeeded; around them entered, begun, succeeded, exited; start and end.
  expect(events.map(({ id }) => id)).toEqual(Array.from({ length: 40 * 4 + 6 }, (_, index) => index + 1));
  expect(pages).toBe(Math.ceil(events.length / 50));
});

test("lists are read in pages, newest executions first", async () => {
  const stateMachineArn = await create("listed", HELLO);
  for (let index = 0; index < 7; index++) await run(stateMachineArn, index);
  const names: (string | undefined)[] = [];
  const startDates: number[] = [];
  for await (const page of paginateListExecutions({ client: sfn, pageSize: 3 }, { stateMachineArn })) {
    for (const { name, startDate } of page.executions ?? []) {
      names.push(name);
      startDates.push(startDate?.getTime() ?? 0);
    }
  }
  expect(new Set(names).size).toBe(7);
  expect(startDates).toEqual([...startDates].sort((a, b) => b - a));
  const machines: (string | undefined)[] = [];
  for await (const page of paginateListStateMachines({ client: sfn, pageSize: 1 }, {})) {
    machines.push(...(page.stateMachines ?? []).map(({ name }) => name));
  }
  expect(new Set(machines).size).toBe(machines.length);
  expect(machines).toContain("listed");
});

test("every paginator that the SDK has reads page after page", async () => {
  const stateMachineArn = await create("paged", COUNTING);
  const { executionArn } = await run(stateMachineArn, [1, 2]);
  await run(stateMachineArn, []);
  for (const name of ["one", "two", "three"]) await sfn.send(new CreateActivityCommand({ name }));
  const paging = { client: sfn, pageSize: 1 };
  const read = {
    paginateGetExecutionHistory: paginateGetExecutionHistory({ client: sfn, pageSize: 7 }, { executionArn }),
    paginateListActivities: paginateListActivities(paging, {}),
    paginateListExecutions: paginateListExecutions(paging, { stateMachineArn }),
    paginateListMapRuns: paginateListMapRuns(paging, { executionArn }),
    paginateListStateMachines: paginateListStateMachines(paging, {}),
  };
  expect(Object.keys(read)).toEqual(Object.keys(clientSfn).filter((name) => name.startsWith("paginate")));
  const pages: Record<string, number> = {};
  for (const [name, paginator] of Object.entries(read)) {
    for await (const _ of paginator) pages[name] = (pages[name] ?? 0) + 1;
  }
  const { stateMachines = [] } = await sfn.send(new ListStateMachinesCommand({}));
  expect(pages).toEqual({
    paginateGetExecutionHistory: 2,
    paginateListActivities: 3,
    paginateListExecutions: 2,
    paginateListMapRuns: 1,
    paginateListStateMachines: stateMachines.length,
  });
});

describe("StartSyncExecution and TestState, which the SDK puts sync- before the host for", () => {
  const definition = '{"Type":"Pass","End":true}';

  test("go to a host that is not there, unless the client is told disableHostPrefix", async () => {
    const sent = sfn.send(new TestStateCommand({ definition, roleArn: ROLE }));
    await expect(sent).rejects.toMatchObject({ code: "ENOTFOUND", hostname: "sync-127.0.0.1" });
  });

  test("arrive with disableHostPrefix", async () => {
    const direct = new SFNClient({ ...options(), disableHostPrefix: true });
    const tested = await direct.send(new TestStateCommand({ definition, roleArn: ROLE, input: "[1]" }));
    expect(tested).toMatchObject({ status: "SUCCEEDED", output: "[1]" });
    const machine = { name: "express", definition: HELLO, roleArn: ROLE, type: "EXPRESS" } as const;
    const { stateMachineArn } = await direct.send(new CreateStateMachineCommand(machine));
    const ran = await direct.send(new StartSyncExecutionCommand({ stateMachineArn }));
    expect(ran).toMatchObject({ status: "SUCCEEDED", startDate: expect.any(Date), stopDate: expect.any(Date) });
    direct.destroy();
  });
});
