import type { Executor } from "@parley/db";
import { Cache, type CacheOptions } from "../../kernel/cache.ts";
import { readRemovalMark } from "../../kernel/removals/removal-marks.store.ts";
import type { RunRow } from "./evaluations.tables.ts";

/** A Run as far as what is kept of it goes. */
export type MarkedRun = {
  id: string;
  /** Another one whenever its results are others, once it is settled. */
  mark: string;
  /** Completed: of what is under way, and of what was cancelled, something may come that nothing tells of. */
  isSettled: boolean;
};

export type Kept<T extends {}> = (
  runs: readonly MarkedRun[],
  asked: readonly unknown[],
  load: () => Promise<T>,
) => Promise<T>;

/** The Runs must be read before this, and their results after it. */
export async function readMarkedRuns(
  reader: Executor,
  organizationId: string,
  runs: readonly Pick<RunRow, "id" | "status" | "results_mark">[],
): Promise<MarkedRun[]> {
  const removals = await readRemovalMark(reader, organizationId);
  return runs.map(({ id, status, results_mark: mark }) => ({
    id,
    mark: `${mark} ${removals}`,
    isSettled: status === "completed",
  }));
}

/** It is what it is under its mark: this only lets go of what nobody asks for. */
const settledAgeMs = 24 * 60 * 60 * 1000;
/** Of others: for those who look at the same time, and turn the page. */
const unsettledAgeMs = 5000;

/**
 * What comes of Runs, by what was asked of them: kept until their marks are others.
 *
 * @example const count = await kept(runs, [organizationId, "count"], () => countItems(runs));
 */
export function createKept<T extends {}>(options: Omit<CacheOptions<T>, "maxAgeMs">): Kept<T> {
  const cache = new Cache<T>({ ...options, maxAgeMs: settledAgeMs });
  return (runs, asked, load) => {
    const maxAgeMs = runs.every(({ isSettled }) => isSettled) ? settledAgeMs : unsettledAgeMs;
    return cache.get(JSON.stringify([runs, asked]), load, maxAgeMs);
  };
}
