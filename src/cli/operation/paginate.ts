import { badArgument } from "../exit-code.ts";
import type { Answer, AnswerValue } from "./answer.ts";
import type { Call } from "./client.ts";
import type { Operation } from "./members.ts";
import { decodePagingToken, encodePagingToken, type PagingPosition } from "./paging-token.ts";
import type { Parameters } from "./read-parameters.ts";

export interface PagingFlags {
  readonly maxItems?: string;
  readonly startingToken?: string;
  readonly pageSize?: string;
  /** False with `--no-paginate`. */
  readonly paginate?: boolean;
}

/** The answers of one command: one, or the pages of a listing and where it was cut off. */
export interface Pages {
  readonly pages: readonly Answer[];
  /** Set where `--max-items` left items out. */
  readonly resumeToken?: string;
}

/**
 * Reads all pages of a listing, as the AWS CLI does unless `--no-paginate`, `--max-results` or
 * `--next-token` ask for one answer alone.
 *
 * @throws {CliError} 252 when paging flags contradict each other.
 */
export async function callPaged(
  operation: Operation,
  parameters: Parameters,
  flags: PagingFlags,
  call: Call,
): Promise<Pages> {
  const { pagesOf } = operation;
  if (pagesOf === undefined || wantsOneAnswer(parameters, flags)) {
    return { pages: [await call(operation.name, parameters)] };
  }
  const pageSize = flags.pageSize === undefined ? {} : { maxResults: positive("--page-size", flags.pageSize) };
  const maxItems = flags.maxItems === undefined ? Infinity : positive("--max-items", flags.maxItems);
  const start = flags.startingToken === undefined ? undefined : decodePagingToken(flags.startingToken);
  const readPage = (nextToken: string | null) =>
    call(operation.name, { ...parameters, ...pageSize, ...(nextToken === null ? {} : { nextToken }) });
  return readPages(readPage, pagesOf, maxItems, start ?? { nextToken: null, shownOfPage: 0 });
}

async function readPages(
  readPage: (nextToken: string | null) => Promise<Answer>,
  pagesOf: string,
  maxItems: number,
  start: PagingPosition,
): Promise<Pages> {
  const pages: Answer[] = [];
  let position = start;
  let room = maxItems;
  for (;;) {
    const { nextToken, ...page } = await readPage(position.nextToken);
    const items = itemsOf(page, pagesOf).slice(position.shownOfPage);
    const shown = items.slice(0, room);
    pages.push({ ...page, [pagesOf]: shown });
    if (shown.length < items.length) {
      const shownOfPage = position.shownOfPage + shown.length;
      return { pages, resumeToken: encodePagingToken({ ...position, shownOfPage }) };
    }
    if (typeof nextToken !== "string") return { pages };
    room -= shown.length;
    if (nextToken === position.nextToken) throw new Error(`The same next token was received twice: ${nextToken}`);
    position = { nextToken, shownOfPage: 0 };
    if (room === 0) return { pages, resumeToken: encodePagingToken(position) };
  }
}

function itemsOf(page: Answer, pagesOf: string): readonly AnswerValue[] {
  const items = page[pagesOf];
  return Array.isArray(items) ? items : [];
}

function wantsOneAnswer(parameters: Parameters, flags: PagingFlags): boolean {
  const isManual = parameters["maxResults"] !== undefined || parameters["nextToken"] !== undefined;
  if (flags.paginate !== false && !isManual) return false;
  const automatic = (["maxItems", "startingToken", "pageSize"] as const).filter((flag) => flags[flag] !== undefined);
  if (automatic.length === 0) return true;
  const names = { maxItems: "--max-items", startingToken: "--starting-token", pageSize: "--page-size" };
  const clash = isManual ? "--max-results or --next-token" : "--no-paginate";
  throw badArgument(
    `Cannot specify ${clash} along with pagination arguments: ${automatic.map((f) => names[f]).join(", ")}`,
  );
}

function positive(flag: string, text: string): number {
  if (/^\d+$/.test(text) && Number(text) > 0) return Number(text);
  throw badArgument(`argument ${flag}: expected a whole number ≥ 1, got '${text}'`);
}
