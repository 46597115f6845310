import type { ExecutionIdentity } from "../engine/execution.ts";
import type { EpochMs } from "../engine/units.ts";
import type { AwsSigner } from "../integrations/aws/aws-signer.ts";
import type { HttpAnswer, HttpCall, HttpClient } from "../integrations/http/http-client.ts";
import type { StatusEventRow } from "../store/store.ts";
import type { LogEntry } from "./log-entry.ts";
import type { LogGroup } from "./log-group.ts";

export const NOW = Date.parse("2023-11-14T22:13:20.123Z") as EpochMs;
export const HOME = { region: "us-east-1", account: "123456789012" };
export const GROUP: LogGroup = { name: "/aws/vendedlogs/states/orders", ...HOME };

const ARN = "arn:aws:states:us-east-1:123456789012";

export const IDENTITY: ExecutionIdentity = {
  executionArn: `${ARN}:execution:Orders:one`,
  name: "one",
  stateMachineArn: `${ARN}:stateMachine:Orders`,
  stateMachineName: "Orders",
  roleArn: "arn:aws:iam::123456789012:role/Role",
  partition: "aws",
  ...HOME,
};

/** Signs by saying so. */
export const SIGNER: AwsSigner = { sign: async ({ headers }) => ({ ...headers, Authorization: "signed" }) };

/** A call as it went out. */
export interface SentCall {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;
}

/** What a test answers: a status with a body, or the way in which no answer came. */
export type FakeAnswer =
  | { readonly status: number; readonly body?: unknown }
  | Exclude<HttpAnswer, { kind: "answered" }>
  | "hang";

/** An HTTP client that notes every call; one that hangs ends with its signal. */
export class FakeHttp implements HttpClient {
  readonly calls: SentCall[] = [];
  answer: (call: SentCall) => FakeAnswer = () => ({ status: 200 });

  post({ url, headers, body, signal }: HttpCall): Promise<HttpAnswer> {
    if (signal.aborted) return Promise.resolve({ kind: "aborted" });
    const call = { url, headers, body: JSON.parse(body) as SentCall["body"] };
    this.calls.push(call);
    const answer = this.answer(call);
    if (answer === "hang") {
      return new Promise((resolve) => {
        signal.addEventListener("abort", () => resolve({ kind: "aborted" }));
      });
    }
    if ("kind" in answer) return Promise.resolve(answer);
    const text = answer.body === undefined ? "" : JSON.stringify(answer.body);
    return Promise.resolve({ kind: "answered", status: answer.status, headers: {}, rawHeaders: [], body: text });
  }

  close(): void {}
}

export const REFUSED: FakeAnswer = { kind: "unreachable", code: "ECONNREFUSED", message: "connect ECONNREFUSED" };

/** An entry of so many characters. */
export function entry(text: string, timestamp: number = NOW, machine = "Orders"): LogEntry {
  return { timestamp: timestamp as EpochMs, text, machine };
}

/** A status event as the runtime writes it. */
export function statusEvent(name: string, { time = NOW, more = "" }: { time?: number; more?: string } = {}): string {
  return JSON.stringify({
    version: "0",
    id: `id-of-${name}`,
    "detail-type": "Step Functions Execution Status Change",
    source: "aws.states",
    account: "123456789012",
    time: new Date(time).toISOString().replace(/\.\d+/, ""),
    region: "us-east-1",
    resources: [`${ARN}:execution:Orders:${name}`],
    detail: { executionArn: `${ARN}:execution:Orders:${name}`, name, status: "RUNNING", input: more },
  });
}

/** The part of a store that keeps status events. */
export class FakeOutbox {
  rows: StatusEventRow[] = [];
  isAway = false;
  #lastId = 0;

  add(...events: readonly string[]): void {
    for (const event of events) this.rows.push({ id: ++this.#lastId, event });
  }

  async statusEvents(limit: number, after = 0): Promise<readonly StatusEventRow[]> {
    if (this.isAway) throw new Error("away");
    return this.rows.filter(({ id }) => id > after).slice(0, limit);
  }

  async deleteStatusEvents(ids: readonly number[]): Promise<void> {
    if (this.isAway) throw new Error("away");
    this.rows = this.rows.filter(({ id }) => !ids.includes(id));
  }

  names(): readonly string[] {
    return this.rows.map(({ event }) => (JSON.parse(event) as { detail: { name: string } }).detail.name);
  }
}
