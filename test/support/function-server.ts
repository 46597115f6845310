import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** One delivery of one attempt at a task. */
export interface FunctionCall {
  readonly name: string;
  /** Whose configuration it was called by. */
  readonly caller: string;
  /** Its Idempotency-Key. */
  readonly key: string;
  readonly payload: unknown;
}

/** `undefined`: no answer at all. */
type FunctionAnswer = { readonly output: unknown } | { readonly error: string } | undefined;

/** The world outside: Lambda functions served over HTTP, by their names, which outlive the server that calls them. */
export class FunctionServer {
  readonly calls: FunctionCall[] = [];
  readonly #behave: (call: FunctionCall) => FunctionAnswer | Promise<FunctionAnswer>;
  readonly #server: Server;

  private constructor(behave: (call: FunctionCall) => FunctionAnswer | Promise<FunctionAnswer>) {
    this.#behave = behave;
    this.#server = createServer((request, response) => void this.#serve(request, response));
  }

  /** Listens on a free port; every name is a function. */
  static async start(
    behave: (call: FunctionCall) => FunctionAnswer | Promise<FunctionAnswer>,
  ): Promise<FunctionServer> {
    const functions = new FunctionServer(behave);
    functions.#server.listen(0, "127.0.0.1");
    await once(functions.#server, "listening");
    return functions;
  }

  /**
   * The `functions` of a configuration file, for these names.
   *
   * @param caller told apart by its calls' addresses: what a killed process had sent may arrive after its death.
   */
  config(names: readonly string[], caller = "server"): Record<string, { readonly url: string }> {
    const { port } = this.#server.address() as AddressInfo;
    return Object.fromEntries(names.map((name) => [name, { url: `http://127.0.0.1:${port}/${caller}/${name}` }]));
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = "";
    try {
      for await (const chunk of request.setEncoding("utf8")) text += String(chunk);
    } catch {
      // The caller was killed while it wrote: the function never began.
      return;
    }
    const [, caller = "", name = ""] = (request.url ?? "").split("/");
    const call: FunctionCall = {
      name,
      caller,
      key: String(request.headers["idempotency-key"]),
      payload: JSON.parse(text),
    };
    this.calls.push(call);
    const answer = await this.#behave(call);
    if (answer === undefined) return;
    const failed = "error" in answer;
    const body = failed ? { errorType: answer.error, errorMessage: call.key } : answer.output;
    response.writeHead(200, {
      "content-type": "application/json",
      ...(failed ? { "x-amz-function-error": "Unhandled" } : {}),
    });
    response.end(JSON.stringify(body));
  }
}
