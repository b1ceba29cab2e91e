import { isParleyError } from "@parley/contract";
import type { LogBatch, LogQueue } from "./log-queue.ts";

export type Refusal = { readonly entry: string; readonly reason: string };

export type DeliveryOptions = {
  readonly queue: LogQueue;
  /**
   * Sends a batch. Resolves when each of its entries is the server's, with those it refused for good; rejects where the
   * batch has to come again.
   */
  readonly send: (entries: readonly string[]) => Promise<readonly Refusal[]>;
  readonly onWarning: (message: string) => void;
  readonly random: () => number;
  /** How long an entry waits for others to go with it. */
  readonly lingerMs: number;
  readonly setTimer: (work: () => void, delayMs: number, keepsProcess: boolean) => unknown;
  readonly clearTimer: (timer: unknown) => void;
};

/** How a flush ended. */
export type FlushResult = {
  /** Everything that waited is the server's. */
  readonly isComplete: boolean;
  /** How many entries wait now. */
  readonly left: number;
};

const batchLimits = { maxEntries: 200, maxBytes: 2 * 1024 * 1024 };
const firstPauseMs = 500;
const longestPauseMs = 30_000;

/** Sends what waits, a batch at a time, in the background; pauses grow while the server cannot be reached. */
export class Delivery {
  readonly #options: DeliveryOptions;
  readonly #waiters = new Set<() => void>();
  #timer: unknown;
  #isRunning = false;
  #isStopped = false;
  /** In a row. */
  #failures = 0;

  constructor(options: DeliveryOptions) {
    this.#options = options;
  }

  /** Says that there is something to send. */
  wake(): void {
    this.#schedule(this.#options.lingerMs, true);
  }

  /** Sends until nothing waits, or the time is over. */
  flush(timeoutMs: number): Promise<FlushResult> {
    const { queue, setTimer, clearTimer } = this.#options;
    return new Promise((resolve) => {
      const end = (): void => {
        clearTimer(deadline);
        this.#waiters.delete(check);
        resolve({ isComplete: queue.size === 0, left: queue.size });
      };
      // A round has ended: it sent everything, or failed and comes again by itself.
      const check = (): void => {
        if (queue.size === 0 || this.#isStopped) end();
        else if (this.#failures === 0) this.#runNow();
      };
      const deadline = setTimer(end, timeoutMs, true);
      this.#waiters.add(check);
      if (queue.size === 0 && !this.#isRunning) end();
      else this.#runNow();
    });
  }

  stop(): void {
    this.#isStopped = true;
    this.#options.clearTimer(this.#timer);
  }

  #schedule(delayMs: number, keepsProcess: boolean): void {
    if (this.#isStopped || this.#isRunning || this.#timer !== undefined) return;
    const start = (): void => {
      this.#timer = undefined;
      void this.#run();
    };
    this.#timer = this.#options.setTimer(start, delayMs, keepsProcess);
  }

  #runNow(): void {
    if (this.#isRunning || this.#isStopped) return;
    this.#options.clearTimer(this.#timer);
    this.#timer = undefined;
    void this.#run();
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    let failure: unknown;
    try {
      let batch = this.#take();
      while (batch) {
        await this.#send(batch);
        this.#failures = 0;
        batch = this.#take();
      }
    } catch (error) {
      failure = error;
    }
    this.#isRunning = false;
    if (failure !== undefined) this.#pause(failure);
    for (const waiter of Array.from(this.#waiters)) waiter();
  }

  #take(): LogBatch | undefined {
    return this.#isStopped ? undefined : this.#options.queue.take(batchLimits);
  }

  async #send(batch: LogBatch): Promise<void> {
    const { queue, send, onWarning } = this.#options;
    for (const { entry, reason } of await send(batch.entries)) {
      const place = queue.reject(entry, reason);
      onWarning(`The server refused a Log for good: ${reason}${place === null ? "" : ` It is in ${place}.`}`);
    }
    batch.settle();
  }

  #pause(failure: unknown): void {
    const { onWarning, random } = this.#options;
    const reason = failure instanceof Error ? failure.message : String(failure);
    // Once for each time of trouble, not for each attempt.
    if (this.#failures === 0) onWarning(`Logs wait to be sent. ${reason}`);
    this.#failures += 1;
    this.#schedule(pauseMs(this.#failures, failure, random), false);
  }
}

/** Doubles with each failure; half of it is left to chance, so that many clients do not come back together. */
function pauseMs(failures: number, failure: unknown, random: () => number): number {
  const asked = isParleyError(failure) ? (failure.retryAfterMs ?? 0) : 0;
  const growing = Math.min(longestPauseMs, firstPauseMs * 2 ** (failures - 1));
  return Math.max(Math.min(asked, 10 * longestPauseMs), growing * (0.5 + random() / 2));
}
