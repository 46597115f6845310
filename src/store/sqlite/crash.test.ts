import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { decodeSegment } from "../codec.ts";
import { at, CONTENT, createMachine, ended, events, newMachine, T0, turnOf } from "../contract/samples.ts";
import { type ExecutionId, UnknownOutcome } from "../store.ts";
import { DataFolderInUse, openSqliteStore } from "./sqlite-store.ts";
import { testFolders } from "./testing-folders.ts";
import { startWriter, type WriterThread } from "./writer-client.ts";

const { newFolder, closeLater } = testFolders();
const MANY = 1_000_000;
const LOAD = fileURLToPath(new URL("./testing-crash-load.ts", import.meta.url));
/** Node 22 strips types only when it is told to. */
const EXEC_ARGV =
  process.features.typescript === false ? ["--experimental-strip-types", "--disable-warning=ExperimentalWarning"] : [];

/** Runs the load until it has acknowledged some executions; answers a list that goes on growing. */
async function startLoad(
  folder: string,
  count: number,
): Promise<{ child: ChildProcess; acknowledged: () => number[] }> {
  const child = spawn(process.execPath, [...EXEC_ARGV, LOAD, folder], { stdio: ["ignore", "pipe", "inherit"] });
  let text = "";
  const enough = new Promise<void>((resolve, reject) => {
    child.stdout?.setEncoding("utf8").on("data", (chunk: string) => {
      text += chunk;
      if (text.split("\n").length > count) resolve();
    });
    child.on("exit", () => reject(new Error("The load ended by itself.")));
  });
  await enough;
  // A line that was cut off by the kill has not been acknowledged to anybody.
  return { child, acknowledged: () => text.split("\n").slice(0, -1).map(Number) };
}

describe("a process killed under load", () => {
  test("leaves its folder to the next one, with everything that it acknowledged", async () => {
    const folder = newFolder();
    const { child, acknowledged } = await startLoad(folder, 400);
    const refusal = await openSqliteStore({ folder, version: "0.1.0" }).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(DataFolderInUse);
    expect(refusal).toMatchObject({ pid: child.pid, port: 4711 });

    child.kill("SIGKILL");
    await once(child.stdout ?? child, "close");
    const store = closeLater(await openSqliteStore({ folder, version: "0.1.0" }));
    const ids = acknowledged();
    expect(ids.length).toBeGreaterThanOrEqual(400);
    const expressNames = new Set((await store.expressStarts(MANY)).map((start) => start.name));
    for (const id of ids) {
      const ends = await store.executionEnds(id as ExecutionId);
      expect(ends?.row.id).toBe(id);
      expect(decodeSegment(ends?.last.bytes ?? new Uint8Array())).toStrictEqual(events(1, 2));
      expect(await store.functionLogs(id as ExecutionId, 9)).toMatchObject([{ lines: `[${id}]` }]);
      expect(expressNames.has(ends?.row.name ?? "")).toBe(ends?.row.status === "RUNNING");
    }
    const { openExecutions, closedExecutions } = await store.counts();
    // A commit is there as a whole or not at all: half of its executions are closed.
    expect(openExecutions).toBe(closedExecutions);
    expect(openExecutions + closedExecutions).toBeGreaterThanOrEqual(ids.length);
    // A status event is there with its turn, or neither is.
    expect(await store.statusEvents(MANY)).toHaveLength(openExecutions + closedExecutions);
    expect(await store.allocateExecutionId()).toBeGreaterThan(Math.max(...ids));
  });
});

describe("the writer's thread", () => {
  test("serves every call", async () => {
    const store = closeLater(await openSqliteStore({ folder: newFolder(), version: "0.1.0" }));
    const machine = await createMachine(store);
    expect((await store.createStateMachine(newMachine("machine"))).kind).toBe("exists");
    const [id, other] = [await store.allocateExecutionId(), await store.allocateExecutionId()];
    const turns = [turnOf({ id, machine }), turnOf({ id: other, machine, row: ended(1) })];
    expect(await store.commit(turns)).toEqual([{ kind: "committed" }, { kind: "committed" }]);
    await store.send(id, "1");
    expect(await store.inbox(id)).toHaveLength(1);
    await store.quarantine(id, "why");
    expect(await store.execution(id)).toMatchObject({ quarantine: "why" });
    await store.setTags(machine.id, [{ key: "a", value: "b" }]);
    expect(await store.updateStateMachine(machine.id, CONTENT, "r2", T0)).toMatchObject({ awsRevisionId: "r2" });
    expect(await store.purge(at(10), 10)).toBe(1);
    const { id: stateMachineId, revision } = machine;
    const start = {
      stateMachineId,
      revisionId: revision.id,
      executionArn: "arn",
      name: "e",
      input: "{}",
      startedAt: T0,
    };
    expect(await store.changeExpress({ started: [start], ended: [] })).toMatchObject([{ kind: "started" }]);
    await store.addFunctionLogs([{ executionId: id, lines: "[1]" }]);
    expect(await store.functionLogs(id, 9)).toMatchObject([{ lines: "[1]" }]);
    await store.trimFunctionLogs(id, 0);
    expect(await store.newestFunctionLog()).toBeUndefined();
    const write = { statusEvents: ["{}"] };
    await store.commit([turnOf({ id, machine, turn: 2, firstEventId: 3, write })]);
    await store.deleteStatusEvents((await store.statusEvents(9)).map((event) => event.id));
    expect(await store.statusEvents(9)).toEqual([]);
    await store.deleteStateMachine(machine.id);
    expect(await store.sweepDeleted()).toBe(0);
  });

  test("that dies leaves its calls with an unknown outcome, and another takes its place", async () => {
    const threads: WriterThread[] = [];
    const store = closeLater(
      await openSqliteStore({
        folder: newFolder(),
        version: "0.1.0",
        startWriter: (options) => {
          const thread = startWriter(options);
          threads.push(thread);
          return thread;
        },
      }),
    );
    const machine = await createMachine(store);
    const first = turnOf({ id: await store.allocateExecutionId(), machine });
    const payload = JSON.stringify("x".repeat(200_000));
    const second = turnOf({ id: await store.allocateExecutionId(), machine, payload });
    const commits = [store.commit([first]), store.commit([second])].map((commit) =>
      commit.catch((error: unknown) => error),
    );
    await threads[0]?.terminate();
    const answers = await Promise.all(commits);
    for (const answer of answers) {
      if (!Array.isArray(answer)) expect(answer).toBeInstanceOf(UnknownOutcome);
    }
    // Written again, each recognises itself or is made now.
    expect(await store.commit([first, second])).toEqual([{ kind: "committed" }, { kind: "committed" }]);
    expect(threads).toHaveLength(2);
    expect(await store.segmentsAfter(second.executionId, 0)).toHaveLength(1);
    expect(await store.counts()).toMatchObject({ openExecutions: 2 });
  });
});
