import type { Executor } from "@parley/db";
import { applyRunEvent, foldRun } from "../run-state.ts";
import { appendRunEvent, listRunEvents, lockRun } from "../runs.store.ts";
import { sumLogCost } from "./run-cost.store.ts";

type Remade = { organizationId: string; runId: string; logIds: readonly string[]; at: number };

/**
 * Keeps what Logs of a Run had cost that are about to go, since a turn is made again: its budget has paid for them.
 * Answers that in nano-USD. Run it in the transaction that removes them.
 */
export async function keepRemadeCost(
  transaction: Executor,
  { organizationId, runId, logIds, at }: Remade,
): Promise<number> {
  const costNano = await sumLogCost(transaction, { organizationId, logIds });
  const ofRun = { organizationId, runId };
  if (costNano === 0 || (await lockRun(transaction, ofRun)) === undefined) return 0;
  const event = { type: "remade", at, costNano } as const;
  const state = applyRunEvent(foldRun(await listRunEvents(transaction, ofRun)), event);
  await appendRunEvent(transaction, { ...ofRun, event, state });
  return costNano;
}
