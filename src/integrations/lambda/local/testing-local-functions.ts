import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { HandlerFunction } from "../../../config/functions.ts";
import type { JsonText } from "../../../engine/units.ts";
import type { Invocation, InvocationAnswer } from "../invocation.ts";
import type { FunctionLogLine } from "./function-log.ts";
import { createLocalFunctions, type LocalFunctionsOptions } from "./local-functions.ts";

/** Local functions over a folder of files, for tests. */
export interface TestFunctions {
  readonly folder: string;
  readonly lines: readonly FunctionLogLine[];
  /** Writes a file into the folder. */
  write(name: string, text: string): string;
  /** Calls the function `charge` with the handler; answers the result, or `{error, cause}` as a task has them. */
  call(handler: string, payload?: unknown, more?: CallOptions): Promise<unknown>;
  invoke(handler: string, payload?: unknown, more?: CallOptions): Promise<InvocationAnswer>;
  close(): Promise<void>;
}

interface CallOptions {
  readonly config?: Partial<HandlerFunction>;
  readonly invocation?: Partial<Invocation>;
}

export const ARN = "arn:aws:lambda:us-east-1:123456789012:function:charge";

export function testFunctions(options: Partial<LocalFunctionsOptions> = {}): TestFunctions {
  const folder = mkdtempSync(join(tmpdir(), "stepwell-functions-"));
  const lines: FunctionLogLine[] = [];
  const local = createLocalFunctions({
    endpoints: {},
    stepFunctionsEndpoint: () => "http://127.0.0.1:8083",
    sink: { write: (line) => void lines.push(line) },
    ...options,
  });
  let calls = 0;
  const invoke: TestFunctions["invoke"] = (handler, payload = {}, { config, invocation } = {}) =>
    local.invoke(
      {
        key: "charge",
        config: {
          handler,
          folder,
          timeoutSeconds: 30,
          environment: {},
          concurrency: 40,
          memoryMb: 256,
          ...config,
        },
      },
      {
        function: { name: "charge", arn: ARN },
        payload: JSON.stringify(payload) as JsonText,
        invocationType: "RequestResponse",
        requestId: `request-${++calls}`,
        region: "us-east-1",
        account: "123456789012",
        task: { executionArn: "arn:execution", stateName: "Charge", attempt: 1 },
        signal: new AbortController().signal,
        ...invocation,
      },
    );
  return {
    folder,
    lines,
    write(name, text) {
      const file = join(folder, name);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
      return file;
    },
    invoke,
    async call(handler, payload, more) {
      const answer = await invoke(handler, payload, more);
      if (answer.kind === "returned") return answer.payload === "" ? undefined : JSON.parse(answer.payload);
      if (answer.kind === "functionFailed") return { failed: JSON.parse(answer.payload) };
      return answer;
    },
    async close() {
      await local.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Resolves when `holds` does; rejects after ten seconds. */
export async function eventually(holds: () => boolean, what: string): Promise<void> {
  const until = Date.now() + 10_000;
  while (!holds()) {
    if (Date.now() > until) throw new Error(`not within ten seconds: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
