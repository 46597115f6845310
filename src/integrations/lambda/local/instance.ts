import type { InstanceOutput } from "./function-log.ts";
import type { RuntimeError } from "./runtime-error.ts";

/** One invocation, as an instance gets it. */
export interface InstanceRequest {
  readonly requestId: string;
  /** JSON text. */
  readonly payload: string;
  /** Milliseconds since 1970. */
  readonly deadlineAt: number;
  /** With its qualifier, where the caller named one. */
  readonly invokedArn: string;
  /** Base64, as the caller gave it. */
  readonly clientContext?: string;
}

export type StartOutcome =
  | { readonly kind: "ready" }
  /** It will never work; it has ended or is to be killed. */
  | { readonly kind: "failed"; readonly error: RuntimeError };

export type RunOutcome =
  | { readonly kind: "succeeded"; readonly payload: string }
  /** The function failed; the instance lives on. */
  | { readonly kind: "failed"; readonly payload: string }
  | { readonly kind: "tooLarge" }
  /** The instance has ended, or is no longer to be used. */
  | { readonly kind: "died"; readonly error: RuntimeError };

/**
 * A worker thread or process that has loaded a function. It goes
 *
 *     start() ──► ready ──► run() ──► ready ──► …      and from everywhere: kill(), or its own end
 *
 * and does one thing at a time.
 */
export interface FunctionInstance {
  readonly output: InstanceOutput;
  /** Called once, first. Never rejects. */
  start(): Promise<StartOutcome>;
  /** Never rejects. Settles also when the instance is killed. */
  run(request: InstanceRequest): Promise<RunOutcome>;
  /** False as soon as it has ended. */
  isAlive(): boolean;
  /** Whether the files that it has loaded are still the same. */
  isCurrent(): boolean;
  /** Resolves when nothing of it runs any more. */
  kill(): Promise<void>;
}
