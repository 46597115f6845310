import type { Answer } from "../operation/answer.ts";
import type { Call } from "../operation/client.ts";
import type { ClientSettings } from "../operation/client-settings.ts";
import type { Parameters } from "../operation/read-parameters.ts";

/**
 * Reads executions of a server. Of Express executions AWS's API tells nothing: a Stepwell is asked on its own path what it
 * remembers of them. Where it remembers nothing, or the server is another, the API's own refusal stands.
 */
export function observedCall(call: Call, settings: ClientSettings): Call {
  return async (operationName, parameters) =>
    (await askStepwell(settings, operationName, parameters)) ?? call(operationName, parameters);
}

async function askStepwell(
  { endpoint }: ClientSettings,
  operationName: string,
  parameters: Parameters,
): Promise<Answer | undefined> {
  const { executionArn } = parameters;
  if (typeof executionArn !== "string" || executionArn.split(":")[5] !== "express") return undefined;
  const path = `/stepwell/express/${encodeURIComponent(executionArn)}`;
  switch (operationName) {
    case "DescribeExecution":
      return get(new URL(path, endpoint));
    case "GetExecutionHistory": {
      const url = new URL(`${path}/history`, endpoint);
      for (const name of ["reverseOrder", "maxResults", "nextToken"]) {
        const value = parameters[name];
        if (value !== undefined) url.searchParams.set(name, typeof value === "string" ? value : JSON.stringify(value));
      }
      return get(url);
    }
    default:
      return undefined;
  }
}

async function get(url: URL): Promise<Answer | undefined> {
  try {
    const response = await fetch(url);
    return response.ok ? ((await response.json()) as Answer) : undefined;
  } catch {
    // The operation itself tells best that nobody listens.
    return undefined;
  }
}
