import { expect, test } from "vitest";
import type { Answer } from "./answer.ts";
import type { Operation } from "./members.ts";
import { OPERATIONS } from "./operations.ts";
import { callPaged, type PagingFlags } from "./paginate.ts";
import { decodePagingToken, encodePagingToken } from "./paging-token.ts";
import type { Parameters } from "./read-parameters.ts";

const listing = OPERATIONS.find(({ name }) => name === "ListStateMachines") as Operation;

/** Seven items in pages of three. */
const call = async (_: string, { nextToken }: Parameters): Promise<Answer> => {
  const from = nextToken === undefined ? 0 : Number((nextToken as string).slice(1));
  const stateMachines = [0, 1, 2, 3, 4, 5, 6].slice(from, from + 3);
  return from + 3 < 7 ? { stateMachines, nextToken: `t${from + 3}` } : { stateMachines };
};

async function list(flags: PagingFlags, parameters: Parameters = {}) {
  const { pages, resumeToken } = await callPaged(listing, parameters, flags, call);
  return { items: pages.map((page) => page["stateMachines"]), resumeToken };
}

test("all pages are read", async () => {
  expect(await list({})).toEqual({ items: [[0, 1, 2], [3, 4, 5], [6]], resumeToken: undefined });
});

test.each([1, 2, 3, 4, 5, 6, 7, 8])("a listing cut after %i items goes on where it was cut", async (size) => {
  const seen: unknown[] = [];
  let startingToken: string | undefined;
  do {
    const flags = { maxItems: String(size), ...(startingToken === undefined ? {} : { startingToken }) };
    const { items, resumeToken } = await list(flags);
    expect(items.flat().length).toBeLessThanOrEqual(size);
    seen.push(...items.flat());
    startingToken = resumeToken;
  } while (startingToken !== undefined);
  expect(seen).toEqual([0, 1, 2, 3, 4, 5, 6]);
});

test.each([
  [{ paginate: false }, {}],
  [{}, { maxResults: 3 }],
])("one page alone where %j %j ask for it", async (flags, parameters) => {
  const { pages } = await callPaged(listing, parameters, flags, call);
  expect(pages).toEqual([{ stateMachines: [0, 1, 2], nextToken: "t3" }]);
});

test.each([
  [{ paginate: false, maxItems: "1" }, {}, "Cannot specify --no-paginate along with pagination arguments: --max-items"],
  [{ pageSize: "1" }, { nextToken: "t3" }, "Cannot specify --max-results or --next-token"],
  [{ maxItems: "0" }, {}, "argument --max-items: expected a whole number ≥ 1, got '0'"],
  [{ pageSize: "x" }, {}, "argument --page-size: expected a whole number ≥ 1, got 'x'"],
])("%j %j is refused", async (flags, parameters, message) => {
  await expect(list(flags, parameters)).rejects.toMatchObject({
    exitCode: 252,
    message: expect.stringContaining(message),
  });
});

test("tokens are those of the AWS CLI", () => {
  const token = "eyJuZXh0VG9rZW4iOiBudWxsLCAiYm90b190cnVuY2F0ZV9hbW91bnQiOiAxfQ==";
  expect(encodePagingToken({ nextToken: null, shownOfPage: 1 })).toBe(token);
  expect(decodePagingToken(token)).toEqual({ nextToken: null, shownOfPage: 1 });
  expect(decodePagingToken("the server's own")).toEqual({ nextToken: "the server's own", shownOfPage: 0 });
});

test("a server that repeats its token does not make an endless listing", async () => {
  const stuck = async () => ({ stateMachines: [1], nextToken: "same" });
  await expect(callPaged(listing, {}, {}, stuck)).rejects.toThrow("received twice: same");
});
