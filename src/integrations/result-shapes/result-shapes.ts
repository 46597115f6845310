import type { TaskResource } from "../../asl/resource.ts";
import { athena } from "./models/athena.ts";
import { batch } from "./models/batch.ts";
import { dynamodb } from "./models/dynamodb.ts";
import { ecs } from "./models/ecs.ts";
import { events } from "./models/events.ts";
import { kms } from "./models/kms.ts";
import { lambda } from "./models/lambda.ts";
import { s3 } from "./models/s3.ts";
import { secretsmanager } from "./models/secretsmanager.ts";
import { sns } from "./models/sns.ts";
import { sqs } from "./models/sqs.ts";
import { stepfunctions } from "./models/stepfunctions.ts";
import { readModel, type ServiceModel } from "./read-model.ts";
import type { ResultShape } from "./result-shape.ts";

/** The models there are, by the service's name in an AWS SDK integration. */
const MODELS: Readonly<Record<string, string>> = {
  athena,
  batch,
  dynamodb,
  ecs,
  eventbridge: events,
  kms,
  lambda,
  s3,
  secretsmanager,
  sfn: stepfunctions,
  sns,
  sqs,
};

/** Optimized integrations that are named otherwise. */
const SDK_NAMES: Readonly<Record<string, string>> = { events: "eventbridge", states: "sfn" };

const read = new Map<string, ServiceModel>();

/**
 * What a Task of this Resource results in, by its service's model; undefined where there is no model, and where anything may
 * come: from a function, from whoever has a task's token, from a job that another answer describes.
 */
export function resultShape(resource: TaskResource): ResultShape | undefined {
  if (resource.kind !== "service" || resource.pattern === "waitForTaskToken") return undefined;
  const { service, action, pattern } = resource;
  const isSync = pattern !== "request";
  // The job behind a synchronous task is described by another action. With `.sync:2` its output is JSON, not a text.
  if (isSync && `${service}:${action}` !== "states:startExecution") return undefined;
  const name = service.startsWith("aws-sdk:") ? service.slice("aws-sdk:".length) : (SDK_NAMES[service] ?? service);
  const shape = modelOf(name)?.get(isSync ? "describeExecution" : action);
  return pattern === "sync:2" ? withAnyOutput(shape) : shape;
}

function modelOf(service: string): ServiceModel | undefined {
  const text = Object.hasOwn(MODELS, service) ? MODELS[service] : undefined;
  if (text === undefined) return undefined;
  let model = read.get(service);
  if (model === undefined) {
    model = readModel(text);
    read.set(service, model);
  }
  return model;
}

function withAnyOutput(shape: ResultShape | undefined): ResultShape | undefined {
  if (shape?.kind !== "structure") return shape;
  const members = shape.members.map((member) =>
    member.name === "Input" || member.name === "Output"
      ? { ...member, shape: (): ResultShape => ({ kind: "anything" }) }
      : member,
  );
  return { kind: "structure", members };
}
