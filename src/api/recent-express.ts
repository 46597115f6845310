import type { DescribeExecutionOutput, ExecutionListItem, HistoryEvent } from "@aws-sdk/client-sfn";
import type { ExecutionStatus } from "../engine/execution.ts";
import type { EventId } from "../engine/units.ts";
import type { ExpressDescription } from "../runtime/recent-express.ts";
import type { StepwellService } from "../runtime/service.ts";
import { historyEvent } from "../store/history.ts";
import { ExecutionDoesNotExist, ValidationException } from "./exceptions.ts";
import { pageSize } from "./page-token.ts";
import type { Wire } from "./shapes/typed.ts";
import { stateMachineOf } from "./state-machine-lookup.ts";
import { epochSeconds } from "./timestamps.ts";

/*
 * What the server remembers of Express executions, in the members of AWS's answers for Standard ones. AWS's API has no
 * operation for it: it is served on a path of its own, and grants no more than a look.
 */

const PAGE_MAX = 1_000;
const STATUSES: ReadonlySet<string> = new Set(["RUNNING", "SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"]);

/** Parameters as they stand in a URL. */
export type Query = Pick<URLSearchParams, "get">;

interface Mode {
  /** Whether somebody waits, or waited, for its end. */
  readonly synchronous: boolean;
}

export interface RecentExpressList {
  readonly executions: readonly (Wire<ExecutionListItem> & Mode)[];
  readonly nextToken?: string;
}

export interface RecentExpressHistory {
  readonly events: readonly Wire<HistoryEvent>[];
  readonly nextToken?: string;
}

/**
 * A machine's newest Express executions, as ListExecutions has Standard ones: those begun last first.
 *
 * @throws {ApiException} where the machine, or a parameter, is none.
 */
export async function listRecentExpress(service: StepwellService, query: Query): Promise<RecentExpressList> {
  const machine = await stateMachineOf(service, query.get("stateMachineArn") ?? "");
  const limit = limitOf(query);
  const status = query.get("statusFilter");
  if (status !== null && !STATUSES.has(status)) throw invalid("statusFilter", status);
  const below = numberOf(query, "nextToken");
  const found = service.express.list({
    machine: machine.id,
    limit: limit + 1, // one more than asked for tells whether there is a next page
    ...(status !== null && { status: status as ExecutionStatus }),
    ...(below !== undefined && { below }),
  });
  const page = found.slice(0, limit);
  const last = page.at(-1);
  return {
    executions: page.map(item),
    ...(found.length > limit && last !== undefined && { nextToken: String(last.order) }),
  };
}

/** One of them, as DescribeExecution would tell it. @throws {ExecutionDoesNotExist} where nothing is remembered of it. */
export function describeRecentExpress(
  service: StepwellService,
  executionArn: string,
): Wire<DescribeExecutionOutput> & Mode {
  const execution = find(service, executionArn);
  const { input, output, error, cause, traceHeader } = execution;
  return {
    ...item(execution),
    traceHeader,
    input,
    inputDetails: { included: true },
    ...(output !== undefined && { output, outputDetails: { included: true } }),
    error,
    cause,
  };
}

/** Its events, as GetExecutionHistory would have them. @throws {ExecutionDoesNotExist} where nothing is remembered of it. */
export function recentExpressHistory(
  service: StepwellService,
  executionArn: string,
  query: Query,
): RecentExpressHistory {
  const { identity } = find(service, executionArn);
  const limit = limitOf(query);
  const after = numberOf(query, "nextToken");
  const reverse = query.get("reverseOrder") === "true";
  const found = service.express.history(executionArn, {
    limit: limit + 1,
    reverse,
    ...(after !== undefined && { after: after as EventId }),
  });
  const page = (found ?? []).slice(0, limit);
  const last = page.at(-1);
  return {
    events: page.map((event) => ({ ...historyEvent(event, identity, true), timestamp: epochSeconds(event.at) })),
    ...((found ?? []).length > limit && last !== undefined && { nextToken: String(last.id) }),
  };
}

/** Answers operations that AWS refuses for Express executions, as far as they are remembered; undefined for any other. */
export function askRecentExpress(service: StepwellService, operation: string, parameters: object): object | undefined {
  const asked: ReadonlyMap<string, unknown> = new Map(Object.entries(parameters));
  const executionArn = asked.get("executionArn");
  if (typeof executionArn !== "string" || service.express.describe(executionArn) === undefined) return undefined;
  if (operation === "DescribeExecution") return describeRecentExpress(service, executionArn);
  if (operation !== "GetExecutionHistory") return undefined;
  const get = (name: string): string | null => {
    const value = asked.get(name);
    return typeof value === "string" || typeof value === "number" || value === true ? String(value) : null;
  };
  return recentExpressHistory(service, executionArn, { get });
}

function find(service: StepwellService, executionArn: string): ExpressDescription {
  const execution = service.express.describe(executionArn);
  if (execution === undefined) throw new ExecutionDoesNotExist(`Execution Does Not Exist: '${executionArn}'`);
  return execution;
}

function item({ identity, isSynchronous, status, startedAt, stoppedAt }: ExpressDescription) {
  const { executionArn, name, stateMachineArn, stateMachineVersionArn, stateMachineAliasArn } = identity;
  return {
    executionArn,
    stateMachineArn,
    name,
    status,
    startDate: epochSeconds(startedAt),
    stopDate: stoppedAt === undefined ? undefined : epochSeconds(stoppedAt),
    stateMachineVersionArn,
    stateMachineAliasArn,
    synchronous: isSynchronous,
  };
}

function limitOf(query: Query): number {
  return Math.min(pageSize(numberOf(query, "maxResults")), PAGE_MAX);
}

function numberOf(query: Query, name: string): number | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  if (!/^\d{1,15}$/.test(text)) throw invalid(name, text);
  return Number(text);
}

function invalid(name: string, value: string): ValidationException {
  return new ValidationException(`1 validation error detected: Value '${value}' at '${name}' is not a valid one`);
}
