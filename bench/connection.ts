import { connect, type Socket } from "node:net";

const CONTENT_LENGTH = /content-length: /i;

/**
 * One keep-alive connection that speaks just enough HTTP/1.1: the client must not be what is measured, and
 * node:http's costs more than the server that it asks.
 */
export class Connection {
  readonly #socket: Socket;
  readonly #host: string;
  #received: Buffer = Buffer.alloc(0);
  #answer: ((body: string) => void) | undefined;
  #failure: ((error: Error) => void) | undefined;

  private constructor(socket: Socket, host: string) {
    this.#socket = socket;
    this.#host = host;
    socket.setNoDelay(true);
    socket.on("data", (chunk) => this.#take(chunk));
    socket.on("error", (error) => this.#failure?.(error));
    socket.on("close", () => this.#failure?.(new Error("the server closed the connection")));
  }

  static open(endpoint: string): Promise<Connection> {
    const { hostname, port, host } = new URL(endpoint);
    return new Promise((resolve, reject) => {
      const socket = connect(Number(port), hostname, () => resolve(new Connection(socket, host)));
      socket.once("error", reject);
    });
  }

  /** Sends one operation; rejects where the answer is not 200. */
  async call(operation: string, body: unknown): Promise<Record<string, unknown>> {
    return JSON.parse(await this.ask(operation, JSON.stringify(body)));
  }

  /** The same, from text to text. */
  ask(operation: string, body: string): Promise<string> {
    return this.post("/", body, `X-Amz-Target: AWSStepFunctions.${operation}\r\n`);
  }

  /** `body` is ASCII. */
  post(path: string, body: string, headers = ""): Promise<string> {
    return new Promise((resolve, reject) => {
      this.#answer = resolve;
      this.#failure = reject;
      this.#socket.write(
        `POST ${path} HTTP/1.1\r\nHost: ${this.#host}\r\nContent-Type: application/x-amz-json-1.0\r\n${headers}Content-Length: ${body.length}\r\n\r\n${body}`,
        "latin1",
      );
    });
  }

  close(): void {
    this.#failure = undefined;
    this.#socket.destroy();
  }

  #take(chunk: Buffer): void {
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
    const text = this.#received.toString("latin1");
    const end = text.indexOf("\r\n\r\n");
    if (end < 0) return;
    const from = text.search(CONTENT_LENGTH) + "content-length: ".length;
    const length = Number(text.slice(from, text.indexOf("\r\n", from)));
    if (this.#received.length < end + 4 + length) return;
    const body = text.slice(end + 4, end + 4 + length);
    this.#received = this.#received.subarray(end + 4 + length);
    if (text.startsWith("HTTP/1.1 200")) this.#answer?.(body);
    else this.#failure?.(new Error(`${text.split("\r\n", 1)[0]}: ${body}`));
  }
}
