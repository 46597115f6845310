import { assertNever } from "../engine/assert-never.ts";
import type { ForeignRequest, Protocol } from "./foreign-request.ts";
import { element } from "./xml.ts";

/** What a client of another service is told, in the form that it can read. */
export interface ForeignRefusal {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
  /** REST services name the error in a header. */
  readonly errorType?: string;
}

/** By the name that a service signs by: its own name, and how its `AWS_ENDPOINT_URL_…` variable ends. */
const SERVICES: Readonly<Record<string, readonly [name: string, variable: string]>> = {
  apigateway: ["API Gateway", "API_GATEWAY"],
  batch: ["Batch", "BATCH"],
  cloudformation: ["CloudFormation", "CLOUDFORMATION"],
  cloudfront: ["CloudFront", "CLOUDFRONT"],
  dynamodb: ["DynamoDB", "DYNAMODB"],
  ec2: ["EC2", "EC2"],
  ecr: ["ECR", "ECR"],
  ecs: ["ECS", "ECS"],
  events: ["EventBridge", "EVENTBRIDGE"],
  glue: ["Glue", "GLUE"],
  iam: ["IAM", "IAM"],
  kinesis: ["Kinesis", "KINESIS"],
  kms: ["KMS", "KMS"],
  lambda: ["Lambda", "LAMBDA"],
  logs: ["CloudWatch Logs", "CLOUDWATCH_LOGS"],
  monitoring: ["CloudWatch", "CLOUDWATCH"],
  route53: ["Route 53", "ROUTE_53"],
  s3: ["S3", "S3"],
  scheduler: ["EventBridge Scheduler", "SCHEDULER"],
  secretsmanager: ["Secrets Manager", "SECRETS_MANAGER"],
  sns: ["SNS", "SNS"],
  sqs: ["SQS", "SQS"],
  ssm: ["Systems Manager", "SSM"],
  sts: ["STS", "STS"],
};

/** Refuses a request to another service, and says which setting sends it to where it belongs. */
export function foreignRefusal(request: ForeignRequest, requestId: string): ForeignRefusal {
  const message = messageOf(request);
  return { status: statusOf(request.protocol), ...written(request.protocol, message, requestId) };
}

/** S3's clients know the status of what is not implemented; the others would take one above 499 for a passing fault. */
function statusOf(protocol: Protocol): number {
  return protocol === "s3" ? 501 : 400;
}

const SHOWN_MAX = 64;

function messageOf({ service, operation }: ForeignRequest): string {
  const known = service === undefined ? undefined : Object.hasOwn(SERVICES, service) ? SERVICES[service] : undefined;
  const name = known?.[0] ?? service?.slice(0, SHOWN_MAX) ?? "another service";
  const what = operation === undefined ? name : `${name} (${operation.slice(0, SHOWN_MAX)})`;
  const exception = service === "sts" ? ", and of STS GetCallerIdentity alone" : "";
  return (
    `Stepwell serves AWS Step Functions only${exception}; this request is for ${what}. ` +
    `Set AWS_ENDPOINT_URL_SFN instead of AWS_ENDPOINT_URL, so that Step Functions alone comes here, ` +
    `or AWS_ENDPOINT_URL_${known?.[1] ?? "<SERVICE>"} to where ${name} is served.`
  );
}

function written(protocol: Protocol, message: string, requestId: string): Omit<ForeignRefusal, "status"> {
  switch (protocol) {
    case "json":
      return { contentType: "application/x-amz-json-1.0", body: asJson(message) };
    case "rest-json":
      return { contentType: "application/json", body: asJson(message), errorType: UNKNOWN };
    case "query":
    case "rest-xml":
      return asXml(
        element("ErrorResponse", [
          element("Error", [element("Type", "Sender"), element("Code", "InvalidAction"), element("Message", message)]),
          element("RequestId", requestId),
        ]),
      );
    case "ec2":
      return asXml(
        element("Response", [
          element("Errors", [element("Error", [element("Code", "InvalidAction"), element("Message", message)])]),
          element("RequestID", requestId),
        ]),
      );
    case "s3":
      return asXml(
        element("Error", [
          element("Code", "NotImplemented"),
          element("Message", message),
          element("RequestId", requestId),
        ]),
      );
    default:
      return assertNever(protocol);
  }
}

const UNKNOWN = "UnknownOperationException";

function asJson(message: string): string {
  // Clients of some services look for the one spelling, others for the other.
  return JSON.stringify({ __type: UNKNOWN, message, Message: message });
}

function asXml(body: string): Omit<ForeignRefusal, "status"> {
  return { contentType: "text/xml", body: `<?xml version="1.0" encoding="UTF-8"?>\n${body}` };
}
