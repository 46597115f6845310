import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { startServerProcess } from "../test/support/server-process.ts";
import { Connection } from "./connection.ts";
import { ACTIVITY_ARN, ONE_ACTIVITY, ROLE } from "./definitions.ts";
import { hammer, type Load } from "./measure.ts";

/** AWS takes no more for one activity. */
const POLLERS = 1_000;
/** Executions that are started at the same time. */
const STARTERS = 16;

export interface PollerFigures extends Load {
  readonly pollers: number;
  /** CPU of the server for each task, from StartExecution to SendTaskSuccess. */
  readonly cpuMs: number;
}

interface Options {
  readonly root: string;
  readonly seconds: number;
  readonly env: Readonly<Record<string, string>>;
}

/** A thousand workers that wait for tasks of one activity: how long a start takes until its worker has it. */
export async function pollingWorkers({ root, seconds, env }: Options): Promise<PollerFigures> {
  const folder = join(root, "pollers");
  mkdirSync(folder);
  const server = await startServerProcess({ args: ["--data", join(folder, "data")], cwd: folder, env });
  const starters = await Promise.all(Array.from({ length: STARTERS }, () => Connection.open(server.endpoint)));
  const [starter] = starters as [Connection];
  await starter.call("CreateActivity", { name: "work" });
  const create = { name: "Work", definition: ONE_ACTIVITY, roleArn: ROLE };
  const { stateMachineArn } = await starter.call("CreateStateMachine", create);
  const taken = new Map<string, () => void>();
  const workers = await Promise.all(Array.from({ length: POLLERS }, () => Connection.open(server.endpoint)));
  let isOver = false;
  const polling = Promise.all(workers.map((worker) => work(worker, taken, () => isOver).catch(() => undefined)));
  let number = 0;
  const once = async (i: number): Promise<void> => {
    const id = String(++number);
    const isTaken = new Promise<void>((resolve) => void taken.set(id, resolve));
    await starters[i]?.ask("StartExecution", JSON.stringify({ stateMachineArn, input: JSON.stringify({ id }) }));
    await isTaken;
  };
  await hammer(STARTERS, 1, once);
  const cpu = server.cpuSeconds();
  const load = await hammer(STARTERS, seconds, once);
  const cpuMs = ((server.cpuSeconds() - cpu) * 1000) / load.count;
  isOver = true;
  for (const connection of [...workers, ...starters]) connection.close();
  await Promise.race([polling, new Promise((resolve) => setTimeout(resolve, 100))]);
  await server.kill();
  return { ...load, pollers: POLLERS, cpuMs };
}

async function work(worker: Connection, taken: Map<string, () => void>, isOver: () => boolean): Promise<void> {
  const poll = JSON.stringify({ activityArn: ACTIVITY_ARN });
  while (!isOver()) {
    const { taskToken, input } = JSON.parse(await worker.ask("GetActivityTask", poll));
    if (typeof taskToken !== "string") continue;
    const { id } = JSON.parse(input) as { readonly id: string };
    taken.get(id)?.();
    taken.delete(id);
    await worker.ask("SendTaskSuccess", JSON.stringify({ taskToken, output: "{}" }));
  }
}
