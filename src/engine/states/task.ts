import type { Seconds, TaskState } from "../../asl/program.ts";
import { runtimeFault } from "../../expr/fault.ts";
import { getMember, isNumber, isObject, numberValue, toText } from "../../expr/json.ts";
import { assertNever } from "../assert-never.ts";
import { fill, read, select } from "../data-flow.ts";
import type { Payload } from "../payload.ts";
import { mintNonce, mintTaskToken } from "../task-token.ts";
import type { Turn } from "../turn.ts";
import type { EventId, FrameId, JsonText } from "../units.ts";

/** Task: resolves its fields and is scheduled; it starts in the same turn where the dispatcher has a slot. */
export function runTask(turn: Turn, frameId: FrameId, state: TaskState): void {
  const { resource } = state;
  const raw = turn.payload(turn.state(frameId).input);
  const input = select(turn, frameId, state.inputPath, raw);
  const timing = {
    ...optional("timeoutSeconds", seconds(turn, frameId, state.timeoutSeconds, input, "TimeoutSecondsPath")),
    ...optional("heartbeatSeconds", seconds(turn, frameId, state.heartbeatSeconds, input, "HeartbeatSecondsPath")),
  };
  const credentials = { ...optional("roleArn", roleArn(turn, frameId, state, input)) };
  const previous = turn.chain(frameId);
  switch (resource.kind) {
    case "activity": {
      if (!turn.context.activityExists(resource.arn)) {
        throw runtimeFault(`The activity ${resource.arn} does not exist.`);
      }
      const payload = checked(turn, state, fill(turn, frameId, state.parameters, input));
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
      const payload = checked(turn, state, fill(turn, frameId, state.parameters, input));
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
      const parameters = checked(turn, state, fill(turn, frameId, state.parameters, input, extras));
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
  turn: Turn,
  frameId: FrameId,
  source: Seconds | undefined,
  input: Payload,
  field: string,
): number | undefined {
  if (source === undefined) return undefined;
  if (source.kind === "literal") return source.seconds;
  const { value } = read(turn, frameId, source.path, input);
  const number = isNumber(value) ? numberValue(value) : undefined;
  if (number === undefined || !Number.isInteger(number) || number <= 0) {
    throw runtimeFault(
      `The ${field} field refers to value "${toText(value)}" which is not a valid positive integer: ${source.path.text}`,
    );
  }
  return number;
}

function roleArn(turn: Turn, frameId: FrameId, { credentials }: TaskState, input: Payload): string | undefined {
  if (credentials === undefined) return undefined;
  const { value } = fill(turn, frameId, credentials, input);
  const role = isObject(value) ? getMember(value, "RoleArn") : value;
  return typeof role === "string" ? role : undefined;
}

function optional<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { [P in K]?: V });
}
