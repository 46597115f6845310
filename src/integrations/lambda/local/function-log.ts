/** One line that a function printed. */
export interface FunctionLogLine {
  readonly executionArn: string;
  readonly stateName: string;
  /** Which attempt at the state it was since it was entered, from 1 on: a Retry is the next one. */
  readonly attempt: number;
  /** The `awsRequestId` that the function saw. */
  readonly requestId: string;
  readonly functionName: string;
  readonly stream: "stdout" | "stderr";
  /** Milliseconds since 1970, when the line was read. */
  readonly at: number;
  /** Without its line break. */
  readonly text: string;
}

/** Where functions' lines go. Called line by line as they are printed; must not throw. */
export interface FunctionLogSink {
  /** @param execution row id of the execution; absent where it is not in the store. */
  write(line: FunctionLogLine, execution?: number): void;
  /** An invocation of this execution has ended, and its last line was written. */
  invocationEnded?(execution: number): void;
  /** Nothing more is written. Resolves when what was is kept. */
  close?(): Promise<void>;
}

/** Whose lines they are. */
export type FunctionLogOrigin = Omit<FunctionLogLine, "stream" | "at" | "text">;

/** How much of one invocation's output is kept. */
export const INVOCATION_LOG_BYTES_MAX = 1_048_576;

/** As long as a line may become before it is broken: what CloudWatch Logs takes as one event. */
const LINE_BYTES_MAX = 262_144;

/** What `LogType: Tail` answers: the last 4 KB. */
const TAIL_BYTES = 4096;

const LEFT_OUT = "(what this invocation prints further is not kept: it has printed 1 MiB)";

/** The output of one invocation: cut into lines, bounded, and handed on. */
export class InvocationLog {
  readonly #origin: FunctionLogOrigin;
  readonly #sink: FunctionLogSink;
  readonly #execution: number | undefined;
  readonly #partial = { stdout: "", stderr: "" };
  #bytesLeft = INVOCATION_LOG_BYTES_MAX;
  #tail = "";

  /** @param execution row id of the execution; absent where it is not in the store. */
  constructor(origin: FunctionLogOrigin, sink: FunctionLogSink, execution?: number) {
    this.#origin = origin;
    this.#sink = sink;
    this.#execution = execution;
  }

  print(stream: "stdout" | "stderr", text: string): void {
    if (this.#bytesLeft <= 0) return;
    const taken = text.slice(0, this.#bytesLeft);
    this.#bytesLeft -= Buffer.byteLength(taken);
    const lines = (this.#partial[stream] + taken).split(/\r?\n/);
    this.#partial[stream] = lines.pop() ?? "";
    for (const line of lines) this.#write(stream, line);
    if (this.#partial[stream].length > LINE_BYTES_MAX) this.#flush(stream);
    if (this.#bytesLeft > 0) return;
    this.end();
    this.#write(stream, LEFT_OUT);
  }

  /** Hands on lines that no line break ended. */
  end(): void {
    this.#flush("stdout");
    this.#flush("stderr");
    if (this.#execution !== undefined) this.#sink.invocationEnded?.(this.#execution);
  }

  /** The last 4 KB, as `LogResult` has them. */
  tail(): string {
    return Buffer.from(this.#tail).subarray(-TAIL_BYTES).toString("base64");
  }

  #flush(stream: "stdout" | "stderr"): void {
    const line = this.#partial[stream];
    this.#partial[stream] = "";
    if (line !== "") this.#write(stream, line);
  }

  #write(stream: "stdout" | "stderr", text: string): void {
    this.#tail = `${this.#tail}${text}\n`.slice(-TAIL_BYTES);
    this.#sink.write({ ...this.#origin, stream, at: Date.now(), text }, this.#execution);
  }
}

/** What an instance prints: handed to the invocation it works for, kept for the next one where it has none. */
export class InstanceOutput {
  #log: InvocationLog | undefined;
  #early: (readonly ["stdout" | "stderr", string])[] = [];
  #earlyLength = 0;

  print(stream: "stdout" | "stderr", text: string): void {
    if (this.#log !== undefined) return this.#log.print(stream, text);
    if (this.#earlyLength > INVOCATION_LOG_BYTES_MAX) return;
    this.#earlyLength += text.length;
    this.#early.push([stream, text]);
  }

  attach(log: InvocationLog): void {
    this.#log = log;
    for (const [stream, text] of this.#early.splice(0)) log.print(stream, text);
    this.#earlyLength = 0;
  }

  detach(): void {
    this.#log?.end();
    this.#log = undefined;
  }
}
