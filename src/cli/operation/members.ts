import { boolean, integer, listOf, oneOf, type Shape, string, structure } from "./shape.ts";

/** One operation of the API in the words of the command line. */
export interface Operation {
  /** AWS's name, `CreateStateMachine`. */
  readonly name: string;
  readonly summary: string;
  /** A command line that works as it stands, shown by `--help`. */
  readonly example: string;
  readonly members: readonly Member[];
  /** The member of the answer that its pages share out, where the operation has pages. */
  readonly pagesOf?: string;
}

export interface Member {
  readonly name: string;
  readonly required: boolean;
  readonly shape: Shape;
  readonly help: string;
  /** What its flag is made of, where that is not its name. */
  readonly flagName?: string;
}

export const required = (name: string, help: string, shape: Shape = string): Member => ({
  name,
  required: true,
  shape,
  help,
});
export const optional = (name: string, help: string, shape: Shape = string): Member => ({
  name,
  required: false,
  shape,
  help,
});

export const tag = structure({ key: string, value: string });
const logging = structure({
  level: oneOf("ALL", "ERROR", "FATAL", "OFF"),
  includeExecutionData: boolean,
  destinations: listOf(structure({ cloudWatchLogsLogGroup: structure({ logGroupArn: string }) })),
});
export const encryption = structure(
  {
    kmsKeyId: string,
    kmsDataKeyReusePeriodSeconds: integer,
    type: oneOf("AWS_OWNED_KEY", "CUSTOMER_MANAGED_KMS_KEY"),
  },
  ["type"],
);

export const configuration: readonly Member[] = [
  optional("loggingConfiguration", "what the log of the executions holds and where it goes", logging),
  optional("tracingConfiguration", "whether X-Ray traces are sent", structure({ enabled: boolean })),
  optional("publish", "publish the result as a version", boolean),
  optional("versionDescription", "description of that version; needs --publish"),
  optional("encryptionConfiguration", "the key that data is encrypted with", encryption),
];
export const machineType = optional("type", "kind of state machine", oneOf("STANDARD", "EXPRESS"));
export const stateMachineArn = required("stateMachineArn", "ARN of the state machine");
export const executionArn = required("executionArn", "ARN of the execution");
export const resourceArn = required("resourceArn", "ARN of the state machine or activity");
export const activityArn = required("activityArn", "ARN of the activity");
export const aliasArn = required("stateMachineAliasArn", "ARN of the alias");
export const mapRunArn = required("mapRunArn", "ARN of the Map Run");
export const taskToken = required("taskToken", "the token that the task's worker was given");
export const routing = listOf(
  structure({ stateMachineVersionArn: string, weight: integer }, ["stateMachineVersionArn", "weight"]),
);
export const includedData = optional(
  "includedData",
  "METADATA_ONLY leaves input, output and definition out",
  oneOf("ALL_DATA", "METADATA_ONLY"),
);
export const pageSize = optional("maxResults", "most items of one answer; turns automatic paging off", integer);
export const pageToken = optional("nextToken", "the page to read, from an earlier answer; turns automatic paging off");
export const paging: readonly Member[] = [pageSize, pageToken];

/** A member's flag, without its dashes, as the AWS CLI has it. */
export function flagOf({ name, flagName = name }: Member): string {
  return kebab(flagName);
}

/** `roleArn` or `CreateStateMachine` → `role-arn`, `create-state-machine`: AWS CLI's words. */
export function kebab(name: string): string {
  return name.replace(/(?<=.)[A-Z]/g, (letter) => `-${letter}`).toLowerCase();
}
