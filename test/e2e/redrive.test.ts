import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  ExecutionNotRedrivable,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  RedriveExecutionCommand,
  SFNClient,
  StartExecutionCommand,
} from "@aws-sdk/client-sfn";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ScratchFolder, scratchFolder } from "../support/scratch-folder.ts";
import { type ServerProcess, startServerProcess } from "../support/server-process.ts";
import { until } from "../support/until.ts";
import { ROLE } from "./tutorial.ts";

/** One branch succeeds; the other fails until it is redriven. All of it is one turn. */
const DEFINITION = JSON.stringify({
  StartAt: "Both",
  States: {
    Both: {
      Type: "Parallel",
      Branches: [
        { StartAt: "Kept", States: { Kept: { Type: "Pass", Result: "kept", End: true } } },
        {
          StartAt: "Again",
          States: {
            Again: {
              Type: "Choice",
              Choices: [{ Variable: "$$.Execution.RedriveCount", NumericGreaterThan: 0, Next: "Wait" }],
            },
            Wait: { Type: "Wait", Seconds: 1, Next: "When" },
            When: { Type: "Pass", Parameters: { "time.$": "$$.Execution.RedriveTime" }, End: true },
          },
        },
      ],
      End: true,
    },
  },
});

let folder: ScratchFolder;
let server: ServerProcess;
let sfn: SFNClient;

async function serve(): Promise<void> {
  server = await startServerProcess({ cwd: folder.path, args: ["--data", "data"] });
  const credentials = { accessKeyId: "any", secretAccessKey: "any" };
  sfn = new SFNClient({ endpoint: server.endpoint, region: "us-east-1", credentials, maxAttempts: 1 });
}

beforeAll(async () => {
  folder = scratchFolder("redrive");
  await serve();
});

afterAll(async () => {
  sfn?.destroy();
  await server?.stop();
  folder?.[Symbol.dispose]();
});

test("an execution that failed before a crash is redriven after it, and crashes again on the way", async () => {
  const machine = { name: "redriven", definition: DEFINITION, roleArn: ROLE };
  const { stateMachineArn } = await sfn.send(new CreateStateMachineCommand(machine));
  const { executionArn } = await sfn.send(new StartExecutionCommand({ stateMachineArn, input: "{}" }));
  const describe = () => sfn.send(new DescribeExecutionCommand({ executionArn }));
  expect(await describe()).toMatchObject({ status: "FAILED", redriveCount: 0, redriveStatus: "REDRIVABLE" });

  await server.kill();
  await serve();
  const { redriveDate } = await sfn.send(new RedriveExecutionCommand({ executionArn }));
  expect(redriveDate).toBeInstanceOf(Date);
  expect(await describe()).toMatchObject({ status: "RUNNING", redriveCount: 1, redriveDate });
  await expect(sfn.send(new RedriveExecutionCommand({ executionArn }))).rejects.toBeInstanceOf(ExecutionNotRedrivable);

  await server.kill();
  await serve();
  const ended = await until("the end of the redriven execution", 10_000, async () => {
    const described = await describe();
    return described.status === "RUNNING" ? undefined : described;
  });
  expect(ended).toMatchObject({ status: "SUCCEEDED", redriveCount: 1, redriveDate });
  expect(JSON.parse(ended.output ?? "")).toEqual(["kept", { time: redriveDate?.toISOString() }]);

  const { events = [] } = await sfn.send(new GetExecutionHistoryCommand({ executionArn, maxResults: 1000 }));
  expect(events.map(({ id }) => id)).toEqual(events.map((_, index) => index + 1));
  expect(events.filter(({ type }) => type === "ExecutionRedriven")).toMatchObject([
    { executionRedrivenEventDetails: { redriveCount: 1 } },
  ]);
  expect(events.filter(({ stateEnteredEventDetails }) => stateEnteredEventDetails?.name === "Kept")).toHaveLength(1);
  const reversed = await sfn.send(
    new GetExecutionHistoryCommand({ executionArn, maxResults: 1000, reverseOrder: true }),
  );
  expect(reversed.events).toEqual(events.toReversed());
  const { executions } = await sfn.send(new ListExecutionsCommand({ stateMachineArn, redriveFilter: "REDRIVEN" }));
  expect(executions).toMatchObject([{ executionArn, redriveCount: 1, redriveDate }]);
});
