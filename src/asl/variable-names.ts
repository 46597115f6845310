import type { ObjectNode, Place, Span } from "./document.ts";

/** A variable's name in an `Assign`. */
export interface Assignment {
  readonly name: string;
  readonly assign: Place<ObjectNode>;
  /** The key. */
  readonly span: Span;
}

/** The variables of one machine: its states set them, and those of the machines inside may read them. */
interface VariableScope {
  readonly outer: VariableScope | undefined;
  readonly assignments: Assignment[];
  readonly names: Set<string>;
}

/**
 * Collects which variables a definition sets and reads. Whether a name is taken by a scope around is known only when
 * all states are read: the outer state that sets it may stand behind the inner one.
 */
export class VariableNames {
  readonly #scopes: VariableScope[] = [];
  readonly #read = new Map<string, Set<string>>();
  #current: VariableScope | undefined;
  /** What `end` goes back to: a scope that stands apart does not know what is around it. */
  readonly #around: (VariableScope | undefined)[] = [];

  /** @param standing `apart` for the iterations of a Distributed Map, which see no variable of the outside. */
  begin(standing: "inside" | "apart"): void {
    const outer = standing === "inside" ? this.#current : undefined;
    this.#around.push(this.#current);
    this.#current = { outer, assignments: [], names: new Set() };
    this.#scopes.push(this.#current);
  }

  end(): void {
    this.#current = this.#around.pop();
  }

  assign(assignment: Assignment): void {
    this.#current?.assignments.push(assignment);
    this.#current?.names.add(assignment.name);
  }

  /** A state reads these variables. */
  read(state: string, names: readonly string[]): void {
    if (names.length === 0) return;
    const known = this.#read.get(state);
    if (known === undefined) this.#read.set(state, new Set(names));
    else for (const name of names) known.add(name);
  }

  /** The assignments to a name that a scope around has too. */
  assignedTwice(): readonly Assignment[] {
    return this.#scopes.flatMap(({ outer, assignments }) => assignments.filter(({ name }) => isTaken(outer, name)));
  }

  references(): ReadonlyMap<string, readonly string[]> {
    return new Map([...this.#read].map(([state, names]) => [state, [...names].sort()]));
  }
}

function isTaken(scope: VariableScope | undefined, name: string): boolean {
  for (let around = scope; around !== undefined; around = around.outer) if (around.names.has(name)) return true;
  return false;
}
