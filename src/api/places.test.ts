import { describe, expect, test } from "vitest";
import type { RequestContext } from "./request-context.ts";
import { TestingApi } from "./testing-api.ts";

const HERE = { region: "us-east-1", account: "123456789012" };
const FRANKFURT = { region: "eu-central-1", account: "123456789012" };
const arn = ({ region, account }: typeof HERE, rest: string) => `arn:aws:states:${region}:${account}:${rest}`;
const MACHINE = arn(HERE, "stateMachine:orders");

/** A request that is signed for a region, by an account or by somebody. */
function signedFor({
  region,
  account,
}: {
  readonly region: string;
  readonly account?: string;
}): Partial<RequestContext> {
  return { region, account: account ?? HERE.account, caller: { region, ...(account !== undefined && { account }) } };
}

class Log {
  readonly lines: string[] = [];
  info(): void {}
  error(): void {}
  warn(fields: object, message: string): void {
    this.lines.push(`${message} ${JSON.stringify(fields)}`);
  }
}

async function withResources(log = new Log()) {
  const api = new TestingApi({}, log);
  await api.machine("orders");
  await api.execution(MACHINE, { name: "run" });
  await api.call("PublishStateMachineVersion", { stateMachineArn: MACHINE });
  const routingConfiguration = [{ stateMachineVersionArn: `${MACHINE}:1`, weight: 100 }];
  await api.call("CreateStateMachineAlias", { name: "live", routingConfiguration });
  await api.call("CreateActivity", { name: "pack" });
  return api;
}

const REQUESTS: readonly (readonly [operation: string, request: object, refusal: string])[] = [
  ["DescribeStateMachine", { stateMachineArn: MACHINE }, "StateMachineDoesNotExist"],
  ["StartExecution", { stateMachineArn: MACHINE }, "StateMachineDoesNotExist"],
  ["StartExecution", { stateMachineArn: `${MACHINE}#Case` }, "StateMachineDoesNotExist"],
  ["ListExecutions", { stateMachineArn: MACHINE }, "StateMachineDoesNotExist"],
  ["DescribeExecution", { executionArn: arn(HERE, "execution:orders:run") }, "ExecutionDoesNotExist"],
  ["GetExecutionHistory", { executionArn: arn(HERE, "execution:orders:run") }, "ExecutionDoesNotExist"],
  ["StopExecution", { executionArn: arn(HERE, "execution:orders:run") }, "ExecutionDoesNotExist"],
  ["DescribeStateMachineAlias", { stateMachineAliasArn: `${MACHINE}:live` }, "ResourceNotFound"],
  ["ListTagsForResource", { resourceArn: MACHINE }, "ResourceNotFound"],
  ["DescribeActivity", { activityArn: arn(HERE, "activity:pack") }, "ActivityDoesNotExist"],
  [
    "CreateStateMachineAlias",
    { name: "next", routingConfiguration: [{ stateMachineVersionArn: `${MACHINE}:1`, weight: 100 }] },
    "ResourceNotFound",
  ],
];

describe("an ARN of another region is not there", () => {
  test.each(REQUESTS)("%s %j: %s", async (operation, request, refusal) => {
    const api = await withResources();
    expect(await api.refusal(operation, request, signedFor(FRANKFURT))).toMatch(new RegExp(`^${refusal}: `));
  });
});

describe("an ARN of another account is refused", () => {
  test.each(REQUESTS)("%s %j", async (operation, request) => {
    const api = await withResources();
    const other = signedFor({ region: HERE.region, account: "000000000042" });
    expect(await api.refusal(operation, request, other)).toMatch(
      new RegExp(
        `^AccessDeniedException: User: arn:aws:iam::000000000042:root is not authorized to perform: states:${operation} on resource: arn:aws:states:us-east-1:123456789012:`,
      ),
    );
  });
});

test("deleting what is in another region deletes nothing", async () => {
  const api = await withResources();
  await api.call("DeleteStateMachine", { stateMachineArn: MACHINE }, signedFor(FRANKFURT));
  await api.call("DeleteActivity", { activityArn: arn(HERE, "activity:pack") }, signedFor(FRANKFURT));
  expect(await api.call("DescribeStateMachine", { stateMachineArn: MACHINE })).toMatchObject({ status: "ACTIVE" });
  expect(await api.call("DescribeActivity", { activityArn: arn(HERE, "activity:pack") })).toMatchObject({
    name: "pack",
  });
});

test("whoever does not say where they are finds everything", async () => {
  const api = await withResources();
  expect(
    await api.call("DescribeStateMachine", { stateMachineArn: MACHINE }, { region: "eu-central-1" }),
  ).toMatchObject({
    name: "orders",
  });
  // An access key id that is no account says nothing of one.
  const created = await api.call("CreateActivity", { name: "x" }, signedFor({ ...HERE, account: "000000000042" }));
  expect(
    await api.call("DescribeActivity", { activityArn: created["activityArn"] }, signedFor({ region: HERE.region })),
  ).toMatchObject({ name: "x" });
});

describe("the log says where it is", () => {
  test("for a client of another region", async () => {
    const log = new Log();
    const api = await withResources(log);
    await api.refusal("DescribeExecution", { executionArn: arn(HERE, "execution:orders:run") }, signedFor(FRANKFURT));
    expect(log.lines).toEqual([
      "A state machine named orders is in us-east-1 of account 123456789012, where the request did not look for it. " +
        '{"arn":"arn:aws:states:us-east-1:123456789012:execution:orders:run","requestRegion":"eu-central-1","requestAccount":"123456789012"}',
    ]);
  });

  test("for an ARN of another region or account than the resource's", async () => {
    const log = new Log();
    const api = await withResources(log);
    await api.refusal("StartExecution", { stateMachineArn: arn(FRANKFURT, "stateMachine:orders") });
    api.now += 1_000;
    await api.refusal("GetActivityTask", { activityArn: arn({ ...HERE, account: "000000000000" }, "activity:pack") });
    expect(log.lines.map((line) => line.split(" {")[0])).toEqual([
      "A state machine named orders is in us-east-1 of account 123456789012, where the request did not look for it.",
      "An activity named pack is in us-east-1 of account 123456789012, where the request did not look for it.",
    ]);
  });

  test("once for each ARN, and not more often than once a second", async () => {
    const log = new Log();
    const api = await withResources(log);
    const describe = (name: string) =>
      api.refusal("DescribeExecution", { executionArn: arn(FRANKFURT, `execution:orders:${name}`) });
    await describe("a");
    await describe("b");
    expect(log.lines).toHaveLength(1);
    api.now += 1_000;
    await describe("a");
    expect(log.lines).toHaveLength(1);
    await describe("b");
    expect(log.lines).toHaveLength(2);
  });

  test("nothing where nobody has such a name, or where it is there and the execution is not", async () => {
    const log = new Log();
    const api = await withResources(log);
    await api.refusal("DescribeStateMachine", { stateMachineArn: arn(HERE, "stateMachine:nobody") });
    api.now += 1_000;
    await api.refusal("DescribeExecution", { executionArn: arn(HERE, "execution:orders:gone") });
    expect(log.lines).toEqual([]);
  });
});
