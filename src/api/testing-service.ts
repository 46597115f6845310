import { compileAccepted } from "../asl/parse.ts";
import { AWS_LIMITS } from "../engine/command.ts";
import type { ExecutionStatus } from "../engine/execution.ts";
import type { EventRecord } from "../engine/records.ts";
import { redriveObstacle } from "../engine/redrive.ts";
import { type EpochMs, type EventId, type JsonText, ROOT_FRAME } from "../engine/units.ts";
import { systemClock } from "../runtime/clock.ts";
import { randomIds } from "../runtime/ids.ts";
import { silentLogger } from "../runtime/logger.ts";
import { type ExpressExecutions, RecentExpress } from "../runtime/recent-express.ts";
import type {
  ExecutionDescription,
  Executions,
  StartThrough,
  StateMachines,
  StepwellService,
  TaskTokens,
  TokenOutcome,
} from "../runtime/service.ts";
import { createStateTests } from "../runtime/state-tests.ts";
import type {
  ExecutionId,
  ExecutionRow,
  RevisionContent,
  RevisionId,
  RevisionRow,
  StartedThrough,
  StateMachineId,
  StateMachineRow,
} from "../store/store.ts";
import { testingActivities, testingVersions } from "./testing-activities.ts";

interface FakeExecution {
  readonly place: string;
  description: ExecutionDescription;
  readonly events: EventRecord[];
}

/**
 * A StepwellService in memory that runs nothing: executions stay RUNNING until a test closes them. One
 * millisecond passes with every write.
 */
export class TestingService implements StepwellService {
  readonly #machines: StateMachineRow[] = [];
  readonly #revisions: RevisionRow[] = [];
  readonly #fakes: FakeExecution[] = [];
  #now = 1_700_000_000_000;
  /** Set by a test: every call of the service fails with it. */
  failure: Error | undefined;
  throttled = false;
  draining = false;

