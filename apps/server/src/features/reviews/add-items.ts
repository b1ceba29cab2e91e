import { contract, type EndpointInput } from "@parley/contract";
import type { RequestContext } from "../../kernel/request-context.ts";
import { createId } from "../../kernel/ids.ts";
import { listRunLogIds } from "../evaluations/index.ts";
import { listLogIds } from "../logs/index.ts";
import type { ReviewDependencies } from "./dependencies.ts";
import { getQueue, lockQueue } from "./get-queue.ts";
import { findLastPosition, insertItems, listReviewable, replaceAssignees } from "./items.store.ts";
import { requireManaging } from "./managing.ts";
import type { ItemRow, QueueRow } from "./reviews.tables.ts";
import { requireSubjects, usersOf } from "./subjects.ts";

/** At once. */
const mostItems = 5000;

type Declared = typeof contract.reviewQueues.endpoints.addItems;
type Given = EndpointInput<Declared>["body"];
type Added = { added: number; known: number; left_out: number; is_complete: boolean };

/** Logs that are items already stay as they are. @throws queue_not_found; subject_unknown; forbidden; evaluations.not_found */
export async function addItems(
  dependencies: ReviewDependencies,
  { queueId, given, context }: { queueId: string; given: Given; context: RequestContext },
): Promise<Added> {
  const { database, clock } = dependencies;
  const { organizationId } = context;
  await getQueue(database.executor, { organizationId, queueId });
  await requireManaging(database.executor, { queueId, context });
  const collected = await collectLogs(dependencies, { given, context });
  const logIds = [...new Set(collected)].slice(0, mostItems);
  const assignees = [...new Set(given.assignees)];
  return database.transaction(async (transaction) => {
    const queue = await lockQueue(transaction, { organizationId, queueId });
    await requireSubjects(transaction, { organizationId, subjects: usersOf(assignees) });
    const there = await listReviewable(transaction, { organizationId, logIds });
    const last = await findLastPosition(transaction, { organizationId, queueId });
    const rows = logIds
      .filter((id) => there.has(id))
      .map((logId, index) => toRow(queue, { logId, assignees, position: last + index + 1, now: clock() }));
    const isNew = await insertItems(transaction, rows);
    const added = rows.filter((_, index) => isNew[index]).map(({ id }) => id);
    await replaceAssignees(transaction, { organizationId, itemIds: added, userIds: assignees });
    return {
      added: added.length,
      known: rows.length - added.length,
      left_out: logIds.length - rows.length,
      is_complete: collected.length <= mostItems,
    };
  });
}

async function collectLogs(
  { database, logSearch }: ReviewDependencies,
  { given, context }: { given: Given; context: RequestContext },
): Promise<string[]> {
  const { organizationId } = context;
  const limit = mostItems + 1;
  if (given.query !== undefined) {
    const { query, sample } = given;
    return listLogIds({ database, logSearch }, { organizationId, query, sample, limit });
  }
  if (given.run === undefined) return given.log_ids ?? [];
  const { evaluation_id: evaluationId, run_id: runId } = given.run;
  const seeing = { params: { id: evaluationId }, query: {}, body: undefined };
  await context.contextOfPart(contract.evaluations.endpoints.get, seeing);
  return listRunLogIds(database.reader, { organizationId, evaluationId, runId, limit });
}

type New = { logId: string; assignees: readonly string[]; position: number; now: number };

const toRow = (queue: QueueRow, { logId, assignees, position, now }: New): ItemRow => ({
  id: createId("rvi"),
  organization_id: queue.organization_id,
  queue_id: queue.id,
  log_id: logId,
  position,
  state: "open",
  wanted: wantedOf(queue, assignees),
  given: 0,
  is_assigned: assignees.length > 0,
  final: null,
  disputed: null,
  adjudicated_by: null,
  adjudicator_name: null,
  adjudicated_at: null,
  note: null,
  added_at: now,
  ended_at: null,
});

/** No more than there are people to judge it. */
export const wantedOf = (queue: QueueRow, people: readonly string[]): number =>
  people.length === 0 ? queue.reviewers_per_item : Math.min(queue.reviewers_per_item, people.length);
