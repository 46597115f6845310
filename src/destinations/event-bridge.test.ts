import { expect, test } from "vitest";
import { createVirtualClock } from "../runtime/virtual-clock.ts";
import { eventBridge } from "./event-bridge.ts";
import { FakeHttp, NOW, SIGNER, statusEvent } from "./testing-destinations.ts";

function bus() {
  const http = new FakeHttp();
  const destination = eventBridge({
    endpoint: "http://bus:4566",
    bus: "orders",
    http,
    aws: SIGNER,
    clock: createVirtualClock(NOW),
  });
  const deliver = (...texts: string[]) =>
    destination.deliver(
      texts.map((text, index) => ({ rowId: index + 1, text })),
      new AbortController().signal,
    );
  const batchSize = (...texts: string[]) =>
    destination.batchSize(texts.map((text, index) => ({ rowId: index + 1, text })));
  return { http, deliver, batchSize };
}

test("events are put as entries of the bus, in AWS's protocol", async () => {
  const { http, deliver } = bus();
  http.answer = () => ({ status: 200, body: { FailedEntryCount: 0, Entries: [{ EventId: "1" }, { EventId: "2" }] } });
  expect(await deliver(statusEvent("one"), statusEvent("two"))).toEqual({
    kind: "answered",
    deliveries: [{ kind: "delivered" }, { kind: "delivered" }],
  });
  const [call] = http.calls;
  const entries = call?.body["Entries"] as readonly unknown[] | undefined;
  expect(call?.url).toBe("http://bus:4566");
  expect(call?.headers).toMatchObject({
    "Content-Type": "application/x-amz-json-1.1",
    "X-Amz-Target": "AWSEvents.PutEvents",
    Authorization: expect.stringContaining("Credential=123456789012/20231114/us-east-1/events/aws4_request"),
  });
  expect(entries?.[0]).toEqual({
    Time: 1_700_000_000,
    Source: "aws.states",
    DetailType: "Step Functions Execution Status Change",
    Resources: ["arn:aws:states:us-east-1:123456789012:execution:Orders:one"],
    Detail: JSON.stringify(JSON.parse(statusEvent("one")).detail),
    EventBusName: "orders",
  });
});

test("an entry that the bus refuses is refused alone", async () => {
  const { http, deliver } = bus();
  const refusal = { ErrorCode: "MalformedDetail", ErrorMessage: "Detail is malformed." };
  http.answer = () => ({ status: 200, body: { FailedEntryCount: 1, Entries: [{ EventId: "1" }, refusal] } });
  expect(await deliver(statusEvent("one"), statusEvent("two"))).toEqual({
    kind: "answered",
    deliveries: [{ kind: "delivered" }, { kind: "refused", reason: "MalformedDetail: Detail is malformed." }],
  });
});

test("a call that is refused is a failure of the bus", async () => {
  const { http, deliver } = bus();
  http.answer = () => ({ status: 400, body: { __type: "ResourceNotFoundException", message: "no bus" } });
  expect(await deliver(statusEvent("one"))).toEqual({ kind: "failed", reason: "ResourceNotFoundException: no bus" });
});

test("a batch has ten entries, 256 KiB and one place at most, and one entry at least", () => {
  const { batchSize } = bus();
  expect(batchSize(...Array.from({ length: 11 }, (_, index) => statusEvent(`e${index}`)))).toBe(10);
  const long = statusEvent("long", { more: "x".repeat(130_000) });
  expect(batchSize(long, long, long)).toBe(2);
  expect(batchSize(statusEvent("huge", { more: "x".repeat(300_000) }), long)).toBe(1);
  expect(batchSize(statusEvent("one"), statusEvent("two").replace('"us-east-1"', '"eu-west-1"'))).toBe(1);
});
