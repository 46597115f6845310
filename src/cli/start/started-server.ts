import type { Config, LoadedConfig } from "../../config/load.ts";

/** What `start` needs of the composition root. */
export type StartServer = (config: Config, readConfig?: () => LoadedConfig) => Promise<StartedServer>;

export interface StartedServer {
  readonly endpoint: string;
  readonly port: number;
  /** What the last run left in the store: open executions, and Express ones that are run again. */
  readonly recovered: { readonly openExecutions: number; readonly expressStarts: number };
  /** Refuses new requests, lets running tasks report, closes the store. */
  close(): Promise<void>;
}
