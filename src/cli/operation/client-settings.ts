import { badArgument } from "../exit-code.ts";
import type { Terminal } from "../terminal.ts";

const DEFAULT_ENDPOINT = "http://127.0.0.1:8083";
/** More than the AWS CLI's 60, which is just as long as GetActivityTask may wait. */
const READ_TIMEOUT_SECONDS = 70;

export interface ClientSettings {
  readonly endpoint: URL;
  /** Absent: the server's. */
  readonly region?: string;
  /** A 12-digit one is the account of the request. */
  readonly accessKeyId: string;
  /** 0 waits for ever. */
  readonly readTimeoutSeconds: number;
}

/**
 * Flag, then environment, then default.
 *
 * @throws {CliError} 252 when the endpoint is not an address.
 */
export function clientSettings(
  flags: { readonly endpointUrl?: string; readonly region?: string; readonly cliReadTimeout?: string },
  env: Terminal["env"],
): ClientSettings {
  const { AWS_ENDPOINT_URL_SFN, AWS_ENDPOINT_URL, AWS_REGION, AWS_DEFAULT_REGION, AWS_ACCESS_KEY_ID } = env;
  const address = firstSet(flags.endpointUrl, AWS_ENDPOINT_URL_SFN, AWS_ENDPOINT_URL) ?? DEFAULT_ENDPOINT;
  if (!/^https?:\/\//.test(address) || !URL.canParse(address)) {
    throw badArgument(`Invalid endpoint: ${address} (expected http://HOST:PORT)`);
  }
  const region = firstSet(flags.region, AWS_REGION, AWS_DEFAULT_REGION);
  return {
    endpoint: new URL(address),
    ...(region !== undefined && { region }),
    // Any other access key id may be a real one, and stays here.
    accessKeyId: /^\d{12}$/.test(AWS_ACCESS_KEY_ID ?? "") ? (AWS_ACCESS_KEY_ID as string) : "stepwell",
    readTimeoutSeconds: wholeSeconds(flags.cliReadTimeout),
  };
}

function firstSet(...candidates: readonly (string | undefined)[]): string | undefined {
  return candidates.find((candidate) => candidate !== undefined && candidate !== "");
}

function wholeSeconds(text: string | undefined): number {
  if (text === undefined) return READ_TIMEOUT_SECONDS;
  if (/^\d+$/.test(text)) return Number(text);
  throw badArgument(`argument --cli-read-timeout: expected whole seconds, got '${text}'`);
}
