import { ANYTHING, boundedShape, joinMaps, joinShapes, type Shape, sameMaps, sameShape } from "./shape.ts";

/** What is known where a state is entered. */
export interface Facts {
  readonly input: Shape;
  /** The variables that may have been assigned; there are no others. */
  readonly variables: ReadonlyMap<string, Shape>;
}

/** What is known where two ways meet. */
export function joinFacts(a: Facts, b: Facts): Facts {
  return bounded({ input: joinShapes(a.input, b.input), variables: joinMaps(a.variables, b.variables) });
}

/** Nothing is known any more, but which variables there may be. */
export function forgottenFacts({ variables }: Facts): Facts {
  return { input: ANYTHING, variables: new Map([...variables.keys()].map((name) => [name, ANYTHING])) };
}

export function sameFacts(a: Facts, b: Facts): boolean {
  return sameShape(a.input, b.input) && sameMaps(a.variables, b.variables);
}

export function bounded({ input, variables }: Facts): Facts {
  return {
    input: boundedShape(input),
    variables: new Map([...variables].map(([name, shape]) => [name, boundedShape(shape)])),
  };
}
