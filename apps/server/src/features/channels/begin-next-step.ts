import { isParleyError } from "@parley/contract";
import { escalateApproval, findApproval } from "../approvals/index.ts";
import { listChannels } from "./channels.store.ts";
import type { DeliveryRow } from "./channels.tables.ts";
import { listDeliveriesOf } from "./deliveries.store.ts";
import type { ChannelDependencies } from "./dependencies.ts";
import { planOf } from "./find-telling.ts";
import { findRequest, takeStep } from "./requests.store.ts";

/** A place that was tried so often is taken for one that does not answer. */
const patience = 3;

/** Also where it waits for a channel that is disabled: nobody knows for how long. */
const isUnreached = (delivery: DeliveryRow, disabled: ReadonlySet<string>): boolean => {
  const { status, attempts_count: attempts, channel_id: channelId, message } = delivery;
  if (status === "failed") return true;
  if (status !== "pending") return false;
  return attempts >= patience || (message === null && channelId !== null && disabled.has(channelId));
};

type Which = { organizationId: string; approvalId: string };

/** Where nobody could be reached, those whom the plan names next are asked now; by whoever is first to find out. */
export async function beginNextStep(dependencies: ChannelDependencies, which: Which): Promise<void> {
  const { database, clock } = dependencies;
  const row = await findApproval(database.executor, { ...which, id: which.approvalId });
  if (row?.status !== "pending") return;
  const known = await findRequest(database.executor, which);
  // Who was asked meanwhile is told first: whoever sees to that comes here again.
  if (known === undefined || known.seen_events < row.events_count) return;
  const deliveries = await listDeliveriesOf(database.executor, which);
  // What was told nowhere waits in the inbox.
  if (deliveries.length === 0) return;
  const channels = await listChannels(database.executor, { organizationId: row.organization_id });
  const disabled = new Set(channels.filter((channel) => !channel.is_enabled).map(({ id }) => id));
  if (!deliveries.every((delivery) => isUnreached(delivery, disabled))) return;
  const { steps } = planOf(row);
  const joined = steps.filter(
    ({ after_seconds: after = 0 }) => row.created_at + after * 1000 <= clock(),
  ).length;
  const next = Math.max(joined, known.begun_steps);
  const step = steps[next];
  if (step === undefined) return;
  const places = [...new Set(deliveries.map(({ address }) => address))].join(", ");
  try {
    await escalateApproval(dependencies, {
      organizationId: row.organization_id,
      id: row.id,
      by: { id: "parley", full_name: "Parley" },
      owner: { ids: [], isAdmin: true },
      // It is the plan's own next step.
      mayWiden: true,
      who: step.who,
      message: `Nobody could be reached at ${places}, so you are asked now.`,
      // With it, or not at all: two that find out at once ask no more people than one.
      take: (transaction) => takeStep(transaction, { known, step: next }),
    });
  } catch (error) {
    // Somebody has answered meanwhile.
    if (!isParleyError(error)) throw error;
  }
}
