import { writeFileSync } from "node:fs";
import { join } from "node:path";

/** The words of the README's first steps, and what they speak of. */
export const ROLE = "arn:aws:iam::123456789012:role/service-role/StepFunctions-MyRole";
export const MACHINE = "arn:aws:states:us-east-1:123456789012:stateMachine:MyStateMachine";
export const EXECUTION = "arn:aws:states:us-east-1:123456789012:execution:MyStateMachine:execution1";

const HELLO = {
  StartAt: "Hello",
  States: { Hello: { Type: "Pass", Result: "Hello, Step Functions!", End: true } },
};

const WAITING = { StartAt: "Wait", States: { Wait: { Type: "Wait", Seconds: 3600, End: true } } };

/** Saves the definitions that the words name. */
export function writeDefinitions(folder: string): void {
  writeFileSync(join(folder, "state_machine.json"), JSON.stringify(HELLO, null, 2));
  writeFileSync(join(folder, "waiting.json"), JSON.stringify(WAITING));
}

/** Words after `aws stepfunctions` or `stepwell`; a blank separates them. */
export const TUTORIAL = {
  create: `create-state-machine --name MyStateMachine --role-arn ${ROLE} --definition file://state_machine.json`,
  start: `start-execution --state-machine-arn ${MACHINE} --name execution1`,
  describe: `describe-execution --execution-arn ${EXECUTION}`,
} as const;

/** Words, and what their answer holds; undefined where there is none. */
export type Exchange = readonly [words: string, answer: object | undefined];

const SECOND = EXECUTION.replace(/1$/, "2");

/** After the tutorial, in any order. Together with CHANGING: every operation of this version. */
export const READING: readonly Exchange[] = [
  [`describe-state-machine --state-machine-arn ${MACHINE}`, { status: "ACTIVE", type: "STANDARD", roleArn: ROLE }],
  ["list-state-machines", { stateMachines: [{ stateMachineArn: MACHINE, name: "MyStateMachine", type: "STANDARD" }] }],
  ["validate-state-machine-definition --definition file://waiting.json", { result: "OK", diagnostics: [] }],
  [
    `list-executions --state-machine-arn ${MACHINE}`,
    { executions: [{ executionArn: EXECUTION, status: "SUCCEEDED" }] },
  ],
  [`get-execution-history --execution-arn ${EXECUTION}`, { events: [{ id: 1 }, { id: 2 }, { id: 3 }, { id: 4 }] }],
  [`describe-state-machine-for-execution --execution-arn ${EXECUTION}`, { stateMachineArn: MACHINE, roleArn: ROLE }],
];

/** After READING, in this order. */
export const CHANGING: readonly Exchange[] = [
  [`tag-resource --resource-arn ${MACHINE} --tags key=team,value=orders key=stage,value=test`, undefined],
  [`untag-resource --resource-arn ${MACHINE} --tag-keys stage`, undefined],
  [`list-tags-for-resource --resource-arn ${MACHINE}`, { tags: [{ key: "team", value: "orders" }] }],
  [`update-state-machine --state-machine-arn ${MACHINE} --definition file://waiting.json`, {}],
  [`start-execution --state-machine-arn ${MACHINE} --name execution2 --input {"order":1}`, { executionArn: SECOND }],
  [`stop-execution --execution-arn ${SECOND} --error Changed --cause mind`, {}],
  [
    `describe-execution --execution-arn ${SECOND}`,
    { status: "ABORTED", error: "Changed", cause: "mind", input: '{"order":1}' },
  ],
  [`delete-state-machine --state-machine-arn ${MACHINE}`, undefined],
];
