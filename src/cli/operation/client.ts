import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { CliError, EXIT } from "../exit-code.ts";
import type { Answer } from "./answer.ts";
import type { ClientSettings } from "./client-settings.ts";
import type { Parameters } from "./read-parameters.ts";

/** Calls one operation, by name, with its parameters. */
export type Call = (operationName: string, parameters: Parameters) => Promise<Answer>;

/** The server's exception: exit 254 with the AWS CLI's sentence. */
class ServiceError extends CliError {
  constructor(code: string, operationName: string, message: string) {
    super(EXIT.serviceError, `An error occurred (${code}) when calling the ${operationName} operation: ${message}`);
  }
}

/** A client for the server at the settings' endpoint; AWS JSON 1.0 over node:http. */
export function createClient(settings: ClientSettings, debug: (line: string) => void): Call {
  return async (operationName, parameters) => {
    const body = JSON.stringify(parameters);
    debug(`POST ${settings.endpoint.href} AWSStepFunctions.${operationName} ${body}`);
    const response = await send(settings, operationName, body);
    debug(`${response.status} ${response.text}`);
    if (response.status === 200) return parseAnswer(settings, response.text);
    throw toServiceError(operationName, response);
  };
}

/** Of a request that names an account and no region. */
const DEFAULT_REGION = "us-east-1";

interface Response {
  readonly status: number;
  readonly statusText: string;
  readonly text: string;
}

function send(settings: ClientSettings, operationName: string, body: string): Promise<Response> {
  const headers = {
    "Content-Type": "application/x-amz-json-1.0",
    "X-Amz-Target": `AWSStepFunctions.${operationName}`,
    "Content-Length": Buffer.byteLength(body),
    "User-Agent": "stepwell",
    ...authorization(settings),
  };
  const start = settings.endpoint.protocol === "https:" ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const request = start(settings.endpoint, { method: "POST", headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", (error) => reject(noServer(settings, error)));
      response.on("end", () => {
        const { statusCode: status = 0, statusMessage: statusText = "" } = response;
        resolve({ status, statusText, text: Buffer.concat(chunks).toString("utf8") });
      });
    });
    if (settings.readTimeoutSeconds > 0) {
      request.setTimeout(settings.readTimeoutSeconds * 1000, () => {
        request.destroy(new Error(`no answer within ${settings.readTimeoutSeconds} s`));
      });
    }
    request.on("error", (error) => reject(noServer(settings, error)));
    request.end(body);
  });
}

/**
 * The credential scope tells the server region and account; without either nothing is signed, and the server's own hold.
 * The signature is a placeholder: a local
 * server takes none into account, and real credentials have no business in a request to it.
 */
function authorization({ accessKeyId, region }: ClientSettings): Record<string, string> {
  const isAccount = /^\d{12}$/.test(accessKeyId);
  if (region === undefined && !isAccount) return {};
  const date = new Date().toISOString().replace(/[-:]|\.\d+/g, "");
  const scope = `${accessKeyId}/${date.slice(0, 8)}/${region ?? DEFAULT_REGION}/states/aws4_request`;
  return {
    "X-Amz-Date": date,
    Authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=content-type;host;x-amz-date;x-amz-target, Signature=${"0".repeat(64)}`,
  };
}

function noServer(settings: ClientSettings, error: Error): CliError {
  const message = [
    `Could not connect to the endpoint URL: "${settings.endpoint.href}" (${reasonOf(error)})`,
    "Is a server running there? This starts one: stepwell start",
  ].join("\n");
  return new CliError(EXIT.general, message, { cause: error });
}

/** An AggregateError (localhost tried as ::1 and 127.0.0.1) has no message of its own. */
function reasonOf(error: Error & { readonly code?: string }): string {
  return error.message !== "" ? error.message : (error.code ?? error.name);
}

function parseAnswer(settings: ClientSettings, text: string): Answer {
  if (text === "") return {};
  try {
    return JSON.parse(text) as Answer;
  } catch (error) {
    throw new CliError(EXIT.general, `The answer of ${settings.endpoint.href} is not JSON: ${text.slice(0, 200)}`, {
      cause: error,
    });
  }
}

function toServiceError(operationName: string, response: Response): ServiceError {
  const body = parseErrorBody(response.text);
  const type = typeof body["__type"] === "string" ? body["__type"] : "";
  const code = type.slice(type.lastIndexOf("#") + 1) || String(response.status);
  const message = [body["message"], body["Message"]].find((text) => typeof text === "string");
  return new ServiceError(code, operationName, message ?? (type === "" ? response.statusText : ""));
}

function parseErrorBody(text: string): Readonly<Record<string, unknown>> {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === "object" && body !== null ? (body as Record<string, unknown>) : {};
  } catch {
    // A proxy's HTML page: the status line says enough.
    return {};
  }
}
