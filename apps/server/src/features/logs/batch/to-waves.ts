import type { LogOfBatch } from "@parley/contract";

/** A Log and where in the batch it stood. */
export type Numbered = { readonly index: number; readonly given: LogOfBatch };

/** What can be recorded side by side: a Log whose parent stands before it in the batch comes in a later wave. */
export function toWaves(logs: readonly LogOfBatch[]): Numbered[][] {
  const waveOf = new Map<unknown, number>();
  const waves: Numbered[][] = [];
  for (const [index, given] of logs.entries()) {
    const { log_id: id, trace_parent_id: above, parent_id: judged } = given.body;
    const before = Math.max(waveOf.get(above) ?? -1, waveOf.get(judged) ?? -1, waveOf.get(id) ?? -1);
    waveOf.set(id, before + 1);
    (waves[before + 1] ??= []).push({ index, given });
  }
  return waves;
}
