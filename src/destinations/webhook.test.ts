import { expect, test } from "vitest";
import { createVirtualClock } from "../runtime/virtual-clock.ts";
import { type FakeAnswer, FakeHttp, NOW, REFUSED, statusEvent } from "./testing-destinations.ts";
import { webhook } from "./webhook.ts";

async function delivered(answer: FakeAnswer) {
  const http = new FakeHttp();
  http.answer = () => answer;
  const clock = createVirtualClock(NOW);
  const hook = webhook(
    { url: "https://ops.test/hook?token=1", headers: { Authorization: "Bearer abc" } },
    { http, clock },
  );
  const outcome = hook.deliver([{ rowId: 1, text: statusEvent("one") }], new AbortController().signal);
  await clock.advanceBy(60_000);
  return { outcome: await outcome, calls: http.calls, name: hook.name };
}

test("an event is the body of a POST, with the headers that are configured", async () => {
  const { outcome, calls } = await delivered({ status: 204 });
  expect(outcome).toEqual({ kind: "answered", deliveries: [{ kind: "delivered" }] });
  expect(calls).toEqual([
    {
      url: "https://ops.test/hook?token=1",
      headers: { Authorization: "Bearer abc", "Content-Type": "application/json" },
      body: JSON.parse(statusEvent("one")),
    },
  ]);
});

test.each([400, 413, 415, 422])("a status %i is about this event", async (status) => {
  expect((await delivered({ status })).outcome).toEqual({
    kind: "answered",
    deliveries: [{ kind: "refused", reason: `it answered with status ${status}` }],
  });
});

test.each([301, 401, 403, 404, 405, 408, 429, 500, 503])("a status %i is about the webhook", async (status) => {
  expect((await delivered({ status })).outcome).toEqual({
    kind: "failed",
    reason: `it answered with status ${status}`,
  });
});

test.each([
  [REFUSED, "Unable to execute HTTP request: Connect to ops.test failed: Connection refused"],
  ["hang" as const, "no answer came in time"],
  [{ kind: "tooLarge" } as const, "the answer is longer than 1 MiB"],
])("no answer is a failure of the webhook", async (answer, reason) => {
  expect((await delivered(answer)).outcome).toEqual({ kind: "failed", reason });
});

test("logs name it without what may be a secret in its address", async () => {
  expect((await delivered({ status: 200 })).name).toBe("webhook https://ops.test");
});
