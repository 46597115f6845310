import { hasOptimizedIntegration, hasSdkIntegration, optimizedResources } from "./integration-catalog.ts";
import * as messages from "./messages.ts";
import type { TaskPattern, TaskResource } from "./resource.ts";
import { nearest } from "./suggestion.ts";

export type ParsedResource =
  | { readonly ok: true; readonly resource: TaskResource }
  | { readonly ok: false; readonly message: string; readonly mend: string | (() => string | undefined) };

const LAMBDA = /^arn:[^:]+:lambda:[^:]+:[^:]+:function:[^:]+(?::[^:]+)?$/;
const ACTIVITY = /^arn:[^:]+:states:[^:]+:[^:]+:activity:[^:]+$/;
/** Region and account are empty as a rule; AWS takes an ARN that names them. */
const SERVICE =
  /^arn:[^:]+:states:[^:]*:[^:]*:(?<service>(?:aws-sdk:)?[^:.]+):(?<resource>(?<action>[^:.]+)(?:\.(?<pattern>.+))?)$/;

/** Takes a Task's `Resource` apart, or says in AWS's words why it is none. */
export function parseResource(arn: string): ParsedResource {
  if (LAMBDA.test(arn)) return { ok: true, resource: { kind: "lambda", arn } };
  if (ACTIVITY.test(arn)) return { ok: true, resource: { kind: "activity", arn } };
  if (!arn.startsWith("arn:")) {
    return {
      ok: false,
      message: messages.NOT_A_RESOURCE_ARN,
      mend: "write an ARN, such as arn:aws:states:::lambda:invoke",
    };
  }
  const { service, resource, action, pattern: suffix } = SERVICE.exec(arn)?.groups ?? {};
  if (service === undefined || resource === undefined || action === undefined) return unknown(arn);
  const pattern = patternOf(suffix);
  if (pattern === undefined || !exists(service, action, pattern)) return unknown(arn);
  return { ok: true, resource: { kind: "service", arn, service, action, resource, pattern } };
}

function exists(service: string, action: string, pattern: TaskPattern): boolean {
  return service.startsWith("aws-sdk:")
    ? hasSdkIntegration(service.slice("aws-sdk:".length), action, pattern)
    : hasOptimizedIntegration(service, action, pattern);
}

function patternOf(suffix: string | undefined): TaskPattern | undefined {
  switch (suffix) {
    case undefined:
      return "request";
    case "sync":
    case "sync:2":
    case "waitForTaskToken":
      return suffix;
    default:
      return undefined;
  }
}

function unknown(arn: string): ParsedResource {
  return { ok: false, message: messages.unknownResource(arn), mend: () => suggestResource(arn) };
}

function suggestResource(arn: string): string | undefined {
  const [, prefix, name] = /^(arn:[^:]+:states:[^:]*:[^:]*:)([^.]+)/.exec(arn) ?? [];
  if (prefix === undefined || name === undefined || name.startsWith("aws-sdk:")) return undefined;
  const service = name.split(":")[0] ?? "";
  const known = optimizedResources();
  const suggestion = nearest(name, known);
  if (suggestion !== undefined && suggestion !== name) return `did you mean '${prefix}${suggestion}'?`;
  const actions = known.filter((resource) => resource.startsWith(`${service}:`));
  return actions.length > 0
    ? `optimized integrations: ${actions.join(", ")}; every other action goes by ${prefix}aws-sdk:${name}`
    : `AWS SDK integrations are written ${prefix}aws-sdk:service:action`;
}
