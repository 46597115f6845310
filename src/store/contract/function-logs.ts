import { expect, test } from "vitest";
import type { ExecutionId, Store } from "../store.ts";
import { at, createMachine, ended, turnOf } from "./samples.ts";

/** The promises about what functions printed. */
export function functionLogsContract(store: () => Store): void {
  async function running(): Promise<ExecutionId> {
    const machine = await createMachine(store());
    const id = await store().allocateExecutionId();
    await store().commit([turnOf({ id, machine })]);
    return id;
  }

  const linesOf = async (id: ExecutionId, limit = 100, after?: number) =>
    (await store().functionLogs(id, limit, after)).map((row) => row.lines);

  test("chunks of many executions are added at once, and each execution's are read in order", async () => {
    const [one, two] = [await running(), await running()];
    await store().addFunctionLogs([
      { executionId: one, lines: '["é…"]' },
      { executionId: two, lines: '["b"]' },
      { executionId: one, lines: '["c"]' },
    ]);
    await store().addFunctionLogs([{ executionId: one, lines: '["d"]' }]);
    expect(await linesOf(one)).toEqual(['["é…"]', '["c"]', '["d"]']);
    expect(await linesOf(two)).toEqual(['["b"]']);
    const ids = (await store().functionLogs(one, 100)).map((row) => row.id);
    expect(ids.toSorted((a, b) => a - b)).toEqual(ids);
  });

  test("no more chunks are read than asked for, and the rest after them", async () => {
    const id = await running();
    await store().addFunctionLogs(Array.from({ length: 5 }, (_, n) => ({ executionId: id, lines: `[${n}]` })));
    expect(await linesOf(id, 2)).toEqual(["[0]", "[1]"]);
    const [, second] = await store().functionLogs(id, 2);
    expect(await linesOf(id, 2, second?.id)).toEqual(["[2]", "[3]"]);
    expect(await linesOf(id, 9, (second?.id ?? 0) + 3)).toEqual([]);
  });

  test("chunks of an execution that is not in the store are dropped, the others are kept", async () => {
    const id = await running();
    const nobody = 999_999 as ExecutionId;
    await store().addFunctionLogs([
      { executionId: nobody, lines: "[1]" },
      { executionId: id, lines: "[2]" },
    ]);
    expect(await linesOf(nobody)).toEqual([]);
    expect(await linesOf(id)).toEqual(["[2]"]);
  });

  test("the newest chunk is that of whichever execution printed last", async () => {
    expect(await store().newestFunctionLog()).toBeUndefined();
    const [one, two] = [await running(), await running()];
    await store().addFunctionLogs([
      { executionId: two, lines: "[1]" },
      { executionId: one, lines: "[2]" },
    ]);
    expect(await store().newestFunctionLog()).toStrictEqual((await store().functionLogs(one, 9))[0]);
  });

  test("trimming takes the oldest chunks of one execution, until the others are small enough", async () => {
    const [id, other] = [await running(), await running()];
    for (const executionId of [id, other, id]) {
      await store().addFunctionLogs(["aa", "bb", "cc"].map((text) => ({ executionId, lines: `"${text}"` })));
    }
    await store().trimFunctionLogs(id, 100);
    expect(await linesOf(id)).toHaveLength(6);
    // Two chunks of four bytes fit into eleven, a third does not.
    await store().trimFunctionLogs(id, 11);
    expect(await linesOf(id)).toEqual(['"bb"', '"cc"']);
    expect(await linesOf(other)).toHaveLength(3);
    await store().trimFunctionLogs(id, 1);
    expect(await linesOf(id)).toEqual([]);
    await store().addFunctionLogs([{ executionId: id, lines: '"dd"' }]);
    expect(await linesOf(id)).toEqual(['"dd"']);
  });

  test("they go with their execution, and no later chunk comes after them", async () => {
    const machine = await createMachine(store());
    const [old, kept] = [await store().allocateExecutionId(), await store().allocateExecutionId()];
    await store().commit([turnOf({ id: old, machine, row: ended(1) }), turnOf({ id: kept, machine })]);
    await store().addFunctionLogs([old, kept].map((executionId) => ({ executionId, lines: "[1]" })));
    expect(await store().purge(at(10), 10)).toBe(1);
    await store().addFunctionLogs([{ executionId: old, lines: "[2]" }]);
    expect(await linesOf(old)).toEqual([]);
    expect(await linesOf(kept)).toEqual(["[1]"]);
  });
}
