import { memoryUsage } from "node:process";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** How often to look, and how long nothing must have been asked before memory is given back. */
const LOOK_MS = 1000;
const QUIET_MS = 1500;
/** Growth that is worth a collection. */
const GROWTH_BYTES = 32 * 1_048_576;

type Collect = (options: { type: "major"; execution: "sync"; flavor: "last-resort" }) => void;

/**
 * Gives memory back to the machine after a busy time. V8 keeps the heap that a burst of requests made it take (some
 * 200 MB after a hundred thousand starts, of which 20 are in use); this collects it when nobody is waiting, a pause of tens of
 * milliseconds. Under steady load it never runs.
 *
 * @returns `busy`, to be called for every request, and `stop`.
 */
export function giveBackIdleMemory(): { readonly busy: () => void; readonly stop: () => void } {
  let busySince: number | undefined;
  let restingBytes = memoryUsage.rss();
  const timer = setInterval(() => {
    if (busySince === undefined || performance.now() - busySince < QUIET_MS) return;
    busySince = undefined;
    if (memoryUsage.rss() - restingBytes < GROWTH_BYTES) return;
    collector()({ type: "major", execution: "sync", flavor: "last-resort" });
    restingBytes = memoryUsage.rss();
  }, LOOK_MS);
  timer.unref();
  return {
    busy: () => {
      busySince = performance.now();
    },
    stop: () => clearInterval(timer),
  };
}

let collect: Collect | undefined;

/** V8's own collector, which only a new context sees once the flag is set. */
function collector(): Collect {
  if (collect === undefined) {
    setFlagsFromString("--expose-gc");
    collect = runInNewContext("gc") as Collect;
    setFlagsFromString("--no-expose-gc");
  }
  return collect;
}
