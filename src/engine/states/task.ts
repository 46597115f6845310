import type { Seconds, TaskState } from "../../asl/program.ts";
import { runtimeFault } from "../../expr/fault.ts";
import { assertNever } from "../assert-never.ts";
import type { DataFlow } from "../data-flow/data-flow.ts";
import { flowOf } from "../data-flow/flow-of.ts";
import type { Payload } from "../payload.ts";
import { mintNonce, mintTaskToken } from "../task-token.ts";
import type { Turn } from "../turn.ts";
import type { EventId, FrameId, JsonText } from "../units.ts";

/** Task: resolves its fields and is scheduled; it starts in the same turn where the dispatcher has a slot. */
export function runTask(turn: Turn, frameId: FrameId, state: TaskState): void {
  const { resource } = state;
  const flow = flowOf(turn, frameId, state);
  const timing = {
    ...optional("timeoutSeconds", seconds(flow, state.timeoutSeconds, "TimeoutSeconds")),
    ...optional("heartbeatSeconds", seconds(flow, state.heartbeatSeconds, "HeartbeatSeconds")),
  };
  const credentials = optional("roleArn", state.role === undefined ? undefined : flow.role(state.role));
  const previous = turn.chain(frameId);
  switch (resource.kind) {
    case "activity": {
      if (!turn.context.activityExists(resource.arn)) {
        throw runtimeFault(`The activity ${resource.arn} does not exist.`);
      }
      const payload = checked(turn, state, flow.arguments());
      const nonce = mintNonce(turn.context.random);
      turn.emit({
        type: "ActivityScheduled",
        frame: frameId,
        previous,
        resource: resource.arn,
        input: payload,
        ...timing,
        nonce,
      });
      // It starts when a worker comes for it.
      return;
    }
    case "lambda": {
      const payload = checked(turn, state, flow.arguments());
      turn.emit({
        type: "LambdaFunctionScheduled",
        frame: frameId,
        previous,
        resource: resource.arn,
        input: payload,
        ...timing,
        ...credentials,
      });
      break;
    }
    case "service": {
      const scheduledId = (turn.draft.lastEventId + 1) as EventId;
      const nonce = resource.pattern === "waitForTaskToken" ? mintNonce(turn.context.random) : undefined;
      const { executionArn, region } = turn.draft.identity;
      const extras = nonce === undefined ? {} : { taskToken: mintTaskToken({ executionArn, scheduledId, nonce }) };
      const parameters = checked(turn, state, flow.arguments(extras));
      turn.emit({
        type: "TaskScheduled",
        frame: frameId,
        previous,
        resourceType: resource.service,
        resource: resource.resource,
        region,
        parameters,
        ...timing,
        ...credentials,
        ...optional("nonce", nonce),
      });
      break;
    }
    default:
      return assertNever(resource);
  }
  if (turn.context.claimSlot(resource.arn)) startTask(turn, frameId);
}

/** The dispatcher has a slot: from here on the time-outs count. */
export function startTask(turn: Turn, frameId: FrameId): void {
  const { phase } = turn.state(frameId);
  if (phase.kind !== "task" || phase.task.stage !== "scheduled") return;
  const previous = turn.chain(frameId);
  const { family, resourceType, resource } = phase.task;
  if (family === "activity") return;
  if (family === "lambda") turn.emit({ type: "LambdaFunctionStarted", frame: frameId, previous });
  else turn.emit({ type: "TaskStarted", frame: frameId, previous, resourceType, resource });
}

function checked(turn: Turn, state: TaskState, payload: Payload): JsonText {
  turn.checkSize(payload.text, state.name);
  return turn.written(payload);
}

function seconds(
  flow: DataFlow,
  source: Seconds | undefined,
  field: "TimeoutSeconds" | "HeartbeatSeconds",
): number | undefined {
  if (source === undefined) return undefined;
  return source.kind === "literal" ? source.seconds : flow.seconds(source, field);
}

function optional<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { [P in K]?: V });
}
