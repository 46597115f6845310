import { afterEach, beforeEach, describe } from "vitest";
import { activitiesContract } from "./contract/activities.ts";
import { expressContract } from "./contract/express.ts";
import { functionLogsContract } from "./contract/function-logs.ts";
import { housekeepingContract } from "./contract/housekeeping.ts";
import { inboxContract } from "./contract/inbox.ts";
import { listingContract } from "./contract/listing.ts";
import { redrivenContract } from "./contract/redriven.ts";
import { stateMachinesContract } from "./contract/state-machines.ts";
import { statusEventsContract } from "./contract/status-events.ts";
import { turnsContract } from "./contract/turns.ts";
import { versionsContract } from "./contract/versions.ts";
import type { Store } from "./store.ts";

/**
 * The promises of every store, as tests.
 *
 * @param open a fresh, empty store. It is closed after each test.
 */
export function storeContract(name: string, open: () => Promise<Store>): void {
  describe(`the ${name} store`, () => {
    let store: Store | undefined;
    const current = (): Store => {
      if (store === undefined) throw new Error("No store is open.");
      return store;
    };

    beforeEach(async () => {
      store = await open();
    });
    afterEach(async () => {
      await store?.close();
      store = undefined;
    });

    describe("turns", () => turnsContract(current));
    describe("inbox and what is due", () => inboxContract(current));
    describe("lists", () => listingContract(current));
    describe("state machines", () => stateMachinesContract(current));
    describe("versions and aliases", () => versionsContract(current));
    describe("activities", () => activitiesContract(current));
    describe("executions opened again", () => redrivenContract(current));
    describe("Express starts", () => expressContract(current));
    describe("functions' logs", () => functionLogsContract(current));
    describe("status events", () => statusEventsContract(current));
    describe("housekeeping", () => housekeepingContract(current));
  });
}
