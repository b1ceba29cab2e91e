import { reviewErrors, type contract, type EndpointInput } from "@parley/contract";
import type { RequestContext } from "../../kernel/request-context.ts";
import { judgeOf } from "../evaluators/index.ts";
import { addItems, wantedOf } from "./add-items.ts";
import type { ReviewDependencies } from "./dependencies.ts";
import { getItem, getQueue, lockQueue } from "./get-queue.ts";
import { deleteItem, pageItems, replaceAssignees, updateItem } from "./items.store.ts";
import { showItem, showItems } from "./show-items.ts";
import { requireSubjects, usersOf } from "./subjects.ts";

type Declared = typeof contract.reviewQueues.endpoints;
type Input<K extends keyof Declared> = EndpointInput<Declared[K]>;

/** What is in a queue. */
export function itemHandlers(dependencies: ReviewDependencies) {
  const { database } = dependencies;
  const { executor, reader } = database;
  return {
    addItems: ({ params, body }: Input<"addItems">, context: RequestContext) =>
      addItems(dependencies, { queueId: params.id, given: body, context }),
    listItems: async ({ params, query }: Input<"listItems">, { organizationId, actor }: RequestContext) => {
      const { page, size, state } = query;
      const queue = await getQueue(executor, { organizationId, queueId: params.id });
      const found = await pageItems(reader, { organizationId, queueId: queue.id, state, page, size });
      const records = await showItems(reader, found.rows, { queue, who: judgeOf(actor) });
      return { records, page, size, total: found.total };
    },
    assignItem: ({ params, body }: Input<"assignItem">, { organizationId, actor }: RequestContext) =>
      database.transaction(async (transaction) => {
        const where = { organizationId, queueId: params.id, itemId: params.item_id };
        const queue = await lockQueue(transaction, where);
        const item = await getItem(transaction, where);
        if (item.given > 0 || item.state !== "open") throw reviewErrors.itemBegun();
        const userIds = [...new Set(body.assignees)];
        await requireSubjects(transaction, { organizationId, subjects: usersOf(userIds) });
        const changes = { is_assigned: userIds.length > 0, wanted: wantedOf(queue, userIds) };
        await updateItem(transaction, { ...where, changes });
        await replaceAssignees(transaction, { organizationId, itemIds: [item.id], userIds });
        return showItem(transaction, { ...item, ...changes }, { queue, who: judgeOf(actor) });
      }),
    removeItem: ({ params }: Input<"removeItem">, { organizationId }: RequestContext) =>
      database.transaction(async (transaction) => {
        const where = { organizationId, queueId: params.id, itemId: params.item_id };
        await lockQueue(transaction, where);
        const { id } = await getItem(transaction, where);
        await deleteItem(transaction, { ...where, itemId: id });
      }),
  };
}
