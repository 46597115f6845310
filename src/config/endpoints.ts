import { AT_HOME } from "./field.ts";
import type { EndpointsConfig } from "./schema.ts";

export { AT_AWS } from "./field.ts";

/** Where a service is called: a URL, `aws`, or nowhere. */
export function endpointOf(endpoints: EndpointsConfig, service: "lambda" | "logs" | "events"): string | undefined {
  const own = endpoints[service];
  return own === AT_HOME ? undefined : (own ?? endpoints.default);
}
