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

const WORKING = {
  StartAt: "Work",
  States: { Work: { Type: "Task", Resource: "arn:aws:states:us-east-1:123456789012:activity:work", End: true } },
};

/** Saves the definitions that the words name. */
export function writeDefinitions(folder: string): void {
  writeFileSync(join(folder, "state_machine.json"), JSON.stringify(HELLO, null, 2));
  writeFileSync(join(folder, "waiting.json"), JSON.stringify(WAITING));
  writeFileSync(join(folder, "working.json"), JSON.stringify(WORKING));
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

/** After the tutorial, in any order. Together with the lists below: every operation of this version. */
export const READING: readonly Exchange[] = [
  [`describe-state-machine --state-machine-arn ${MACHINE}`, { status: "ACTIVE", type: "STANDARD", roleArn: ROLE }],
  ["list-state-machines", { stateMachines: [{ stateMachineArn: MACHINE, name: "MyStateMachine", type: "STANDARD" }] }],
  ["validate-state-machine-definition --definition file://waiting.json", { result: "OK", diagnostics: [] }],
  [
    `list-executions --state-machine-arn ${MACHINE}`,
    { executions: [{ executionArn: EXECUTION, status: "SUCCEEDED" }] },
  ],
  [`get-execution-history --execution-arn ${EXECUTION}`, { events: [{ id: 1 }, { id: 2 }, { id: 3 }, { id: 4 }] }],
  [`list-map-runs --execution-arn ${EXECUTION}`, { mapRuns: [] }],
  [`describe-state-machine-for-execution --execution-arn ${EXECUTION}`, { stateMachineArn: MACHINE, roleArn: ROLE }],
];

const MAP_RUN = "arn:aws:states:us-east-1:123456789012:mapRun:MyStateMachine/each:0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0";

/** At any time: what they ask for is not there. */
export const FINDING_NOTHING: readonly string[] = [
  `describe-map-run --map-run-arn ${MAP_RUN}`,
  `update-map-run --map-run-arn ${MAP_RUN} --max-concurrency 10 --tolerated-failure-percentage 12.5`,
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
  [`redrive-execution --execution-arn ${SECOND}`, {}],
  [`describe-execution --execution-arn ${SECOND}`, { status: "RUNNING", redriveCount: 1 }],
  [`stop-execution --execution-arn ${SECOND}`, {}],
];

const ALIAS = `${MACHINE}:live`;

/** After CHANGING, in this order. */
export const VERSIONS: readonly Exchange[] = [
  [
    `publish-state-machine-version --state-machine-arn ${MACHINE} --description first`,
    { stateMachineVersionArn: `${MACHINE}:1` },
  ],
  [
    `list-state-machine-versions --state-machine-arn ${MACHINE}`,
    { stateMachineVersions: [{ stateMachineVersionArn: `${MACHINE}:1` }] },
  ],
  [
    `create-state-machine-alias --name live --routing-configuration stateMachineVersionArn=${MACHINE}:1,weight=100`,
    { stateMachineAliasArn: ALIAS },
  ],
  [`update-state-machine-alias --state-machine-alias-arn ${ALIAS} --description changed`, {}],
  [
    `describe-state-machine-alias --state-machine-alias-arn ${ALIAS}`,
    { name: "live", description: "changed", routingConfiguration: [{ weight: 100 }] },
  ],
  [
    `list-state-machine-aliases --state-machine-arn ${MACHINE}`,
    { stateMachineAliases: [{ stateMachineAliasArn: ALIAS }] },
  ],
  [`delete-state-machine-alias --state-machine-alias-arn ${ALIAS}`, undefined],
  [`delete-state-machine-version --state-machine-version-arn ${MACHINE}:1`, undefined],
];

const ACTIVITY = "arn:aws:states:us-east-1:123456789012:activity:work";

/** What an answer's task token is written for in the words that come after it. */
export const TASK_TOKEN = "TASK_TOKEN";

/** After VERSIONS, in this order; the machine's end is the last. */
export const ACTIVITIES: readonly Exchange[] = [
  ["create-activity --name work", { activityArn: ACTIVITY }],
  [`describe-activity --activity-arn ${ACTIVITY}`, { name: "work" }],
  ["list-activities", { activities: [{ activityArn: ACTIVITY }] }],
  [`update-state-machine --state-machine-arn ${MACHINE} --definition file://working.json`, {}],
  [`start-execution --state-machine-arn ${MACHINE} --name succeeds --input {"order":1}`, {}],
  [`get-activity-task --activity-arn ${ACTIVITY} --worker-name worker`, { input: '{"order":1}' }],
  [`send-task-heartbeat --task-token ${TASK_TOKEN}`, undefined],
  [`send-task-success --task-token ${TASK_TOKEN} --task-output {"done":true}`, undefined],
  [`start-execution --state-machine-arn ${MACHINE} --name fails`, {}],
  [`get-activity-task --activity-arn ${ACTIVITY}`, { input: "{}" }],
  [`send-task-failure --task-token ${TASK_TOKEN} --error Work.Failed --cause today`, undefined],
  [
    `list-executions --state-machine-arn ${MACHINE} --status-filter FAILED`,
    { executions: [{ name: "fails", status: "FAILED" }] },
  ],
  [`delete-activity --activity-arn ${ACTIVITY}`, undefined],
  [`delete-state-machine --state-machine-arn ${MACHINE}`, undefined],
];

const EXPRESS = "arn:aws:states:us-east-1:123456789012:stateMachine:Express";

/** Operations whose answer is their result. AWS's own clients put `sync-` before the host's name for them. */
export const SYNCHRONOUS: readonly Exchange[] = [
  [`create-state-machine --name Express --type EXPRESS --role-arn ${ROLE} --definition file://state_machine.json`, {}],
  [`start-sync-execution --state-machine-arn ${EXPRESS} --input {"order":1}`, { status: "SUCCEEDED" }],
  [
    `test-state --definition {"Type":"Pass","End":true} --input {"order":1}`,
    { output: '{"order":1}', status: "SUCCEEDED" },
  ],
  [`delete-state-machine --state-machine-arn ${EXPRESS}`, undefined],
];
