import type { Machine, Program, State, TaskState } from "./asl/program.ts";
import { endpointOf } from "./config/endpoints.ts";
import type { Config } from "./config/load.ts";
import { type FunctionReference, lookUp, parseFunctionName } from "./integrations/lambda/function-name.ts";
import { missingFunctionMend } from "./integrations/lambda/missing-function.ts";
import type { MockTable } from "./integrations/mocks/mock-table.ts";
import { partitionOf } from "./runtime/identity.ts";
import type { Logger } from "./runtime/logger.ts";
import type { StateMachines } from "./runtime/service.ts";
import type { StateMachineId, StateMachineRow } from "./store/store.ts";

/*
 * A task whose function nothing serves fails when it is carried out; whoever deploys its machine wants to know at once. It
 * is said in the server's log and never in an answer: AWS knows nothing of it.
 */

/** Tells of functions that nothing configured serves. */
export interface MissingFunctions {
  /** Looks at a machine. What was said of it before is not said again. */
  check(machine: StateMachineRow): void;
  /** Looks again at the machines that were looked at: the configuration or the mocks have changed. */
  checkAgain(): Promise<void>;
  /** The same state machines, each of which is looked at when it is created and updated. */
  watching(stateMachines: StateMachines): StateMachines;
}

export interface MissingFunctionsParts {
  /** What is in force. */
  readonly config: () => Pick<Config, "functions" | "endpoints" | "functionsPlace">;
  readonly mocks: () => MockTable | undefined;
  readonly stateMachines: StateMachines;
  readonly log: Logger;
}

/** Machines of which it is known what was said; of one that is forgotten it is said again. */
const MACHINES_MAX = 10_000;

export function createMissingFunctions({ config, mocks, stateMachines, log }: MissingFunctionsParts): MissingFunctions {
  /** What is missing, as it was said last. */
  const said = new Map<StateMachineId, string>();

  function missingIn(machine: StateMachineRow): readonly MissingFunction[] {
    const { functions, endpoints } = config();
    const { definition } = machine.revision;
    // Most definitions without a function are not even compiled.
    if (!definition.includes("lambda") || endpointOf(endpoints, "lambda") !== undefined) return [];
    // Executions of a machine with mocks may never get to a real function.
    if (mocks()?.stateMachineNames().includes(machine.name) === true) return [];
    const called = calledFunctions(stateMachines.program(machine.revision), definition, machine);
    return called.filter(({ reference }) => lookUp(functions, reference) === undefined);
  }

  function tell(machine: StateMachineRow): void {
    const missing = missingIn(machine);
    const outcome = JSON.stringify(missing);
    const before = said.get(machine.id);
    said.delete(machine.id);
    said.set(machine.id, outcome);
    const [oldest] = said.keys();
    if (said.size > MACHINES_MAX && oldest !== undefined) said.delete(oldest);
    if (outcome === before) return;
    const { functions, functionsPlace } = config();
    const stateMachine = machine.name;
    for (const { stateName, reference } of missing) {
      const about = { stateName, functionName: reference.name, configured: Object.keys(functions), functionsPlace };
      log.warn({ stateMachine, stateName }, missingFunctionMend(about));
    }
  }

  function check(machine: StateMachineRow): void {
    try {
      tell(machine);
    } catch (error) {
      // It is only advice: no creation fails with it.
      log.warn({ err: error, stateMachine: machine.name }, "The functions of a state machine could not be looked at.");
    }
  }

  return {
    check,
    async checkAgain() {
      const ids = [...said.keys()];
      for (const id of ids) {
        const machine = await stateMachines.byId(id);
        if (machine?.status === "ACTIVE") check(machine);
        else said.delete(id);
      }
    },
    watching: (watched) => ({
      ...watched,
      async create(input) {
        const outcome = await watched.create(input);
        if ("row" in outcome) check(outcome.row);
        return outcome;
      },
      async update(id, content) {
        const revision = await watched.update(id, content);
        const machine = revision === undefined ? undefined : await watched.byId(id);
        if (machine !== undefined) check(machine);
        return revision;
      },
    }),
  };
}

interface MissingFunction {
  readonly stateName: string;
  readonly reference: FunctionReference;
}

/** The functions that a machine's tasks name, as far as they are named in the definition itself. */
function calledFunctions(
  { root }: Program,
  definition: string,
  { region, account }: StateMachineRow,
): readonly MissingFunction[] {
  const home = { partition: partitionOf(region), region, account };
  return tasksOf(root, JSON.parse(definition)).flatMap(({ state, written }) => {
    const called = functionOf(state, written);
    const reference = called === undefined ? undefined : parseFunctionName(called.name, home);
    return reference === undefined
      ? []
      : [{ stateName: state.name, reference: { ...reference, ...called?.qualifier } }];
  });
}

/** A compiled task, and what is written of it: compiled, its parameters are closures. */
interface Task {
  readonly state: TaskState;
  readonly written: unknown;
}

function tasksOf(machine: Machine, written: unknown): readonly Task[] {
  const states = memberOf(written, "States");
  return [...machine.states.values()].flatMap((state) => tasksIn(state, memberOf(states, state.name)));
}

function tasksIn(state: State, written: unknown): readonly Task[] {
  switch (state.type) {
    case "Task":
      return [{ state, written }];
    case "Parallel":
      return state.branches.flatMap((branch, index) => tasksOf(branch, memberOf(memberOf(written, "Branches"), index)));
    case "Map":
      return tasksOf(state.processor, memberOf(written, "ItemProcessor") ?? memberOf(written, "Iterator"));
    default:
      return [];
  }
}

interface CalledFunction {
  readonly name: string;
  readonly qualifier?: { readonly qualifier: string };
}

function functionOf({ resource, flow }: TaskState, written: unknown): CalledFunction | undefined {
  if (resource.kind === "lambda") return { name: resource.arn };
  if (resource.kind !== "service" || resource.service !== "lambda") return undefined;
  const parameters = memberOf(written, flow.language === "JSONPath" ? "Parameters" : "Arguments");
  const [name, qualifier] = [memberOf(parameters, "FunctionName"), memberOf(parameters, "Qualifier")];
  if (!isLiteral(name)) return undefined;
  return isLiteral(qualifier) ? { name, qualifier: { qualifier } } : { name };
}

/** Whether a field holds its value, and no expression of JSONata. */
function isLiteral(value: unknown): value is string {
  return typeof value === "string" && !/^\s*\{%/.test(value);
}

function memberOf(value: unknown, name: string | number): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string | number, unknown>)[name] : undefined;
}
