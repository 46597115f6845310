import { assertNever } from "../assert-never.ts";
import { fieldOf, type ObjectNode, type Place } from "../document.ts";
import type { State } from "../program.ts";
import type { Facts } from "./facts.ts";
import { assigned, type Leaving, type Surroundings } from "./leaving.ts";
import { machinePlaces } from "./machine-places.ts";
import { objectItemsOf } from "./read-shape.ts";
import { ANYTHING, literalShape, SCALAR, type Shape } from "./shape.ts";

/** The ways out of a state of JSONata. What an expression gives is not known; what is written down is. */
export function leaveJsonata(
  state: State,
  place: Place<ObjectNode>,
  facts: Facts,
  around: Surroundings,
): readonly Leaving[] {
  const leaving = (owner: Place<ObjectNode>, otherwise: Shape): Facts => ({
    input: templateOf(owner, "Output") ?? otherwise,
    variables: assigned(facts.variables, templateOf(owner, "Assign")),
  });
  switch (state.type) {
    case "Pass":
    case "Wait":
      return [{ next: state.next, facts: leaving(place, facts.input) }];
    case "Succeed":
      return [{ next: null, facts: leaving(place, facts.input) }];
    case "Fail":
      return [];
    case "Choice": {
      const places = objectItemsOf(place, "Choices");
      const ways = state.rules.flatMap(({ next }, index) => {
        const rule = places[index];
        return rule === undefined ? [] : [{ next, facts: leaving(rule, facts.input) }];
      });
      return state.default === undefined
        ? ways
        : [...ways, { next: state.default, facts: leaving(place, facts.input) }];
    }
    case "Task":
    case "Parallel":
    case "Map": {
      const input = entryOf(state, place, facts);
      const outputs = machinePlaces(state, place).map(
        (inner) => around.outputOf(inner.machine, inner.place, { ...facts, input }) ?? ANYTHING,
      );
      const result: Shape = state.type === "Parallel" ? { kind: "tuple", items: outputs } : ANYTHING;
      const places = objectItemsOf(place, "Catch");
      const caught = state.catch.flatMap(({ next }, index) => {
        const catcher = places[index];
        return catcher === undefined ? [] : [{ next, facts: leaving(catcher, ANYTHING) }];
      });
      return [{ next: state.next, facts: leaving(place, result) }, ...caught];
    }
    default:
      return assertNever(state);
  }
}

/** What the machines inside the state get. */
function entryOf({ type }: State, place: Place<ObjectNode>, { input }: Facts): Shape {
  if (type === "Parallel") return templateOf(place, "Arguments") ?? input;
  const isBatched = fieldOf(place, "ItemBatcher") !== undefined;
  return isBatched ? ANYTHING : (templateOf(place, "ItemSelector") ?? ANYTHING);
}

function templateOf(owner: Place<ObjectNode>, name: string): Shape | undefined {
  const field = fieldOf(owner, name);
  return field === undefined ? undefined : literalShape(field.node, textShape);
}

function textShape(text: string): Shape {
  return text.trimStart().startsWith("{%") ? ANYTHING : SCALAR;
}
