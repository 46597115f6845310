/** What is known of a value by how a definition reads it. */
export interface DataShape {
  readonly members: Map<string, DataShape>;
  /** There where something reads it as a list. */
  element?: DataShape;
  /** Values that a Choice compares it with, or that the field it stands in asks for. */
  readonly examples: unknown[];
}

export function emptyShape(): DataShape {
  return { members: new Map(), examples: [] };
}

const STEP = /\.\.|\.([\p{L}_][\w-]*)|\[\s*['"]([^'"]+)['"]\s*\]|\[(?:\d+|\*|-?\d*:-?\d*)\]|\.\[|\[\?\(([^\]]*)\)\]/uy;

/** Follows the steps of a path from where it starts, and makes the places that it names. */
export function placeOf(root: DataShape, steps: string): DataShape {
  let place = root;
  STEP.lastIndex = 0;
  for (let at = 0, found = STEP.exec(steps); found !== null; found = STEP.exec(steps)) {
    const name = found[1] ?? found[2];
    if (found[0] === ".[") STEP.lastIndex -= 1;
    else if (name !== undefined) place = memberOf(place, name);
    else if (found[0] !== "..") place = elementOf(place, found[3]);
    if (STEP.lastIndex <= at) break;
    at = STEP.lastIndex;
  }
  return place;
}

function memberOf(shape: DataShape, name: string): DataShape {
  let member = shape.members.get(name);
  if (member === undefined) shape.members.set(name, (member = emptyShape()));
  return member;
}

function elementOf(shape: DataShape, filter = ""): DataShape {
  shape.element ??= emptyShape();
  for (const [, name = "", text, number] of filter.matchAll(/@\.(\w+)\s*(?:[=!<>]+\s*(?:'([^']*)'|(\d+)))?/g)) {
    const member = memberOf(shape.element, name);
    if (text !== undefined) member.examples.push(text);
    if (number !== undefined) member.examples.push(Number(number));
  }
  return shape.element;
}
