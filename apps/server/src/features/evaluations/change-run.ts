import type { Executor } from "@parley/db";
import { announceEnded } from "./announce-ended.ts";
import { applyRunEvent, foldRun, hasEnded, type RunEvent } from "./run-state.ts";
import { appendRunEvent, listRunEvents, lockRun } from "./runs.store.ts";

type Change = { organizationId: string; runId: string; event: RunEvent };

/** Lets something happen to a Run, and tells where that ends it; what changes nothing is not kept. Run it in a transaction. */
export async function changeRun(
  transaction: Executor,
  { organizationId, runId, event }: Change,
): Promise<void> {
  const run = await lockRun(transaction, { organizationId, runId });
  if (run === undefined) return;
  const before = foldRun(await listRunEvents(transaction, { organizationId, runId }));
  const state = applyRunEvent(before, event);
  if (state === before) return;
  await appendRunEvent(transaction, { organizationId, runId, event, state });
  if (hasEnded(state)) await announceEnded(transaction, { organizationId, runId, now: event.at });
}
