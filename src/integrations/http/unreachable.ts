import type { HttpAnswer } from "./http-client.ts";

/** Why no answer came, in the words of AWS's SDK as they appear in causes. */
export function unreachableCause(url: string, { code, message }: Extract<HttpAnswer, { kind: "unreachable" }>): string {
  const { host, hostname } = new URL(url);
  return `Unable to execute HTTP request: ${reason(code, message, host, hostname)}`;
}

function reason(code: string, message: string, host: string, hostname: string): string {
  switch (code) {
    case "ECONNREFUSED":
      return `Connect to ${host} failed: Connection refused`;
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return `${hostname}: Name or service not known`;
    case "ECONNRESET":
      return `${host}: Connection reset`;
    case "ETIMEDOUT":
      return `Connect to ${host} failed: Connection timed out`;
    default:
      return `${host}: ${message}`;
  }
}
