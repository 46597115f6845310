import { type LogGroup, logGroupOf } from "./log-group.ts";
import type { LogLevel } from "./log-level.ts";

/** What is logged of a revision's executions, and where. */
export interface Logging {
  readonly level: Exclude<LogLevel, "OFF">;
  readonly includeExecutionData: boolean;
  readonly group: LogGroup;
}

/** Kept readings; a server has seldom more than some dozens of different configurations. */
const READINGS_MAX = 1_000;

/** Reads `loggingConfiguration` texts, each once: nearly all turns are of machines whose text was read before. */
export class LoggingConfigurations {
  readonly #read = new Map<string, Logging | undefined>();

  /** Undefined where nothing is to be logged. */
  of(text: string): Logging | undefined {
    const known = this.#read.get(text);
    if (known !== undefined || this.#read.has(text)) return known;
    if (this.#read.size >= READINGS_MAX) this.#read.clear();
    const logging = readLogging(text);
    this.#read.set(text, logging);
    return logging;
  }
}

/** The API has checked it, so that what does not read here is a configuration without logging. */
function readLogging(text: string): Logging | undefined {
  const { level = "OFF", includeExecutionData = false, destinations = [] } = JSON.parse(text) as LoggingText;
  const arn = destinations[0]?.cloudWatchLogsLogGroup?.logGroupArn;
  return level === "OFF" || arn === undefined ? undefined : { level, includeExecutionData, group: logGroupOf(arn) };
}

interface LoggingText {
  readonly level?: LogLevel;
  readonly includeExecutionData?: boolean;
  readonly destinations?: readonly { readonly cloudWatchLogsLogGroup?: { readonly logGroupArn?: string } }[];
}
