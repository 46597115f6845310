import type { JsonText } from "../engine/units.ts";
import type { StateMachineRow } from "../store/store.ts";
import type { Runtime } from "./runtime.ts";
import type { ExpressInput } from "./service.ts";
import { createMachine } from "./testing-runtime.ts";

let ids = 0;

/** Creates an Express machine as the API would. */
export function createExpressMachine(runtime: Runtime, definition: object, name = "Fast"): Promise<StateMachineRow> {
  return createMachine(runtime, definition, name, "EXPRESS");
}

/** What a start of it is asked with: each one has an ARN of its own. */
export function expressInput(machine: StateMachineRow, more: Partial<ExpressInput> = {}): ExpressInput {
  const name = more.name ?? "one";
  const { region, account } = machine;
  return {
    machine,
    executionArn: `arn:aws:states:${region}:${account}:express:${machine.name}:${name}:${++ids}`,
    name,
    input: '{"a":1}' as JsonText,
    ...more,
  };
}
