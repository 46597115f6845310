import type { ChildExecutions } from "../runtime/child-executions.ts";
import type { StepwellService } from "../runtime/service.ts";
import type { ExecutionId } from "../store/store.ts";
import { asApiException } from "./failure.ts";
import type { ApiSettings } from "./settings.ts";
import { startByArn } from "./start-by-arn.ts";

/** Executions that tasks start: by the rules, and refused in the words, of the API's own StartExecution. */
export function nestedExecutions(service: StepwellService, settings: ApiSettings): ChildExecutions {
  return {
    async start({ stateMachineArn, key, name = key, input = "{}", traceHeader, task, awaited }) {
      try {
        const { id, executionArn, startedAt } = await startByArn(service, {
          arn: stateMachineArn,
          name,
          input,
          ...(traceHeader !== undefined && { traceHeader }),
          ...(task !== undefined && { startedBy: { ...task, awaited } }),
          payloadBytesMax: settings.payloadBytesMax,
        });
        return { kind: "started", ...(id !== undefined && { executionId: id }), executionArn, startedAt };
      } catch (error) {
        const { name: code, status, message } = asApiException(error);
        return { kind: "refused", code, status, message };
      }
    },
    async stop(executionId) {
      await service.executions.stop(executionId as ExecutionId, {});
    },
  };
}
