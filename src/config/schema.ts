import { z } from "zod";
import { AWS_LIMITS } from "../engine/command.ts";
import { endpoint, endpointUrl, flag, httpUrl, integer, list, oneOf, section, text, variable } from "./field.ts";

/** AWS ends a function after 15 minutes at the latest. */
export const FUNCTION_TIMEOUT_SECONDS_MAX = 900;

const QUOTA_MAX = 1_000_000_000;
const ONE_GIGABYTE = 1_073_741_824;
const TEN_YEARS_DAYS = 3650;

const functionSchema = section({
  handler: text("a file and the function in it, such as src/charge.handler, an executable file, a URL, or aws", /./)
    .optional()
    .describe(
      "What runs: a file and the function in it (`src/charge.handler`: JavaScript, TypeScript or Python), an executable that speaks the Lambda Runtime API, a URL as in `url`, or `aws` for the function that AWS Lambda has under this name.",
    ),
  url: httpUrl()
    .optional()
    .describe(
      "Where the function is served. Its payload is sent there as the JSON body of a POST; a 2xx answer's body is its result.",
    ),
  timeoutSeconds: integer(1, FUNCTION_TIMEOUT_SECONDS_MAX, "seconds")
    .default(FUNCTION_TIMEOUT_SECONDS_MAX)
    .describe("How long the function may run before its task fails with `Sandbox.Timedout`."),
  environment: z
    .record(text("the name of a variable", /^[^=]+$/), variable(), { error: () => "an object of texts by name" })
    .default({})
    .describe("Environment variables of a handler."),
  envFile: text("the path of a file", /./)
    .optional()
    .describe("A file of `NAME=value` lines with further environment variables of a handler; `environment` wins."),
  concurrency: integer(1, 1000, "invocations")
    .default(40)
    .describe("How many invocations of a handler run at once, each in a worker of its own; others wait."),
  memoryMb: integer(64, 10_240, "MB")
    .default(1024)
    .describe("How much memory a worker of a handler may use before its task fails with `Runtime.OutOfMemory`."),
  cwd: text("the path of a folder", /./)
    .optional()
    .describe(
      "The function's folder, where `handler` begins; a process's working directory. Default: the configuration file's folder.",
    ),
});

const stateMachineSchema = section({
  definition: text("the path of a file", /./).describe(
    "The file with the definition: JSON, or YAML where its name ends in .yaml or .yml.",
  ),
  type: oneOf(["STANDARD", "EXPRESS"])
    .default("STANDARD")
    .describe("The kind of state machine; it cannot change later."),
  roleArn: text("the ARN of a role", /^arn:[^:]+:iam::\d{12}:role\/.+$/)
    .optional()
    .describe("The role that executions act as. Default: `role/stepwell` of `account`."),
  substitutions: z
    .record(text("the name of a placeholder", /^[A-Za-z_][\w.:-]*$/), variable(), {
      error: () => "an object of values by name",
    })
    .default({})
    .describe("What `${Name}` stands for in the definition. The name of a configured function stands for its ARN."),
});

const endpointsSchema = section({
  lambda: endpoint()
    .optional()
    .describe(
      "Where functions are called that `functions` does not name: a server with Lambda's API, `aws` for Lambda itself (with the credentials that AWS's SDKs find), or `local` for nowhere, whatever `default` says.",
    ),
  logs: endpoint()
    .optional()
    .describe(
      "Where the log groups of state machines are written besides files: a server with the API of CloudWatch Logs, `aws` for CloudWatch Logs itself, or `local` for nowhere, whatever `default` says.",
    ),
  events: endpointUrl().optional().describe("A server with EventBridge's API, for `events.eventBridge`."),
  default: endpointUrl()
    .optional()
    .describe("A server with the APIs of AWS, for services without an entry of their own."),
});

