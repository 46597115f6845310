import { isStringPlace, type ObjectNode, type Place, type Span } from "./document.ts";

/** A variable's name in an `Assign`. */
export interface Assignment {
  readonly name: string;
  readonly assign: Place<ObjectNode>;
  /** The key. */
  readonly span: Span;
}

/** A place that reads variables. */
export interface Reference {
  readonly state: string;
  readonly names: readonly string[];
  readonly place: Place;
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
  readonly #references: Reference[] = [];
  readonly #apart = new Set<string>();
  #current: VariableScope | undefined;
  /** What `end` goes back to: a scope that stands apart does not know what is around it. */
  readonly #around: (VariableScope | undefined)[] = [];

  /**
   * A machine's states follow.
   *
   * @param standing `apart` for the iterations of a Distributed Map, which see no variable of the outside.
   */
  begin(standing: "inside" | "apart", machine: Place): void {
    if (standing === "apart") this.#apart.add(machine.pointer);
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

  /** A state reads these variables in a field of its own. */
  read(state: string, names: readonly string[], place: Place): void {
    if (names.length === 0) return;
    this.#references.push({ state, names, place });
    const known = this.#read.get(state);
    if (known === undefined) this.#read.set(state, new Set(names));
    else for (const name of names) known.add(name);
  }

  /** The assignments to a name that a scope around has too. */
  assignedTwice(): readonly Assignment[] {
    return this.#scopes.flatMap(({ outer, assignments }) => assignments.filter(({ name }) => isTaken(outer, name)));
  }

  /** Whether a machine inside a state sees no variable of the outside. */
  standsApart(machinePointer: string): boolean {
    return this.#apart.has(machinePointer);
  }

  /** The names that the `Assign` at this place sets, by the pointer of the `Assign`. */
  assignedAt(): ReadonlyMap<string, readonly string[]> {
    const named = new Map<string, string[]>();
    for (const { assignments } of this.#scopes) {
      for (const { name, assign } of assignments) {
        const names = named.get(assign.pointer);
        if (names === undefined) named.set(assign.pointer, [name]);
        else names.push(name);
      }
    }
    return named;
  }

  /** All places that read variables, but for those that ask whether there is one. */
  reads(): readonly Reference[] {
    return this.#references.filter(({ place }) => !asksWhetherThere(place));
  }

  references(): ReadonlyMap<string, readonly string[]> {
    return new Map([...this.#read].map(([state, names]) => [state, [...names].sort()]));
  }
}

/** `IsPresent` somewhere in a Choice rule, `$exists` in an expression. */
function asksWhetherThere(place: Place): boolean {
  if (isStringPlace(place)) return place.node.value.includes("$exists(");
  return place.node.kind === "object" && hasKey(place.node, "IsPresent");
}

function hasKey(node: Place["node"], key: string): boolean {
  if (node.kind === "array") return node.items.some((item) => hasKey(item, key));
  return node.kind === "object" && node.members.some((member) => member.key === key || hasKey(member.value, key));
}

function isTaken(scope: VariableScope | undefined, name: string): boolean {
  for (let around = scope; around !== undefined; around = around.outer) if (around.names.has(name)) return true;
  return false;
}
