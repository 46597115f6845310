import type { Config, LoadedConfig } from "../../config/load.ts";

/** What `start` needs of the composition root. */
export type StartServer = (config: Config, readConfig?: () => LoadedConfig) => Promise<StartedServer>;

export interface StartedServer {
  readonly endpoint: string;
  readonly port: number;
  /** What was found in the store, by kind: `{ executions: 3 }`. */
  readonly recovered: Readonly<Record<string, unknown>>;
  /** Refuses new requests, lets running tasks report, closes the store. */
  close(): Promise<void>;
}
