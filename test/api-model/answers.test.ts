import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CMK, routeTo } from "./common-requests.ts";
import { isSkipped, OPERATIONS } from "./model.ts";
import { activityTask, FAIL, PASS, ROLE, WAIT, World } from "./world.ts";

/** No Map Run is there to be described or updated: this version runs no Distributed Map. */
const NEVER_ANSWERED = ["DescribeMapRun", "UpdateMapRun"];

const LOGGING = {
  level: "ALL",
  includeExecutionData: true,
  destinations: [
    { cloudWatchLogsLogGroup: { logGroupArn: "arn:aws:logs:us-east-1:123456789012:log-group:/aws/vendedlogs/a:*" } },
  ],
};

// The world holds each answer against the model: what is asked for here is asked for in many ways.
describe.skipIf(isSkipped)("every answer is what AWS's API model says (needs STEPWELL_SHARED)", () => {
  let world: World;

  beforeAll(async () => {
    world = await World.open();
  });

  afterAll(() => world[Symbol.asyncDispose]());

  test("of state machines", async () => {
    const stateMachineArn = await world.machine("orders", PASS, {
      publish: true,
      versionDescription: "first",
      loggingConfiguration: LOGGING,
      tracingConfiguration: { enabled: true },
      encryptionConfiguration: { ...CMK, kmsDataKeyReusePeriodSeconds: 60 },
      tags: [{ key: "team", value: "" }],
    });
    await world.call("UpdateStateMachine", { stateMachineArn, definition: WAIT, publish: true });
    for (const arn of [stateMachineArn, `${stateMachineArn}:1`]) {
      await world.call("DescribeStateMachine", { stateMachineArn: arn });
      await world.call("DescribeStateMachine", { stateMachineArn: arn, includedData: "METADATA_ONLY" });
    }
    await world.machine("another", PASS, { type: "EXPRESS" });
    const first = await world.call("ListStateMachines", { maxResults: 1 });
    await world.call("ListStateMachines", { nextToken: first["nextToken"] });
    await world.call("ValidateStateMachineDefinition", { definition: PASS });
    await world.call("ValidateStateMachineDefinition", { definition: "{", severity: "WARNING", maxResults: 1 });
    await world.deleting("going");
    await world.call("DescribeStateMachine", { stateMachineArn: stateMachineArn.replace("orders", "going") });
  });

  test("of versions and aliases", async () => {
    const stateMachineArn = await world.machine("versioned");
    const version = await world.version(stateMachineArn);
    await world.call("UpdateStateMachine", { stateMachineArn, definition: WAIT });
    const next = await world.version(stateMachineArn);
    const first = await world.call("ListStateMachineVersions", { stateMachineArn, maxResults: 1 });
    await world.call("ListStateMachineVersions", { stateMachineArn, nextToken: first["nextToken"] });
    const stateMachineAliasArn = await world.alias("live", version);
    await world.alias("next", next);
    const routingConfiguration = [
      { stateMachineVersionArn: version, weight: 90 },
      { stateMachineVersionArn: next, weight: 10 },
    ];
    await world.call("UpdateStateMachineAlias", { stateMachineAliasArn, description: "d", routingConfiguration });
    await world.call("DescribeStateMachineAlias", { stateMachineAliasArn });
    await world.call("DescribeStateMachine", { stateMachineArn: stateMachineAliasArn });
    const page = await world.call("ListStateMachineAliases", { stateMachineArn, maxResults: 1 });
    await world.call("ListStateMachineAliases", { stateMachineArn, nextToken: page["nextToken"] });
    await world.call("ListStateMachineAliases", { stateMachineArn: version });
    await world.call("UpdateStateMachineAlias", { stateMachineAliasArn, routingConfiguration: routeTo(version) });
    const executionArn = await world.execution(stateMachineAliasArn);
    await world.call("DescribeExecution", { executionArn });
    await world.call("GetExecutionHistory", { executionArn });
    await world.call("ListExecutions", { stateMachineArn: version });
    await world.call("DeleteStateMachineAlias", { stateMachineAliasArn });
    await world.call("DeleteStateMachineVersion", { stateMachineVersionArn: version });
  });

  test("of executions", async () => {
    const stateMachineArn = await world.machine("running", WAIT);
    const open = await world.execution(stateMachineArn, { name: "open", input: "[]", traceHeader: "Root=1" });
    const failed = await world.execution(await world.machine("failing", FAIL));
    const ended = await world.execution(await world.machine("passing"));
    for (const executionArn of [open, failed, ended]) {
      await world.call("DescribeExecution", { executionArn });
      await world.call("DescribeExecution", { executionArn, includedData: "METADATA_ONLY" });
      await world.call("DescribeStateMachineForExecution", { executionArn });
      await world.call("GetExecutionHistory", { executionArn });
      await world.call("GetExecutionHistory", { executionArn, includeExecutionData: false, reverseOrder: true });
      await world.call("ListMapRuns", { executionArn });
    }
    const page = await world.call("GetExecutionHistory", { executionArn: ended, maxResults: 1 });
    await world.call("GetExecutionHistory", { executionArn: ended, nextToken: page["nextToken"] });
    await world.call("RedriveExecution", { executionArn: failed });
    await world.call("DescribeExecution", { executionArn: failed });
    await world.call("GetExecutionHistory", { executionArn: failed });
    await world.call("StopExecution", { executionArn: open, error: "Stopped", cause: "by hand" });
    await world.execution(stateMachineArn);
    for (const statusFilter of ["RUNNING", "ABORTED", undefined]) {
      const listed = await world.call("ListExecutions", { stateMachineArn, statusFilter, maxResults: 1 });
      await world.call("ListExecutions", { stateMachineArn, statusFilter, nextToken: listed["nextToken"] });
    }
    await world.call("ListExecutions", { stateMachineArn, redriveFilter: "NOT_REDRIVEN" });
    await world.call("ListExecutions", { stateMachineArn, redriveFilter: "REDRIVEN" });
  });

  test("of Express executions", async () => {
    const passing = await world.machine("express", PASS, { type: "EXPRESS" });
    const failing = await world.machine("express-failing", FAIL, { type: "EXPRESS" });
    await world.execution(passing);
    for (const stateMachineArn of [passing, failing]) {
      await world.call("StartSyncExecution", { stateMachineArn, name: "run", input: "1", traceHeader: "Root=1" });
      await world.call("StartSyncExecution", { stateMachineArn, includedData: "METADATA_ONLY" });
    }
  });

  test("of activities and their tasks", async () => {
    const activityArn = await world.activity("pack");
    await world.call("CreateActivity", { name: "sealed", encryptionConfiguration: CMK });
    await world.call("DescribeActivity", { activityArn });
    const first = await world.call("ListActivities", { maxResults: 1 });
    await world.call("ListActivities", { nextToken: first["nextToken"] });
    const stateMachineArn = await world.machine("packing", activityTask("pack"));
    const ends = [
      ["SendTaskSuccess", { output: "{}" }],
      ["SendTaskFailure", { error: "Broken", cause: "dropped" }],
      ["SendTaskFailure", {}],
    ] as const;
    for (const [operation, report] of ends) {
      const executionArn = await world.execution(stateMachineArn);
      const { taskToken } = await world.call("GetActivityTask", { activityArn, workerName: "desk" });
      await world.call("SendTaskHeartbeat", { taskToken });
      await world.call(operation, { taskToken, ...report });
      await world.call("DescribeExecution", { executionArn });
      await world.call("GetExecutionHistory", { executionArn });
    }
    await world.call("DeleteActivity", { activityArn });
  });

  test("of tags", async () => {
    for (const resourceArn of [await world.machine("tagged"), await world.activity("tagged")]) {
      await world.call("TagResource", { resourceArn, tags: [{ key: "a", value: "b" }, { key: "c" }] });
      await world.call("UntagResource", { resourceArn, tagKeys: ["a"] });
      await world.call("ListTagsForResource", { resourceArn });
    }
  });

  test.each(["INFO", "DEBUG", "TRACE"])("of states that are tested alone, inspected as %s", async (inspectionLevel) => {
    const task = { Type: "Task", Resource: "arn:aws:states:::lambda:invoke", Parameters: { FunctionName: "f" } };
    const retried = { ...task, Retry: [{ ErrorEquals: ["Busy"] }], Catch: [{ ErrorEquals: ["Gone"], Next: "N" }] };
    const each = {
      Type: "Map",
      ItemProcessor: { StartAt: "A", States: { A: { Type: "Pass", End: true } } },
      ItemsPath: "$.items",
      End: true,
    };
    const of = (state: object, more: object = {}) =>
      world.call("TestState", { definition: JSON.stringify(state), roleArn: ROLE, inspectionLevel, ...more });
    await of(
      { Type: "Pass", Assign: { a: 1 }, InputPath: "$.in", ResultPath: "$.out", Next: "N" },
      { input: '{"in":1}' },
    );
    await of({ Type: "Fail", Error: "E", Cause: "C" });
    await of({ Type: "Pass", QueryLanguage: "JSONata", Output: "{% $nothing %}", End: true });
    await of({ ...retried, Next: "N" }, { mock: { result: '{"StatusCode":200}' } });
    await of({ ...retried, Next: "N" }, { mock: { errorOutput: { error: "Busy", cause: "try again" } } });
    await of({ ...retried, Next: "N" }, { mock: { errorOutput: { error: "Gone" } } });
    await of(each, { input: '{"items":[1,2]}', mock: { result: "[1,2]" } });
  });

  test("every operation was answered that can be", async () => {
    await world.call("DeleteStateMachine", { stateMachineArn: await world.machine("gone") });
    const expected = OPERATIONS.map(({ name }) => name).filter((name) => !NEVER_ANSWERED.includes(name));
    expect([...world.answered].sort()).toEqual(expected.sort());
  });
});
