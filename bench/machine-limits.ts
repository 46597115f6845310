import { closeSync, fdatasyncSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { Connection } from "./connection.ts";
import { startEcho } from "./echo.ts";
import { hammer } from "./measure.ts";

/** What the machine can do at all, measured in the same run: every other figure is a ratio to these. */
export interface MachineLimits {
  readonly fdatasyncsPerSecond: number;
  readonly echoesPerSecond: number;
}

export async function machineLimits(folder: string): Promise<MachineLimits> {
  return { fdatasyncsPerSecond: fdatasyncs(folder), echoesPerSecond: await echoes() };
}

function fdatasyncs(folder: string): number {
  const file = openSync(join(folder, "fdatasync"), "w");
  const page = Buffer.alloc(8192, 1);
  const begun = performance.now();
  let count = 0;
  while (performance.now() - begun < 1500) {
    writeSync(file, page);
    fdatasyncSync(file);
    count += 1;
  }
  closeSync(file);
  return (count / (performance.now() - begun)) * 1000;
}

/** What a bare server answers, asked over as many connections as Stepwell is. */
async function echoes(): Promise<number> {
  const echo = await startEcho();
  const connections = await Promise.all(Array.from({ length: 64 }, () => Connection.open(echo.endpoint)));
  const body = JSON.stringify({
    stateMachineArn: "arn:aws:states:us-east-1:123456789012:stateMachine:Chain",
    input: "{}",
  });
  await hammer(64, 1, async (index) => void (await connections[index]?.post("/", body)));
  const load = await hammer(64, 3, async (index) => void (await connections[index]?.post("/", body)));
  for (const connection of connections) connection.close();
  echo.stop();
  return load.perSecond;
}
