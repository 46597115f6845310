import { AT_HOME } from "./field.ts";
import type { EndpointsConfig } from "./schema.ts";

export { AT_AWS } from "./field.ts";

/** Where functions are called that the configuration does not name: a URL, `aws`, or nowhere. */
export function lambdaEndpoint({ lambda, default: others }: EndpointsConfig): string | undefined {
  return lambda === AT_HOME ? undefined : (lambda ?? others);
}
