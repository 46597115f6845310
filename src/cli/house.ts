import type { Config } from "../config/load.ts";
import type { ShutdownSignals } from "./start/shutdown-signals.ts";
import type { StartServer } from "./start/started-server.ts";

/** What the commands need of the composition root. */
export interface House {
  readonly startServer: StartServer;
  readonly openInProcess: OpenInProcess;
  readonly signals: ShutdownSignals;
}

/** Opens Stepwell in this process and in memory, without a server of its own. */
type OpenInProcess = (config: Config, onNotice: (notice: Notice) => void) => Promise<InProcess>;

export interface InProcess {
  /** An operation of the API; throws AWS's exception, whose `name` is AWS's. */
  call(operation: string, parameters: object): Promise<object>;
  /** What functions printed in an execution, after a line's sequence. */
  functionLines(executionArn: string, after: number): readonly FunctionLine[];
  /** The state machines of the mock file; none where there is no file. */
  mockedMachines(): readonly string[];
  mockTestCases(machine: string): readonly string[];
  close(): Promise<void>;
}

/** Something that is said beside AWS's words: above all the mend of a task that failed. */
export interface Notice {
  readonly stateName?: string;
  readonly message: string;
}

/** A line that a function printed. */
export interface FunctionLine {
  readonly sequence: number;
  readonly stateName: string;
  /** From 1. */
  readonly attempt: number;
  readonly functionName: string;
  readonly stream: "stdout" | "stderr";
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly text: string;
}
