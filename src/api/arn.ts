import { partitionOf } from "../runtime/identity.ts";
import { InvalidArn } from "./exceptions.ts";

/** Where a resource lives: the middle of its ARN. */
export interface Place {
  readonly region: string;
  /** 12 digits. */
  readonly account: string;
}

export interface StateMachineRef extends Place {
  readonly partition: string;
  readonly name: string;
  /** Of a Distributed Map inside the machine: `Name/Label`. */
  readonly label?: string;
  /** Version number or alias: `Name:qualifier`. */
  readonly qualifier?: string;
}

export interface ExecutionRef extends Place {
  readonly partition: string;
  readonly machineName: string;
  readonly label?: string;
  readonly name: string;
}

export function mintStateMachineArn({ region, account }: Place, name: string): string {
  return `arn:${partitionOf(region)}:states:${region}:${account}:stateMachine:${name}`;
}

/** The ARN of a machine's version or alias. */
export function mintQualifiedArn(place: Place, machineName: string, qualifier: string | number): string {
  return `${mintStateMachineArn(place, machineName)}:${qualifier}`;
}

export function mintActivityArn({ region, account }: Place, name: string): string {
  return `arn:${partitionOf(region)}:states:${region}:${account}:activity:${name}`;
}

export function mintExecutionArn({ region, account }: Place, machineName: string, name: string): string {
  return `arn:${partitionOf(region)}:states:${region}:${account}:execution:${machineName}:${name}`;
}

/** @param id tells apart executions of one name. */
export function mintExpressArn({ region, account }: Place, machineName: string, name: string, id: string): string {
  return `arn:${partitionOf(region)}:states:${region}:${account}:express:${machineName}:${name}:${id}`;
}

/** @throws {InvalidArn} where the text is not the ARN of a state machine (qualified or labelled ones are). */
export function parseStateMachineArn(text: string): StateMachineRef {
  const { parts, ...place } = parseStatesArn(text);
  const [type, machine, qualifier, ...rest] = parts;
  if (type !== "stateMachine") throw wrongType(type);
  if (!machine || qualifier === "" || rest.length > 0) throw malformed(text);
  return { ...place, ...splitLabel(machine, text), ...(qualifier === undefined ? {} : { qualifier }) };
}

/** The number of the version that a qualifier names; undefined where it is an alias's name. */
export function versionNumber(qualifier: string): number | undefined {
  return /^[1-9]\d{0,8}$/.test(qualifier) ? Number(qualifier) : undefined;
}

export interface ActivityRef extends Place {
  readonly partition: string;
  readonly name: string;
}

/** @throws {InvalidArn} where the text is not the ARN of an activity. */
export function parseActivityArn(text: string): ActivityRef {
  const { parts, ...place } = parseStatesArn(text);
  const [type, name, ...rest] = parts;
  if (type !== "activity") throw wrongType(type);
  if (!name || rest.length > 0) throw malformed(text);
  return { ...place, name };
}

/** @throws {InvalidArn} where the text is not the ARN of a Standard execution. */
export function parseExecutionArn(text: string): ExecutionRef {
  const { parts, ...place } = parseStatesArn(text);
  const [type, machine, name, ...rest] = parts;
  if (type !== "execution") throw wrongType(type);
  if (!machine || !name || rest.length > 0) throw malformed(text);
  const { name: machineName, ...label } = splitLabel(machine, text);
  return { ...place, machineName, ...label, name };
}

/** @throws {InvalidArn} where the text is not the ARN of a Map Run: `…:mapRun:Machine/Label:UUID`. */
export function checkMapRunArn(text: string): void {
  const { parts } = parseStatesArn(text);
  const [type, machine = "", id, ...rest] = parts;
  if (type !== "mapRun") throw wrongType(type);
  if (splitLabel(machine, text).label === undefined || !id || rest.length > 0) throw malformed(text);
}

/** What tags can be asked of: a state machine, or an activity. */
export type TaggableRef =
  | { readonly kind: "stateMachine"; readonly machine: StateMachineRef }
  | { readonly kind: "activity"; readonly activity: ActivityRef };

/** @throws {InvalidArn} where the text is neither a state machine's nor an activity's ARN. */
export function parseTaggableArn(text: string): TaggableRef {
  const { parts } = parseStatesArn(text);
  return parts[0] === "activity"
    ? { kind: "activity", activity: parseActivityArn(text) }
    : { kind: "stateMachine", machine: parseStateMachineArn(text) };
}

/** @throws {InvalidArn} where the text is not the ARN of an IAM role. */
export function checkRoleArn(text: string): void {
  const [prefix, partition, service, region, account, ...resource] = text.split(":");
  if (prefix !== "arn") throw wrongPrefix(text);
  const isRole = /^role\/.*[^/]$/s.test(resource.join(":"));
  if (!partition || service !== "iam" || region !== "" || !isAccount(account) || !isRole) throw malformed(text);
}

/** The parts after the account. */
function parseStatesArn(text: string): Place & { readonly partition: string; readonly parts: readonly string[] } {
  const [prefix, partition, service, region, account, ...parts] = text.split(":");
  if (prefix !== "arn") throw wrongPrefix(text);
  if (!partition || service !== "states" || !region || !isAccount(account) || parts.length < 2) throw malformed(text);
  return { partition, region, account, parts };
}

function isAccount(text: string | undefined): text is string {
  return text !== undefined && /^\d{12}$/.test(text);
}

function splitLabel(machine: string, text: string): { readonly name: string; readonly label?: string } {
  const slash = machine.indexOf("/");
  if (slash < 0) return { name: machine };
  const name = machine.slice(0, slash);
  const label = machine.slice(slash + 1);
  if (name === "" || label === "") throw malformed(text);
  return { name, label };
}

function wrongPrefix(text: string): InvalidArn {
  return new InvalidArn(`Invalid Arn: 'Invalid ARN prefix: ${text}'`);
}

function wrongType(type: string | undefined): InvalidArn {
  return new InvalidArn(`Invalid Arn: 'Resource type not valid in this context: ${type ?? ""}'`);
}

function malformed(text: string): InvalidArn {
  return new InvalidArn(`Invalid Arn: 'Malformed ARN: ${text}'`);
}
