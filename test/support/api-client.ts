import { Agent, request } from "node:http";

/** AWS's exception: what the server answered instead. */
export class ApiRefusal extends Error {
  override readonly name: string;

  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

/** One event as GetExecutionHistory answers it; `timestamp` in epoch seconds. */
export interface HistoryEvent {
  readonly id: number;
  readonly previousEventId: number;
  readonly timestamp: number;
  readonly type: string;
  readonly [details: string]: unknown;
}

/** One keep-alive connection that speaks the API without a library's retries in between. */
export class ApiClient {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  endpoint: string;

  constructor(endpoint: string) {
    this.endpoint = endpoint;
  }

  /**
   * @throws {ApiRefusal} where the server refuses.
   * @throws an error with a `code` (ECONNREFUSED, ECONNRESET) where it is not there, or dies before it answers.
   */
  call(operation: string, body: object = {}): Promise<Record<string, unknown>> {
    return new Promise((resolve, reject) => {
      const text = JSON.stringify(body);
      const headers = {
        "content-type": "application/x-amz-json-1.0",
        "content-length": Buffer.byteLength(text),
        "x-amz-target": `AWSStepFunctions.${operation}`,
      };
      const sent = request(this.endpoint, { method: "POST", headers, agent: this.#agent }, (response) => {
        let answer = "";
        response.setEncoding("utf8");
        response.on("data", (chunk: string) => {
          answer += chunk;
        });
        response.on("error", reject);
        response.on("end", () => {
          const content = JSON.parse(answer);
          if (response.statusCode === 200) resolve(content);
          else reject(new ApiRefusal(String(content.__type), String(content.message)));
        });
      });
      sent.on("error", reject);
      sent.end(text);
    });
  }

  /** All pages of a list. */
  async all(operation: string, member: string, body: object): Promise<readonly unknown[]> {
    const items: unknown[] = [];
    let nextToken: unknown;
    do {
      const page = await this.call(operation, { ...body, maxResults: 1000, ...(nextToken ? { nextToken } : {}) });
      items.push(...(page[member] as unknown[]));
      nextToken = page["nextToken"];
    } while (nextToken !== undefined);
    return items;
  }

  async history(executionArn: string): Promise<readonly HistoryEvent[]> {
    return (await this.all("GetExecutionHistory", "events", { executionArn })) as HistoryEvent[];
  }

  close(): void {
    this.#agent.destroy();
  }
}
