const PAUSE_MS = 25;

/**
 * Asks until there is an answer.
 *
 * @param ask undefined: not yet.
 * @throws {Error} after `deadlineMs`, saying what was awaited.
 */
export async function until<T>(what: string, deadlineMs: number, ask: () => Promise<T | undefined>): Promise<T> {
  const end = performance.now() + deadlineMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (performance.now() > end) throw new Error(`still waiting after ${deadlineMs / 1000} s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}
