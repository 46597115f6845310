import { readFileSync } from "node:fs";
import { parseEnv } from "node:util";
import type { EndpointsConfig } from "../../../config/schema.ts";

export interface EnvironmentOptions {
  readonly functionName: string;
  readonly memoryMb: number;
  readonly region: string;
  readonly account: string;
  /** The function's folder. */
  readonly folder: string;
  readonly handler: string;
  readonly endpoints: EndpointsConfig;
  /** This server's address, where it listens. */
  readonly stepFunctionsEndpoint: string | undefined;
  readonly envFile: string | undefined;
  readonly environment: Readonly<Record<string, string>>;
}

/** What programs need to work at all; everything else of the server's environment may be a secret. */
const BASICS =
  /^(PATH|HOME|USER|LOGNAME|SHELL|TMPDIR|TEMP|TMP|LANG|LC_\w+|TZ|USERPROFILE|SYSTEMROOT|SYSTEMDRIVE|WINDIR|COMSPEC|PATHEXT|NUMBER_OF_PROCESSORS|PROCESSOR_ARCHITECTURE)$/i;

/**
 * The environment of a function, `environment` winning over `envFile`, and that over the rest.
 *
 * @param server the server's own environment, of which only the basics are handed on.
 * @throws where `envFile` cannot be read.
 */
export function functionEnvironment(
  options: EnvironmentOptions,
  server: Readonly<Record<string, string | undefined>> = process.env,
): Record<string, string> {
  const { functionName, memoryMb, region, account, folder, handler, endpoints, stepFunctionsEndpoint } = options;
  return {
    ...basics(server),
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    // Credentials that mean nothing anywhere: an SDK asks for some before it calls any endpoint, and would
    // otherwise look for real ones. The key id is the account, as requests to this server have it.
    AWS_ACCESS_KEY_ID: account,
    AWS_SECRET_ACCESS_KEY: "stepwell",
    ...endpointVariables(endpoints),
    ...(stepFunctionsEndpoint === undefined ? {} : { AWS_ENDPOINT_URL_SFN: stepFunctionsEndpoint }),
    AWS_LAMBDA_FUNCTION_NAME: functionName,
    AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb),
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${functionName}`,
    AWS_LAMBDA_LOG_STREAM_NAME: "local",
    LAMBDA_TASK_ROOT: folder,
    _HANDLER: handler,
    ...(options.envFile === undefined ? {} : readEnvFile(options.envFile)),
    ...options.environment,
  };
}

function basics(server: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(server).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && BASICS.test(entry[0]),
    ),
  );
}

/** Where AWS's SDKs call a service otherwise than its ARNs do. */
const SDK_NAMES: Readonly<Record<string, string>> = { events: "EVENTBRIDGE", logs: "CLOUDWATCH_LOGS" };

/** `endpoints.lambda` is AWS_ENDPOINT_URL_LAMBDA, `endpoints.default` AWS_ENDPOINT_URL. */
function endpointVariables(endpoints: EndpointsConfig): Record<string, string> {
  return Object.fromEntries(
    Object.entries(endpoints).flatMap(([service, endpoint]) => {
      if (typeof endpoint !== "string" || !URL.canParse(endpoint)) return [];
      const suffix =
        service === "default" ? "" : `_${SDK_NAMES[service] ?? service.replaceAll("-", "_").toUpperCase()}`;
      return [[`AWS_ENDPOINT_URL${suffix}`, endpoint]];
    }),
  );
}

function readEnvFile(file: string): Record<string, string> {
  const parsed = Object.entries(parseEnv(readFileSync(file, "utf8")));
  return Object.fromEntries(parsed.filter((entry): entry is [string, string] => entry[1] !== undefined));
}
