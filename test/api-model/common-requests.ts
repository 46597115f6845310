import { AT } from "./world.ts";

export const NO_MACHINE = `${AT}:stateMachine:nobody`;
export const NO_EXECUTION = `${AT}:execution:nobody:nothing`;
export const NO_ACTIVITY = `${AT}:activity:nobody`;
export const NO_MAP_RUN = `${AT}:mapRun:nobody/each:0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0`;
/** Of a Map inside a machine. */
export const LABELLED = `${NO_MACHINE}/each`;
export const EXPRESS_EXECUTION = `${AT}:express:nobody:nothing:0f1e2d3c`;
export const NO_ARN = "nobody";

export const CMK = { type: "CUSTOMER_MANAGED_KMS_KEY", kmsKeyId: "alias/key" };
/** A type and a key that contradict each other. */
export const WRONG_ENCRYPTION = { type: "AWS_OWNED_KEY", kmsKeyId: "alias/key" };
/** What is to be logged goes nowhere. */
export const WRONG_LOGGING = { level: "ALL" };

/** So many tags, from `first` on. */
export function tags(count: number, first = 0): readonly { readonly key: string; readonly value: string }[] {
  return Array.from({ length: count }, (_, index) => ({ key: `key${first + index}`, value: "v" }));
}

/** All executions of a version. */
export function routeTo(version: string) {
  return [{ stateMachineVersionArn: version, weight: 100 }];
}
