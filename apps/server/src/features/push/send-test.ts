import type { PushDependencies } from "./dependencies.ts";
import { takePushKey } from "./push-keys.ts";
import { deleteSubscriptions, noteDelivered } from "./push.store.ts";
import type { PushSubscriptionRow } from "./push.tables.ts";
import { sendPush, type PushMessage } from "./send-push.ts";

const message: PushMessage = {
  version: 1,
  title: "Notices arrive here",
  body: "You asked for this one. Others come when a request waits for you.",
  url: "/approvals",
  tag: "test",
  waiting: null,
  acts: [],
};

/** Sends a notice to see whether it arrives. */
export async function sendTest(
  dependencies: PushDependencies,
  subscription: PushSubscriptionRow,
): Promise<{ outcome: "taken" | "gone" | "failed"; detail: string | null }> {
  const { database, clock } = dependencies;
  const { id, organization_id: organizationId } = subscription;
  const key = await takePushKey(dependencies);
  const sent = await sendPush(dependencies, { subscription, key, message, keptSeconds: 60, isUrgent: true });
  if (sent.outcome === "gone") await deleteSubscriptions(database.executor, { organizationId, ids: [id] });
  if (sent.outcome === "taken") await noteDelivered(database.executor, { organizationId, id, now: clock() });
  return { outcome: sent.outcome, detail: sent.outcome === "failed" ? sent.detail : null };
}
