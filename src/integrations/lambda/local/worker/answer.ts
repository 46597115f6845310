import { describeError, named } from "./error-json.ts";
import { lambdaContext } from "./lambda-context.ts";
import type { InvokeMessage, WorkerSetup } from "./messages.ts";
import type { UserHandler } from "./user-handler.ts";

export type Answer =
  | { readonly kind: "succeeded"; readonly payload: string }
  | { readonly kind: "failed"; readonly payload: string };

/** How the thread learns that nothing is left to happen in its event loop. */
export interface EventLoop {
  /** Calls back once, when it is empty; another call replaces the one before. */
  whenEmpty(then: (() => void) | undefined): void;
}

/**
 * Calls the handler and waits for its answer: its promise, its callback, or, where there is neither, the end of
 * everything that it has begun, which answers null as on Lambda.
 */
export function answerOf(
  handler: UserHandler,
  setup: WorkerSetup,
  message: InvokeMessage,
  eventLoop: EventLoop,
): Promise<Answer> {
  const { promise, resolve } = Promise.withResolvers<Answer>();
  let isAnswered = false;
  const answer = (given: () => Answer) => {
    if (isAnswered) return;
    isAnswered = true;
    eventLoop.whenEmpty(undefined);
    resolve(given());
  };
  const succeed = (result: unknown) => answer(() => serialize(result));
  const fail = (error: unknown) => answer(() => ({ kind: "failed", payload: logged(describeError(error)) }));
  const callback = (error?: unknown, result?: unknown) => {
    if (isAnswered) return;
    if (error !== undefined && error !== null) return fail(error);
    if (context.callbackWaitsForEmptyEventLoop) eventLoop.whenEmpty(() => succeed(result));
    else succeed(result);
  };
  const context = lambdaContext(setup, message, callback);
  // A sleeping handler with nothing to wake it would never answer.
  eventLoop.whenEmpty(() => succeed(null));
  try {
    // Not from within a promise's constructor, which would be a line of every trace.
    const returned = handler(JSON.parse(message.payload), context, callback);
    if (isThenable(returned)) returned.then(succeed, fail);
  } catch (error) {
    fail(error);
  }
  return promise;
}

function serialize(result: unknown): Answer {
  try {
    return { kind: "succeeded", payload: JSON.stringify(result === undefined ? null : result) ?? "null" };
  } catch (error) {
    return { kind: "failed", payload: logged(named("Runtime.MarshalError", error)) };
  }
}

/** Lambda's runtime prints the error as well. */
export function logged(payload: string): string {
  process.stderr.write(`Invoke Error\t${payload}\n`);
  return payload;
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
}
