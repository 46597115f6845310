import { describe, expect, test } from "vitest";
import { PASS, ROLE_ARN, TestingApi } from "../testing-api.ts";

const ARN = "arn:aws:states:us-east-1:123456789012:stateMachine:orders";
const LOG_GROUP = { cloudWatchLogsLogGroup: { logGroupArn: "arn:aws:logs:us-east-1:123456789012:log-group:g:*" } };
const request = { name: "orders", definition: PASS, roleArn: ROLE_ARN };

describe("CreateStateMachine", () => {
  test("answers the ARN in the request's region and account, and the time in seconds", async () => {
    const api = new TestingApi();
    expect(await api.call("CreateStateMachine", request)).toEqual({
      stateMachineArn: ARN,
      creationDate: expect.closeTo(1_700_000_000, -1),
    });
    const elsewhere = await api.call("CreateStateMachine", request, { region: "cn-north-1", account: "000000000001" });
    expect(elsewhere["stateMachineArn"]).toBe("arn:aws-cn:states:cn-north-1:000000000001:stateMachine:orders");
  });

  test("the same again answers the first, whatever its role and tags", async () => {
    const api = new TestingApi();
    const first = await api.call("CreateStateMachine", request);
    const again = { ...request, type: "STANDARD", loggingConfiguration: {}, tags: [{ key: "a", value: "b" }] };
    expect(await api.call("CreateStateMachine", { ...again, roleArn: `${ROLE_ARN}2` })).toEqual(first);
    expect(await api.call("ListTagsForResource", { resourceArn: ARN })).toEqual({ tags: [] });
  });

  test.each([
    ["definition", { definition: PASS.replace(":", ": ") }],
    ["type", { type: "EXPRESS" }],
    ["loggingConfiguration", { loggingConfiguration: { level: "ALL", destinations: [LOG_GROUP] } }],
    ["tracingConfiguration", { tracingConfiguration: { enabled: true } }],
    ["encryptionConfiguration", { encryptionConfiguration: { type: "CUSTOMER_MANAGED_KMS_KEY", kmsKeyId: "k" } }],
  ])("another %s under the same name is refused", async (_member, difference) => {
    const api = new TestingApi();
    await api.machine("orders");
    expect(await api.refusal("CreateStateMachine", { ...request, ...difference })).toBe(
      `StateMachineAlreadyExists: State Machine Already Exists: '${ARN}'`,
    );
  });

  test.each([
    [{ name: "a b" }, "InvalidName: Invalid Name: 'a b'"],
    [{ roleArn: "role" }, "InvalidArn: Invalid Arn: 'Invalid ARN prefix: role'"],
    [{ versionDescription: "v" }, "ValidationException: Version description can only be set when publish is true"],
    [
      { loggingConfiguration: { level: "ALL" } },
      "InvalidLoggingConfiguration: Invalid Logging Configuration: Must specify exactly one Log Destination.",
    ],
    [
      { loggingConfiguration: { level: "ERROR", destinations: [LOG_GROUP, LOG_GROUP] } },
      "InvalidLoggingConfiguration: Invalid Logging Configuration: Must specify exactly one Log Destination.",
    ],
    [
      { loggingConfiguration: { level: "ERROR", destinations: [{}] } },
      "InvalidLoggingConfiguration: Invalid Logging Configuration: Log Destination not found.",
    ],
    [{ tags: [{ value: "v" }] }, "ValidationException: A tag needs a key"],
  ])("%j is refused", async (difference, refusal) => {
    expect(await new TestingApi().refusal("CreateStateMachine", { ...request, ...difference })).toBe(refusal);
  });

  test("a definition with faults is refused with all of them", async () => {
    const api = new TestingApi();
    expect(await api.refusal("CreateStateMachine", { ...request, definition: "{}" })).toBe(
      "InvalidDefinition: Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: These fields are required: [States, StartAt] at /'",
    );
  });

  test("a definition that this version does not run is refused", async () => {
    const definition =
      '{"StartAt":"A","States":{"A":{"Type":"Map","ItemReader":{},"ItemProcessor":{"StartAt":"B","States":{"B":{"Type":"Succeed"}}},"End":true}}}';
    const refusal = await new TestingApi().refusal("CreateStateMachine", { ...request, definition });
    expect(refusal).toMatch(/^InvalidDefinition: Invalid State Machine Definition: 'STEPWELL_UNSUPPORTED: /);
  });

  test("the name of a machine that is being deleted is not free yet", async () => {
    const api = new TestingApi();
    await api.machine("orders");
    api.service.markDeleting("orders");
    expect(await api.refusal("CreateStateMachine", request)).toBe(
      `StateMachineDeleting: State Machine is being deleted: '${ARN}'`,
    );
  });
});

describe("DescribeStateMachine", () => {
  test("shows everything with AWS's defaults", async () => {
    const api = new TestingApi();
    await api.machine("orders");
    expect(await api.call("DescribeStateMachine", { stateMachineArn: ARN })).toEqual({
      stateMachineArn: ARN,
      name: "orders",
      status: "ACTIVE",
      definition: PASS,
      roleArn: ROLE_ARN,
      type: "STANDARD",
      creationDate: expect.any(Number),
      loggingConfiguration: { level: "OFF", includeExecutionData: false },
      tracingConfiguration: { enabled: false },
      encryptionConfiguration: { type: "AWS_OWNED_KEY" },
    });
  });

  test("shows an Express machine and what it was given", async () => {
    const api = new TestingApi();
    await api.machine("orders", {
      type: "EXPRESS",
      loggingConfiguration: { level: "ALL", includeExecutionData: true, destinations: [LOG_GROUP] },
      tracingConfiguration: { enabled: true },
      encryptionConfiguration: { type: "CUSTOMER_MANAGED_KMS_KEY", kmsKeyId: "key" },
    });
    expect(await api.call("DescribeStateMachine", { stateMachineArn: ARN })).toMatchObject({
      type: "EXPRESS",
      loggingConfiguration: { level: "ALL", includeExecutionData: true, destinations: [LOG_GROUP] },
      tracingConfiguration: { enabled: true },
      encryptionConfiguration: { type: "CUSTOMER_MANAGED_KMS_KEY", kmsKeyId: "key", kmsDataKeyReusePeriodSeconds: 300 },
    });
  });

  test("names the variables that states read", async () => {
    const api = new TestingApi();
    const definition = JSON.stringify({
      StartAt: "Set",
      States: {
        Set: { Type: "Pass", Assign: { b: 1, a: 2 }, Next: "Read" },
        Read: { Type: "Pass", Parameters: { "x.$": "States.Array($b, $a)" }, End: true },
      },
    });
    const stateMachineArn = await api.machine("orders", { definition });
    const executionArn = await api.execution(stateMachineArn);
    const variableReferences = { Read: ["a", "b"] };
    expect(await api.call("DescribeStateMachine", { stateMachineArn })).toMatchObject({ variableReferences });
    expect(await api.call("DescribeStateMachineForExecution", { executionArn })).toMatchObject({ variableReferences });
  });

  test("leaves the definition out where only metadata is asked for", async () => {
    const api = new TestingApi();
    await api.machine("orders");
    const answer = await api.call("DescribeStateMachine", { stateMachineArn: ARN, includedData: "METADATA_ONLY" });
    expect(answer["definition"]).toBe("{}");
  });

  test("shows that a machine is being deleted", async () => {
    const api = new TestingApi();
    await api.machine("orders");
    api.service.markDeleting("orders");
    expect(await api.call("DescribeStateMachine", { stateMachineArn: ARN })).toMatchObject({ status: "DELETING" });
  });

  test.each([
    ["nobody", "InvalidArn: Invalid Arn: 'Invalid ARN prefix: nobody'"],
    [`${ARN}x`, `StateMachineDoesNotExist: State Machine Does Not Exist: '${ARN}x'`],
    [`${ARN}:1`, `StateMachineDoesNotExist: State Machine Does Not Exist: '${ARN}:1'`],
    [
      ARN.replace("arn:aws:", "arn:aws-cn:"),
      `StateMachineDoesNotExist: State Machine Does Not Exist: '${ARN.replace("arn:aws:", "arn:aws-cn:")}'`,
    ],
    [`${ARN}/Label`, "ValidationException: This operation does not support the ARN of a labelled Map state"],
  ])("%s is refused", async (stateMachineArn, refusal) => {
    const api = new TestingApi();
    await api.machine("orders");
    expect(await api.refusal("DescribeStateMachine", { stateMachineArn })).toBe(refusal);
  });
});

describe("UpdateStateMachine", () => {
  const changed = PASS.replaceAll("First", "Second");

  test("makes a revision, which Describe shows", async () => {
    const api = new TestingApi();
    await api.machine("orders");
    const answer = await api.call("UpdateStateMachine", { stateMachineArn: ARN, definition: changed });
    expect(answer).toEqual({ updateDate: expect.any(Number), revisionId: expect.stringMatching(/^[0-9a-f-]{36}$/) });
    const shown = await api.call("DescribeStateMachine", { stateMachineArn: ARN });
    expect(shown).toMatchObject({ definition: changed, roleArn: ROLE_ARN, revisionId: answer["revisionId"] });
  });

  test("an update that changes nothing keeps the revision", async () => {
    const api = new TestingApi();
    await api.machine("orders");
    const first = await api.call("UpdateStateMachine", { stateMachineArn: ARN, definition: changed });
    expect(
      await api.call("UpdateStateMachine", { stateMachineArn: ARN, definition: changed, roleArn: ROLE_ARN }),
    ).toEqual(first);
    const other = await api.call("UpdateStateMachine", { stateMachineArn: ARN, definition: PASS });
    expect(other["revisionId"]).not.toBe(first["revisionId"]);
  });

  test("a configuration replaces the whole of the old one", async () => {
    const api = new TestingApi();
    await api.machine("orders", {
      loggingConfiguration: { level: "ALL", includeExecutionData: true, destinations: [LOG_GROUP] },
    });
    await api.call("UpdateStateMachine", { stateMachineArn: ARN, loggingConfiguration: {} });
    expect(await api.call("DescribeStateMachine", { stateMachineArn: ARN })).toMatchObject({
      loggingConfiguration: { level: "OFF", includeExecutionData: false },
    });
  });

  const missing =
    "MissingRequiredParameter: Either the definition, the role ARN, the LoggingConfiguration, or the TracingConfiguration must be specified";
  test.each([
    [{}, missing],
    [{ publish: true }, missing],
    [{ roleArn: "x" }, "InvalidArn: Invalid Arn: 'Invalid ARN prefix: x'"],
    [
      { roleArn: ROLE_ARN, versionDescription: "v" },
      "ValidationException: Version description can only be set when publish is true",
    ],
    [
      { stateMachineArn: `${ARN}:2`, definition: changed },
      `StateMachineDoesNotExist: State Machine Does Not Exist: '${ARN}:2'`,
    ],
    [
      { loggingConfiguration: { level: "FATAL" } },
      "InvalidLoggingConfiguration: Invalid Logging Configuration: Must specify exactly one Log Destination.",
    ],
    [
      { encryptionConfiguration: { type: "CUSTOMER_MANAGED_KMS_KEY" } },
      "InvalidEncryptionConfiguration: Invalid Encryption Configuration: the type CUSTOMER_MANAGED_KMS_KEY needs a kmsKeyId.",
    ],
  ])("%j is refused", async (difference, refusal) => {
    const api = new TestingApi();
    await api.machine("orders");
    expect(await api.refusal("UpdateStateMachine", { stateMachineArn: ARN, ...difference })).toBe(refusal);
  });

  test("a definition with faults leaves the machine as it was", async () => {
    const api = new TestingApi();
    await api.machine("orders");
    expect(await api.refusal("UpdateStateMachine", { stateMachineArn: ARN, definition: "{" })).toContain(
      "InvalidDefinition",
    );
    expect(await api.call("DescribeStateMachine", { stateMachineArn: ARN })).toMatchObject({ definition: PASS });
  });
});

describe("DeleteStateMachine", () => {
  test("deletes, and succeeds where nothing is left to delete", async () => {
    const api = new TestingApi();
    await api.machine("orders");
    expect(await api.call("DeleteStateMachine", { stateMachineArn: ARN })).toEqual({});
    expect(await api.call("DeleteStateMachine", { stateMachineArn: ARN })).toEqual({});
    expect(await api.call("ListStateMachines", {})).toEqual({ stateMachines: [] });
  });

  test("the ARN of a version deletes no machine", async () => {
    const api = new TestingApi();
    await api.machine("orders");
    expect(await api.call("DeleteStateMachine", { stateMachineArn: `${ARN}:1` })).toEqual({});
    expect(await api.call("DescribeStateMachine", { stateMachineArn: ARN })).toMatchObject({ status: "ACTIVE" });
  });
});

describe("ListStateMachines", () => {
  test("lists the region's machines page by page", async () => {
    const api = new TestingApi();
    for (const name of ["a", "b", "c", "d", "e"]) await api.machine(name);
    await api.call("CreateStateMachine", request, { region: "eu-west-1" });
    const names: unknown[] = [];
    let nextToken: unknown;
    do {
      const page = await api.call("ListStateMachines", { maxResults: 2, ...(nextToken ? { nextToken } : {}) });
      names.push(...(page["stateMachines"] as { name: string }[]).map(({ name }) => name));
      nextToken = page["nextToken"];
    } while (nextToken);
    expect(names).toEqual(["a", "b", "c", "d", "e"]);
  });

  test("a token is good for its own region only", async () => {
    const api = new TestingApi();
    for (const name of ["a", "b"]) await api.machine(name);
    const { nextToken } = await api.call("ListStateMachines", { maxResults: 1 });
    expect(await api.refusal("ListStateMachines", { nextToken }, { region: "eu-west-1" })).toBe(
      "InvalidToken: Invalid Token: 'Invalid token'",
    );
  });
});

describe("ValidateStateMachineDefinition", () => {
  test("finds nothing wrong with a good definition", async () => {
    expect(await new TestingApi().call("ValidateStateMachineDefinition", { definition: PASS })).toEqual({
      result: "OK",
      diagnostics: [],
      truncated: false,
    });
  });

  test("tells what is wrong and where", async () => {
    expect(await new TestingApi().call("ValidateStateMachineDefinition", { definition: "{}" })).toEqual({
      result: "FAIL",
      diagnostics: [
        {
          severity: "ERROR",
          code: "SCHEMA_VALIDATION_FAILED",
          message: "These fields are required: [States, StartAt]",
          location: "/",
        },
      ],
      truncated: false,
    });
  });

  test("a definition that this version does not run is no fault of the definition", async () => {
    const definition =
      '{"StartAt":"A","States":{"A":{"Type":"Map","ItemReader":{},"ItemProcessor":{"StartAt":"B","States":{"B":{"Type":"Succeed"}}},"End":true}}}';
    expect(await new TestingApi().call("ValidateStateMachineDefinition", { definition })).toMatchObject({
      result: "OK",
    });
  });

  test("cuts off after maxResults, and says so", async () => {
    const definition = '{"StartAt":"A","States":{"A":{"Type":"Pass"},"B":{"Type":"Pass"},"C":{"Type":"Pass"}}}';
    const all = await new TestingApi().call("ValidateStateMachineDefinition", { definition });
    expect((all["diagnostics"] as unknown[]).length).toBeGreaterThan(1);
    const cut = await new TestingApi().call("ValidateStateMachineDefinition", { definition, maxResults: 1 });
    expect(cut).toMatchObject({ result: "FAIL", truncated: true });
    expect(cut["diagnostics"]).toHaveLength(1);
  });
});
