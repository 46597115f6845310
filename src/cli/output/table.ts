import { type Answer, type AnswerValue, isList, isMap } from "../operation/answer.ts";
import { renderSections, type Section } from "./table-section.ts";
import { scalarText, type Writer } from "./writer.ts";

/** Boxes: a section for the answer, and one, indented, for each thing nested in it. */
export const writeTable: Writer = (value, { title, columns }) => {
  const sections: Section[] = [];
  addSections(sections, value, title, 0);
  return sections.length === 0 ? "" : renderSections(sections, columns);
};

function sectionsOf(value: AnswerValue, level: number): readonly Section[] {
  const sections: Section[] = [];
  addSections(sections, value, "", level);
  return sections;
}

function addSections(sections: Section[], value: AnswerValue, title: string, level: number): void {
  if (isBlank(value)) return;
  if (isList(value)) addList(sections, value, title, level);
  else if (isMap(value)) addMap(sections, value, title, level);
  // The AWS CLI shows a scalar's title alone.
  else sections.push({ title: title, level, headers: [], rows: [] });
}

function isBlank(value: AnswerValue): boolean {
  if (isList(value)) return value.length === 0;
  if (isMap(value)) return Object.keys(value).length === 0;
  return value === null || value === "" || value === 0 || value === false;
}

function addMap(sections: Section[], map: Answer, title: string, level: number): void {
  const { scalars, nested } = partition([map]);
  const cells = scalars.map((name) => scalarText(map[name]));
  // One scalar alone reads better beside its name than below it.
  const isPair = scalars.length === 1;
  const rows = isPair ? [[scalars[0] ?? "", ...cells]] : scalars.length === 0 ? [] : [cells];
  sections.push({ title, level, headers: isPair ? [] : scalars, rows });
  for (const name of nested) addSections(sections, map[name] ?? null, name, level + 1);
}

function addList(sections: Section[], items: readonly AnswerValue[], title: string, level: number): void {
  if (isMap(items[0] ?? null)) return addMaps(sections, items.filter(isMap), title, level);
  const rows: string[][] = [];
  const at = sections.push({ title, level, headers: [], rows }) - 1;
  for (const item of items) {
    if (!isList(item)) rows.push([scalarText(item)]);
    else if (item.every((cell) => !isList(cell) && !isMap(cell))) rows.push(item.map(scalarText));
    else {
      // A list in a list has no name of its own: while the section is empty it becomes the section's content.
      const [first, ...rest] = sectionsOf(item, level);
      if (first !== undefined && at === sections.length - 1 && rows.length === 0) sections[at] = { ...first, title };
      else if (first !== undefined) sections.push(first);
      sections.push(...rest);
    }
  }
}

/** Rows of one section, unless they hold more than scalars: then each has a section of its own. */
function addMaps(sections: Section[], maps: readonly Answer[], title: string, level: number): void {
  const { scalars, nested } = partition(maps);
  const rowOf = (map: Answer) => scalars.map((name) => scalarText(map[name]));
  if (nested.length === 0) {
    sections.push({ title, level, headers: scalars, rows: maps.map(rowOf) });
    return;
  }
  for (const map of maps) {
    sections.push({ title, level, headers: scalars, rows: [rowOf(map)] });
    for (const name of nested) addSections(sections, map[name] ?? null, name, level + 1);
  }
}

function partition(maps: readonly Answer[]): {
  readonly scalars: readonly string[];
  readonly nested: readonly string[];
} {
  const scalars = new Set<string>();
  const nested = new Set<string>();
  for (const map of maps) {
    for (const [name, value] of Object.entries(map)) {
      (isList(value) || isMap(value) ? nested : scalars).add(name);
    }
  }
  return { scalars: [...scalars].sort(), nested: [...nested].sort() };
}
