import { setTimeout as pause } from "node:timers/promises";

const [shortestPauseMs, longestPauseMs] = [10, 100];

/**
 * Asks until there is an answer, less often the longer it takes: asking takes the processor from what is waited for. For
 * what happens in another process, where nothing can be awaited.
 */
export async function until<T>(
  ask: () => Promise<T | undefined> | T | undefined,
  timeoutMs = 40_000,
): Promise<T> {
  const startedAt = performance.now();
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    const waitedMs = performance.now() - startedAt;
    if (waitedMs > timeoutMs) throw new Error(`It did not happen within ${timeoutMs} ms.`);
    await pause(Math.min(Math.max(shortestPauseMs, waitedMs / 20), longestPauseMs));
  }
}
