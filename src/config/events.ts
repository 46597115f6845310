import type { Origins } from "./check.ts";
import type { Problem } from "./problem.ts";
import type { ConfigValues, EndpointsConfig } from "./schema.ts";

/** What of `events` means nothing, or leads nowhere, with the rest of the settings. */
export function eventProblems(
  { events }: Pick<ConfigValues, "events">,
  endpoints: EndpointsConfig,
  origins: Origins,
): readonly Problem[] {
  const problems: Problem[] = [];
  if (events.eventBridge !== undefined && endpoints.events === undefined && endpoints.default === undefined) {
    problems.push({
      where: origins.whereValue(["events", "eventBridge"]),
      message:
        "events.eventBridge: expected endpoints.events (AWS_ENDPOINT_URL_EVENTBRIDGE), a server with EventBridge's API, found nothing; AWS's own takes no such events from anybody else",
    });
  }
  if (events.webhook === undefined && Object.keys(events.headers).length > 0) {
    problems.push({
      where: origins.whereKey(["events", "headers"]),
      message: "events.headers: means nothing without events.webhook",
    });
  }
  return problems;
}
