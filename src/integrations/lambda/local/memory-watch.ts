import { readFile } from "node:fs/promises";

const CHECK_EVERY_MS = 100;
const PAGE_BYTES = 4096;

/**
 * Calls back once when a process holds more memory than it may. Where the system does not tell (`/proc` is
 * Linux's) nothing is watched.
 *
 * @returns ends the watch.
 */
export function watchMemory(pid: number, bytesMax: number, onExceeded: () => void): () => void {
  if (process.platform !== "linux") return () => {};
  let isChecking = false;
  const timer = setInterval(() => {
    if (isChecking) return;
    isChecking = true;
    void residentBytes(pid).then((bytes) => {
      isChecking = false;
      if (bytes <= bytesMax) return;
      clearInterval(timer);
      onExceeded();
    });
  }, CHECK_EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}

async function residentBytes(pid: number): Promise<number> {
  try {
    const [, pages] = (await readFile(`/proc/${pid}/statm`, "latin1")).split(" ");
    return Number(pages) * PAGE_BYTES;
  } catch {
    // It has ended, or the system hides it.
    return 0;
  }
}
