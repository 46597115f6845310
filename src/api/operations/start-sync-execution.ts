import type { StartSyncExecutionInput, StartSyncExecutionOutput } from "@aws-sdk/client-sfn";
import type { Execution } from "../../engine/execution.ts";
import type { JsonText } from "../../engine/units.ts";
import { mintExpressArn } from "../arn.ts";
import { StateMachineTypeNotSupported } from "../exceptions.ts";
import { checkExecutionInput } from "../execution-input.ts";
import { checkName, mintExecutionName, mintExpressId } from "../names.ts";
import { defineOperation } from "../operation.ts";
import type { Wire } from "../shapes/typed.ts";
import { startRefusal } from "../start-by-arn.ts";
import { qualifiedMachineOf } from "../state-machine-lookup.ts";
import { splitTestCase } from "../test-case.ts";
import { epochSeconds } from "../timestamps.ts";

/** AWS bills by these. */
const BILLED_MS_STEP = 100;
const BILLED_MEMORY_MB = 64;

/**
 * Runs an execution of an EXPRESS machine and answers its result; with `#TestCase` as StartExecution does.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartSyncExecution.html
 */
export const startSyncExecution = defineOperation<StartSyncExecutionInput, StartSyncExecutionOutput>(
  "StartSyncExecution",
  async (request, { service, settings, context, now }) => {
    const { includedData, input = "{}", name = mintExecutionName(now()) } = request;
    const { arn, testCase } = splitTestCase(request.stateMachineArn);
    const traceHeader = context.traceHeader ?? request.traceHeader;
    checkName(name);
    checkExecutionInput(input, settings.payloadBytesMax);
    const { machine, through } = await qualifiedMachineOf(service, arn);
    if (machine.type === "STANDARD") {
      throw new StateMachineTypeNotSupported("This operation is not supported by this type of state machine");
    }
    const executionArn = mintExpressArn(machine, machine.name, name, mintExpressId());
    const outcome = await service.executions.runExpress({
      machine,
      ...(through !== undefined && { through }),
      executionArn,
      name,
      input: input as JsonText,
      ...(traceHeader !== undefined && { traceHeader }),
      ...(testCase !== undefined && { mockTestCase: testCase }),
    });
    if (outcome.kind !== "ended") throw startRefusal(outcome.kind, arn);
    return answer(outcome.execution, traceHeader, includedData !== "METADATA_ONLY");
  },
);

/** Who asks for an answer at once asks often: it is made in one piece. */
function answer(
  execution: Execution,
  traceHeader: string | undefined,
  withData: boolean,
): Wire<StartSyncExecutionOutput> {
  const { identity, status, startedAt, stoppedAt = startedAt, input, output, error, cause } = execution;
  const billed = Math.max(1, Math.ceil((stoppedAt - startedAt) / BILLED_MS_STEP)) * BILLED_MS_STEP;
  return {
    executionArn: identity.executionArn,
    stateMachineArn: identity.stateMachineArn,
    name: identity.name,
    traceHeader,
    status: status === "SUCCEEDED" || status === "TIMED_OUT" ? status : "FAILED",
    startDate: epochSeconds(startedAt),
    stopDate: epochSeconds(stoppedAt),
    error,
    cause,
    billingDetails: { billedMemoryUsedInMB: BILLED_MEMORY_MB, billedDurationInMilliseconds: billed },
    input: withData ? input : undefined,
    inputDetails: withData ? INCLUDED : undefined,
    output: withData ? output : undefined,
    // Recorded: it is there also where there is no output.
    outputDetails: withData ? INCLUDED : undefined,
  };
}

const INCLUDED = { included: true };
