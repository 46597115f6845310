import { z } from "zod";
import { configSchema } from "../src/config/schema.ts";
import { flagName, type JsonSchema, type Setting, settingsOf } from "../src/config/settings.ts";

function writtenToday(): JsonSchema {
  return z.toJSONSchema(configSchema, { io: "input" }) as JsonSchema;
}

/** The text of `schema/stepwell.config.schema.json`. */
export function schemaText(): string {
  return `${JSON.stringify({ title: "stepwell.config", ...writtenToday() }, null, 2)}\n`;
}

/** The text of `docs/configuration.md`: every sentence about a setting comes from the schema. */
export function configurationMarkdown(): string {
  const schema = writtenToday();
  const settings = new Map(settingsOf(schema).map((setting) => [setting.path.join("."), setting]));
  return `${[INTRODUCTION, ...sections(schema, settings), FUNCTIONS_OVER_HTTP].join("\n\n")}\n`;
}

const INTRODUCTION = `<!-- Made by scripts/generate-configuration-docs.ts from src/config/schema.ts. Change those, not this file. -->

# Configuration

Every setting has a default: Stepwell starts without any configuration. A setting is taken from the first
of these that has it:

1. the command line (\`--port 9000\`),
2. the environment (\`STEPWELL_PORT=9000\`; an empty variable counts as absent),
3. the configuration file: \`stepwell.config.yaml\`, \`.yml\` or \`.json\` in the working directory, or the one that
   \`--config\` or \`STEPWELL_CONFIG\` names,
4. the default.

A configuration that is wrong anywhere is refused as a whole, with every mistake's file, line and column.
Editors check the file while you type if it names its schema, \`schema/stepwell.config.schema.json\`:

\`\`\`yaml
# yaml-language-server: $schema=./node_modules/stepwell/schema/stepwell.config.schema.json
port: 8083
data: .stepwell
functions:
  charge:
    url: http://127.0.0.1:9001/charge
    timeoutSeconds: 30
endpoints:
  lambda: http://127.0.0.1:3001
retention:
  executionsDays: 30
\`\`\``;

const FUNCTIONS_OVER_HTTP = `## Functions over HTTP

A function with a \`url\` is called by a POST whose body is the task's payload, as JSON. The request carries

| Header | Value |
|---|---|
| \`Idempotency-Key\`, \`X-Amzn-RequestId\` | a UUID: the same for every delivery of one attempt, also after a crash, and another one for a Retry |
| \`X-Amz-Invocation-Type\` | \`RequestResponse\` or \`Event\` |
| \`X-Amz-Invoked-Function-Arn\` | the function's ARN, with the version or alias that the task named |
| \`X-Amz-Client-Context\` | where the task gives a \`ClientContext\` |

| Answer | The task |
|---|---|
| 2xx | succeeds with the body: JSON as it is, other text as a string, nothing as \`null\` |
| any status with the header \`X-Amz-Function-Error: Handled\` (or \`Unhandled\`) | fails with the body's \`errorType\` as error (\`Lambda.Unknown\` without one) and the whole body as cause: \`{"errorType": "CardDeclined", "errorMessage": "…"}\` |
| 429 | fails with \`Lambda.TooManyRequestsException\` |
| 500 and above | fails with \`Lambda.ServiceException\` |
| another status | fails with \`Lambda.InvalidRequestContentException\` (400), \`Lambda.ResourceNotFoundException\` (404), \`Lambda.RequestTooLargeException\` (413) and so on; \`Lambda.AWSLambdaException\` for the rest |
| none: refused, reset, not resolved | fails with \`Lambda.SdkClientException\` |
| none within \`timeoutSeconds\` | fails with \`Sandbox.Timedout\` |
| a body of more than 6 MB | fails with \`Function.ResponseSizeTooLarge\` |

A task with \`InvocationType: Event\` also ends only when the function has answered, since a call that nobody
waits for would be lost if the server stopped; what the function answered is not its business.

A function without an entry is called through \`endpoints.lambda\` (else \`endpoints.default\`) with Lambda's own
API, unsigned; without such an endpoint its task fails with \`Lambda.ResourceNotFoundException\`.`;

const ENTRIES: Readonly<Record<string, string>> = { functions: "functions.NAME", stateMachines: "stateMachines.NAME" };

function sections(schema: JsonSchema, settings: ReadonlyMap<string, Setting>): string[] {
  const members = Object.entries(schema.properties ?? {});
  const single = members.filter(([, member]) => member.properties === undefined && entryOf(member) === undefined);
  const grouped = members.filter(([, member]) => member.properties !== undefined || entryOf(member) !== undefined);
  return [
    `## General\n\n${table(single, [], settings)}`,
    ...grouped.map(([name, member]) => {
      const inner = Object.entries((entryOf(member) ?? member).properties ?? {});
      const path = [ENTRIES[name] ?? name];
      return `## ${name}\n\n${member.description ?? ""}\n\n${table(inner, path, settings)}`;
    }),
  ];
}

function entryOf({ additionalProperties }: JsonSchema): JsonSchema | undefined {
  return typeof additionalProperties === "object" ? additionalProperties : undefined;
}

function table(
  members: readonly (readonly [string, JsonSchema])[],
  path: readonly string[],
  settings: ReadonlyMap<string, Setting>,
): string {
  const rows = members.map(([name, member]) => {
    const full = [...path, name].join(".");
    const setting = settings.get(full);
    const outside = setting === undefined ? [] : [flagName(setting.flag), ...setting.environment];
    const cells = [
      code(full),
      typeOf(member),
      defaultOf(member),
      outside.map(code).join("<br>"),
      member.description ?? "",
    ];
    return `| ${cells.join(" | ")} |`;
  });
  return ["| Setting | Type | Default | Flag, environment | Meaning |", "|---|---|---|---|---|", ...rows].join("\n");
}

function typeOf(member: JsonSchema): string {
  if (member.enum !== undefined) return member.enum.map((value) => code(String(value))).join(", ");
  if (member.type === "integer") return `integer, ${member.minimum} to ${member.maximum}`;
  if (member.type === "array") return `list of ${member.items?.type ?? "value"}s`;
  return member.type ?? "any";
}

function defaultOf(member: JsonSchema): string {
  return member.default === undefined ? "" : code(JSON.stringify(member.default));
}

function code(text: string): string {
  return `\`${text}\``;
}
