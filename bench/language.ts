// npm run bench:language: what evaluating the language costs, part by part; JSONata against the library in the same run.
import { parseDefinition } from "../src/asl/parse.ts";
import { AWS_LIMITS, NOTHING_HEARD, type TurnContext } from "../src/engine/command.ts";
import { decide } from "../src/engine/decide.ts";
import type { Execution, ExecutionIdentity } from "../src/engine/execution.ts";
import type { EpochMs, JsonText } from "../src/engine/units.ts";
import { compileCondition } from "../src/expr/choice.ts";
import type { Compilation } from "../src/expr/compiled.ts";
import type { Scope } from "../src/expr/scope.ts";
import { compileTemplate } from "../src/expr/template.ts";

const MEASURED_MS = 500;

const SCOPE: Scope = {
  input: {
    order: { id: "o-1", total: 120, lines: [{ sku: "a" }, { sku: "b" }] },
    customer: { name: "Ada", tier: "gold" },
  },
  context: { Execution: { Id: "arn", Name: "e" } },
  variables: new Map(),
  random: () => 0.5,
};

const IDENTITY: ExecutionIdentity = {
  executionArn: "arn:aws:states:us-east-1:123456789012:execution:Machine:one",
  name: "one",
  stateMachineArn: "arn:aws:states:us-east-1:123456789012:stateMachine:Machine",
  stateMachineName: "Machine",
  roleArn: "arn:aws:iam::123456789012:role/Role",
  partition: "aws",
  region: "us-east-1",
  account: "123456789012",
};

const CONTEXT: TurnContext = {
  now: 1_700_000_000_000 as EpochMs,
  random: () => 0.5,
  claimSlot: () => true,
  activityExists: () => true,
  heardAt: NOTHING_HEARD,
  limits: AWS_LIMITS,
};

const choice = compiled(
  compileCondition({
    And: [
      { Variable: "$.order.total", NumericGreaterThan: 100 },
      { Variable: "$.customer.tier", StringEquals: "gold" },
    ],
  }),
);
report("a Choice: And of two comparisons", () => choice.test(SCOPE));

const template = compiled(
  compileTemplate({
    "id.$": "$.order.id",
    "total.$": "$.order.total",
    nested: { "sku.$": "$.order.lines[1].sku", "name.$": "$.customer.name" },
    "execution.$": "$$.Execution.Id",
  }),
);
report("a payload template with five paths", () => template.evaluate(SCOPE));

const pass = { Type: "Pass", End: true };
report("an execution of one Pass", executionOf({ StartAt: "P", States: { P: pass } }, {}));
const items = Array.from({ length: 1_000 }, (_, i) => i);
const map = { Type: "Map", ItemProcessor: { StartAt: "P", States: { P: pass } }, End: true };
report("a Map over 1,000 Pass items", executionOf({ StartAt: "M", States: { M: map } }, items));

console.log("\nJSONata against the library:");
await import("./jsonata.ts");

function compiled<T>(compilation: Compilation<T>): T {
  if (!compilation.ok) throw new Error(compilation.reason);
  return compilation.value;
}

/** Runs an execution without tasks from its start to its end, turn by turn. */
function executionOf(definition: object, input: unknown): () => void {
  const { program } = parseDefinition(JSON.stringify(definition), { type: "STANDARD" });
  if (program === undefined) throw new Error("the definition is wrong");
  const text = JSON.stringify(input) as JsonText;
  return () => {
    let decision = decide(program, IDENTITY, { type: "Start", input: text }, CONTEXT);
    while (decision.unfinished) decision = decide(program, decision.execution, { type: "Tick" }, CONTEXT);
    succeeded(decision.execution);
  };
}

function succeeded({ cause, status }: Execution): void {
  if (status !== "SUCCEEDED") throw new Error(`${status}: ${cause}`);
}

/** Prints the time of one run, after as long a warm-up. */
function report(title: string, run: () => unknown): void {
  for (const until = performance.now() + MEASURED_MS; performance.now() < until; ) run();
  let runs = 0;
  const begun = performance.now();
  for (const until = begun + MEASURED_MS; performance.now() < until; runs++) run();
  const micros = ((performance.now() - begun) / runs) * 1000;
  console.log(`${title.padEnd(36)} ${micros.toFixed(2).padStart(10)} µs`);
}
