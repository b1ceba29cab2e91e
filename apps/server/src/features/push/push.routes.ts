import { contract, pushErrors, type PushSubscription } from "@parley/contract";
import { toTimestamp } from "../../kernel/clock.ts";
import { implement } from "../../kernel/implement.ts";
import type { Actor } from "../../kernel/request-context.ts";
import type { PushDependencies } from "./dependencies.ts";
import { takePushKey } from "./push-keys.ts";
import { deleteSubscriptions, findOwned, listOwned } from "./push.store.ts";
import type { PushSubscriptionRow } from "./push.tables.ts";
import { sendTest } from "./send-test.ts";
import { ownerOf, subscribe } from "./subscribe.ts";

export function pushRoutes(dependencies: PushDependencies) {
  const { executor } = dependencies.database;
  const get = async (actor: Actor, id: string): Promise<PushSubscriptionRow> => {
    const found = await findOwned(executor, { ...ownerOf(actor), id });
    if (found === undefined) throw pushErrors.notFound({ subscription_id: id });
    return found;
  };
  return implement(contract.push, {
    getKey: async () => ({ public_key: (await takePushKey(dependencies)).id }),
    list: async (_input, { actor }) =>
      (await listOwned(executor, ownerOf(actor))).map((row) => describe(row, actor)),
    subscribe: async ({ body }, { actor }) => describe(await subscribe(dependencies, actor, body), actor),
    unsubscribe: async ({ params }, { actor, organizationId }) => {
      const { id } = await get(actor, params.id);
      await deleteSubscriptions(executor, { organizationId, ids: [id] });
    },
    test: async ({ params }, { actor }) => sendTest(dependencies, await get(actor, params.id)),
  });
}

const describe = (row: PushSubscriptionRow, actor: Actor): PushSubscription => ({
  id: row.id,
  name: row.name,
  service: new URL(row.endpoint).host,
  is_current_session: row.session_id === actor.id,
  created_at: toTimestamp(row.created_at),
  delivered_at: row.delivered_at === null ? null : toTimestamp(row.delivered_at),
});
