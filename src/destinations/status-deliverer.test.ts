import { expect, test } from "vitest";
import { LogBook } from "../runtime/testing-runtime.ts";
import { createVirtualClock, type VirtualClock } from "../runtime/virtual-clock.ts";
import { StatusDeliverer } from "./status-deliverer.ts";
import { type BatchOutcome, DELIVERED, type StatusDestination, type StatusEvent } from "./status-destination.ts";
import { FakeOutbox, NOW, statusEvent } from "./testing-destinations.ts";

const HOUR_MS = 3_600_000;
const RETRY_MS = 24 * HOUR_MS;

const nameOf = ({ text }: StatusEvent) => (JSON.parse(text) as { detail: { name: string } }).detail.name;

/** A destination that takes what `refuses` does not name, unless it is away. */
class FakeDestination implements StatusDestination {
  readonly told: string[] = [];
  readonly tries: string[] = [];
  isAway = false;
  isSlow = false;
  refuses = new Set<string>();
  readonly name: string;
  readonly #batchMax: number;

  constructor(name: string, batchMax = 1) {
    this.name = name;
    this.#batchMax = batchMax;
  }

  batchSize(events: readonly StatusEvent[]): number {
    return Math.min(events.length, this.#batchMax);
  }

  deliver(batch: readonly StatusEvent[], abort: AbortSignal): Promise<BatchOutcome> {
    this.tries.push(batch.map(nameOf).join("+"));
    if (this.isSlow) {
      return new Promise((resolve) =>
        abort.addEventListener("abort", () => resolve({ kind: "failed", reason: "cut off" })),
      );
    }
    if (this.isAway) return Promise.resolve({ kind: "failed", reason: "away" });
    const deliveries = batch.map((event) => {
      if (this.refuses.has(nameOf(event))) return { kind: "refused", reason: "not to my liking" } as const;
      this.told.push(nameOf(event));
      return DELIVERED;
    });
    return Promise.resolve({ kind: "answered", deliveries });
  }
}

function house(
  destinations: Readonly<Record<string, FakeDestination>>,
  outbox = new FakeOutbox(),
  clock: VirtualClock = createVirtualClock(NOW),
) {
  const log = new LogBook();
  const targets = (of: Readonly<Record<string, FakeDestination>>) =>
    new Map(Object.entries(of).map(([kind, destination]) => [kind, { destination, retryMs: RETRY_MS }]));
  const deliverer = new StatusDeliverer(targets(destinations), { store: outbox, clock, logger: log });
  const commit = (...names: string[]) => {
    outbox.add(...names.map((name) => statusEvent(name, { time: clock.now() })));
    deliverer.written();
  };
  return {
    deliverer,
    outbox,
    clock,
    log,
    commit,
    retarget: (of: typeof destinations) => deliverer.retarget(targets(of)),
  };
}

test("events are told in order, each as it is committed, and leave the outbox", async () => {
  const webhook = new FakeDestination("webhook");
  const { deliverer, outbox, clock, commit } = house({ webhook });
  deliverer.start();
  await clock.settle();
  commit("a", "b");
  await clock.settle();
  commit("c");
  await clock.settle();
  expect(webhook.told).toEqual(["a", "b", "c"]);
  expect(outbox.rows).toEqual([]);
});

test("what was committed and nobody called for, as after a lost answer of the store, is found in half a minute", async () => {
  const webhook = new FakeDestination("webhook");
  const { deliverer, outbox, clock } = house({ webhook });
  deliverer.start();
  await clock.settle();
  outbox.add(statusEvent("a"));
  await clock.advanceBy(29_000);
  expect(webhook.told).toEqual([]);
  await clock.advanceBy(1_000);
  expect(webhook.told).toEqual(["a"]);
});

test("what the last run left is told first", async () => {
  const webhook = new FakeDestination("webhook");
  const { deliverer, outbox, clock } = house({ webhook });
  outbox.add(...Array.from({ length: 230 }, (_, index) => statusEvent(`e${index}`)));
  deliverer.start();
  await clock.settle();
  expect(webhook.told).toEqual(Array.from({ length: 230 }, (_, index) => `e${index}`));
  expect(outbox.rows).toEqual([]);
});

test("without destinations the outbox is closed", () => {
  expect(house({}).deliverer.isOpen).toBe(false);
  expect(house({ webhook: new FakeDestination("webhook") }).deliverer.isOpen).toBe(true);
});

test("batches go together", async () => {
  const bus = new FakeDestination("bus", 10);
  const { deliverer, clock, outbox } = house({ bus });
  outbox.add(...Array.from({ length: 12 }, (_, index) => statusEvent(`${index}`)));
  deliverer.start();
  await clock.settle();
  expect(bus.tries).toEqual(["0+1+2+3+4+5+6+7+8+9", "10+11"]);
});

test("a destination that is away is tried again after pauses that double up to a minute, in order", async () => {
  const webhook = new FakeDestination("webhook");
  webhook.isAway = true;
  const { deliverer, outbox, clock, commit, log } = house({ webhook });
  deliverer.start();
  commit("a", "b");
  await clock.advanceBy(15_000);
  expect(webhook.tries).toEqual(["a", "a", "a", "a", "a"]);
  await clock.advanceBy(HOUR_MS);
  const tries = webhook.tries.length;
  await clock.advanceBy(10 * 60_000);
  expect(webhook.tries.length - tries).toBe(10);
  webhook.isAway = false;
  await clock.advanceBy(60_000);
  expect(webhook.told).toEqual(["a", "b"]);
  expect(outbox.rows).toEqual([]);
  expect(log.entries.map(({ level, message }) => [level, message])).toEqual([
    ["warn", "Status events wait: away"],
    ["info", "Status events are taken again."],
  ]);
});

test("a row goes when both destinations have it; one that is away does not hold the other up", async () => {
  const [webhook, bus] = [new FakeDestination("webhook"), new FakeDestination("bus", 10)];
  bus.isAway = true;
  const { deliverer, outbox, clock, commit } = house({ webhook, eventBridge: bus });
  deliverer.start();
  commit("a", "b");
  await clock.advanceBy(10_000);
  expect(webhook.told).toEqual(["a", "b"]);
  expect(outbox.names()).toEqual(["a", "b"]);
  bus.isAway = false;
  await clock.advanceBy(60_000);
  expect(bus.told).toEqual(["a", "b"]);
  expect(outbox.rows).toEqual([]);
  expect(webhook.told).toEqual(["a", "b"]);
});

test("an event that fails for longer than its time is given up, with an error; younger ones are not", async () => {
  const webhook = new FakeDestination("webhook");
  webhook.isAway = true;
  const { deliverer, outbox, clock, commit, log } = house({ webhook });
  deliverer.start();
  commit("old");
  await clock.advanceBy(HOUR_MS);
  commit("young");
  await clock.advanceBy(RETRY_MS - HOUR_MS + 120_000);
  expect(outbox.names()).toEqual(["young"]);
  expect(log.entries.filter(({ level }) => level === "error")).toEqual([
    {
      level: "error",
      message: "A status event was given up: away",
      fields: {
        destination: "webhook",
        eventId: "id-of-old",
        executionArn: "arn:aws:states:us-east-1:123456789012:execution:Orders:old",
        status: "RUNNING",
      },
    },
  ]);
  webhook.isAway = false;
  await clock.advanceBy(60_000);
  expect(webhook.told).toEqual(["young"]);
});

test("an old event gets its one chance after a long stop", async () => {
  const webhook = new FakeDestination("webhook");
  const { deliverer, outbox, clock } = house({ webhook });
  outbox.add(statusEvent("old", { time: NOW - 3 * RETRY_MS }));
  deliverer.start();
  await clock.settle();
  expect(webhook.told).toEqual(["old"]);
});

test("an event that is refused does not hold up the next ones, and is tried again by itself", async () => {
  const webhook = new FakeDestination("webhook");
  webhook.refuses.add("bad");
  const { deliverer, outbox, clock, commit, log } = house({ webhook });
  deliverer.start();
  commit("a", "bad", "b");
  await clock.advanceBy(10_000);
  expect(webhook.told).toEqual(["a", "b"]);
  expect(outbox.names()).toEqual(["bad"]);
  expect(log.entries.map(({ message }) => message)).toEqual([
    "A status event was refused and is tried again: not to my liking",
  ]);
  webhook.refuses.clear();
  await clock.advanceBy(60_000);
  expect(webhook.told).toEqual(["a", "b", "bad"]);
  expect(outbox.rows).toEqual([]);
});

test("an event that is refused for longer than its time is given up", async () => {
  const webhook = new FakeDestination("webhook");
  webhook.refuses.add("bad");
  const { deliverer, outbox, clock, commit, log } = house({ webhook });
  deliverer.start();
  commit("bad");
  await clock.advanceBy(RETRY_MS + 120_000);
  expect(outbox.rows).toEqual([]);
  expect(log.entries.at(-1)).toMatchObject({
    level: "error",
    message: "A status event was given up: not to my liking",
  });
});

test("where every event is refused the destination is at fault, and the rest waits in order", async () => {
  const webhook = new FakeDestination("webhook");
  const names = Array.from({ length: 120 }, (_, index) => `e${index}`);
  webhook.refuses = new Set(names);
  const { deliverer, clock, commit, log } = house({ webhook });
  deliverer.start();
  commit(...names);
  await clock.settle();
  expect(new Set(webhook.tries).size).toBe(101);
  expect(log.entries.at(-1)?.message).toBe("Status events wait: it refuses every event");
  webhook.refuses.clear();
  await clock.advanceBy(120_000);
  expect(new Set(webhook.told)).toEqual(new Set(names));
});

test("after a crash between telling and deleting an event is told again", async () => {
  const webhook = new FakeDestination("webhook");
  const first = house({ webhook });
  first.deliverer.start();
  first.outbox.deleteStatusEvents = () => new Promise(() => {});
  first.commit("a");
  await first.clock.settle();
  const outbox = new FakeOutbox();
  outbox.rows = first.outbox.rows;
  const second = house({ webhook }, outbox);
  second.deliverer.start();
  await second.clock.settle();
  expect(webhook.told).toEqual(["a", "a"]);
  expect(outbox.rows).toEqual([]);
});

test("a store that is away is tried again", async () => {
  const webhook = new FakeDestination("webhook");
  const { deliverer, outbox, clock, commit } = house({ webhook });
  outbox.isAway = true;
  deliverer.start();
  commit("a");
  await clock.advanceBy(5_000);
  outbox.isAway = false;
  await clock.advanceBy(60_000);
  expect(webhook.told).toEqual(["a"]);
  expect(outbox.rows).toEqual([]);
});

test("another address for the webhook is tried at once", async () => {
  const [former, next] = [new FakeDestination("former"), new FakeDestination("next")];
  former.isAway = true;
  const { deliverer, clock, commit, retarget } = house({ webhook: former });
  deliverer.start();
  commit("a");
  await clock.advanceBy(HOUR_MS);
  retarget({ webhook: next });
  await clock.settle();
  expect(next.told).toEqual(["a"]);
});

test("a destination that is taken away holds no row back, and one that is added gets what is there", async () => {
  const [webhook, bus] = [new FakeDestination("webhook"), new FakeDestination("bus")];
  bus.isAway = true;
  const { deliverer, outbox, clock, commit, retarget } = house({ webhook, eventBridge: bus });
  deliverer.start();
  commit("a");
  await clock.advanceBy(5_000);
  expect(outbox.names()).toEqual(["a"]);
  retarget({ webhook });
  await clock.settle();
  expect(outbox.names()).toEqual([]);
  bus.isAway = false;
  retarget({ webhook, eventBridge: bus });
  commit("b");
  await clock.settle();
  expect([webhook.told, bus.told]).toEqual([["a", "b"], ["b"]]);
});

test("closing tells what can be told, and no more than that", async () => {
  const webhook = new FakeDestination("webhook");
  const { deliverer, outbox, clock, commit } = house({ webhook });
  deliverer.start();
  commit("a", "b");
  const closed = deliverer.close(2_000);
  await clock.settle();
  await closed;
  expect(webhook.told).toEqual(["a", "b"]);
  expect(outbox.rows).toEqual([]);
  expect(clock.nextTimerAt()).toBeUndefined();
});

test("closing waits no longer than its grace for one that does not answer, and not at all for one that is away", async () => {
  const slow = new FakeDestination("slow");
  slow.isSlow = true;
  const first = house({ webhook: slow });
  first.deliverer.start();
  first.commit("a");
  await first.clock.settle();
  const closed = first.deliverer.close(2_000);
  await first.clock.advanceBy(2_000);
  await closed;
  expect(first.outbox.names()).toEqual(["a"]);

  const away = new FakeDestination("away");
  away.isAway = true;
  const second = house({ webhook: away });
  second.deliverer.start();
  second.commit("a");
  await second.clock.settle();
  await second.deliverer.close(2_000);
  expect(second.clock.now()).toBe(NOW);
  expect(second.clock.nextTimerAt()).toBeUndefined();
});
