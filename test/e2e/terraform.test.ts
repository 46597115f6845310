import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ApiClient } from "../support/api-client.ts";
import { type ScratchFolder, scratchFolder } from "../support/scratch-folder.ts";
import { type ServerProcess, startServerProcess } from "../support/server-process.ts";
import { providerMirror, type Said, type Terraform, terraformIn, writeDocumented } from "./terraform.ts";

/*
 * docs/terraform.md, by Terraform and its AWS provider; and the requests that the provider makes for it, which are repeated
 * everywhere: few machines have the provider.
 */

const mirror = providerMirror();
/** Six commands, each of which starts the provider. */
const LIFE_MS_MAX = 600_000;

/** Besides what the document shows: whatever the provider reads back and could find changed. */
const MORE = `
resource "aws_sfn_state_machine" "quick" {
  name_prefix = "quick-"
  type        = "EXPRESS"
  role_arn    = "arn:aws:iam::123456789012:role/order"
  definition  = jsonencode({
    StartAt = "Done"
    States  = { Done = { Type = "Pass", Result = var.greeting, End = true } }
  })
  logging_configuration {
    level                  = "ALL"
    include_execution_data = true
    log_destination        = "arn:aws:logs:us-east-1:123456789012:log-group:quick:*"
  }
  tracing_configuration {
    enabled = true
  }
  encryption_configuration {
    type                              = "CUSTOMER_MANAGED_KMS_KEY"
    kms_key_id                        = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
    kms_data_key_reuse_period_seconds = 600
  }
}

data "aws_sfn_state_machine" "order" {
  name = aws_sfn_state_machine.order.name
}

data "aws_sfn_activity" "approve" {
  name = aws_sfn_activity.approve.name
}

data "aws_sfn_alias" "live" {
  name             = aws_sfn_alias.live.name
  statemachine_arn = aws_sfn_state_machine.order.arn
}

data "aws_sfn_state_machine_versions" "order" {
  statemachine_arn = aws_sfn_state_machine.order.arn
}

output "read" {
  value = [
    data.aws_sfn_state_machine.order.status,
    data.aws_sfn_activity.approve.arn,
    data.aws_sfn_alias.live.routing_configuration[0].weight,
    length(data.aws_sfn_state_machine_versions.order.statemachine_versions),
  ]
}
`;

const AUTOMATIC = ["-auto-approve", "-no-color"];
const VERSION = "arn:aws:states:us-east-1:123456789012:stateMachine:order";

let folder: ScratchFolder;
let server: ServerProcess;
let api: ApiClient;
let terraform: Terraform;

beforeAll(async () => {
  folder = scratchFolder("terraform");
  server = await startServerProcess({ cwd: folder.path, args: ["--data", "data"] });
  api = new ApiClient(server.endpoint);
  if (mirror === undefined) return;
  writeDocumented(folder.path, server.endpoint);
  appendFileSync(join(folder.path, "main.tf"), MORE);
  terraform = terraformIn(folder.path, mirror);
});

afterAll(async () => {
  api?.close();
  await server?.stop();
  folder?.[Symbol.dispose]();
});

const succeeds = async (...words: readonly string[]): Promise<Said> => {
  const said = await terraform.run(...words);
  expect(said.exitCode, said.text).toBe(0);
  return said;
};

const machines = async (): Promise<readonly unknown[]> => api.all("ListStateMachines", "stateMachines", {});

const life = async (): Promise<void> => {
  await succeeds("init", "-no-color");
  const created = await succeeds("apply", ...AUTOMATIC);
  expect(created.text).toContain(`version = "${VERSION}:1"`);
  expect(await machines()).toHaveLength(2);

  await succeeds("plan", "-detailed-exitcode", "-no-color");

  const change = ["-var", "greeting=Goodbye"];
  const changed = await succeeds("apply", ...AUTOMATIC, ...change);
  expect(changed.text).toContain("0 added, 3 changed, 0 destroyed");
  const alias = await api.call("DescribeStateMachineAlias", { stateMachineAliasArn: `${VERSION}:live` });
  expect(alias["routingConfiguration"]).toEqual([{ stateMachineVersionArn: `${VERSION}:2`, weight: 100 }]);

  await succeeds("plan", "-detailed-exitcode", "-no-color", ...change);

  await succeeds("destroy", ...AUTOMATIC, ...change);
  expect(await machines()).toEqual([]);
  expect(await api.all("ListActivities", "activities", {})).toEqual([]);
};

