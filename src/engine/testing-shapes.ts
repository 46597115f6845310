import fc from "fast-check";
import type { TaskBehaviour } from "./testing-engine.ts";

/** A machine of random shape; state names are made unique by their path. */
export interface Shape {
  readonly states: readonly Piece[];
}

type Piece =
  | { readonly kind: "pass"; readonly result: number; readonly jsonata: boolean }
  | { readonly kind: "wait"; readonly seconds: number }
  | { readonly kind: "choice"; readonly jsonata: boolean }
  | { readonly kind: "task"; readonly failures: number; readonly caught: boolean; readonly jsonata: boolean }
  | { readonly kind: "faulty"; readonly caught: boolean }
  | { readonly kind: "fail" }
  | { readonly kind: "parallel"; readonly branches: readonly Shape[]; readonly caught: boolean }
  | {
      readonly kind: "map";
      readonly items: number;
      readonly limit: number;
      readonly body: Shape;
      readonly caught: boolean;
      readonly jsonata: boolean;
    };

export const shape = (depth: number): fc.Arbitrary<Shape> =>
  fc.record({ states: fc.array(piece(depth), { minLength: 1, maxLength: 3 }) });

function piece(depth: number): fc.Arbitrary<Piece> {
  const leaves: fc.Arbitrary<Piece>[] = [
    fc.record({ kind: fc.constant("pass" as const), result: fc.integer(), jsonata: fc.boolean() }),
    fc.record({ kind: fc.constant("wait" as const), seconds: fc.integer({ min: 0, max: 5 }) }),
    fc.record({ kind: fc.constant("choice" as const), jsonata: fc.boolean() }),
    fc.record({
      kind: fc.constant("task" as const),
      failures: fc.integer({ min: 0, max: 4 }),
      caught: fc.boolean(),
      jsonata: fc.boolean(),
    }),
  ];
  const rare = fc.oneof(
    fc.constant({ kind: "fail" as const }),
    fc.record({ kind: fc.constant("faulty" as const), caught: fc.boolean() }),
  );
  if (depth === 0) return fc.oneof({ weight: 9, arbitrary: fc.oneof(...leaves) }, { weight: 1, arbitrary: rare });
  const inner: fc.Arbitrary<Piece>[] = [
    fc.record({
      kind: fc.constant("parallel" as const),
      branches: fc.array(shape(depth - 1), { minLength: 1, maxLength: 3 }),
      caught: fc.boolean(),
    }),
    fc.record({
      kind: fc.constant("map" as const),
      items: fc.integer({ min: 0, max: 5 }),
      limit: fc.integer({ min: 0, max: 3 }),
      body: shape(depth - 1),
      caught: fc.boolean(),
      jsonata: fc.boolean(),
    }),
  ];
  return fc.oneof(
    { weight: 6, arbitrary: fc.oneof(...leaves) },
    { weight: 1, arbitrary: rare },
    { weight: 4, arbitrary: fc.oneof(...inner) },
  );
}

export function definitionOf({ states }: Shape, path = "S"): { StartAt: string; States: Record<string, unknown> } {
  const names = states.map((_, index) => `${path}.${index}`);
  const all: Record<string, unknown> = {};
  states.forEach((state, index) => {
    const next = names[index + 1];
    Object.assign(
      all,
      statesOf(state, names[index] as string, next === undefined ? { End: true } : { Next: next }, next),
    );
  });
  return { StartAt: names[0] as string, States: all };
}

/** Names of states are unique in the machine, and so no scope sets a variable of another. */
function variableOf(name: string): string {
  return name.replaceAll(".", "_").replaceAll("-", "__");
}

