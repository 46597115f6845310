import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { printJson } from "../json-print.ts";
import { evaluateOnDocument } from "./testing-evaluate.ts";

// The official JSONata test suite, where it is at hand.
const shared = process.env["STEPWELL_SHARED"] ?? resolve(import.meta.dirname, "../../../../shared");
const folder = join(shared, "jsonata-suite");

interface Case {
  readonly id: string;
  readonly expr: string;
  readonly data?: unknown;
  readonly dataset?: string | null;
  readonly bindings?: Readonly<Record<string, never>>;
  readonly depth?: number;
  readonly result?: unknown;
  readonly undefinedResult?: boolean;
  readonly code?: string;
  readonly error?: { readonly code: string };
  readonly unordered?: boolean;
}

/** Cases that do not hold in AWS's dialect, by the beginning of their names, and what holds instead. */
const EXCEPTIONS: readonly (readonly [prefix: string, reason: string, message: RegExp])[] = [
  ["function-eval/", "AWS refuses $eval", /^T1006: Attempted to invoke a non-function$/],
  [
    "coalescing-operator/",
    "AWS speaks JSONata 2.0.6, which has no ??",
    /^S0211: The symbol "\?" cannot be used as a unary/,
  ],
  ["default-operator/", "nor ?:", /^S0211: The symbol ":" cannot be used as a unary operator$/],
  ["range-operator/case021", "ten million items are more memory than AWS gives", /memory limit exceeded$/],
  ["range-operator/case024", "the same", /memory limit exceeded$/],
  ["tail-recursion/case005", "a recursion without end has AWS's text, not the suite's code", /^Stack overflow error: /],
  ["tail-recursion/case006", "the same for a tail recursion, which spends steps", /^Expression evaluation timeout: /],
];

/** The suite has recursions deeper than AWS allows. */
const DEPTH_MAX = 1_000;
const STEPS_MAX = 2_000_000;

function read(name: string): unknown {
  return JSON.parse(readFileSync(join(folder, name), "utf8"));
}

function outcomeOf(suiteCase: Case, datasets: Readonly<Record<string, unknown>>): unknown {
  const { expr, data, dataset, bindings = {}, depth } = suiteCase;
  const root = data === undefined && typeof dataset === "string" ? datasets[dataset] : data;
  const limits = { depthMax: depth ?? DEPTH_MAX, stepsLeft: STEPS_MAX };
  const outcome = evaluateOnDocument(expr, root, { variables: bindings, limits });
  if (outcome.ok) return { result: sorted(suiteCase, JSON.parse(printJson(outcome.value))) };
  return outcome.kind === "error" ? { message: outcome.message } : outcome.kind;
}

function expectationOf(suiteCase: Case): unknown {
  const exception = EXCEPTIONS.find(([prefix]) => suiteCase.id.startsWith(prefix));
  if (exception !== undefined) return { message: expect.stringMatching(exception[2]) as unknown };
  const code = suiteCase.code ?? suiteCase.error?.code;
  if (code !== undefined) return { message: expect.stringMatching(`^${code}: `) as unknown };
  return suiteCase.undefinedResult === true ? "undefined" : { result: sorted(suiteCase, suiteCase.result) };
}

function sorted({ unordered }: Case, result: unknown): unknown {
  return unordered === true ? (result as readonly unknown[]).map((item) => JSON.stringify(item)).sort() : result;
}

test.skipIf(!existsSync(folder))(
  "the official suite holds, but for what AWS's dialect changes",
  { timeout: 60_000 },
  () => {
    const cases = read("cases.json") as readonly Case[];
    const datasets = read("datasets.json") as Readonly<Record<string, unknown>>;
    expect(cases.length).toBeGreaterThan(1_000);
    for (const suiteCase of cases) {
      expect(outcomeOf(suiteCase, datasets), `${suiteCase.id}: ${suiteCase.expr}`).toEqual(expectationOf(suiteCase));
    }
  },
);
