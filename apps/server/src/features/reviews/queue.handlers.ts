import { type contract, type EndpointInput, type ReviewSubject } from "@parley/contract";
import { toJson } from "@parley/db";
import type { RequestContext } from "../../kernel/request-context.ts";
import { createQueue, refuseTaken } from "./create-queue.ts";
import type { ReviewDependencies } from "./dependencies.ts";
import { getQueue, lockQueue } from "./get-queue.ts";
import { requireManaging } from "./managing.ts";
import { deleteQueue, pageQueues, updateQueue } from "./queues.store.ts";
import type { QueueRow } from "./reviews.tables.ts";
import { showQueue, showQueues } from "./show-queues.ts";
import { showResults } from "./show-results.ts";
import { requireEnough, requireSubjects } from "./subjects.ts";

type Declared = typeof contract.reviewQueues.endpoints;
type Input<K extends keyof Declared> = EndpointInput<Declared[K]>;

/** Queues as a whole. */
export function queueHandlers(dependencies: ReviewDependencies) {
  const { database, clock } = dependencies;
  const { executor, reader } = database;
  return {
    list: async ({ query: { page, size } }: Input<"list">, { organizationId }: RequestContext) => {
      const { rows, total } = await pageQueues(reader, { organizationId, page, size });
      return { records: await showQueues(reader, { organizationId, rows }), page, size, total };
    },
    create: async ({ body }: Input<"create">, context: RequestContext) =>
      showQueue(executor, await createQueue(dependencies, { given: body, context })),
    get: async ({ params }: Input<"get">, { organizationId }: RequestContext) =>
      showQueue(executor, await getQueue(executor, { organizationId, queueId: params.id })),
    update: async ({ params, body }: Input<"update">, context: RequestContext) => {
      const { organizationId } = context;
      await requireManaging(executor, { queueId: params.id, context });
      return database.transaction(async (transaction) => {
        const queue = await lockQueue(transaction, { organizationId, queueId: params.id });
        const changes = { ...toChanges(body), updated_at: clock() };
        const subjects: ReviewSubject[] = [...(body.reviewers ?? []), ...(body.adjudicators ?? [])];
        await requireSubjects(transaction, { organizationId, subjects });
        if (body.reviewers !== undefined) await requireEnough(transaction, { ...queue, ...changes });
        await refuseTaken(body.name ?? queue.name, () =>
          updateQueue(transaction, { organizationId, queueId: queue.id, changes }),
        );
        return showQueue(transaction, { ...queue, ...changes });
      });
    },
    delete: async ({ params }: Input<"delete">, context: RequestContext) => {
      const { organizationId } = context;
      await requireManaging(executor, { queueId: params.id, context });
      await database.transaction(async (transaction) => {
        const { id } = await lockQueue(transaction, { organizationId, queueId: params.id });
        await deleteQueue(transaction, { organizationId, queueId: id });
      });
    },
    results: async ({ params }: Input<"results">, { organizationId }: RequestContext) =>
      showResults(reader, await getQueue(executor, { organizationId, queueId: params.id })),
  };
}

const toChanges = (body: Input<"update">["body"]): Partial<QueueRow> => ({
  ...(body.name !== undefined && { name: body.name }),
  ...(body.instructions !== undefined && { instructions: body.instructions }),
  ...(body.is_open !== undefined && { is_open: body.is_open }),
  ...(body.lease_seconds !== undefined && { lease_ms: body.lease_seconds * 1000 }),
  ...(body.reviewers !== undefined && { reviewers: toJson(body.reviewers) }),
  ...(body.adjudicators !== undefined && { adjudicators: toJson(body.adjudicators) }),
});
