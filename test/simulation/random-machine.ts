import type { Prng } from "./prng.ts";

/** How a task of this state behaves, read from its name by the task server. */
export type TaskKind = "steady" | "retried" | "caught" | "fatal";

const FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:";
const DEPTH_MAX = 2;

/** How long things take. */
export interface Pace {
  readonly waitSeconds: readonly number[];
  readonly retrySeconds: readonly number[];
  readonly timeoutSeconds: number;
}

const UNHURRIED: Pace = { waitSeconds: [1, 5, 40, 300], retrySeconds: [1, 20], timeoutSeconds: 120 };
/** Such a machine seldom takes the five minutes that an Express execution has. */
export const QUICK: Pace = { waitSeconds: [1, 5, 20], retrySeconds: [1, 3], timeoutSeconds: 10 };

/**
 * A definition of waits, tasks with retriers and catchers, Parallel and Map states, nested at random. What
 * it does depends on its input alone and not on time, so that a run with crashes can be compared with one
 * without: every task gets a `path` that no other task of its state gets, and failures inside a Parallel or
 * Map never cut off a sibling.
 */
export function randomMachine(random: Prng, pace: Pace = UNHURRIED): object {
  let names = 0;

  function sequence(depth: number): { StartAt: string; States: Record<string, object> } {
    const length = random.int(1, depth === 0 ? 4 : 2);
    const states: Record<string, object> = {};
    const chain = Array.from({ length }, () => state(depth));
    chain.forEach(({ name, body, extra }, i) => {
      const next = chain[i + 1];
      states[name] = { ...body, ...(next === undefined ? { End: true } : { Next: next.name }) };
      for (const each of extra)
        states[each.name] = { ...each.body, ...(next === undefined ? { End: true } : { Next: next.name }) };
    });
    return { StartAt: (chain[0] as Named).name, States: states };
  }

  interface Named {
    readonly name: string;
    readonly body: object;
  }

  function state(depth: number): Named & { readonly extra: readonly Named[] } {
    const roll = random.next();
    const number = ++names;
    if (roll < 0.12) return { name: `Pass${number}`, body: { Type: "Pass" }, extra: [] };
    if (roll < 0.3)
      return { name: `Wait${number}`, body: { Type: "Wait", Seconds: random.pick(pace.waitSeconds) }, extra: [] };
    if (roll < 0.72 || depth === DEPTH_MAX) return task(number, depth);
    if (roll < 0.86) {
      const Branches = Array.from({ length: random.int(2, 3) }, () => sequence(depth + 1));
      return { name: `Parallel${number}`, body: { Type: "Parallel", Branches, ResultPath: null }, extra: [] };
    }
    const items = Array.from({ length: random.int(0, 4) }, (_, i) => i);
    const body = {
      Type: "Map",
      ItemsPath: "$$.Execution.Input.items",
      MaxConcurrency: random.int(0, 2),
      ItemSelector: { "path.$": "States.Format('{}/{}', $.path, $$.Map.Item.Index)" },
      ItemProcessor: sequence(depth + 1),
      ResultPath: null,
    };
    const feed = { name: `Map${number}`, body, extra: [] };
    return items.length === 0 ? { name: `Pass${number}`, body: { Type: "Pass" }, extra: [] } : feed;
  }

  function task(number: number, depth: number): Named & { readonly extra: readonly Named[] } {
    const kind: TaskKind = random.pick(
      depth === 0 ? ["steady", "retried", "caught", "fatal"] : ["steady", "retried", "caught"],
    );
    const name = `${kind}${number}`;
    const Retry = [
      { ErrorEquals: ["Flaky", "States.Timeout"], IntervalSeconds: random.pick(pace.retrySeconds), MaxAttempts: 3 },
    ];
    const body = {
      Type: "Task",
      Resource: `${FUNCTION}${random.pick(["a", "b"])}`,
      TimeoutSeconds: pace.timeoutSeconds,
      ResultPath: null,
    };
    switch (kind) {
      case "steady":
        return { name, body, extra: [] };
      case "retried":
      case "fatal":
        return { name, body: { ...body, Retry }, extra: [] };
      case "caught": {
        const rescue = { name: `Rescue${number}`, body: { Type: "Pass", ResultPath: null } };
        const Catch = [{ ErrorEquals: ["States.ALL"], ResultPath: null, Next: rescue.name }];
        return { name, body: { ...body, Retry, Catch }, extra: [rescue] };
      }
    }
  }

  return sequence(0);
}
