import { assertNever } from "../engine/assert-never.ts";
import type { StartCause } from "../engine/execution.ts";
import type { EpochMs, JsonText } from "../engine/units.ts";
import type { ExecutionDescription, StepwellService } from "../runtime/service.ts";
import type { ExecutionId } from "../store/store.ts";
import { mintExecutionArn } from "./arn.ts";
import { ExecutionAlreadyExists, StateMachineTypeNotSupported, ThrottlingException } from "./exceptions.ts";
import { checkExecutionInput } from "./execution-input.ts";
import { checkName } from "./names.ts";
import { qualifiedMachineOf, stateMachineDeleting, stateMachineDoesNotExist } from "./state-machine-lookup.ts";

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
  readonly id: ExecutionId;
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
  if (machine.type === "EXPRESS") throw expressNotAvailable();

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
      throw stateMachineDeleting(arn);
    case "versionGone":
      throw stateMachineDoesNotExist(arn);
    case "throttled":
      throw new ThrottlingException("Rate exceeded");
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

function expressNotAvailable(): StateMachineTypeNotSupported {
  return new StateMachineTypeNotSupported(
    "Executions of EXPRESS state machines are not available in this version of Stepwell",
  );
}
