import * as clientSfn from "@aws-sdk/client-sfn";
import {
  CreateActivityCommand,
  CreateStateMachineAliasCommand,
  CreateStateMachineCommand,
  DeleteStateMachineCommand,
  DeleteStateMachineVersionCommand,
  DescribeActivityCommand,
  DescribeExecutionCommand,
  DescribeStateMachineCommand,
  GetActivityTaskCommand,
  ListExecutionsCommand,
  ListTagsForResourceCommand,
  PublishStateMachineVersionCommand,
  RedriveExecutionCommand,
  SendTaskSuccessCommand,
  SFNClient,
  SFNServiceException,
  StartExecutionCommand,
  StartSyncExecutionCommand,
  StopExecutionCommand,
  TagResourceCommand,
  UpdateStateMachineCommand,
} from "@aws-sdk/client-sfn";
import { afterAll, beforeAll, expect, test } from "vitest";
import { mintTaskToken } from "../../src/engine/task-token.ts";
import type { EventId } from "../../src/engine/units.ts";
import { type ScratchFolder, scratchFolder } from "../support/scratch-folder.ts";
import { type ServerProcess, startServerProcess } from "../support/server-process.ts";
import { ROLE } from "./tutorial.ts";

/*
 * Each class of refusal that the AWS SDK exports, provoked on a server whose limits the world below has just reached: three open
 * executions, four state machines, one activity, and one of whatever else there is a limit for.
 */
const LIMITS = {
  "state-machines": 4,
  activities: 1,
  "versions-per-state-machine": 1,
  "aliases-per-state-machine": 1,
  "open-executions": 3,
  "tags-per-resource": 1,
  "activity-pollers": 1,
};

/** What nothing here is ever refused with: there is no key service, and any tracing configuration is one. */
const NEVER = [
  "InvalidTracingConfiguration",
  "KmsAccessDeniedException",
  "KmsInvalidStateException",
  "KmsThrottlingException",
];

/** AWS's model of the service names these two statuses; the others' is 400. */
const STATUS: Readonly<Record<string, number>> = { ConflictException: 409, ServiceQuotaExceededException: 402 };

const ARN = "arn:aws:states:us-east-1:123456789012";
const MACHINE = `${ARN}:stateMachine:machine`;
const WORKING = `${ARN}:stateMachine:working`;
const EXPRESS = `${ARN}:stateMachine:express`;
const DELETED = `${ARN}:stateMachine:deleted`;
const ABSENT = `${ARN}:stateMachine:absent`;
const ACTIVITY = `${ARN}:activity:work`;
const TAKEN = `${ARN}:execution:machine:taken`;

const HELLO = '{"StartAt":"Hello","States":{"Hello":{"Type":"Pass","End":true}}}';
const WAIT = '{"StartAt":"Wait","States":{"Wait":{"Type":"Wait","Seconds":3600,"End":true}}}';
const WORK = JSON.stringify({ StartAt: "Work", States: { Work: { Type: "Task", Resource: ACTIVITY, End: true } } });
const NEW = { name: "new", definition: HELLO, roleArn: ROLE };
const LOGGED = { level: "ALL" } as const;
const KEYLESS = { type: "CUSTOMER_MANAGED_KMS_KEY" } as const;
const KEY = { ...KEYLESS, kmsKeyId: "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab" };
const NOBODYS_TOKEN = mintTaskToken({ executionArn: `${TAKEN}-not`, scheduledId: 5 as EventId, nonce: "0".repeat(32) });
const routingConfiguration = [{ stateMachineVersionArn: `${MACHINE}:1`, weight: 100 }];

let folder: ScratchFolder;
let server: ServerProcess;
let sfn: SFNClient;
/** Tokens of a task that is over, and of one that is open. */
let closedToken: string | undefined;
let openToken: string | undefined;
const poll = new AbortController();

const task = async (): Promise<string | undefined> =>
  (await sfn.send(new GetActivityTaskCommand({ activityArn: ACTIVITY }))).taskToken;

beforeAll(async () => {
  folder = scratchFolder("sdk-refusals");
  const limits = Object.entries(LIMITS).flatMap(([name, limit]) => [`--limits-${name}`, String(limit)]);
  server = await startServerProcess({ cwd: folder.path, args: ["--data", "data", ...limits] });
  sfn = new SFNClient({
    endpoint: server.endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "any", secretAccessKey: "any" },
    maxAttempts: 1,
    disableHostPrefix: true,
  });
  await sfn.send(new CreateActivityCommand({ name: "work" }));
  for (const [name, definition] of Object.entries({ machine: WAIT, working: WORK, deleted: WAIT })) {
    await sfn.send(new CreateStateMachineCommand({ ...NEW, name, definition }));
  }
  await sfn.send(new CreateStateMachineCommand({ ...NEW, name: "express", type: "EXPRESS" }));
  await sfn.send(new PublishStateMachineVersionCommand({ stateMachineArn: MACHINE }));
  await sfn.send(new CreateStateMachineAliasCommand({ name: "live", routingConfiguration }));
  await sfn.send(new StartExecutionCommand({ stateMachineArn: WORKING }));
  closedToken = await task();
  await sfn.send(new SendTaskSuccessCommand({ taskToken: closedToken, output: "[]" }));
  await sfn.send(new StartExecutionCommand({ stateMachineArn: WORKING }));
  openToken = await task();
  await sfn.send(new StartExecutionCommand({ stateMachineArn: MACHINE, name: "taken", input: "{}" }));
  await sfn.send(new StartExecutionCommand({ stateMachineArn: DELETED }));
  await sfn.send(new DeleteStateMachineCommand({ stateMachineArn: DELETED }));
  // It waits for a task that never comes, so that there is no room for another.
  void sfn.send(new GetActivityTaskCommand({ activityArn: ACTIVITY }), { abortSignal: poll.signal }).catch(() => {});
});

