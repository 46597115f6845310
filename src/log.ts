import { type Logger as Pino, pino } from "pino";
import type { Config } from "./config/load.ts";

/** The server's log: on stderr, JSON for machines, one plain line each for people on a terminal. */
export function createLog(
  { level, format }: Config["log"],
  stream: NodeJS.WritableStream & { readonly isTTY?: boolean },
): Pino {
  const plain = format === "text" || (format === "auto" && stream.isTTY === true);
  const destination = plain ? { write: (line: string) => void stream.write(plainLine(line)) } : stream;
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    destination,
  );
}

/** `12:00:00.000 WARN message key=value …` */
function plainLine(json: string): string {
  const { time, level, msg, err, ...fields } = JSON.parse(json) as Record<string, unknown>;
  const rest = Object.entries(fields).map(
    ([key, value]) => ` ${key}=${typeof value === "string" ? value : JSON.stringify(value)}`,
  );
  const stack = isError(err) ? `\n${err.stack ?? err.message ?? ""}` : "";
  return `${String(time).slice(11, 23)} ${String(level).toUpperCase()} ${typeof msg === "string" ? msg : ""}${rest.join("")}${stack}\n`;
}

function isError(value: unknown): value is { readonly stack?: string; readonly message?: string } {
  return typeof value === "object" && value !== null;
}
