import type { Executor } from "@parley/db";
import { listRunsHeardOf } from "./abandoned-runs.store.ts";
import { foldRun, hasEnded } from "./run-state.ts";
import { listRunEvents, type MemberRow } from "./runs.store.ts";

/** For so long an application may say nothing of a Run that it goes on with. */
const quietMs = 10 * 60_000;

type Leaving = { organizationId: string; now: number };

/**
 * The Runs that say where an Evaluation stands. A Run that an application began and says nothing of any more does not,
 * once later ones have ended: whoever waits for those asks how the Evaluation stands, as Humanloop's client does, and would
 * wait forever.
 *
 * @param runs Newest first.
 */
export async function leaveAbandoned(
  executor: Executor,
  runs: readonly MemberRow[],
  { organizationId, now }: Leaving,
): Promise<MemberRow[]> {
  const since = now - quietMs;
  const old = runs
    .slice(1)
    .filter((run) => !run.orchestrated && !hasEnded(run) && Number(run.created_at) < since);
  // While any other goes on, it makes no difference.
  if (old.length === 0 || !runs.every((run) => old.includes(run) || hasEnded(run))) return [...runs];
  const quiet: string[] = [];
  for (const { id: runId } of old) {
    const state = foldRun(await listRunEvents(executor, { organizationId, runId }));
    if (state !== undefined && "since" in state && state.since < since) quiet.push(runId);
  }
  const heardOf = await listRunsHeardOf(executor, { organizationId, runIds: quiet, since });
  return runs.filter(({ id }) => !quiet.includes(id) || heardOf.has(id));
}
