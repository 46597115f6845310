import { beforeEach, expect, test } from "vitest";
import { mintTaskToken } from "../../engine/task-token.ts";
import type { EventId } from "../../engine/units.ts";
import { TestingApi } from "../testing-api.ts";

const AT = "arn:aws:states:us-east-1:123456789012";
const ACTIVITY = `${AT}:activity:approve`;
const MISSING = `ActivityDoesNotExist: Activity Does Not Exist: '${ACTIVITY}'`;

let api: TestingApi;

beforeEach(() => {
  api = new TestingApi();
});

test("an activity is there from its creation to its deletion", async () => {
  const created = await api.call("CreateActivity", { name: "approve" });
  expect(created).toEqual({ activityArn: ACTIVITY, creationDate: expect.any(Number) });
  expect(await api.call("CreateActivity", { name: "approve", tags: [{ key: "a", value: "b" }] })).toEqual(created);
  expect(await api.call("DescribeActivity", { activityArn: ACTIVITY })).toEqual({
    ...created,
    name: "approve",
    encryptionConfiguration: { type: "AWS_OWNED_KEY" },
  });
  expect(await api.call("DeleteActivity", { activityArn: ACTIVITY })).toEqual({});
  expect(await api.refusal("DescribeActivity", { activityArn: ACTIVITY })).toBe(MISSING);
  expect(await api.refusal("GetActivityTask", { activityArn: ACTIVITY })).toBe(MISSING);
});

test("an activity with another key is another one", async () => {
  await api.call("CreateActivity", { name: "approve" });
  const encryptionConfiguration = { type: "CUSTOMER_MANAGED_KMS_KEY", kmsKeyId: "key" };
  expect(await api.refusal("CreateActivity", { name: "approve", encryptionConfiguration })).toBe(
    `ActivityAlreadyExists: Activity Already Exists: '${ACTIVITY}'`,
  );
});

test("activities are listed in pages", async () => {
  for (const name of ["c", "a", "b"]) await api.call("CreateActivity", { name });
  const first = await api.call("ListActivities", { maxResults: 2 });
  expect(first["activities"]).toMatchObject([{ name: "c" }, { name: "a" }]);
  const second = await api.call("ListActivities", { maxResults: 2, nextToken: first["nextToken"] });
  expect(second["activities"]).toMatchObject([{ name: "b" }]);
  expect(second["nextToken"]).toBeUndefined();
});

test("activities have tags", async () => {
  await api.call("CreateActivity", { name: "approve", tags: [{ key: "team", value: "desk" }] });
  await api.call("TagResource", { resourceArn: ACTIVITY, tags: [{ key: "stage", value: "dev" }] });
  await api.call("UntagResource", { resourceArn: ACTIVITY, tagKeys: ["team"] });
  expect(await api.call("ListTagsForResource", { resourceArn: ACTIVITY })).toEqual({
    tags: [{ key: "stage", value: "dev" }],
  });
});

test("a poll without a task has a null for its token", async () => {
  await api.call("CreateActivity", { name: "approve" });
  expect(await api.call("GetActivityTask", { activityArn: ACTIVITY })).toEqual({ taskToken: null });
});

test("a token is looked at before what is sent with it, and each refusal has its name", async () => {
  const executionArn = await api.execution(await api.machine("orders"));
  const token = (arn: string) => mintTaskToken({ executionArn: arn, scheduledId: 3 as EventId, nonce: "0".repeat(32) });
  const send = (taskToken: string, output = "{}") => api.refusal("SendTaskSuccess", { taskToken, output });
  expect(await send("NoSuchToken", "no json")).toBe("InvalidToken: Invalid Token: 'Invalid token'");
  expect(await send(token("arn:aws:states:here"))).toBe("InvalidToken: Invalid Token: 'Invalid token'");
  expect(await send(token(`${executionArn}-gone`))).toMatch(/^TaskDoesNotExist: /);
  expect(await send(token(executionArn), "no json")).toMatch(
    /^InvalidOutput: Invalid Output: 'Unrecognized token 'no'/,
  );
  expect(await send(token(executionArn), "")).toMatch(/^InvalidOutput: /);
  expect(await send(token(executionArn), JSON.stringify("x".repeat(262_144)))).toMatch(/^ValidationException: /);
  expect(await send(token(executionArn))).toBe("answered {}");
  api.service.tokenOutcome = "closed";
  for (const operation of ["SendTaskFailure", "SendTaskHeartbeat"]) {
    expect(await api.refusal(operation, { taskToken: token(executionArn) })).toBe(
      "TaskTimedOut: Task Timed Out: 'Provided task does not exist anymore'",
    );
  }
});
