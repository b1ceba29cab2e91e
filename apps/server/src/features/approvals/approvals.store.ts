import {
  forUpdate,
  inList,
  insertEach,
  prepareQuery,
  toJson,
  type Executor,
  type Insertion,
} from "@parley/db";
import type { ApprovalEvent } from "./domain/approval-state.ts";
import type {
  ApprovalEventRow,
  ApprovalKeyRow,
  ApprovalRow,
  ApprovalStatusName,
  ApprovalTables,
  ApprovalVoteRow,
} from "./approvals.tables.ts";

const tables = (executor: Executor) => executor.$extendTables<ApprovalTables>();

/** Of the events' shape; a change of it upgrades older ones where they are read. */
const eventVersion = 1;

type OfOrganization = { organizationId: string };
type OneOf = OfOrganization & { id: string };

/** False for each whose idempotency key the organization has used before. */
export const insertApprovals = (executor: Executor, rows: readonly ApprovalRow[]): Promise<boolean[]> =>
  insertEach(executor, { table: "approvals", rows: rows.map(inColumns), key: ["id"] });

/** The same for what fails where a key was used before. */
export const insertionOfApprovals = (rows: readonly ApprovalRow[]): Insertion => ({
  table: "approvals",
  rows: rows.map(inColumns),
});

/** Nothing but the columns, in one order. */
const inColumns = (row: ApprovalRow): ApprovalRow => ({
  id: row.id,
  organization_id: row.organization_id,
  kind: row.kind,
  name: row.name,
  status: row.status,
  source: row.source,
  stakes: row.stakes,
  run_id: row.run_id,
  call_id: row.call_id,
  request: row.request,
  requester: row.requester,
  requester_ids: row.requester_ids,
  requester_id: row.requester_id,
  join_key: row.join_key,
  idempotency_key: row.idempotency_key,
  request_hash: row.request_hash,
  state: row.state,
  events_count: row.events_count,
  created_at: row.created_at,
  deadline_at: row.deadline_at,
  decided_at: row.decided_at,
  basis: row.basis,
  is_edited: row.is_edited,
  version_id: row.version_id,
});

type Happened = OneOf & { after: number; events: readonly ApprovalEvent[] };

/** Of a request that nobody else can change meanwhile, so that its events are written with what else is. */
export const insertionOfEvents = (happened: Happened): Insertion => ({
  table: "approval_events",
  rows: toEventRows(happened),
});

const toEventRows = ({ organizationId, id, after, events }: Happened): ApprovalEventRow[] =>
  events.map((event, index) => ({
    approval_id: id,
    organization_id: organizationId,
    number: after + index + 1,
    type: event.type,
    at: event.at,
    data: toJson(event),
    version: eventVersion,
  }));

/** What the events of a request make of its row. */
export type ApprovalChanges = Pick<
  ApprovalRow,
  "status" | "state" | "events_count" | "decided_at" | "basis" | "is_edited"
>;

export const insertionOfVotes = (rows: readonly ApprovalVoteRow[]): Insertion => ({
  table: "approval_votes",
  rows,
});

export async function updateApproval(
  executor: Executor,
  { organizationId, id, changes }: OneOf & { changes: ApprovalChanges },
): Promise<void> {
  await tables(executor)
    .updateTable("approvals")
    .set(changes)
    .where("organization_id", "=", organizationId)
    .where("id", "=", id)
    .execute();
}

export const findApproval = (executor: Executor, where: OneOf): Promise<ApprovalRow | undefined> =>
  approvalOf(executor, where).executeTakeFirst();

/** The request as it is now, kept from everybody else until the transaction ends. */
export const lockApproval = (transaction: Executor, where: OneOf): Promise<ApprovalRow | undefined> =>
  forUpdate(transaction, approvalOf(transaction, where)).executeTakeFirst();

const approvalOf = (executor: Executor, { organizationId, id }: OneOf) =>
  tables(executor)
    .selectFrom("approvals")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .where("id", "=", id);

export function findByKey(
  executor: Executor,
  { organizationId, key }: OfOrganization & { key: string },
): Promise<ApprovalRow | undefined> {
  return tables(executor)
    .selectFrom("approvals")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .where("idempotency_key", "=", key)
    .executeTakeFirst();
}

/** What an idempotency key stands for. */
export function findKey(
  executor: Executor,
  { organizationId, key }: OfOrganization & { key: string },
): Promise<ApprovalKeyRow | undefined> {
  return tables(executor)
    .selectFrom("approval_keys")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .where("idempotency_key", "=", key)
    .executeTakeFirst();
}

/** False for each key that stands for something already, also where that is being written at this moment. */
export const insertKeys = (executor: Executor, rows: readonly ApprovalKeyRow[]): Promise<boolean[]> =>
  insertEach(executor, { table: "approval_keys", rows, key: ["organization_id", "idempotency_key"] });

/** The keys of these requests, which fail it where one stands for something already. */
export const insertionOfKeys = (rows: readonly ApprovalRow[]): Insertion => ({
  table: "approval_keys",
  rows: keysOf(rows),
});

/** The keys by which these were asked for, where they have one. */
export const keysOf = (rows: readonly ApprovalRow[]): ApprovalKeyRow[] =>
  rows.flatMap(({ id, organization_id, idempotency_key, request_hash }) =>
    idempotency_key === null ? [] : [{ organization_id, idempotency_key, approval_id: id, request_hash }],
  );