afterAll(async () => {
  poll.abort();
  sfn?.destroy();
  await server?.stop();
  folder?.[Symbol.dispose]();
});

/** By class; made when the world is there. */
const REFUSALS: Readonly<Record<string, readonly (() => object)[]>> = {
  ActivityAlreadyExists: [() => new CreateActivityCommand({ name: "work", encryptionConfiguration: KEY })],
  ActivityDoesNotExist: [() => new DescribeActivityCommand({ activityArn: `${ACTIVITY}-not` })],
  ActivityLimitExceeded: [() => new CreateActivityCommand({ name: "second" })],
  ActivityWorkerLimitExceeded: [() => new GetActivityTaskCommand({ activityArn: ACTIVITY })],
  ConflictException: [() => new DeleteStateMachineVersionCommand({ stateMachineVersionArn: `${MACHINE}:1` })],
  ExecutionAlreadyExists: [() => new StartExecutionCommand({ stateMachineArn: MACHINE, name: "taken", input: "[]" })],
  ExecutionDoesNotExist: [
    () => new DescribeExecutionCommand({ executionArn: `${TAKEN}-not` }),
    () => new StopExecutionCommand({ executionArn: `${TAKEN}-not` }),
  ],
  ExecutionLimitExceeded: [() => new StartExecutionCommand({ stateMachineArn: MACHINE })],
  ExecutionNotRedrivable: [() => new RedriveExecutionCommand({ executionArn: TAKEN })],
  InvalidArn: [
    () => new CreateStateMachineCommand({ ...NEW, roleArn: "no-arn" }),
    () => new DescribeStateMachineCommand({ stateMachineArn: "no-arn" }),
  ],
  InvalidDefinition: [
    () => new CreateStateMachineCommand({ ...NEW, definition: "{}" }),
    () => new UpdateStateMachineCommand({ stateMachineArn: MACHINE, definition: "{}" }),
  ],
  InvalidEncryptionConfiguration: [() => new CreateStateMachineCommand({ ...NEW, encryptionConfiguration: KEYLESS })],
  InvalidExecutionInput: [() => new StartExecutionCommand({ stateMachineArn: MACHINE, input: "no JSON" })],
  InvalidLoggingConfiguration: [() => new CreateStateMachineCommand({ ...NEW, loggingConfiguration: LOGGED })],
  InvalidName: [() => new CreateStateMachineCommand({ ...NEW, name: "with blanks" })],
  InvalidOutput: [() => new SendTaskSuccessCommand({ taskToken: openToken, output: "no JSON" })],
  InvalidToken: [
    () => new SendTaskSuccessCommand({ taskToken: "made-up", output: "[]" }),
    () => new ListExecutionsCommand({ stateMachineArn: MACHINE, nextToken: "made-up" }),
  ],
  MissingRequiredParameter: [() => new UpdateStateMachineCommand({ stateMachineArn: MACHINE })],
  ResourceNotFound: [() => new ListTagsForResourceCommand({ resourceArn: ABSENT })],
  ServiceQuotaExceededException: [
    () => new UpdateStateMachineCommand({ stateMachineArn: MACHINE, definition: HELLO, publish: true }),
    () => new CreateStateMachineAliasCommand({ name: "second", routingConfiguration }),
  ],
  StateMachineAlreadyExists: [() => new CreateStateMachineCommand({ ...NEW, name: "machine", definition: WORK })],
  StateMachineDeleting: [() => new UpdateStateMachineCommand({ stateMachineArn: DELETED, definition: HELLO })],
  StateMachineDoesNotExist: [
    () => new StartExecutionCommand({ stateMachineArn: ABSENT }),
    () => new DescribeStateMachineCommand({ stateMachineArn: ABSENT }),
  ],
  StateMachineLimitExceeded: [() => new CreateStateMachineCommand(NEW)],
  StateMachineTypeNotSupported: [
    () => new StartSyncExecutionCommand({ stateMachineArn: MACHINE }),
    () => new ListExecutionsCommand({ stateMachineArn: EXPRESS }),
  ],
  TaskDoesNotExist: [() => new SendTaskSuccessCommand({ taskToken: NOBODYS_TOKEN, output: "[]" })],
  TaskTimedOut: [() => new SendTaskSuccessCommand({ taskToken: closedToken, output: "[]" })],
  TooManyTags: [
    () =>
      new TagResourceCommand({
        resourceArn: MACHINE,
        tags: [
          { key: "a", value: "1" },
          { key: "b", value: "2" },
        ],
      }),
  ],
  ValidationException: [() => new ListExecutionsCommand({ stateMachineArn: MACHINE, maxResults: 1001 })],
};

const cases = Object.entries(REFUSALS).flatMap(([name, commands]) => commands.map((command) => ({ name, command })));

test.each(cases)("$name is caught by its class", async ({ name, command }) => {
  const refusal: unknown = await sfn.send(command() as StartExecutionCommand).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(Reflect.get(clientSfn, name));
  expect(refusal).toBeInstanceOf(SFNServiceException);
  expect(refusal).toMatchObject({ name, $fault: "client", $metadata: { httpStatusCode: STATUS[name] ?? 400 } });
});

test("every class of refusal that the SDK exports is provoked here, but for those that nothing provokes", () => {
  const exported = Object.entries(clientSfn).filter(
    ([, value]) => typeof value === "function" && value.prototype instanceof SFNServiceException,
  );
  const names = exported.map(([name]) => name);
  expect(names.filter((name) => REFUSALS[name] === undefined)).toEqual(NEVER);
});
