import { readDataFlow } from "./data-flow.ts";
import { fieldOf, hasField, isObjectPlace, type ObjectNode, type Place } from "./document.ts";
import type { Draft, StateDraft } from "./draft.ts";
import { integerField, objectField, refuseMoreThanOne, requireFields, stringField } from "./fields.ts";
import { requiredParameters } from "./integration-catalog.ts";
import { queryPlace, readQuery } from "./jsonata.ts";
import * as messages from "./messages.ts";
import { parseResource } from "./parse-resource.ts";
import { readReferencePathField } from "./paths.ts";
import { readTemplate } from "./payload-template.ts";
import type { Role, Seconds, TaskState } from "./program.ts";
import type { StateReading } from "./reading.ts";
import type { TaskResource } from "./resource.ts";
import { readCatch, readRetry } from "./retry.ts";
import { readTransition } from "./transitions.ts";

const SECONDS_MAX = 99_999_999;
/** Stands in for what could not be read; the ERROR beside it keeps it from being run. */
const NO_RESOURCE: TaskResource = { kind: "lambda", arn: "" };

export function readTask(state: StateReading): StateDraft {
  requireFields(state.problems, state.place, ["Resource"]);
  const resource = readResource(state);
  if (resource !== undefined) checkParameters(state, resource);
  const { catchers, links } = readCatch(state);
  const task: Draft<TaskState> = {
    type: "Task",
    name: state.name,
    pointer: state.place.pointer,
    flow: readDataFlow(state, "hasResult"),
    next: null,
    resource: resource ?? NO_RESOURCE,
    ...readTimeouts(state),
    role: readCredentials(state, resource),
    retry: readRetry(state),
    catch: catchers,
  };
  const transition = readTransition(state, (next) => (task.next = next));
  return { state: task, links: [...links, ...transition.links], isTerminal: transition.isTerminal };
}

function readResource(state: StateReading): TaskResource | undefined {
  const field = stringField(state.problems, state.place, "Resource");
  if (field === undefined) return undefined;
  const parsed = parseResource(field.node.value);
  if (!parsed.ok) {
    state.problems.report(field, { message: parsed.message, mend: parsed.mend });
    return undefined;
  }
  const refusal = state.reading.type === "EXPRESS" ? whyNotExpress(parsed.resource) : undefined;
  if (refusal !== undefined) state.problems.report(field, { message: refusal, mend: "use a STANDARD state machine" });
  return parsed.resource;
}

function whyNotExpress(resource: TaskResource): string | undefined {
  if (resource.kind === "activity") return messages.EXPRESS_ACTIVITY;
  if (resource.kind === "lambda" || resource.pattern === "request") return undefined;
  return messages.expressPattern(resource.pattern === "waitForTaskToken" ? ".waitForTaskToken" : ".sync");
}

/** A service integration must have parameters, and AWS asks for some of them by name. */
function checkParameters(state: StateReading, resource: TaskResource): void {
  if (resource.kind !== "service") return;
  const field = state.language === "JSONata" ? "Arguments" : "Parameters";
  const parameters = fieldOf(state.place, field);
  if (parameters === undefined) {
    state.problems.report(state.place, { message: messages.parametersRequired(field, resource.arn) });
    return;
  }
  if (!isObjectPlace(parameters)) return;
  for (const name of requiredParameters(resource.service, resource.action)) {
    if (hasField(parameters, name) || hasField(parameters, `${name}.$`)) continue;
    state.problems.report(parameters, { message: messages.missingField(name) });
  }
}

interface Timeouts {
  readonly timeoutSeconds: Seconds | undefined;
  readonly heartbeatSeconds: Seconds | undefined;
}

function readTimeouts(state: StateReading): Timeouts {
  const timeoutSeconds = readSeconds(state, "TimeoutSeconds");
  const heartbeatSeconds = readSeconds(state, "HeartbeatSeconds");
  const heartbeat = fieldOf(state.place, "HeartbeatSeconds");
  if (
    heartbeat !== undefined &&
    timeoutSeconds?.kind === "literal" &&
    heartbeatSeconds?.kind === "literal" &&
    heartbeatSeconds.seconds >= timeoutSeconds.seconds
  ) {
    state.problems.report(heartbeat, { message: messages.HEARTBEAT_NOT_SMALLER });
  }
  return { timeoutSeconds, heartbeatSeconds };
}

function readSeconds(state: StateReading, name: "TimeoutSeconds" | "HeartbeatSeconds"): Seconds | undefined {
  refuseMoreThanOne(state.problems, state.place, [name, `${name}Path`]);
  const expression = queryPlace(state, state.place, name);
  if (expression !== undefined) {
    const query = readQuery(state, expression, "input");
    return query === undefined ? undefined : { kind: "query", query };
  }
  const seconds = integerField(state.problems, state.place, name, { min: 1, max: SECONDS_MAX });
  if (seconds !== undefined) return { kind: "literal", seconds };
  const path = readReferencePathField(state, `${name}Path`);
  return path === undefined ? undefined : { kind: "path", path };
}

function readCredentials(state: StateReading, resource: TaskResource | undefined): Role | undefined {
  const credentials = objectField(state.problems, state.place, "Credentials");
  if (credentials === undefined) return undefined;
  if (resource?.kind === "activity") state.problems.report(state.place, { message: messages.ACTIVITY_CREDENTIALS });
  const hasRole = hasField(credentials, "RoleArn") || hasField(credentials, "RoleArn.$");
  if (!hasRole) state.problems.report(credentials, { message: messages.missingField("RoleArn") });
  if (state.language === "JSONata") return readRole(state, credentials);
  const template = readTemplate(state, credentials);
  return template === undefined ? undefined : { kind: "template", template };
}

function readRole(state: StateReading, credentials: Place<ObjectNode>): Role | undefined {
  const expression = queryPlace(state, credentials, "RoleArn");
  if (expression === undefined) {
    const literal = stringField(state.problems, credentials, "RoleArn");
    return literal === undefined ? undefined : { kind: "literal", arn: literal.node.value };
  }
  const query = readQuery(state, expression, "input");
  return query === undefined ? undefined : { kind: "query", query };
}
