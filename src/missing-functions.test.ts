import { beforeEach, expect, test } from "vitest";
import type { Config } from "./config/load.ts";
import { createMissingFunctions, type MissingFunctions } from "./missing-functions.ts";
import type { StateMachines } from "./runtime/service.ts";
import { LogBook, testRuntime } from "./runtime/testing-runtime.ts";

const URL_FUNCTION = { url: "http://127.0.0.1:9000", timeoutSeconds: 30 };
const ARN = "arn:aws:lambda:us-east-1:123456789012:function";

const byArn = (name: string) => ({ Type: "Task", Resource: `${ARN}:${name}`, End: true });
const invoke = (FunctionName: object) => ({
  Type: "Task",
  Resource: "arn:aws:states:::lambda:invoke",
  Parameters: { ...FunctionName, "Payload.$": "$" },
  End: true,
});
const single = (state: object) => ({ StartAt: "A", States: { A: state } });

let config: Pick<Config, "functions" | "endpoints" | "functionsPlace">;
let mocked: readonly string[];
let log: LogBook;
let missing: MissingFunctions;
let stateMachines: StateMachines;

beforeEach(() => {
  config = { functions: {}, endpoints: {} };
  mocked = [];
  log = new LogBook();
  const { runtime } = testRuntime();
  missing = createMissingFunctions({
    config: () => config,
    mocks: () => ({ stateMachineNames: () => mocked, testCase: () => undefined, testCaseNames: () => [] }),
    stateMachines: runtime.stateMachines,
    log,
  });
  stateMachines = missing.watching(runtime.stateMachines);
});

const content = (definition: object) => ({
  definition: JSON.stringify(definition),
  roleArn: "arn:aws:iam::123456789012:role/r",
  loggingConfiguration: "{}",
  tracingConfiguration: "{}",
  encryptionConfiguration: "{}",
});

async function create(definition: object, name = "orders") {
  const home = { region: "us-east-1", account: "123456789012" };
  const outcome = await stateMachines.create({
    ...home,
    name,
    type: "STANDARD",
    content: content(definition),
    tags: [],
  });
  if (!("row" in outcome)) throw new Error(outcome.kind);
  return outcome.row;
}

/** What was said since this was asked last. */
const said = (): readonly string[] => log.entries.splice(0).map(({ level, message }) => `${level} ${message}`);
const states = (): readonly unknown[] => log.entries.splice(0).map(({ fields }) => Reflect.get(fields, "stateName"));

test("a machine whose function nothing serves is told of when it is created, with what mends it", async () => {
  config = { functions: { reserve: URL_FUNCTION, ship: URL_FUNCTION }, endpoints: {}, functionsPlace: "./s.yaml:12" };
  await create({ StartAt: "Charge", States: { Charge: byArn("charge") } });
  expect(said()).toEqual([
    'warn Charge: no function "charge" is configured (there are: reserve, ship). Add functions.charge to ./s.yaml:12, or mock it with --mocks.',
  ]);
});

test("every task is looked at, in branches and items too, but for those that compute the function's name", async () => {
  config = { ...config, functions: { there: URL_FUNCTION, "versioned:3": URL_FUNCTION } };
  await create({
    StartAt: "Both",
    States: {
      Both: {
        Type: "Parallel",
        Branches: [
          single({ ...byArn("gone") }),
          { StartAt: "B", States: { B: invoke({ FunctionName: "gone" }) } },
          { StartAt: "C", States: { C: invoke({ "FunctionName.$": "$.name" }) } },
          { StartAt: "D", States: { D: invoke({ FunctionName: `${ARN}:there` }) } },
          { StartAt: "E", States: { E: invoke({ FunctionName: "versioned", Qualifier: "3" }) } },
          { StartAt: "F", States: { F: invoke({ FunctionName: "versioned", Qualifier: "4" }) } },
        ],
        Next: "Each",
      },
      Each: {
        Type: "Map",
        ItemProcessor: { StartAt: "G/~", States: { "G/~": invoke({ FunctionName: "gone" }) } },
        Next: "H",
      },
      H: {
        Type: "Task",
        QueryLanguage: "JSONata",
        Resource: "arn:aws:states:::lambda:invoke",
        Arguments: { FunctionName: "gone" },
        Next: "I",
      },
      I: {
        Type: "Task",
        QueryLanguage: "JSONata",
        Resource: "arn:aws:states:::lambda:invoke",
        Arguments: { FunctionName: "{% $states.input.name %}" },
        Next: "J",
      },
      J: {
        Type: "Task",
        Resource: "arn:aws:states:::sqs:sendMessage",
        Parameters: { QueueUrl: "q", MessageBody: "b" },
        End: true,
      },
    },
  });
  expect(states()).toEqual(["A", "B", "F", "G/~", "H"]);
});

test("an endpoint for Lambda and mocks for the machine serve every function", async () => {
  config = { ...config, endpoints: { lambda: "http://127.0.0.1:3001" } };
  await create(single(byArn("charge")), "at-endpoint");
  config = { ...config, endpoints: {} };
  mocked = ["mocked"];
  await create(single(byArn("charge")), "mocked");
  expect(said()).toEqual([]);
});

test("what was said is not said again, neither on a repeated creation nor when nothing has changed", async () => {
  const machine = await create(single(byArn("charge")));
  expect(said()).toHaveLength(1);
  await create(single(byArn("charge")));
  missing.check(machine);
  await missing.checkAgain();
  expect(said()).toEqual([]);
});

test("an update is looked at, and so is everything when the configuration changes", async () => {
  config = { ...config, functions: { charge: URL_FUNCTION } };
  const { id } = await create(single(byArn("charge")));
  expect(said()).toEqual([]);
  await stateMachines.update(id, content(single(byArn("ship"))));
  expect(said()).toMatchObject([expect.stringContaining('no function "ship"')]);
  config = { ...config, functions: { ship: URL_FUNCTION } };
  await missing.checkAgain();
  expect(said()).toEqual([]);
  config = { ...config, functions: {} };
  await missing.checkAgain();
  expect(said()).toMatchObject([expect.stringContaining("(there are none)")]);
  await stateMachines.delete(id);
  config = { ...config, functions: { other: URL_FUNCTION } };
  await missing.checkAgain();
  expect(said()).toEqual([]);
});

test("a definition that cannot be looked at fails no creation", async () => {
  await create({ StartAt: "Nowhere", States: { A: byArn("charge") } });
  expect(said()).toEqual(["warn The functions of a state machine could not be looked at."]);
});
