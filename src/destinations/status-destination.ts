/** A change of status on its way out. */
export interface StatusEvent {
  readonly rowId: number;
  /** The event in EventBridge's form, as it was committed. */
  readonly text: string;
}

/** What became of one event. */
export type Delivery =
  | { readonly kind: "delivered" }
  /** It was not to the destination's liking, which says nothing about the next one. */
  | { readonly kind: "refused"; readonly reason: string };

/** What became of a batch. */
export type BatchOutcome =
  | { readonly kind: "answered"; readonly deliveries: readonly Delivery[] }
  /** The destination is not there, or takes nothing now. */
  | { readonly kind: "failed"; readonly reason: string };

/** Somebody who is told of changes of status. */
export interface StatusDestination {
  /** As logs name it. */
  readonly name: string;
  /** How many of these events, at least one, go together. */
  batchSize(events: readonly StatusEvent[]): number;
  /** Resolves with an outcome for each event of the batch; never throws. */
  deliver(batch: readonly StatusEvent[], abort: AbortSignal): Promise<BatchOutcome>;
}

export const DELIVERED: Delivery = { kind: "delivered" };
