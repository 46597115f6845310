import type { FileStamp } from "../loaded-files.ts";

/** What a worker thread is told when it starts. */
export interface WorkerSetup {
  /** Absolute path of the handler's module. */
  readonly file: string;
  /** The handler's name within it, dotted where it is nested. */
  readonly export: string;
  /** The handler as the configuration names it, for messages. */
  readonly handler: string;
  /** The function's folder. */
  readonly folder: string;
  readonly functionName: string;
  readonly functionVersion: string;
  readonly memoryMb: number;
}

export interface InvokeMessage {
  readonly requestId: string;
  readonly payload: string;
  readonly deadlineAt: number;
  readonly invokedArn: string;
  readonly clientContext?: string;
}

export type WorkerMessage =
  | { readonly type: "ready" }
  | { readonly type: "startFailed"; readonly payload: string }
  | { readonly type: "loaded"; readonly stamps: readonly FileStamp[] }
  | { readonly type: "output"; readonly stream: "stdout" | "stderr"; readonly text: string }
  | { readonly type: "succeeded"; readonly requestId: string; readonly payload: string }
  | { readonly type: "failed"; readonly requestId: string; readonly payload: string }
  /** An error outside of the handler's own promise: the thread ends. */
  | { readonly type: "crashed"; readonly payload: string };