const logsSchema = section({
  folder: text("the path of a folder", /./)
    .optional()
    .describe(
      "Where log groups are kept as files, one line an event. Default: `logs` in the data folder; nowhere with `store: memory`.",
    ),
  fileMb: integer(1, 10_240, "MB")
    .default(64)
    .describe("How long a log group's file may grow before it is put aside and another one is begun."),
  keepFiles: integer(0, 1000, "files")
    .default(4)
    .describe("How many files of a log group are kept besides the one that is written; older ones are deleted."),
});

const eventsSchema = section({
  webhook: httpUrl()
    .optional()
    .describe("Where each change of a Standard execution's status is sent, as the JSON body of a POST."),
  headers: z
    .record(
      text(
        "the name of a header, other than Content-Type, Content-Length, Connection and Transfer-Encoding",
        /^(?!(?:content-type|content-length|connection|transfer-encoding)$)[\w!#$%&'*+.^`|~-]+$/i,
      ),
      text("a text on one line", /^[\t\u0020-\u007e\u00a0-\u00ff]*$/),
      { error: () => "an object of texts by name" },
    )
    .default({})
    .describe("Headers of the webhook's requests, such as `Authorization`."),
  eventBridge: text(
    "the name or ARN of an event bus, such as default",
    /^(arn:[\w-]+:events:[^:]*:\d{12}:event-bus\/)?[\w/.-]{1,256}$/,
  )
    .optional()
    .describe("The event bus that changes of status are put on, at `endpoints.events` (else `endpoints.default`)."),
  retryHours: integer(1, 168, "hours")
    .default(24)
    .describe("How long after a change of status its delivery is tried before it is given up. The default is AWS's."),
});

const retentionSchema = section({
  executionsDays: integer(1, TEN_YEARS_DAYS, "days")
    .default(90)
    .describe("How long ended executions and their histories are kept. AWS keeps them for 90 days."),
  express: integer(0, 100_000, "executions")
    .default(1000)
    .describe(
      "How many executions of each Express machine are remembered with their histories, the newest, in memory: up to 64 MiB for all. AWS keeps none.",
    ),
});

const limitsSchema = section({
  payloadBytes: integer(1024, ONE_GIGABYTE, "bytes")
    .default(AWS_LIMITS.payloadBytesMax)
    .describe("The largest input, output or result of a state, in bytes of UTF-8. The default is AWS's."),
  historyEvents: integer(100, 10_000_000, "events")
    .default(AWS_LIMITS.historyEventsMax)
    .describe("How many events an execution may have before it fails. The default is AWS's."),
  mapConcurrency: integer(1, 10_000, "iterations")
    .default(AWS_LIMITS.inlineMapConcurrencyMax)
    .describe(
      "How many iterations of an inline Map run at once where the state allows more. The default is about AWS's.",
    ),
  definitionLength: integer(1024, ONE_GIGABYTE, "characters")
    .default(1_048_576)
    .describe("The longest definition of a state machine. The default is AWS's."),
  stateMachines: integer(1, QUOTA_MAX)
    .default(100_000)
    .describe("How many state machines there may be in one region of an account. The default is AWS's."),
  activities: integer(1, QUOTA_MAX)
    .default(100_000)
    .describe("How many activities there may be in one region of an account. The default is AWS's."),
  versionsPerStateMachine: integer(1, QUOTA_MAX)
    .default(1_000)
    .describe("How many versions a state machine may have. The default is AWS's."),
  aliasesPerStateMachine: integer(1, QUOTA_MAX)
    .default(100)
    .describe("How many aliases a state machine may have. The default is AWS's."),
  openExecutions: integer(1, QUOTA_MAX)
    .default(1_000_000)
    .describe(
      "How many Standard executions may be open at once, in all regions and accounts together. The default is AWS's for one region of an account.",
    ),
  tagsPerResource: integer(1, QUOTA_MAX)
    .default(50)
    .describe("How many tags a state machine or activity may have. The default is AWS's."),
  activityPollers: integer(1, QUOTA_MAX)
    .default(1_000)
    .describe("How many workers may wait at once for the tasks of one activity. The default is AWS's."),
});

const logSchema = section({
  level: oneOf(["trace", "debug", "info", "warn", "error", "silent"])
    .default("info")
    .describe("The least important messages that are logged."),
  format: oneOf(["auto", "text", "json"])
    .default("auto")
    .describe("`text` for people, `json` for machines; `auto` is text on a terminal and JSON elsewhere."),
});

/** All settings: their names, types, defaults and descriptions. The documentation and the JSON Schema are made from it. */
export const configSchema = section({
  $schema: z
    .string()
    .optional()
    .describe("Where the JSON Schema of this file lies, for editors. Stepwell does not read it."),
  host: text("an address or host name", /^[^\s/]+$/)
    .default("127.0.0.1")
    .describe("The address to listen on. Any other than a loopback address needs `insecure`."),
  port: integer(0, 65_535).default(8083).describe("The port to listen on; 0 takes a free one."),
  data: text("the path of a folder", /./)
    .default(".stepwell")
    .describe(
      "The folder that holds everything durable. A relative path starts at the file that names it, else at the working directory.",
    ),
  store: oneOf(["sqlite", "memory"])
    .default("sqlite")
    .describe("`sqlite` keeps executions in the data folder; `memory` forgets them when the server stops."),
  account: text("12 digits, in quotes", /^\d{12}$/)
    .default("123456789012")
    .describe("The account of ARNs where a request's access key id is not itself 12 digits."),
  region: text("the name of a region, such as us-east-1", /^[a-z]{2}(-[a-z]+)+-\d+$/)
    .default("us-east-1")
    .describe("The region of ARNs where a request's signature does not name one."),
  allowedHosts: list(text("a host name", /^[^\s/:]+$/), "a list of host names")
    .default([])
    .describe("Host names that are served besides localhost's own."),
  insecure: flag()
    .default(false)
    .describe("Allow listening on an address that others can reach although requests are not authenticated."),
  functions: z
    .record(text("a function's name or ARN", /^[A-Za-z0-9_$:.-]+$/), functionSchema, {
      error: () => "an object of functions by name",
    })
    .default({})
    .describe("The Lambda functions that tasks may call, by name (`charge`, `charge:prod`) or ARN."),
  stateMachines: z
    .record(
      text("a state machine's name of up to 80 letters, digits, - and _", /^[A-Za-z0-9_-]{1,80}$/),
      stateMachineSchema,
      {
        error: () => "an object of state machines by name",
      },
    )
    .default({})
    .describe("State machines that are created at start, and updated whenever their file is saved."),
  endpoints: endpointsSchema.prefault({}).describe("Servers that stand in for AWS's services."),
  logs: logsSchema
    .prefault({})
    .describe("The log groups that state machines name in their `loggingConfiguration`, as files."),
  events: eventsSchema.prefault({}).describe("Who is told when an execution's status changes. Nobody, unless set."),
  mocks: text("the path of a mock file", /./)
    .optional()
    .describe(
      "A mock file of the kind that Step Functions Local takes: answers for the tasks of executions started on `<state machine ARN>#<test case>`.",
    ),
  retention: retentionSchema.prefault({}).describe("What is kept for how long."),
  limits: limitsSchema.prefault({}).describe("Bounds on executions, and how much there may be of what."),
  taskConcurrency: integer(1, 100_000, "tasks")
    .default(1024)
    .describe("How many tasks run at once; others wait, without their time-outs running."),
  drainSeconds: integer(0, 3600, "seconds")
    .default(10)
    .describe("How long a stopping server waits for running tasks to report."),
  log: logSchema.prefault({}).describe("What the server says, on stderr."),
});

export type ConfigValues = z.infer<typeof configSchema>;
/** A function as the file has it. */
export type FunctionValues = ConfigValues["functions"][string];
export type EndpointsConfig = ConfigValues["endpoints"];
export type EventsConfig = ConfigValues["events"];
export type LogsConfig = ConfigValues["logs"];
