import { affectedRows, fromJson, inList, type Executor } from "@parley/db";
import type { ChannelTables, PlaceOptionsRow, RequestRow } from "./channels.tables.ts";

/** What approvals keep of what happened; read here, written there. */
type ApprovalTables = {
  approvals: {
    id: string;
    organization_id: string;
    status: string;
    events_count: number;
    created_at: number;
  };
  approval_events: {
    approval_id: string;
    organization_id: string;
    number: number;
    type: string;
    data: string;
  };
};

const tables = (executor: Executor) => executor.$extendTables<ChannelTables & ApprovalTables>();

type OfRequest = { organizationId: string; approvalId: string };

export const findRequest = (
  executor: Executor,
  { organizationId, approvalId }: OfRequest,
): Promise<RequestRow | undefined> =>
  tables(executor)
    .selectFrom("channel_requests")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .where("approval_id", "=", approvalId)
    .executeTakeFirst();

/** What was looked at; of one that is known the steps stay as they are. */
export async function saveRequest(executor: Executor, row: RequestRow): Promise<void> {
  const { seen_events, is_open } = row;
  await tables(executor)
    .insertInto("channel_requests")
    .values(row)
    .onConflict((conflict) => conflict.column("approval_id").doUpdateSet({ seen_events, is_open }))
    .execute();
}

/** False where somebody else has begun one since `known` was read. */
export async function takeStep(
  executor: Executor,
  { known, step }: { known: RequestRow; step: number },
): Promise<boolean> {
  const changed = await tables(executor)
    .updateTable("channel_requests")
    .set({ begun_steps: step + 1 })
    .where("organization_id", "=", known.organization_id)
    .where("approval_id", "=", known.approval_id)
    .where("begun_steps", "=", known.begun_steps)
    .execute();
  return affectedRows(changed) > 0;
}

/** What was said to people of a request after the event with this number. */
export async function listNotices(
  executor: Executor,
  { organizationId, approvalId, after }: OfRequest & { after: number },
): Promise<{ number: number; data: Record<string, unknown> }[]> {
  const rows = await tables(executor)
    .selectFrom("approval_events")
    .select(["number", "data"])
    .where("organization_id", "=", organizationId)
    .where("approval_id", "=", approvalId)
    .where("type", "=", "noticed")
    .where("number", ">", after)
    .orderBy("number")
    .execute();
  return rows.map(({ number, data }) => ({ number, data: fromJson<Record<string, unknown>>(data) }));
}

type Sweep = { since: number; limit: number };

/** Requests, of organizations that have channels, to which something has happened that was not looked at. */
export async function listMissed(executor: Executor, sweep: Sweep): Promise<OfRequest[]> {
  const rows = [...(await listUnseen(executor, sweep)), ...(await listStale(executor, sweep))];
  return rows.map(({ id, organization_id }) => ({ organizationId: organization_id, approvalId: id }));
}

/** Those that wait, and nobody knows of. */
const listUnseen = (executor: Executor, { since, limit }: Sweep) =>
  tables(executor)
    .selectFrom("approvals")
    .leftJoin("channel_requests", "channel_requests.approval_id", "approvals.id")
    .select(["approvals.id", "approvals.organization_id"])
    .where("approvals.organization_id", "in", (query) =>
      query.selectFrom("channels").select("channels.organization_id").distinct(),
    )
    .where("approvals.status", "=", "pending")
    .where("approvals.created_at", ">", since)
    .where("channel_requests.approval_id", "is", null)
    .limit(limit)
    .execute();

/** Those that are known as they were. */
const listStale = (executor: Executor, { limit }: Sweep) =>
  tables(executor)
    .selectFrom("channel_requests")
    .innerJoin("approvals", "approvals.id", "channel_requests.approval_id")
    .select(["approvals.id", "approvals.organization_id"])
    .where("channel_requests.is_open", "=", true)
    .whereRef("channel_requests.seen_events", "<", "approvals.events_count")
    .limit(limit)
    .execute();

export async function insertPlaceOptions(
  executor: Executor,
  rows: readonly PlaceOptionsRow[],
): Promise<void> {
  for (const row of rows)
    await tables(executor)
      .insertInto("channel_place_options")
      .values(row)
      .onConflict((conflict) => conflict.columns(["approval_id", "address"]).doNothing())
      .execute();
}

export const findPlaceOptions = (
  executor: Executor,
  { organizationId, approvalId, address }: OfRequest & { address: string },
): Promise<PlaceOptionsRow | undefined> =>
  tables(executor)
    .selectFrom("channel_place_options")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .where("approval_id", "=", approvalId)
    .where("address", "=", address)
    .executeTakeFirst();

/** What was posted first at Slack, by request. */
export async function listSlackMessages(
  executor: Executor,
  { organizationId, approvalIds }: { organizationId: string; approvalIds: string[] },
): Promise<ReadonlyMap<string, string>> {
  const rows = await tables(executor)
    .selectFrom("channel_deliveries")
    .select(["approval_id", "message"])
    .where("organization_id", "=", organizationId)
    .where("kind", "=", "slack")
    .where("message", "is not", null)
    .where(inList(executor, "approval_id", approvalIds))
    .orderBy("created_at", "desc")
    .execute();
  return new Map(
    rows.map(({ approval_id, message }) => {
      const { ts, thread_ts } = fromJson<{ ts?: string; thread_ts?: string }>(message ?? "{}");
      return [approval_id, thread_ts ?? ts ?? ""];
    }),
  );
}
