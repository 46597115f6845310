const SHOWN_COLUMNS_MAX = 160;
const COLUMNS_BEFORE = 60;

/**
 * The line of a text with a marker under a column:
 *
 *        7 |       "Next": "Ship"
 *          |               ^
 *
 * @param line 1-based
 * @param column 1-based, in UTF-16 units
 */
export function excerpt(text: string, line: number, column: number): string {
  const whole = (text.split(/\r\n|\n|\r/)[line - 1] ?? "").replaceAll("\t", " ");
  // A definition on one line of many thousand characters is shown around the spot.
  const from = whole.length > SHOWN_COLUMNS_MAX ? Math.max(0, column - 1 - COLUMNS_BEFORE) : 0;
  const shown = whole.slice(from, from + SHOWN_COLUMNS_MAX);
  const marker = " ".repeat(Math.max(0, column - 1 - from));
  return `${String(line).padStart(6)} | ${shown}\n       | ${marker}^`;
}
