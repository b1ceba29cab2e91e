import { deriveLogId } from "../../../kernel/ids.ts";
import type { RunRow } from "../evaluations.tables.ts";
import type { RunItem } from "./run-items.store.ts";

type OfRun = Pick<RunRow, "id" | "created_at" | "samples">;

/** A Log that is to be made: of a Datapoint, and which of its samples; the first is 1. */
export type WantedSample = Pick<RunItem, "id" | "content"> & { sample: number };

/** The id of the Log of a sample. It follows from what it is of, so that none is there twice. */
export const logIdOfSample = (
  { id, created_at: at }: Pick<OfRun, "id" | "created_at">,
  { itemId, sample }: { itemId: string; sample: number },
): string =>
  // That of the first is as it was before there were others: what is half done goes on.
  sample === 1 ? deriveLogId(Number(at), id, itemId) : deriveLogId(Number(at), id, itemId, String(sample));

/** The ids of all Logs that the Run itself makes of an item. */
export const listLogIdsOfItem = (run: OfRun, itemId: string): string[] =>
  Array.from({ length: Number(run.samples) }, (_, index) =>
    logIdOfSample(run, { itemId, sample: index + 1 }),
  );

type LogsOfItem = {
  itemId: string;
  /** Those that the Run may have made itself. */
  logIds: readonly string[];
  othersCount: number;
};

/** Which samples of an item are to be made: as many as Logs are missing, of those that there is no Log of. */
export function findLackingSamples(run: OfRun, { itemId, logIds, othersCount }: LogsOfItem): number[] {
  const count = Math.max(0, Number(run.samples) - logIds.length - othersCount);
  if (count === 0) return [];
  if (logIds.length === 0) return Array.from({ length: count }, (_, index) => index + 1);
  return listLogIdsOfItem(run, itemId)
    .flatMap((logId, index) => (logIds.includes(logId) ? [] : [index + 1]))
    .slice(0, count);
}
