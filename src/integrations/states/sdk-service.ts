import type { JsonText } from "../../engine/units.ts";
import { memberTexts } from "../json-text.ts";
import { failed, parametersRefused, succeeded } from "../outcome.ts";
import type { TaskOutcome, TaskRequest } from "../port.ts";
import type { IntegratedService } from "../service.ts";
import type { ChildExecutions, StartRefused } from "./child-executions.ts";
import { parseStartParameters } from "./start-parameters.ts";
import type { StatesApi } from "./states-api.ts";

/** What a workflow has use for. The others manage state machines, and read what is long. */
const ACTIONS = [
  "startExecution",
  "startSyncExecution",
  "stopExecution",
  "redriveExecution",
  "describeExecution",
  "listExecutions",
  "sendTaskSuccess",
  "sendTaskFailure",
  "sendTaskHeartbeat",
] as const;

const TOKEN_PATTERN = ".waitForTaskToken";

/** Step Functions itself by `aws-sdk:sfn`: the API's operations, in the forms of the AWS SDK. */
export function createStatesSdkService(api: StatesApi, children: ChildExecutions): IntegratedService {
  return {
    resourceType: "aws-sdk:sfn",
    resources: ACTIONS.flatMap((action) => [action, action + TOKEN_PATTERN]),
    async run(request) {
      const action = request.resource.replace(TOKEN_PATTERN, "");
      const answer =
        action === "startExecution" ? await startExecution(request, children) : await callApi(request, action, api);
      if (answer.kind !== "answered") return answer;
      return request.resource === action
        ? succeeded(answer.body)
        : { kind: "submitted", submitted: answer.body as JsonText };
    },
  };
}

type Answer = { readonly kind: "answered"; readonly body: string } | TaskOutcome;

/** As the optimized integration starts them: a start that a crash repeats is the first one. */
async function startExecution({ parameters, key, task }: TaskRequest, children: ChildExecutions): Promise<Answer> {
  const parsed = parseStartParameters(parameters);
  if (parsed.kind === "unfit") return parametersRefused(parameters, parsed.problems);
  const answer = await children.start({
    ...parsed.start,
    key,
    awaited: false,
    ...(task === undefined ? {} : { task }),
  });
  if (answer.kind === "refused") return refusal(answer, key);
  const { executionArn, startedAt } = answer;
  return {
    kind: "answered",
    body: JSON.stringify({ ExecutionArn: executionArn, StartDate: new Date(startedAt).toISOString() }),
  };
}

async function callApi({ identity, parameters, key }: TaskRequest, action: string, api: StatesApi): Promise<Answer> {
  const members = memberTexts(parameters);
  if (members === undefined) return parametersRefused(parameters, ["The value must be an object"]);
  const given = Object.fromEntries([...members].map(([name, text]) => [lowerFirst(name), valueOf(text)]));
  // As an SDK makes one up; the attempt's key, so that one repeated after a crash redrives once.
  const request = action === "redriveExecution" ? { ...given, clientToken: given["clientToken"] ?? key } : given;
  const { region, account } = identity;
  const answer = await api.call({ operation: upperFirst(action), request, region, account, key });
  if (answer.kind === "refused") return refusal(answer, key);
  return { kind: "answered", body: JSON.stringify(inSdkForm(JSON.parse(answer.body))) };
}

/** Recorded: an object where the API wants text is its JSON text, and a member that is null counts as absent. */
function valueOf(text: JsonText): unknown {
  if (text.startsWith("{") || text.startsWith("[")) return text;
  const value: unknown = JSON.parse(text);
  return value ?? undefined;
}

/** Recorded: members in PascalCase, times in ISO 8601. */
function inSdkForm(value: unknown, name = ""): unknown {
  if (Array.isArray(value)) return value.map((item) => inSdkForm(item));
  if (typeof value === "number" && name.endsWith("Date")) return new Date(value * 1000).toISOString();
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([member, content]): [string, unknown] => [upperFirst(member), inSdkForm(content, member)])
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

/** Recorded: the exception's name ends with Exception, whether the API's does or not. */
function refusal({ code, message, status }: StartRefused, key: string): TaskOutcome {
  const name = code.endsWith("Exception") ? code : `${code}Exception`;
  return failed(
    `Sfn.${name}`,
    `${message} (Service: Sfn, Status Code: ${status}, Request ID: ${key}) (SDK Attempt Count: 1)`,
  );
}

function upperFirst(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
