import type { contract, EndpointInput } from "@parley/contract";
import type { RequestContext } from "../../kernel/request-context.ts";
import { judgeOf } from "../evaluators/index.ts";
import { addItems } from "./add-items.ts";
import { changeItem } from "./change-item.ts";
import type { ReviewDependencies } from "./dependencies.ts";
import { getItem, getQueue, lockQueue } from "./get-queue.ts";
import { deleteItem, pageItems } from "./items.store.ts";
import { requireManaging } from "./managing.ts";
import { showItems } from "./show-items.ts";
import { showPreviews } from "./show-previews.ts";

type Declared = typeof contract.reviewQueues.endpoints;
type Input<K extends keyof Declared> = EndpointInput<Declared[K]>;

/** What is in a queue. */
export function itemHandlers(dependencies: ReviewDependencies) {
  const { database, fileTypes } = dependencies;
  const { executor, reader } = database;
  return {
    addItems: ({ params, body }: Input<"addItems">, context: RequestContext) =>
      addItems(dependencies, { queueId: params.id, given: body, context }),
    listItems: async ({ params, query }: Input<"listItems">, { organizationId, actor }: RequestContext) => {
      const { page, size, state } = query;
      const queue = await getQueue(executor, { organizationId, queueId: params.id });
      const found = await pageItems(reader, { organizationId, queueId: queue.id, state, page, size });
      const items = await showItems(reader, found.rows, { queue, who: judgeOf(actor) });
      const previews = await showPreviews(reader, {
        organizationId,
        fileTypes,
        ids: items.map((item) => item.log_id),
      });
      const records = items.map((item) => ({ ...item, preview: previews.get(item.log_id) ?? null }));
      return { records, page, size, total: found.total };
    },
    assignItem: ({ params, body }: Input<"assignItem">, context: RequestContext) =>
      changeItem(dependencies, { queueId: params.id, itemId: params.item_id, given: body, context }),
    removeItem: async ({ params }: Input<"removeItem">, context: RequestContext) => {
      const { organizationId } = context;
      const where = { organizationId, queueId: params.id, itemId: params.item_id };
      await requireManaging(executor, { queueId: params.id, context });
      await database.transaction(async (transaction) => {
        await lockQueue(transaction, where);
        const { id } = await getItem(transaction, where);
        await deleteItem(transaction, { ...where, itemId: id });
      });
    },
  };
}
