import { AT_AWS } from "../config/endpoints.ts";
import type { Logger } from "../runtime/logger.ts";
import { type AwsJsonAnswer, callAwsJson, type OutgoingParts } from "./aws-json.ts";
import type { LogEntry } from "./log-entry.ts";
import type { LogGroup } from "./log-group.ts";
import type { LogSink } from "./log-sink.ts";
import { pause } from "./pause.ts";

export interface CloudWatchLogsOptions extends OutgoingParts {
  /** A URL, or `aws`. */
  readonly endpoint: string;
  /** For log groups whose ARN names no place. */
  readonly home: Pick<LogGroup, "region" | "account">;
  readonly logger: Logger;
}

/** AWS's quotas for one PutLogEvents: entries, bytes of all, and what each costs besides its text. */
const PUT_ENTRIES_MAX = 10_000;
const PUT_BYTES_MAX = 1_048_576;
const ENTRY_OVERHEAD_BYTES = 26;

/** Tries of one batch, with pauses that double from one second: about two minutes. */
const TRIES_MAX = 8;
const PAUSE_MS_MIN = 1_000;

/** What became of a batch. */
type Put =
  /** `rejected` names the entries that were too old, too new or expired: those are lost. */
  | { readonly kind: "put"; readonly rejected: readonly string[] }
  | { readonly kind: "failed"; readonly reason: string; readonly mayPass: boolean };

/**
 * Log groups at a server that has the API of CloudWatch Logs. Streams are named and made as AWS does it; groups are
 * not made, as AWS does not make them.
 */
export class CloudWatchLogs implements LogSink {
  readonly #options: CloudWatchLogsOptions;
  readonly #failing = new Set<string>();
  readonly #abort = new AbortController();

  constructor(options: CloudWatchLogsOptions) {
    this.#options = options;
  }

  key({ name, region, account }: LogGroup): string {
    return `${region} ${account} ${name}`;
  }

  async write(group: LogGroup, entries: readonly LogEntry[]): Promise<void> {
    for (const { stream, batch } of batchesOf(entries)) await this.#writeBatch(group, stream, batch);
  }

  hurry(): void {
    this.#abort.abort();
  }

  async #writeBatch(group: LogGroup, stream: string, batch: readonly LogEntry[]): Promise<void> {
    const { clock, logger, endpoint } = this.#options;
    const key = this.key(group);
    for (let tries = 1; ; tries++) {
      const put = await this.#put(group, stream, batch);
      if (put.kind === "put") {
        if (this.#failing.delete(key)) logger.info({ logGroup: group.name }, "A log group is sent again.");
        for (const rejected of put.rejected) {
          logger.warn({ logGroup: group.name, endpoint }, `Log entries are lost: ${rejected}`);
        }
        return;
      }
      const { reason, mayPass } = put;
      const isOver = !mayPass || tries === TRIES_MAX || this.#abort.signal.aborted;
      // Once for a place that goes on refusing, and once more for each batch that was tried again in vain.
      if (!this.#failing.has(key) || (isOver && tries > 1)) {
        const about = { logGroup: group.name, endpoint, entries: batch.length };
        logger.warn(about, isOver ? `Log entries are lost: ${reason}` : `Log entries wait: ${reason}`);
      }
      this.#failing.add(key);
      if (isOver) return;
      await pause(clock, PAUSE_MS_MIN * 2 ** (tries - 1), this.#abort.signal);
    }
  }

  async #put(group: LogGroup, logStreamName: string, batch: readonly LogEntry[]): Promise<Put> {
    const logEvents = batch.map(({ timestamp, text }) => ({ timestamp, message: text }));
    const body = { logGroupName: group.name, logStreamName, logEvents };
    const first = await this.#call(group, "PutLogEvents", body);
    if (!isCode(first, "ResourceNotFoundException")) return putOf(first);
    const { logGroupName } = body;
    const created = await this.#call(group, "CreateLogStream", { logGroupName, logStreamName });
    if (isCode(created, "ResourceNotFoundException")) return this.#groupMissing(group);
    const stands = created.kind === "answered" || isCode(created, "ResourceAlreadyExistsException");
    return putOf(stands ? await this.#call(group, "PutLogEvents", body) : created);
  }

  #groupMissing({ name }: LogGroup): Put {
    const { endpoint } = this.#options;
    const where = endpoint === AT_AWS ? "" : ` --endpoint-url ${endpoint}`;
    const mend = `aws logs create-log-group --log-group-name ${name}${where}`;
    return { kind: "failed", reason: `there is no log group ${name}; create it with: ${mend}`, mayPass: true };
  }

  #call({ region, account }: LogGroup, operation: string, body: object): Promise<AwsJsonAnswer> {
    const { endpoint, home } = this.#options;
    const place = { region: region || home.region, account: account || home.account };
    const call = { endpoint, service: "logs", target: `Logs_20140328.${operation}`, ...place, body };
    return callAwsJson(call, this.#options, this.#abort.signal);
  }
}

function isCode(answer: AwsJsonAnswer, code: string): boolean {
  return answer.kind === "refused" && answer.code === code;
}

function putOf(answer: AwsJsonAnswer): Put {
  switch (answer.kind) {
    case "answered":
      return { kind: "put", rejected: rejectedOf(answer.body) };
    case "failed":
      return { ...answer, mayPass: true };
    case "refused": {
      const { status, code, message } = answer;
      const mayPass = status >= 500 || status === 429 || code === "ThrottlingException";
      return { kind: "failed", reason: code === "" ? message : `${code}: ${message}`, mayPass };
    }
  }
}

/**
 * PutLogEvents takes what it can of a batch and answers 200; what it did not take stands in `rejectedLogEventsInfo`.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_RejectedLogEventsInfo.html
 */
function rejectedOf(body: unknown): readonly string[] {
  const info = fieldOf(body, "rejectedLogEventsInfo");
  const tooOld = fieldOf(info, "tooOldLogEventEndIndex");
  const expired = fieldOf(info, "expiredLogEventEndIndex");
  const tooNew = fieldOf(info, "tooNewLogEventStartIndex");
  return [
    ...(typeof tooOld === "number" ? [`the service takes none so old, the first ${tooOld} of a batch`] : []),
    ...(typeof expired === "number"
      ? [`they are older than the log group keeps, the first ${expired} of a batch`]
      : []),
    ...(typeof tooNew === "number" ? [`the service takes none so new, those from number ${tooNew} of a batch on`] : []),
  ];
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
}

/** Batches that PutLogEvents takes: of one stream, in order of time, neither too many nor too long. */
function* batchesOf(entries: readonly LogEntry[]): Generator<{ stream: string; batch: readonly LogEntry[] }> {
  for (const [stream, those] of Map.groupBy(entries, streamOf)) {
    let batch: LogEntry[] = [];
    let bytes = 0;
    for (const entry of those.sort((a, b) => a.timestamp - b.timestamp)) {
      const more = Buffer.byteLength(entry.text) + ENTRY_OVERHEAD_BYTES;
      if (batch.length > 0 && (batch.length === PUT_ENTRIES_MAX || bytes + more > PUT_BYTES_MAX)) {
        yield { stream, batch };
        batch = [];
        bytes = 0;
      }
      batch.push(entry);
      bytes += more;
    }
    yield { stream, batch };
  }
}

/** `states/<state machine>/<hour>/<shard>`, as AWS's streams are named; so no batch spans more than 24 hours. */
function streamOf({ machine, timestamp }: LogEntry): string {
  const hour = new Date(timestamp).toISOString().slice(0, 13).replace("T", "-");
  return `states/${machine}/${hour}/00000000`;
}
