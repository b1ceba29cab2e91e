import { setTimeout as pause } from "node:timers/promises";

const SQLITE_BUSY = 5;

const GIVE_UP_AFTER_MS = 5_000;

/**
 * Tries again while another process holds the database's lock, for five seconds, leaving the event loop free in between.
 *
 * SQLite itself would wait standing still. Only what begins something can meet the lock: once a transaction has begun, it has it.
 */
export async function retryWhileBusy<T>(attempt: () => Promise<T>): Promise<T> {
  try {
    return await attempt();
  } catch (error) {
    if (!isBusy(error)) throw error;
  }
  const deadline = performance.now() + GIVE_UP_AFTER_MS;
  for (;;) {
    await pause(1 + Math.random() * 20);
    try {
      return await attempt();
    } catch (error) {
      if (!isBusy(error) || performance.now() > deadline) throw error;
    }
  }
}

function isBusy(error: unknown): boolean {
  // The low byte is the kind, what is above tells more about it.
  return error instanceof Error && "errcode" in error && (Number(error.errcode) & 0xff) === SQLITE_BUSY;
}
