import { beforeEach, describe, expect, test } from "vitest";
import { TestingApi } from "../testing-api.ts";

const definition = (comment: string) =>
  JSON.stringify({ Comment: comment, StartAt: "First", States: { First: { Type: "Pass", End: true } } });

let api: TestingApi;
let arn: string;

beforeEach(async () => {
  api = new TestingApi();
  arn = await api.machine("orders");
});

const route = (version: number, weight = 100) => ({ stateMachineVersionArn: `${arn}:${version}`, weight });

async function publish(count: number): Promise<void> {
  for (let n = 1; n <= count; n++) {
    await api.call("UpdateStateMachine", { stateMachineArn: arn, definition: definition(`v${n}`), publish: true });
  }
}

describe("versions", () => {
  test("are published in the same call as the revision", async () => {
    const created = await api.call("CreateStateMachine", {
      name: "bills",
      definition: definition("x"),
      roleArn: "arn:aws:iam::123456789012:role/r",
      publish: true,
      versionDescription: "first",
    });
    expect(created["stateMachineVersionArn"]).toBe(`${String(created["stateMachineArn"])}:1`);
    const described = await api.call("DescribeStateMachine", { stateMachineArn: created["stateMachineVersionArn"] });
    expect(described).toMatchObject({ stateMachineArn: created["stateMachineVersionArn"], description: "first" });
  });

  test("creating a machine again with another description of its version is a clash", async () => {
    const request = { name: "bills", definition: definition("x"), roleArn: "arn:aws:iam::123456789012:role/r" };
    await api.call("CreateStateMachine", { ...request, publish: true, versionDescription: "first" });
    const again = await api.call("CreateStateMachine", { ...request, publish: true, versionDescription: "first" });
    expect(again["stateMachineVersionArn"]).toMatch(/:1$/);
    expect(await api.refusal("CreateStateMachine", { ...request, publish: true })).toMatch(
      /^StateMachineAlreadyExists/,
    );
  });

  test("of a revision that is not the newest are not published", async () => {
    expect(await api.refusal("PublishStateMachineVersion", { stateMachineArn: arn, revisionId: "other" })).toBe(
      "ConflictException: Failed to publish the State Machine version for revision other. The current State Machine revision is INITIAL.",
    );
    expect(await api.call("PublishStateMachineVersion", { stateMachineArn: arn, revisionId: "INITIAL" })).toMatchObject(
      {
        stateMachineVersionArn: `${arn}:1`,
      },
    );
  });

  test("an update that can publish no version changes nothing", async () => {
    await publish(1_000);
    const before = await api.call("DescribeStateMachine", { stateMachineArn: arn });
    const update = { stateMachineArn: arn, definition: definition("one too many"), publish: true };
    expect(await api.refusal("UpdateStateMachine", update)).toMatch(/^ServiceQuotaExceededException/);
    expect(await api.call("DescribeStateMachine", { stateMachineArn: arn })).toEqual(before);
    // What is published already needs no room.
    await api.call("UpdateStateMachine", { ...update, definition: definition("v1000") });
  });

  test("an update that changes nothing publishes what is there", async () => {
    await publish(1);
    const again = { stateMachineArn: arn, definition: definition("v1"), publish: true };
    expect(await api.call("UpdateStateMachine", again)).toMatchObject({ stateMachineVersionArn: `${arn}:1` });
  });

  test("of no machine are none, and none is what is not a number", async () => {
    expect(await api.call("ListStateMachineVersions", { stateMachineArn: `${arn}-gone` })).toEqual({
      stateMachineVersions: [],
    });
    expect(await api.refusal("DeleteStateMachineVersion", { stateMachineVersionArn: arn })).toMatch(/^InvalidArn/);
    expect(await api.refusal("DescribeStateMachine", { stateMachineArn: `${arn}:01` })).toMatch(/DoesNotExist/);
  });
});

describe("aliases", () => {
  test("lead executions to a version, which Describe, List and the history name", async () => {
    await publish(2);
    await api.call("CreateStateMachineAlias", { name: "live", routingConfiguration: [route(2)] });
    const executionArn = await api.execution(`${arn}:live`);
    await api.execution(arn);
    const named = { stateMachineVersionArn: `${arn}:2`, stateMachineAliasArn: `${arn}:live` };
    expect(await api.call("DescribeExecution", { executionArn })).toMatchObject({ stateMachineArn: arn, ...named });
    for (const stateMachineArn of [`${arn}:live`, `${arn}:2`]) {
      const { executions } = await api.call("ListExecutions", { stateMachineArn });
      expect(executions).toMatchObject([{ executionArn, ...named }]);
    }
    expect(await api.call("ListExecutions", { stateMachineArn: `${arn}:1` })).toMatchObject({ executions: [] });
    const { events } = await api.call("GetExecutionHistory", { executionArn });
    expect(events).toMatchObject([{ executionStartedEventDetails: named }]);
  });

  test("are described as a machine by the version that most executions run", async () => {
    await publish(2);
    await api.call("CreateStateMachineAlias", { name: "live", routingConfiguration: [route(1, 20), route(2, 80)] });
    expect(await api.call("DescribeStateMachine", { stateMachineArn: `${arn}:live` })).toMatchObject({
      stateMachineArn: `${arn}:live`,
      definition: definition("v2"),
    });
  });

  test("are listed by the version that they lead to", async () => {
    await publish(2);
    await api.call("CreateStateMachineAlias", { name: "a", routingConfiguration: [route(1)] });
    await api.call("CreateStateMachineAlias", { name: "b", routingConfiguration: [route(1, 50), route(2, 50)] });
    const listed = async (stateMachineArn: string) =>
      (await api.call("ListStateMachineAliases", { stateMachineArn }))["stateMachineAliases"];
    expect(await listed(`${arn}:2`)).toMatchObject([{ stateMachineAliasArn: `${arn}:b` }]);
    expect(await listed(`${arn}:1`)).toHaveLength(2);
    expect(await api.refusal("ListStateMachineAliases", { stateMachineArn: `${arn}:3` })).toMatch(/^ResourceNotFound/);
  });

  test("of a name that is taken clash, and of no version are refused", async () => {
    await publish(2);
    const alias = { name: "live", routingConfiguration: [route(1)] };
    await api.call("CreateStateMachineAlias", alias);
    expect(await api.refusal("CreateStateMachineAlias", { ...alias, description: "other" })).toBe(
      "ConflictException: Failed to create alias because an alias with the same name and a different routing configuration already exists.",
    );
    expect(await api.refusal("CreateStateMachineAlias", { name: "x", routingConfiguration: [route(7)] })).toBe(
      "ResourceNotFound: Request references a resource that does not exist.",
    );
    expect(
      await api.refusal("UpdateStateMachineAlias", {
        stateMachineAliasArn: `${arn}:live`,
        routingConfiguration: [{ stateMachineVersionArn: `${await api.machine("other")}:1`, weight: 100 }],
      }),
    ).toMatch(/^ValidationException/);
    expect(await api.refusal("UpdateStateMachineAlias", { stateMachineAliasArn: `${arn}:live` })).toMatch(
      /^ValidationException/,
    );
    expect(await api.refusal("DescribeStateMachineAlias", { stateMachineAliasArn: `${arn}:1` })).toMatch(/^InvalidArn/);
  });
});
