import { type Answer, type AnswerValue, isList, isMap } from "../operation/answer.ts";
import { scalarText, type Writer } from "./writer.ts";

/**
 * Lines of tab-separated scalars in the order of their names; whatever is nested follows on lines of its
 * own that begin with the member's name in capitals.
 */
export const writeText: Writer = (value) =>
  lines(value, undefined, undefined)
    .map((line) => `${line}\n`)
    .join("");

function lines(
  value: AnswerValue,
  label: string | undefined,
  columns: readonly string[] | undefined,
): readonly string[] {
  if (isList(value)) return listLines(value, label);
  if (isMap(value)) return mapLines(value, label, columns);
  return [scalarText(value)];
}

function listLines(items: readonly AnswerValue[], label: string | undefined): readonly string[] {
  if (items.some(isMap)) {
    // The elements share their columns, so that a member which one of them lacks leaves a gap.
    const columns = [...new Set(items.filter(isMap).flatMap(scalarNames))].sort(byCodePoint);
    return items.flatMap((item) => lines(item, label, columns));
  }
  const nested = items.filter(isList);
  return [
    ...scalarListLines(
      items.filter((item) => !isList(item)),
      label,
    ),
    ...nested.flatMap((item) => lines(item, label, undefined)),
  ];
}

function scalarListLines(items: readonly AnswerValue[], label: string | undefined): readonly string[] {
  if (items.length === 0) return [];
  if (label === undefined) return [items.map(scalarText).join("\t")];
  return items.map((item) => `${label.toUpperCase()}\t${scalarText(item)}`);
}

function mapLines(map: Answer, label: string | undefined, columns: readonly string[] | undefined): readonly string[] {
  const shown = columns ?? scalarNames(map).sort(byCodePoint);
  const rest = Object.keys(map)
    .filter((name) => !shown.includes(name))
    .sort(byCodePoint);
  const cells = shown.map((name) => scalarText(map[name]));
  const own = cells.length === 0 ? [] : [[...(label === undefined ? [] : [label.toUpperCase()]), ...cells].join("\t")];
  return [...own, ...rest.flatMap((name) => lines(map[name] ?? null, name, undefined))];
}

function scalarNames(map: Answer): string[] {
  return Object.keys(map).filter((name) => {
    const value = map[name] ?? null;
    return !isList(value) && !isMap(value);
  });
}

/** Python sorts by code point; the default of `sort` (UTF-16 units) differs only beyond the BMP. */
function byCodePoint(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
