/*
 * Documentation shows what a command printed once; another run prints other dates, ids and folders. Both
 * sides are brought to the same placeholders before they are compared.
 */

const PLACEHOLDERS: readonly (readonly [RegExp, string])[] = [
  [/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)/g, "<time>"],
  [/\b1[5-9]\d{8}(?:\.\d+)?\b/g, "<time>"],
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, "<id>"],
  [/(?<="pid":\s?)\d+/g, "<pid>"],
  [/(?:[A-Za-z]:)?[\\/][^\s"']*[\\/](?=\.stepwell\b|stepwell\.config|mocks\.json)/g, "<folder>/"],
];

function placed(text: string): string {
  return PLACEHOLDERS.reduce((result, [pattern, placeholder]) => result.replace(pattern, placeholder), text);
}

/** What differs, as a sentence; undefined where the outputs say the same. */
export function difference(language: string, expected: string, actual: string): string | undefined {
  return language === "json" ? jsonDifference(expected, actual) : textDifference(expected, actual);
}

function jsonDifference(expected: string, actual: string): string | undefined {
  let printed: unknown;
  try {
    printed = JSON.parse(actual);
  } catch {
    return `expected JSON, got:\n${actual}`;
  }
  const [one, other] = [JSON.parse(expected) as unknown, printed].map((value) =>
    JSON.stringify(ordered(value), undefined, 2),
  );
  return one === other ? undefined : `expected (dates and ids aside)\n${one}\nbut got\n${other}`;
}

/** With sorted keys, and a placeholder for every date, whether the client shows it as text or as a number. */
function ordered(value: unknown, key = ""): unknown {
  if (/(?:Date|^timestamp)$/.test(key)) return "<time>";
  if (typeof value === "string") return placed(value);
  if (Array.isArray(value)) return value.map((item) => ordered(item));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([name, member]) => [name, ordered(member, name)]));
}

/** A line `…` of the expected text stands for any lines. */
function textDifference(expected: string, actual: string): string | undefined {
  const wanted = linesOf(expected);
  const lines = linesOf(actual);
  let at = 0;
  let anything = false;
  for (const line of wanted) {
    if (line === "…") {
      anything = true;
      continue;
    }
    const found = anything ? lines.indexOf(line, at) : lines[at] === line ? at : -1;
    if (found < 0) return `expected the line\n  ${line}\nin\n${lines.join("\n")}`;
    at = found + 1;
    anything = false;
  }
  if (anything || at === lines.length) return undefined;
  return `these lines were not expected:\n${lines.slice(at).join("\n")}`;
}

/** Trailing blanks and the number of spaces between columns are the terminal's business. */
function linesOf(text: string): readonly string[] {
  return placed(text)
    .split(/\r?\n/)
    .map((line) => line.trim().replace(/\s+/g, " "))
    .filter((line) => line !== "");
}
