import type { ServerResponse } from "node:http";
import { setImmediate as nextRound } from "node:timers/promises";
import { expect, test } from "vitest";
import { answersSent, endSoon } from "./outgoing.ts";

function recorder() {
  const ended: string[] = [];
  const response = (name: string) =>
    ({
      end: (body: string, encoding: string) => void ended.push(`${name}: ${body} (${encoding})`),
    }) as unknown as ServerResponse;
  return { ended, response };
}

test("what is ready in one round goes out at its end, in the order in which it became ready", async () => {
  const { ended, response } = recorder();
  endSoon(response("a"), "1", "latin1");
  await Promise.resolve();
  endSoon(response("b"), "2", "utf8");
  expect(ended).toEqual([]);
  await nextRound();
  expect(ended).toEqual(["a: 1 (latin1)", "b: 2 (utf8)"]);
});

test("what an answer's end makes ready goes out in the next round, and nothing twice", async () => {
  const { ended, response } = recorder();
  const first = { end: () => endSoon(response("second"), "2", "utf8") } as unknown as ServerResponse;
  endSoon(first, "1", "utf8");
  await nextRound();
  await nextRound();
  await nextRound();
  expect(ended).toEqual(["second: 2 (utf8)"]);
});

test("who closes the connections can wait until what is about to be ready has gone", async () => {
  const { ended, response } = recorder();
  const execution = Promise.resolve();
  void execution.then(async () => {
    for (let hop = 0; hop < 50; hop++) await Promise.resolve();
    endSoon(response("a"), "1", "utf8");
  });
  await execution;
  await answersSent();
  expect(ended).toEqual(["a: 1 (utf8)"]);
});
