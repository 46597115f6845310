import type { GetExecutionHistoryInput, GetExecutionHistoryOutput, HistoryEvent } from "@aws-sdk/client-sfn";
import type { ExecutionIdentity } from "../../engine/execution.ts";
import type { EventRecord } from "../../engine/records.ts";
import type { EventId } from "../../engine/units.ts";
import type { StepwellService } from "../../runtime/service.ts";
import { historyEvent } from "../../store/history.ts";
import type { ExecutionId } from "../../store/store.ts";
import { mintExecutionArn, mintStateMachineArn } from "../arn.ts";
import { executionOf, type FoundExecution } from "../execution-lookup.ts";
import { defineOperation } from "../operation.ts";
import { type Listing, mintPageToken, pageSize, readPageToken } from "../page-token.ts";
import { qualifiedArns } from "../qualified-arns.ts";
import { revisionOf } from "../revision-lookup.ts";
import type { Wire } from "../shapes/typed.ts";
import { epochSeconds } from "../timestamps.ts";

/** Events read from the store at once, and payload text after which a page ends: AWS allows short pages. */
const CHUNK_EVENTS = 100;
const PAGE_CHARACTERS_MAX = 4 * 1_048_576;

/** @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_GetExecutionHistory.html */
export const getExecutionHistory = defineOperation<GetExecutionHistoryInput, GetExecutionHistoryOutput>(
  "GetExecutionHistory",
  async (request, { service, now }) => {
    const { executionArn, maxResults, reverseOrder: reverse = false, nextToken, includeExecutionData = true } = request;
    const execution = await executionOf(service, executionArn);
    const listing: Listing = {
      operation: "GetExecutionHistory",
      parameters: [executionArn, reverse, includeExecutionData],
    };
    const [after] = nextToken === undefined ? [] : readPageToken(nextToken, listing, 1, now());
    const range = { limit: pageSize(maxResults), reverse, after: after as EventId | undefined };
    const { events, more } = await readPage(service, execution.row.id, range);
    const identity = identityOf(execution, (await revisionOf(service, execution.row)).roleArn);
    const last = events.at(-1);
    return {
      events: events.map((event) => onTheWire(event, identity, includeExecutionData)),
      nextToken: more && last ? mintPageToken(listing, [last.id], now()) : undefined,
    };
  },
);

interface Page {
  readonly events: readonly EventRecord[];
  readonly more: boolean;
}

interface Range {
  readonly limit: number;
  readonly reverse: boolean;
  readonly after: EventId | undefined;
}

/** Reads until the page is full in number or in size; one event more than it holds tells whether more follow. */
async function readPage(service: StepwellService, id: ExecutionId, { limit, reverse, after }: Range): Promise<Page> {
  const events: EventRecord[] = [];
  let last = after;
  let characters = 0;
  for (;;) {
    const wanted = Math.min(CHUNK_EVENTS, limit + 1 - events.length);
    const chunk = await service.executions.history(id, {
      limit: wanted,
      reverse,
      ...(last !== undefined && { after: last }),
    });
    for (const event of chunk) {
      if (events.length === limit || characters > PAGE_CHARACTERS_MAX) return { events, more: true };
      events.push(event);
      characters += textLength(event);
      last = event.id;
    }
    if (chunk.length < wanted) return { events, more: false };
  }
}

function textLength(event: EventRecord): number {
  return Object.values(event).reduce<number>((sum, value) => (typeof value === "string" ? sum + value.length : sum), 0);
}

function identityOf({ ref, row }: FoundExecution, roleArn: string): ExecutionIdentity {
  const { partition, region, account, machineName } = ref;
  return {
    executionArn: mintExecutionArn(ref, machineName, row.name),
    name: row.name,
    stateMachineArn: mintStateMachineArn(ref, machineName),
    stateMachineName: machineName,
    roleArn,
    partition,
    region,
    account,
    ...qualifiedArns(ref, machineName, row),
    ...(row.mockTestCase !== null && { mockTestCase: row.mockTestCase }),
  };
}

function onTheWire(event: EventRecord, identity: ExecutionIdentity, includeExecutionData: boolean): Wire<HistoryEvent> {
  return { ...historyEvent(event, identity, includeExecutionData), timestamp: epochSeconds(event.at) };
}