function statesOf(state: Piece, name: string, then: object, next: string | undefined): Record<string, unknown> {
  const caught = (yes: boolean) => (yes ? { Catch: [{ ErrorEquals: ["States.ALL"], Next: `${name}.caught` }] } : {});
  const landing = (yes: boolean) => (yes ? { [`${name}.caught`]: { Type: "Pass", Result: "caught", ...then } } : {});
  switch (state.kind) {
    case "pass":
      if (state.jsonata) {
        const Output = { before: "{% $states.input %}", result: `{% ${state.result} %}` };
        const Assign = { [variableOf(name)]: "{% $random() %}" };
        return { [name]: { QueryLanguage: "JSONata", Type: "Pass", Output, Assign, ...then } };
      }
      return { [name]: { Type: "Pass", Result: state.result, Assign: { [variableOf(name)]: state.result }, ...then } };
    case "wait":
      return { [name]: { Type: "Wait", Seconds: state.seconds, ...then } };
    case "choice": {
      const target = next ?? `${name}.end`;
      const rule = state.jsonata ? { Condition: "{% true %}" } : { Variable: "$", IsPresent: true };
      const language = state.jsonata ? { QueryLanguage: "JSONata" } : {};
      return {
        [name]: { ...language, Type: "Choice", Choices: [{ ...rule, Next: target }] },
        ...(next === undefined ? { [target]: { Type: "Succeed" } } : {}),
      };
    }
    case "fail":
      // Reachable only past a Choice, so that what follows stays reachable too.
      return {
        [name]: {
          Type: "Choice",
          Choices: [{ Variable: "$", IsNull: true, Next: `${name}.past` }],
          Default: `${name}.fail`,
        },
        [`${name}.fail`]: { Type: "Fail", Error: "Failed", Cause: name },
        [`${name}.past`]: { Type: "Pass", ...then },
      };
    // Its arguments come to nothing, at every attempt.
    case "faulty":
      return {
        [name]: {
          QueryLanguage: "JSONata",
          Type: "Task",
          Resource: "arn:aws:lambda:us-east-1:123456789012:function:fails0",
          Arguments: { x: "{% $states.input.none.at.all %}" },
          Retry: [{ ErrorEquals: ["States.QueryEvaluationError"], MaxAttempts: 1, IntervalSeconds: 1 }],
          ...caught(state.caught),
          ...then,
        },
        ...landing(state.caught),
      };
    case "task":
      return {
        [name]: {
          ...(state.jsonata
            ? { QueryLanguage: "JSONata", Arguments: "{% $states.input %}", Output: "{% $states.result %}" }
            : {}),
          Type: "Task",
          Resource: `arn:aws:lambda:us-east-1:123456789012:function:fails${state.failures}`,
          TimeoutSeconds: 7,
          Retry: [{ ErrorEquals: ["Boom"], MaxAttempts: 2, IntervalSeconds: 1 }],
          ...caught(state.caught),
          ...then,
        },
        ...landing(state.caught),
      };
    case "parallel":
      return {
        [name]: {
          Type: "Parallel",
          Branches: state.branches.map((branch, index) => definitionOf(branch, `${name}-${index}`)),
          ...caught(state.caught),
          ...then,
        },
        ...landing(state.caught),
      };
    case "map":
      return {
        [`${name}`]: { Type: "Pass", Result: Array.from({ length: state.items }, (_, i) => i), Next: `${name}.map` },
        [`${name}.map`]: {
          ...(state.jsonata ? { QueryLanguage: "JSONata", ItemSelector: "{% $states.context.Map.Item.Index %}" } : {}),
          Type: "Map",
          MaxConcurrency: state.limit,
          ItemProcessor: definitionOf(state.body, `${name}-i`),
          ...caught(state.caught),
          ...then,
        },
        ...landing(state.caught),
      };
  }
}

/** Fails as often as its name says, counted for each state; deterministic whatever the order of calls. */
export function tasks(): TaskBehaviour {
  const calls = new Map<string, number>();
  return (task, state) => {
    const count = (calls.get(state) ?? 0) + 1;
    calls.set(state, count);
    const failures = Number(task.resource.slice(-1));
    return count <= failures ? { error: "Boom", cause: String(count) } : { output: { state } };
  };
}
