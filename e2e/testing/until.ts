import { setTimeout as pause } from "node:timers/promises";

/** Asks until there is an answer. For what happens in another process, where nothing can be awaited. */
export async function until<T>(
  ask: () => Promise<T | undefined> | T | undefined,
  timeoutMs = 40_000,
): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (performance.now() > deadline) throw new Error(`It did not happen within ${timeoutMs} ms.`);
    await pause(10);
  }
}
