import { assertNever } from "../engine/assert-never.ts";
import type { StartCause } from "../engine/execution.ts";
import type { EpochMs, JsonText } from "../engine/units.ts";
import type { ExecutionDescription, StepwellService } from "../runtime/service.ts";
import type { ExecutionId } from "../store/store.ts";
import { mintExecutionArn, mintExpressArn } from "./arn.ts";
import {
  type ApiException,
  ExecutionAlreadyExists,
  ExecutionLimitExceeded,
  StateMachineTypeNotSupported,
  ThrottlingException,
} from "./exceptions.ts";
import { checkExecutionInput } from "./execution-input.ts";
import { checkName, mintExpressId } from "./names.ts";
import {
  type QualifiedMachine,
  qualifiedMachineOf,
  stateMachineDeleting,
  stateMachineDoesNotExist,
} from "./state-machine-lookup.ts";

export interface StartByArn {
  /** Of a machine, or of a version or alias of one. */
  readonly arn: string;
  readonly name: string;
  readonly input: string;
  readonly traceHeader?: string;
  readonly mockTestCase?: string;
  /** The task that starts it. */
  readonly startedBy?: StartCause;
  readonly payloadBytesMax: number;
}

export interface StartedByArn {
  readonly executionArn: string;
  readonly startedAt: EpochMs;
  /** Row id; absent for an Express execution. */
  readonly id?: ExecutionId;
}

/**
 * Starts an execution of the machine that an ARN names. A start that is repeated is answered as the first was.
 *
 * @throws {ApiException} in AWS's words.
 */
export async function startByArn(service: StepwellService, start: StartByArn): Promise<StartedByArn> {
  const { arn, name, input, payloadBytesMax, ...options } = start;
  checkName(name);
  checkExecutionInput(input, payloadBytesMax);
  const { machine, through } = await qualifiedMachineOf(service, arn);
  if (machine.status !== "ACTIVE") throw stateMachineDeleting(arn);
  if (machine.type === "EXPRESS") return startExpress(service, start, { machine, ...(through && { through }) });

  const executionArn = mintExecutionArn(machine, machine.name, name);
  const outcome = await service.executions.start({
    machine,
    ...(through !== undefined && { through }),
    name,
    input: input as JsonText,
    ...options,
  });
  switch (outcome.kind) {
    case "started":
      return { executionArn, startedAt: outcome.startedAt, id: outcome.id };
    case "nameTaken": {
      const { row } = outcome.existing;
      if (isRepeated(outcome.existing, start)) return { executionArn, startedAt: row.startedAt, id: row.id };
      throw new ExecutionAlreadyExists(`Execution Already Exists: '${executionArn}'`);
    }
    case "stateMachineGone":
    case "versionGone":
    case "tooManyOpen":
    case "throttled":
      throw startRefusal(outcome.kind, arn);
    default:
      return assertNever(outcome);
  }
}

/**
 * The same task's start, at any time; else the same start while the first one runs. A task that waits for the end is
 * told only of an execution that was started for it.
 */
function isRepeated(existing: ExecutionDescription, { input, startedBy }: StartByArn): boolean {
  const first = existing.startedBy;
  if (startedBy !== undefined && first !== undefined) {
    if (first.execution === startedBy.execution && first.scheduledId === startedBy.scheduledId) return true;
  }
  return startedBy?.awaited !== true && existing.row.status === "RUNNING" && existing.input === input;
}

/** Names need not be unique, and a start that is repeated runs again: each execution has an ARN of its own. */
async function startExpress(
  service: StepwellService,
  { arn, name, input, traceHeader, mockTestCase, startedBy }: StartByArn,
  { machine, through }: QualifiedMachine,
): Promise<StartedByArn> {
  // Who waits would never be told: the store knows nothing of its end.
  if (startedBy?.awaited === true) {
    throw new StateMachineTypeNotSupported("This operation is not supported by this type of state machine");
  }
  const executionArn = mintExpressArn(machine, machine.name, name, mintExpressId());
  const outcome = await service.executions.startExpress({
    machine,
    ...(through && { through }),
    executionArn,
    name,
    input: input as JsonText,
    ...(traceHeader !== undefined && { traceHeader }),
    ...(mockTestCase !== undefined && { mockTestCase }),
  });
  if (outcome.kind === "started") return { executionArn, startedAt: outcome.startedAt };
  throw startRefusal(outcome.kind, arn);
}

/** Why an execution was not started, in AWS's words. */
export function startRefusal(
  kind: "stateMachineGone" | "versionGone" | "tooManyOpen" | "throttled",
  arn: string,
): ApiException {
  switch (kind) {
    case "stateMachineGone":
      return stateMachineDeleting(arn);
    case "versionGone":
      return stateMachineDoesNotExist(arn);
    case "tooManyOpen":
      return executionLimitExceeded();
    case "throttled":
      return new ThrottlingException("Rate exceeded");
    default:
      return assertNever(kind);
  }
}

export function executionLimitExceeded(): ExecutionLimitExceeded {
  return new ExecutionLimitExceeded("Execution Limit Exceeded: 'The maximum number of open executions is reached'");
}