/** The id of the oldest that is pending and no other than this. */
export async function findPendingEqual(
  executor: Executor,
  { organizationId, joinKey }: OfOrganization & { joinKey: string },
): Promise<string | undefined> {
  const found = await tables(executor)
    .selectFrom("approvals")
    .select("id")
    .where("organization_id", "=", organizationId)
    .where("join_key", "=", joinKey)
    .where("status", "=", "pending")
    .orderBy("created_at")
    .orderBy("id")
    .executeTakeFirst();
  return found?.id;
}

export type ApprovalFilter = OfOrganization & {
  status?: readonly ApprovalStatusName[] | undefined;
  kind?: string | undefined;
  stakes?: readonly string[] | undefined;
  name?: string | undefined;
  run_id?: string | undefined;
  source?: ApprovalRow["source"] | undefined;
};

export function listApprovals(
  executor: Executor,
  { page, size, ...filter }: ApprovalFilter & { page: number; size: number },
): Promise<ApprovalRow[]> {
  return matching(executor, filter)
    .selectAll()
    .orderBy("created_at", "desc")
    .orderBy("id", "desc")
    .limit(size)
    .offset((page - 1) * size)
    .execute();
}

/** The next after one, newest first. Who leaves the list meanwhile leaves no gap in it. */
export function listApprovalsAfter(
  executor: Executor,
  {
    after,
    size,
    ...filter
  }: ApprovalFilter & { after: Pick<ApprovalRow, "created_at" | "id"> | undefined; size: number },
): Promise<ApprovalRow[]> {
  let query = matching(executor, filter)
    .selectAll()
    .orderBy("created_at", "desc")
    .orderBy("id", "desc")
    .limit(size);
  if (after !== undefined)
    query = query.where(({ eb, refTuple, tuple }) =>
      eb(refTuple("created_at", "id"), "<", tuple(after.created_at, after.id)),
    );
  return query.execute();
}

export async function countApprovals(executor: Executor, filter: ApprovalFilter): Promise<number> {
  const { count } = await matching(executor, filter)
    .select((column) => column.fn.countAll().as("count"))
    .executeTakeFirstOrThrow();
  return Number(count);
}

const facetFields = ["status", "kind", "stakes", "name"] as const;
const mostValues = 50;

/** How many there are of each value, by what the other filters leave; the most frequent first. */
export async function countFacets(executor: Executor, filter: ApprovalFilter) {
  const entries = await Promise.all(
    facetFields.map(async (field) => {
      const rows = await matching(executor, { ...filter, [field]: undefined })
        .select([`${field} as value`, (column) => column.fn.countAll().as("count")])
        .groupBy(field)
        .orderBy("count", "desc")
        .orderBy(field)
        .limit(mostValues)
        .execute();
      return [field, rows.map(({ value, count }) => ({ value, count: Number(count) }))] as const;
    }),
  );
  return Object.fromEntries(entries) as Record<
    (typeof facetFields)[number],
    { value: string; count: number }[]
  >;
}

function matching(
  executor: Executor,
  { organizationId, status, kind, stakes, name, run_id, source }: ApprovalFilter,
) {
  let query = tables(executor).selectFrom("approvals").where("organization_id", "=", organizationId);
  if (status !== undefined) query = query.where(inList(executor, "status", [...status]));
  if (stakes !== undefined) query = query.where(inList(executor, "stakes", [...stakes]));
  if (kind !== undefined) query = query.where("kind", "=", kind as ApprovalRow["kind"]);
  if (name !== undefined) query = query.where("name", "=", name);
  if (run_id !== undefined) query = query.where("run_id", "=", run_id);
  if (source !== undefined) query = query.where("source", "=", source);
  return query;
}

export function listEvents(
  executor: Executor,
  { organizationId, id, after = 0 }: OneOf & { after?: number },
): Promise<ApprovalEventRow[]> {
  return tables(executor)
    .selectFrom("approval_events")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .where("approval_id", "=", id)
    .where("number", ">", after)
    .orderBy("number")
    .execute();
}

/** Those that wait and whose plan may name such a place, oldest first: for whoever looks closer. */
export async function listPendingNaming(
  executor: Executor,
  { organizationId, place }: OfOrganization & { place: "schedule" },
): Promise<string[]> {
  const words = `%"${place}":%`;
  const rows = await tables(executor)
    .selectFrom("approvals")
    .select("id")
    .where("organization_id", "=", organizationId)
    .where("status", "=", "pending")
    .where((is) => is.or([is("request", "like", words), is("state", "like", words)]))
    .orderBy("created_at")
    .orderBy("id")
    .execute();
  return rows.map(({ id }) => id);
}

/** Which of these are pending no more, of whatever organization: for whoever waits for them. */
export const findDecided = async (executor: Executor, ids: string[]): Promise<string[]> =>
  (await decidedOf.all(executor, { ids })).map(({ id }) => id);

const decidedOf = prepareQuery((executor, { ids }: { ids: string[] }) =>
  tables(executor)
    .selectFrom("approvals")
    .select("id")
    .where(inList(executor, "id", ids))
    .where("status", "<>", "pending"),
);
