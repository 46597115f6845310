import { badArgument } from "../exit-code.ts";
import type { Writer } from "../output/writer.ts";
import type { Terminal } from "../terminal.ts";
import { type Answer, type AnswerValue, presentAnswer } from "./answer.ts";
import { createClient } from "./client.ts";
import { clientSettings } from "./client-settings.ts";
import type { Operation } from "./members.ts";
import { callPaged, type Pages, type PagingFlags } from "./paginate.ts";
import { type RawArguments, readParameters } from "./read-parameters.ts";

/** The flags that every operation takes besides its members. */
interface SharedFlags extends PagingFlags {
  readonly endpointUrl?: string;
  readonly region?: string;
  readonly cliReadTimeout?: string;
  readonly output: string;
  readonly query?: string;
  readonly debug?: boolean;
}

/**
 * Sends one operation and prints its answer.
 *
 * @throws {CliError} with the exit code of what went wrong.
 */
export async function runOperation(operation: Operation, raw: RawArguments, terminal: Terminal): Promise<void> {
  const flags = raw as unknown as SharedFlags;
  const settings = clientSettings(flags, terminal.env);
  const search = flags.query === undefined ? undefined : await compileQuery(flags.query);
  const write = await writerFor(flags.output);
  const parameters = readParameters(operation, raw, terminal);
  const debug = flags.debug === true ? (line: string) => terminal.err(`${line}\n`) : () => undefined;
  const answers = await callPaged(operation, parameters, flags, createClient(settings, debug));
  const title = operation.name;
  for (const answer of shownAnswers(operation, answers, flags.output === "text")) {
    terminal.out(write(search === undefined ? answer : search(answer), { title, columns: terminal.columns }));
  }
}

/**
 * Text is written, and queried, page by page; the other formats show the whole listing as one answer.
 * That is how the AWS CLI does it, and scripts rely on either.
 */
function* shownAnswers(operation: Operation, { pages, resumeToken }: Pages, byPage: boolean): Generator<Answer> {
  const presented = pages.map((page) => presentAnswer(operation.name, page));
  if (byPage) {
    yield* presented;
    if (resumeToken !== undefined) yield { NextToken: { NextToken: resumeToken } };
    return;
  }
  const [first = {}] = presented;
  const { pagesOf } = operation;
  if (pagesOf === undefined) return yield first;
  const items = presented.flatMap((page) => (page[pagesOf] as readonly AnswerValue[] | undefined) ?? []);
  yield { ...first, [pagesOf]: items, ...(resumeToken === undefined ? {} : { NextToken: resumeToken }) };
}

async function writerFor(format: string): Promise<Writer> {
  switch (format) {
    case "json":
      return (await import("../output/json.ts")).writeJson;
    case "text":
      return (await import("../output/text.ts")).writeText;
    case "table":
      return (await import("../output/table.ts")).writeTable;
    case "yaml":
      return (await import("../output/yaml.ts")).writeYaml;
    default:
      throw badArgument(`argument --output: Invalid choice: '${format}', valid choices are: json, text, yaml, table`);
  }
}

async function compileQuery(expression: string): Promise<(answer: Answer) => AnswerValue> {
  const { default: jmespath } = await import("jmespath");
  try {
    jmespath.compile(expression);
  } catch (error) {
    throw badQuery(expression, error);
  }
  return (answer) => {
    try {
      return (jmespath.search(answer, expression) as AnswerValue | undefined) ?? null;
    } catch (error) {
      throw badQuery(expression, error);
    }
  };
}

function badQuery(expression: string, error: unknown): Error {
  const reason = error instanceof Error ? error.message : String(error);
  return badArgument(`Bad value for --query ${expression}: ${reason}`, error);
}
