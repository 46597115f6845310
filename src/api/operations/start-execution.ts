import type { StartExecutionInput, StartExecutionOutput } from "@aws-sdk/client-sfn";
import { assertNever } from "../../engine/assert-never.ts";
import type { JsonText } from "../../engine/units.ts";
import { mintExecutionArn } from "../arn.ts";
import { ExecutionAlreadyExists, StateMachineTypeNotSupported, ThrottlingException } from "../exceptions.ts";
import { checkExecutionInput } from "../execution-input.ts";
import { checkName, mintExecutionName } from "../names.ts";
import { defineOperation } from "../operation.ts";
import { qualifiedMachineOf, stateMachineDeleting, stateMachineDoesNotExist } from "../state-machine-lookup.ts";
import { epochSeconds } from "../timestamps.ts";

/**
 * Starts an execution. `stateMachineArn#TestCase` runs it with the responses of that test case in the mock
 * file; a bare `#` at the end runs it without.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
 */
export const startExecution = defineOperation<StartExecutionInput, StartExecutionOutput>(
  "StartExecution",
  async (request, { service, settings, context, now }) => {
    const { input = "{}", name = mintExecutionName(now()) } = request;
    const { arn, testCase } = splitTestCase(request.stateMachineArn);
    const traceHeader = context.traceHeader ?? request.traceHeader;
    checkName(name);
    checkExecutionInput(input, settings.payloadBytesMax);
    const { machine, through } = await qualifiedMachineOf(service, arn);
    if (machine.status !== "ACTIVE") throw stateMachineDeleting(arn);
    if (machine.type === "EXPRESS") throw expressNotAvailable();

    const executionArn = mintExecutionArn(machine, machine.name, name);
    const outcome = await service.executions.start({
      machine,
      ...(through !== undefined && { through }),
      name,
      input: input as JsonText,
      ...(traceHeader !== undefined && { traceHeader }),
      ...(testCase !== "" && { mockTestCase: testCase }),
    });
    switch (outcome.kind) {
      case "started":
        return { executionArn, startDate: epochSeconds(outcome.startedAt) };
      case "nameTaken": {
        // The same start repeated while the first one runs is answered as the first was.
        const { row, input: first } = outcome.existing;
        if (row.status === "RUNNING" && first === input)
          return { executionArn, startDate: epochSeconds(row.startedAt) };
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
  },
);

function splitTestCase(text: string): { readonly arn: string; readonly testCase: string } {
  const hash = text.indexOf("#");
  if (hash < 0) return { arn: text, testCase: "" };
  return { arn: text.slice(0, hash), testCase: text.slice(hash + 1) };
}

function expressNotAvailable(): StateMachineTypeNotSupported {
  return new StateMachineTypeNotSupported(
    "Executions of EXPRESS state machines are not available in this version of Stepwell",
  );
}
