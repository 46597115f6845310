import { createHash } from "node:crypto";
import { join } from "node:path";

/** A log group of CloudWatch Logs. */
export interface LogGroup {
  readonly name: string;
  /** Empty where its ARN names none. */
  readonly region: string;
  readonly account: string;
}

const LOG_GROUP_ARN = /^arn:[^:]*:logs:([^:]*):([^:]*):log-group:(.+):\*$/;

/** The log group of an ARN that ends in `:*`; a text that is no such ARN is its name. */
export function logGroupOf(arn: string): LogGroup {
  const [, region, account, name] = LOG_GROUP_ARN.exec(arn) ?? [];
  if (region === undefined || account === undefined || name === undefined) {
    return { name: arn.replace(/:\*$/, ""), region: "", account: "" };
  }
  return { name, region, account };
}

/** File names of most systems may have 255 bytes; a rotated one has some more than this. */
const FILE_NAME_LENGTH_MAX = 200;
/** Windows takes these for devices, whatever follows the dot. */
const DEVICE_NAME = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

/**
 * Where a log group is kept: `+aws+vendedlogs+states+orders.jsonl`, and for a group of another place than the server's
 * own in a folder named after it. Two groups never share a file but where the file system knows no case.
 */
export function logFileOf(
  folder: string,
  { name, region, account }: LogGroup,
  home: Pick<LogGroup, "region" | "account">,
): string {
  const file = `${fileSafe(name)}.jsonl`;
  const isHome = (region === "" || region === home.region) && (account === "" || account === home.account);
  return isHome ? join(folder, file) : join(folder, fileSafe(`${region}.${account}`), file);
}

/** A slash, which names of log groups are full of, is a plus, which none can hold. */
function fileSafe(name: string): string {
  const safe = name.replace(/[^\w.#-]/gu, (character) => (character === "/" ? "+" : encoded(character)));
  if (DEVICE_NAME.test(safe)) return encoded(safe.slice(0, 1)) + safe.slice(1);
  if (safe.length <= FILE_NAME_LENGTH_MAX) return safe;
  return `${safe.slice(0, FILE_NAME_LENGTH_MAX)}~${createHash("sha256").update(name).digest("hex").slice(0, 16)}`;
}

function encoded(character: string): string {
  return [...Buffer.from(character)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`).join("");
}
