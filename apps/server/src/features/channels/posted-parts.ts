import type { Answering } from "@parley/channels";
import { fromJson, toJson } from "@parley/db";
import type { DeliveryRow } from "./channels.tables.ts";
import { updateDelivery } from "./deliveries.store.ts";
import type { ChannelDependencies } from "./dependencies.ts";

/** Of one card; another begins anew. */
type KeptParts = { hash: string; done: string[] };

/** What of a card was posted before something failed, kept part by part. */
export function partsOf(
  { database }: Pick<ChannelDependencies, "database">,
  { delivery, hash }: { delivery: DeliveryRow; hash: string },
): NonNullable<Answering["parts"]> {
  const { organization_id: organizationId, id } = delivery;
  const kept = fromJson<KeptParts>(delivery.parts);
  const done = new Set(kept?.hash === hash ? kept.done : []);
  return {
    isDone: (part) => done.has(part),
    async done(part) {
      done.add(part);
      const parts: KeptParts = { hash, done: [...done] };
      await updateDelivery(database.executor, { organizationId, id, changes: { parts: toJson(parts) } });
    },
  };
}
