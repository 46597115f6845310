import { expect, test } from "vitest";
import { LogBook } from "../runtime/testing-runtime.ts";
import { createVirtualClock } from "../runtime/virtual-clock.ts";
import { createDestinations, type DestinationsConfig } from "./destinations.ts";
import { FakeHttp, FakeOutbox, HOME, NOW, SIGNER, statusEvent } from "./testing-destinations.ts";

const NOBODY: DestinationsConfig = {
  events: { headers: {}, retryHours: 24 },
  endpoints: {},
  logs: { fileMb: 64, keepFiles: 4 },
  logFolder: undefined,
  ...HOME,
};

function house(config: Partial<DestinationsConfig> = {}) {
  const parts = {
    store: new FakeOutbox(),
    http: new FakeHttp(),
    aws: SIGNER,
    clock: createVirtualClock(NOW),
    logger: new LogBook(),
  };
  const destinations = createDestinations({ ...NOBODY, ...config }, parts);
  destinations.start();
  const commit = async (name: string) => {
    parts.store.add(statusEvent(name));
    destinations.outbox.written();
    await parts.clock.settle();
  };
  return { destinations, commit, ...parts, urls: () => parts.http.calls.map(({ url }) => url) };
}

test("nobody is told anything, and no timer is set, unless it is configured", async () => {
  const { destinations, clock, urls } = house({ endpoints: { default: "http://aws:4566" } });
  await clock.settle();
  expect(destinations.outbox.isOpen).toBe(false);
  expect(urls()).toEqual([]);
  expect(clock.nextTimerAt()).toBeUndefined();
});

test("a webhook and a bus are both told; a bus without a server of its own is at the default one", async () => {
  const events = { ...NOBODY.events, webhook: "http://hook:1/", eventBridge: "default" };
  const { destinations, commit, urls, store } = house({ events, endpoints: { default: "http://aws:4566" } });
  expect(destinations.outbox.isOpen).toBe(true);
  await commit("one");
  expect([...urls()].sort()).toEqual(["http://aws:4566", "http://hook:1/"]);
  expect(store.rows).toEqual([]);
});

test("a configuration that names a webhook opens the outbox, one that names nobody closes it", async () => {
  const { destinations, commit, urls, clock } = house();
  destinations.reconfigure({ ...NOBODY, events: { ...NOBODY.events, webhook: "http://hook:1/" } });
  expect(destinations.outbox.isOpen).toBe(true);
  await commit("one");
  destinations.reconfigure(NOBODY);
  expect(destinations.outbox.isOpen).toBe(false);
  await commit("two");
  expect(urls()).toEqual(["http://hook:1/"]);
  expect(clock.nextTimerAt()).toBeUndefined();
});

test("closing leaves no timer behind", async () => {
  const { destinations, commit, clock } = house({ events: { ...NOBODY.events, webhook: "http://hook:1/" } });
  await commit("one");
  await destinations.close();
  expect(clock.nextTimerAt()).toBeUndefined();
});