const NAME = "the provider makes, finds unchanged, changes and destroys what docs/terraform.md shows";
if (mirror !== undefined) test(NAME, life, LIFE_MS_MAX);
// Debian has no Terraform, so that its absence is no failure in CI, where nothing may be skipped: there is what follows.
else if (process.env["STEPWELL_CI"] !== "1") test.skip(`${NAME} (STEPWELL_TERRAFORM_PLUGINS names no provider)`);

describe("the requests of the provider, one by one", () => {
  const ROLE = "arn:aws:iam::123456789012:role/order";
  const MACHINE = "arn:aws:states:us-east-1:123456789012:stateMachine:replayed";
  const ACTIVITY = "arn:aws:states:us-east-1:123456789012:activity:replayed";
  const ALIAS = `${MACHINE}:live`;
  // Terraform's jsonencode writes the members in alphabetical order.
  const definition = (greeting: string): string =>
    JSON.stringify({ StartAt: "Greet", States: { Greet: { End: true, Result: greeting, Type: "Pass" } } });
  const DEFAULTS = {
    loggingConfiguration: { level: "OFF", includeExecutionData: false },
    tracingConfiguration: { enabled: false },
    encryptionConfiguration: { type: "AWS_OWNED_KEY" },
  };

  test("a plan asks whether the definition is sound", async () => {
    for (const type of ["STANDARD", "EXPRESS"]) {
      const validated = await api.call("ValidateStateMachineDefinition", { definition: definition("Hello"), type });
      expect(validated).toMatchObject({ result: "OK", diagnostics: [] });
    }
    const unsound = await api.call("ValidateStateMachineDefinition", { definition: "{}", type: "STANDARD" });
    expect(unsound).toMatchObject({ result: "FAIL", diagnostics: [{ severity: "ERROR" }] });
  });

  test("an activity is read back with the key that encrypts it, and without tags", async () => {
    expect(await api.call("CreateActivity", { name: "replayed" })).toMatchObject({ activityArn: ACTIVITY });
    expect(await api.call("DescribeActivity", { activityArn: ACTIVITY })).toMatchObject({
      name: "replayed",
      encryptionConfiguration: { type: "AWS_OWNED_KEY" },
    });
    expect(await api.call("ListTagsForResource", { resourceArn: ACTIVITY })).toEqual({ tags: [] });
  });

  test("a machine that is made and published is ACTIVE, with AWS's defaults and its first version", async () => {
    const wanted = { name: "replayed", definition: definition("Hello"), roleArn: ROLE, type: "STANDARD" };
    const tags = [{ key: "team", value: "orders" }];
    const made = await api.call("CreateStateMachine", { ...wanted, publish: true, tags });
    expect(made).toMatchObject({ stateMachineArn: MACHINE, stateMachineVersionArn: `${MACHINE}:1` });
    const read = await api.call("DescribeStateMachine", { stateMachineArn: MACHINE });
    expect(read).toMatchObject({ ...wanted, ...DEFAULTS, status: "ACTIVE" });
    expect(read["creationDate"]).toBe(made["creationDate"]);
    expect(read).not.toHaveProperty("description");
    expect(await api.call("ListStateMachineVersions", { stateMachineArn: MACHINE })).toMatchObject({
      stateMachineVersions: [{ stateMachineVersionArn: `${MACHINE}:1` }],
    });
    expect(await api.call("ListTagsForResource", { resourceArn: MACHINE })).toEqual({ tags });
  });

  test("an alias without a description is read back as it was made", async () => {
    const routingConfiguration = [{ stateMachineVersionArn: `${MACHINE}:1`, weight: 100 }];
    await api.call("CreateStateMachineAlias", { name: "live", description: "", routingConfiguration });
    expect(await api.call("DescribeStateMachineAlias", { stateMachineAliasArn: ALIAS })).toMatchObject({
      name: "live",
      description: "",
      routingConfiguration,
    });
    // The data source looks for the alias by its ARN in the list.
    expect(await api.call("ListStateMachineAliases", { stateMachineArn: MACHINE })).toMatchObject({
      stateMachineAliases: [{ stateMachineAliasArn: ALIAS }],
    });
  });

  test("a change that is published is read back at once, and its version is the first of the list", async () => {
    const change = { definition: definition("Goodbye"), roleArn: ROLE };
    await api.call("UpdateStateMachine", {
      stateMachineArn: MACHINE,
      ...change,
      publish: true,
      versionDescription: "",
    });
    const read = await api.call("DescribeStateMachine", { stateMachineArn: MACHINE });
    expect(read).toMatchObject({ ...change, ...DEFAULTS, revisionId: expect.any(String) });
    const { stateMachineVersions } = await api.call("ListStateMachineVersions", { stateMachineArn: MACHINE });
    expect(stateMachineVersions).toMatchObject([
      { stateMachineVersionArn: `${MACHINE}:2` },
      { stateMachineVersionArn: `${MACHINE}:1` },
    ]);
    const routingConfiguration = [{ stateMachineVersionArn: `${MACHINE}:2`, weight: 100 }];
    await api.call("UpdateStateMachineAlias", { stateMachineAliasArn: ALIAS, routingConfiguration });
    expect(await api.call("DescribeStateMachineAlias", { stateMachineAliasArn: ALIAS })).toMatchObject({
      description: "",
      routingConfiguration,
    });
  });

  test("a machine with logs, traces and a key is read back with them, also after another change", async () => {
    const name = "replayed-quick";
    const stateMachineArn = MACHINE.replace("replayed", name);
    const kept = {
      type: "EXPRESS",
      loggingConfiguration: {
        level: "ALL",
        includeExecutionData: true,
        destinations: [
          { cloudWatchLogsLogGroup: { logGroupArn: "arn:aws:logs:us-east-1:123456789012:log-group:quick:*" } },
        ],
      },
      tracingConfiguration: { enabled: true },
      encryptionConfiguration: {
        type: "CUSTOMER_MANAGED_KMS_KEY",
        kmsKeyId: "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab",
        kmsDataKeyReusePeriodSeconds: 600,
      },
    };
    await api.call("CreateStateMachine", { name, definition: definition("Hello"), roleArn: ROLE, ...kept });
    expect(await api.call("DescribeStateMachine", { stateMachineArn })).toMatchObject({ ...kept, status: "ACTIVE" });
    expect(await api.call("ListStateMachineVersions", { stateMachineArn })).toEqual({ stateMachineVersions: [] });
    await api.call("UpdateStateMachine", { stateMachineArn, definition: definition("Goodbye"), roleArn: ROLE });
    expect(await api.call("DescribeStateMachine", { stateMachineArn })).toMatchObject(kept);
    await api.call("DeleteStateMachine", { stateMachineArn });
  });

  test("what is deleted is gone when the deletion is answered", async () => {
    await api.call("DeleteStateMachineAlias", { stateMachineAliasArn: ALIAS });
    await api.call("DeleteStateMachine", { stateMachineArn: MACHINE });
    await expect(api.call("DescribeStateMachine", { stateMachineArn: MACHINE })).rejects.toMatchObject({
      name: "StateMachineDoesNotExist",
    });
    await expect(api.call("ListTagsForResource", { resourceArn: MACHINE })).rejects.toMatchObject({
      name: "ResourceNotFound",
    });
    await api.call("DeleteActivity", { activityArn: ACTIVITY });
    await expect(api.call("DescribeActivity", { activityArn: ACTIVITY })).rejects.toMatchObject({
      name: "ActivityDoesNotExist",
    });
  });
});
