import { ApiException } from "../../src/api/exceptions.ts";
import type { InProcess } from "../../src/cli/house.ts";
import { loadConfig } from "../../src/config/load.ts";
import type { Flags } from "../../src/config/overrides.ts";
import { openInProcess } from "../../src/in-process.ts";
import { faultsOf } from "./answer-check.ts";
import { isSkipped, operationNamed } from "./model.ts";

export const AT = "arn:aws:states:us-east-1:123456789012";
export const ROLE = "arn:aws:iam::123456789012:role/workflows";

const single = (state: object) => JSON.stringify({ StartAt: "Only", States: { Only: state } });
export const PASS = single({ Type: "Pass", End: true });
export const FAIL = single({ Type: "Fail", Error: "Refused" });
export const WAIT = single({ Type: "Wait", Seconds: 3600, End: true });
export const activityTask = (name: string) => single({ Type: "Task", Resource: `${AT}:activity:${name}`, End: true });

type Answer = Readonly<Record<string, unknown>>;

/** Stepwell in memory, put together as for a command; every answer is held against the model, where that is there. */
export class World implements AsyncDisposable {
  readonly #stepwell: InProcess;
  /** Operations that were answered. */
  readonly answered = new Set<string>();

  private constructor(stepwell: InProcess) {
    this.#stepwell = stepwell;
  }

  /** @param flags settings as the command line has them: `{ limitsActivities: "1" }`. */
  static async open(flags: Flags = {}): Promise<World> {
    const { config } = loadConfig({ cwd: import.meta.dirname, env: {}, flags: { store: "memory", ...flags } });
    return new World(await openInProcess(config, () => {}));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stepwell.close();
  }

  /**
   * The answer as it goes over the wire.
   *
   * @throws {ApiException} @throws {Error} where the answer is not what the model says.
   */
  async call(operation: string, request: object = {}): Promise<Answer> {
    const answer: unknown = JSON.parse(JSON.stringify(await this.#stepwell.call(operation, request)));
    const faults = isSkipped ? [] : faultsOf(answer, operationNamed(operation).output, operation);
    if (faults.length > 0) throw new Error(`${faults.join("\n")}\n${JSON.stringify(answer)}`);
    this.answered.add(operation);
    return answer as Answer;
  }

  /** The exception with which a call is refused. @throws {Error} where it is not. */
  async refusal(operation: string, request: object = {}): Promise<ApiException> {
    const outcome = await this.call(operation, request).catch((error: unknown) => error);
    if (outcome instanceof ApiException) return outcome;
    if (outcome instanceof Error) throw outcome;
    throw new Error(`${operation} was answered ${JSON.stringify(outcome)}`);
  }

  async machine(name: string, definition = PASS, more: object = {}): Promise<string> {
    const answer = await this.call("CreateStateMachine", { name, definition, roleArn: ROLE, ...more });
    return String(answer["stateMachineArn"]);
  }

  async version(stateMachineArn: string): Promise<string> {
    return String((await this.call("PublishStateMachineVersion", { stateMachineArn }))["stateMachineVersionArn"]);
  }

  async alias(name: string, version: string): Promise<string> {
    const routingConfiguration = [{ stateMachineVersionArn: version, weight: 100 }];
    const answer = await this.call("CreateStateMachineAlias", { name, routingConfiguration });
    return String(answer["stateMachineAliasArn"]);
  }

  async activity(name: string): Promise<string> {
    return String((await this.call("CreateActivity", { name }))["activityArn"]);
  }

  async execution(stateMachineArn: string, more: object = {}): Promise<string> {
    return String((await this.call("StartExecution", { stateMachineArn, ...more }))["executionArn"]);
  }

  /** A machine that is DELETING, because an execution of it is open. */
  async deleting(name: string): Promise<string> {
    const stateMachineArn = await this.machine(name, WAIT);
    await this.execution(stateMachineArn);
    await this.call("DeleteStateMachine", { stateMachineArn });
    return stateMachineArn;
  }

  /** The token of an activity's task. */
  async task(activity: string): Promise<string> {
    const activityArn = await this.activity(activity);
    await this.execution(await this.machine(`${activity}-machine`, activityTask(activity)), { name: "run" });
    return String((await this.call("GetActivityTask", { activityArn }))["taskToken"]);
  }
}