  readonly stateMachines: StateMachines = {
    create: async ({ region, account, name, type, content, tags }) => {
      const existing = await this.stateMachines.byName(region, account, name);
      if (existing) return { kind: "exists", row: existing };
      const id = (this.#machines.length + 1) as StateMachineId;
      const revision = this.#addRevision(content, null);
      const createdAt = this.#tick();
      const row: StateMachineRow = { id, region, account, name, type, status: "ACTIVE", createdAt, tags, revision };
      this.#machines.push(row);
      return { kind: "created", row };
    },
    byName: async (region, account, name) => {
      this.#check();
      return this.#machines.find(
        (row) => row.region === region && row.account === account && row.name === name && row.status !== "DELETED",
      );
    },
    byId: async (id) => this.#machines[id - 1],
    list: async (region, account, limit, after = 0 as StateMachineId) => {
      this.#check();
      const listed = this.#machines.filter(
        (row) => row.region === region && row.account === account && row.status !== "DELETED" && row.id > after,
      );
      return listed.slice(0, limit);
    },
    places: async (name, limit) => {
      const named = this.#machines.filter((row) => row.name === name && row.status !== "DELETED");
      return named.slice(0, limit).map(({ region, account }) => ({ region, account }));
    },
    update: async (id, content) => {
      const revision = this.#addRevision(content, `00000000-0000-4000-8000-${String(this.#now).slice(-12)}`);
      this.#change(id, { revision });
      return revision;
    },
    delete: async (id) => this.#change(id, { status: "DELETED" }),
    setTags: async (id, tags) => this.#change(id, { tags }),
    revision: async (id) => this.#revisions[id - 1],
    program: ({ definition }) => {
      const { program } = compileAccepted(definition);
      if (program === undefined) throw new Error("the definition does not compile");
      return program;
    },
  };

  readonly versions = testingVersions({ byId: (id) => this.#machines[id - 1] }, () => this.#tick());
  readonly activities = testingActivities(() => this.#tick());
  /** Every task of an execution is open, whatever its token says. */
  readonly states = createStateTests({
    handler: { run: async () => ({ kind: "failed", error: "Lambda.Unavailable" }) },
    clock: systemClock,
    ids: randomIds,
    random: () => 0.5,
    limits: AWS_LIMITS,
    logger: silentLogger,
  });
  readonly tasks: TaskTokens = { report: async () => this.tokenOutcome, heartbeat: async () => this.tokenOutcome };
  tokenOutcome: TokenOutcome = "taken";
  readonly express: ExpressExecutions = new RecentExpress({ perMachine: 10, bytesMax: 1_048_576 });

  readonly executions: Executions = {
    // Express executions are tested with a runtime: nothing of them is kept that could be faked.
    runExpress: async () => ({ kind: "throttled" }),
    startExpress: async () => ({ kind: "throttled" }),
    start: async ({ machine, through, name, input, traceHeader, mockTestCase }) => {
      this.#check();
      if (this.throttled) return { kind: "throttled" };
      const place = placeOf(machine.region, machine.account, machine.name);
      const existing = this.#find(place, name);
      if (existing) return { kind: "nameTaken", existing: existing.description };
      const id = (this.#fakes.length + 1) as ExecutionId;
      const startedAt = this.#tick();
      const row: ExecutionRow = {
        id,
        stateMachineId: machine.id,
        revisionId: machine.revision.id,
        name,
        status: "RUNNING",
        startedAt,
        stoppedAt: null,
        turn: 1,
        lastEventId: 1 as EventId,
        nextWakeupAt: null,
        mockTestCase: mockTestCase ?? null,
        traceHeader: traceHeader ?? null,
        quarantine: null,
        ...(through && { startedThrough: startedThrough(through) }),
      };
      const started: EventRecord = {
        type: "ExecutionStarted",
        id: 1 as EventId,
        previous: 0 as EventId,
        at: startedAt,
        frame: ROOT_FRAME,
        input,
        startAt: "First",
        deadlineAt: (startedAt + 1) as EpochMs,
      };
      this.#fakes.push({ place, description: { row, input }, events: [started] });
      return { kind: "started", id, startedAt };
    },
    stop: async (id, { error, cause }) => {
      const { row } = this.#fake(id).description;
      if (row.stoppedAt !== null) return { stoppedAt: row.stoppedAt };
      const reason = { ...(error !== undefined && { error }), ...(cause !== undefined && { cause }) };
      return { stoppedAt: this.close(id, "ABORTED", reason) };
    },
    redrive: async (id) => {
      const { description } = this.#fake(id);
      const { row } = description;
      const at = this.#tick();
      const obstacle = redriveObstacle(row, at, AWS_LIMITS);
      if (obstacle !== undefined) return { kind: "refused", obstacle };
      const redriven = { count: (row.redriven?.count ?? 0) + 1, at };
      this.#fake(id).description = {
        input: description.input,
        row: { ...row, status: "RUNNING", stoppedAt: null, redriven },
      };
      return { kind: "redriven", at };
    },
    byName: async (region, account, machineName, name) => {
      this.#check();
      return this.#find(placeOf(region, account, machineName), name)?.description.row;
    },
    describeByName: async (region, account, machineName, name) => {
      this.#check();
      return this.#find(placeOf(region, account, machineName), name)?.description;
    },
    describe: async (id) => this.#fake(id).description,
    list: async ({ machine, status, startedThrough: asked, limit, after }) => {
      const rows = this.#fakes.map(({ description }) => description.row);
      return rows
        .filter((row) => row.stateMachineId === machine && (status === undefined || row.status === status))
        .filter((row) => asked === undefined || isSameStart(row, asked))
        .sort((a, b) => sortAt(b) - sortAt(a) || b.id - a.id)
        .filter((row) => !after || sortAt(row) < after.sortAt || (sortAt(row) === after.sortAt && row.id < after.id))
        .slice(0, limit);
    },
    history: async (id, { limit, reverse, after }) => {
      const events = reverse ? this.#fake(id).events.toReversed() : this.#fake(id).events;
      const rest = events.filter((event) => after === undefined || (reverse ? event.id < after : event.id > after));
      return rest.slice(0, limit);
    },
  };

  async status() {
    this.#check();
    return { store: "testing", location: null, draining: this.draining, residentExecutions: 0, quarantined: 0 };
  }

  /** Ends an execution; answers when. */
  close(
    id: ExecutionId,
    status: Exclude<ExecutionStatus, "RUNNING">,
    result: { readonly output?: JsonText; readonly error?: string; readonly cause?: string },
  ): EpochMs {
    const fake = this.#fake(id);
    const stoppedAt = this.#tick();
    const { description } = fake;
    fake.description = { ...description, ...result, row: { ...description.row, status, stoppedAt } };
    return stoppedAt;
  }

  /** Adds to an execution's history so many events of states entered. */
  addEvents(id: ExecutionId, count: number, input = "{}"): void {
    const { events } = this.#fake(id);
    for (let added = 0; added < count; added++) {
      const previous = events.length as EventId;
      events.push({
        type: "PassStateEntered",
        id: (previous + 1) as EventId,
        previous,
        at: this.#tick(),
        frame: ROOT_FRAME,
        name: "First",
        input: input as JsonText,
      });
    }
  }

  /** As while a machine's last executions end. */
  markDeleting(name: string): void {
    const row = this.#machines.find((machine) => machine.name === name);
    if (row) this.#change(row.id, { status: "DELETING" });
  }

  /** The rows of all executions, oldest first. */
  get rows(): readonly ExecutionRow[] {
    return this.#fakes.map(({ description }) => description.row);
  }

  #check(): void {
    if (this.failure) throw this.failure;
  }

  #tick(): EpochMs {
    return ++this.#now as EpochMs;
  }

  #addRevision(content: RevisionContent, awsRevisionId: string | null): RevisionRow {
    const id = (this.#revisions.length + 1) as RevisionId;
    const revision = { ...content, id, awsRevisionId, createdAt: this.#tick() };
    this.#revisions.push(revision);
    return revision;
  }

  #change(id: StateMachineId, change: Partial<StateMachineRow>): void {
    const row = this.#machines[id - 1];
    if (row) this.#machines[id - 1] = { ...row, ...change };
  }

  #find(place: string, name: string): FakeExecution | undefined {
    return this.#fakes.find((fake) => fake.place === place && fake.description.row.name === name);
  }

  #fake(id: ExecutionId): FakeExecution {
    const fake = this.#fakes[id - 1];
    if (fake === undefined) throw new Error(`no execution ${id}`);
    return fake;
  }
}

function startedThrough(through: StartThrough): StartedThrough {
  return through.kind === "version"
    ? { version: through.version.number }
    : { version: through.alias.routing[0]?.version ?? 0, alias: through.alias.name };
}

function isSameStart({ startedThrough: started }: ExecutionRow, asked: Partial<StartedThrough>): boolean {
  return (
    started !== undefined &&
    (asked.alias === undefined || asked.alias === started.alias) &&
    (asked.version === undefined || asked.version === started.version)
  );
}

function placeOf(region: string, account: string, machineName: string): string {
  return `${region}:${account}:${machineName}`;
}

function sortAt(row: ExecutionRow): number {
  return row.stoppedAt ?? row.redriven?.at ?? row.startedAt;
}
