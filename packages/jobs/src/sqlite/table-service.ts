import type { Database, DatabaseLogger } from "@parley/db";
import { settlesWithin } from "../core/settles-within.ts";
import { findNextTime } from "./claim-jobs.ts";
import type { TableWorker } from "./table-worker.ts";

export type TableServiceOptions = {
  worker: TableWorker;
  database: Database;
  clock: () => number;
  pollIntervalMs: number;
  renewEveryMs: number;
  logger?: DatabaseLogger;
};

/** After the abort, how long handlers have to notice it. */
const ABORT_GRACE_MS = 1_000;

/**
 * Decides when a worker claims: when woken, when a time noted in the table has come, and at every tick.
 *
 *   resting ──wake──▶ round: look, claim; again while woken meanwhile or something was claimed ──▶ resting
 */
export class TableService {
  readonly #options: TableServiceOptions;
  readonly #tick: NodeJS.Timeout;
  #soon: NodeJS.Timeout | undefined;
  #round: Promise<void> | undefined;
  #isWoken = false;
  #isStopping = false;
  #nextRenewal: number;

  constructor(options: TableServiceOptions) {
    this.#options = options;
    this.#nextRenewal = options.clock() + options.renewEveryMs;
    this.#tick = setInterval(() => this.wake(), options.pollIntervalMs);
    this.wake();
  }

  wake(): void {
    if (this.#isStopping) return;
    this.#isWoken = true;
    this.#round ??= this.#runRound().finally(() => {
      this.#round = undefined;
      if (this.#isWoken) this.wake();
    });
  }

  async #runRound(): Promise<void> {
    const { logger } = this.#options;
    try {
      while (this.#isWoken && !this.#isStopping) {
        this.#isWoken = false;
        await this.#renewIfDue();
        if (await this.#claimIfDue()) this.#isWoken = true;
      }
    } catch (error) {
      logger?.error({ err: error }, "looking for jobs failed; trying again");
    }
  }

  async #renewIfDue(): Promise<void> {
    const { worker, clock, renewEveryMs } = this.#options;
    if (clock() < this.#nextRenewal) return;
    this.#nextRenewal = clock() + renewEveryMs;
    await worker.renewLeases();
  }

  async #claimIfDue(): Promise<boolean> {
    const { worker, database, clock } = this.#options;
    const nextTime = await findNextTime(database.executor, clock());
    if (nextTime === undefined) return false;
    if (nextTime <= clock()) return (await worker.claim()) > 0;
    this.#wakeAt(nextTime);
    return false;
  }

  #wakeAt(time: number): void {
    const { clock, pollIntervalMs } = this.#options;
    const delayMs = time - clock();
    clearTimeout(this.#soon);
    if (delayMs < pollIntervalMs) this.#soon = setTimeout(() => this.wake(), delayMs);
  }

  async stop(graceMs: number): Promise<void> {
    const { worker, renewEveryMs } = this.#options;
    this.#isStopping = true;
    clearInterval(this.#tick);
    clearTimeout(this.#soon);
    const renewal = setInterval(() => void worker.renewLeases().catch(() => {}), renewEveryMs);
    try {
      if (await settlesWithin(this.#allEnded(), graceMs)) return;
      worker.abortAll();
      if (await settlesWithin(this.#allEnded(), ABORT_GRACE_MS)) return;
      // A handler that hangs inside a transaction keeps this from being written, too; then the lease runs out instead.
      await settlesWithin(worker.putBack(), ABORT_GRACE_MS);
    } finally {
      clearInterval(renewal);
    }
  }

  async #allEnded(): Promise<void> {
    await this.#round;
    const { worker } = this.#options;
    while (worker.runningCount() > 0) await worker.nextEnd();
  }
}
