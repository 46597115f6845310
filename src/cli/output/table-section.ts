import { textWidth } from "./text-width.ts";

/** One box of a table. */
export interface Section {
  readonly title: string;
  /** How deep the section is nested: one `|` on either side a level. */
  readonly level: number;
  readonly headers: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const CELL_PADDING = 4;
const BORDERS = 2;

/** Draws the sections under each other, all as wide as the widest; turned on their side where they would not fit. */
export function renderSections(sections: readonly Section[], columns: number): string {
  const fits = Math.max(...sections.map(naturalWidth)) <= columns;
  const shown = fits ? sections : sections.map(turned);
  const width = Math.max(...shown.map(naturalWidth));
  return ["-".repeat(width), ...shown.flatMap((section) => sectionLines(section, width))]
    .map((line) => `${line}\n`)
    .join("");
}

/** Headers down the left side, for a section of a single row. */
function turned(section: Section): Section {
  const [row] = section.rows;
  if (section.rows.length !== 1 || section.headers.length === 0 || row === undefined) return section;
  return { ...section, headers: [], rows: section.headers.map((header, index) => [header, row[index] ?? ""]) };
}

function naturalWidth(section: Section): number {
  const cells = columnWidths(section).reduce((sum, width) => sum + width + CELL_PADDING, 0);
  return Math.max(textWidth(section.title), cells) + BORDERS + 2 * section.level;
}

function columnWidths(section: Section): readonly number[] {
  const widths: number[] = [];
  for (const row of [section.headers, ...section.rows]) {
    for (const [index, cell] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, textWidth(cell));
  }
  return widths;
}

function sectionLines(section: Section, tableWidth: number): readonly string[] {
  const width = tableWidth - 2 * section.level;
  const widths = stretch(columnWidths(section), width);
  const rule = `+${widths.map((column, index) => "-".repeat(column - (index === 0 ? 2 : 1))).join("+")}+`;
  const lines: string[] = [];
  if (section.title !== "") lines.push(centred(section.title, width, "|"));
  if (section.title !== "" && section.headers.length === 0 && section.rows.length === 0) {
    lines.push(`+${"-".repeat(width - 2)}+`);
  }
  if (section.headers.length > 0) lines.push(rule, cells(section.headers, widths, centred));
  if (section.rows.length > 0 && widths.length > 0) {
    lines.push(rule, ...section.rows.map((row) => cells(row, widths, leftAligned)), rule);
  }
  const edge = "|".repeat(section.level);
  return lines.map((line) => edge + line + edge);
}

/** Shares the section's width out among its columns in proportion; what rounding leaves goes to the last ones. */
function stretch(natural: readonly number[], width: number): readonly number[] {
  if (natural.length === 0) return natural;
  const padded = natural.map((column) => column + CELL_PADDING);
  const factor = width / padded.reduce((sum, column) => sum + column, 0);
  const scaled = padded.map((column) => roundHalfEven(factor * column));
  let surplus = scaled.reduce((sum, column) => sum + column, 0) - width;
  for (let at = 0; surplus !== 0; at = (at + 1) % scaled.length) {
    const step = Math.sign(surplus);
    const index = step > 0 ? at : scaled.length - 1 - at;
    scaled[index] = (scaled[index] ?? 0) - step;
    surplus -= step;
  }
  return scaled;
}

function roundHalfEven(value: number): number {
  const rounded = Math.round(value);
  return value % 1 === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}

type Align = (text: string, width: number, leftEdge: string) => string;

function cells(row: readonly string[], widths: readonly number[], align: Align): string {
  return widths.map((width, index) => align(row[index] ?? "", width, index === 0 ? "|" : "")).join("");
}

const centred: Align = (text, width, leftEdge) => {
  const before = Math.max(Math.floor(width / 2) - Math.floor(textWidth(text) / 2) - 1, 0);
  return closed(leftEdge + " ".repeat(before) + text, width);
};

const leftAligned: Align = (text, width, leftEdge) => {
  const padding = textWidth(text) + 2 + leftEdge.length + 1 <= width ? "  " : "";
  return closed(leftEdge + padding + text, width);
};

function closed(text: string, width: number): string {
  return `${text}${" ".repeat(Math.max(width - textWidth(text) - 1, 0))}|`;
}
