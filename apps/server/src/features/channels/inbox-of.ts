import { isParleyError, type Permission } from "@parley/contract";
import type { Card, Inbox } from "@parley/channels";
import type { Actor } from "../../kernel/request-context.ts";
import { awaitsWordOf, listApprovals, voterOf, type ApprovalRow } from "../approvals/index.ts";
import { listDeliveriesOf } from "./deliveries.store.ts";
import type { InboundDependencies } from "./dependencies.ts";
import { cardOf, readPlaceOptions } from "./make-card-of.ts";
import type { OpenChannel } from "./open-channel.ts";
import type { Member } from "./people.store.ts";
import { toActor } from "./sender.ts";

const pageSize = 5;
/** Of what waits in the whole organization; whoever has more is better served by the browser. */
const lookedThrough = 500;

type Whose = { opened: OpenChannel; member: Member; externalId: string };

/** What waits in an organization, what ends soonest first, and whom it allows to answer at a channel. */
export type Pending = { rows: readonly ApprovalRow[]; allowedAt: Allowed };
type Allowed = (row: ApprovalRow) => Promise<readonly (readonly unknown[])[]>;

/** Read once for however many people look at it. */
export async function readPending(dependencies: InboundDependencies, opened: OpenChannel): Promise<Pending> {
  const rows = await listApprovals(dependencies.database.executor, {
    organizationId: opened.row.organization_id,
    status: ["pending"],
    page: 1,
    size: lookedThrough,
  });
  const read = new Map<string, ReturnType<Allowed>>();
  const allowedAt: Allowed = (row) => {
    const known = read.get(row.id) ?? readAllowed(dependencies, { opened, row });
    read.set(row.id, known);
    return known;
  };
  return { rows: rows.toSorted(bySoonestEnd), allowedAt };
}

/** What waits for a person, what ends soonest first, as far as the channel may know of it. */
export async function inboxOf(
  dependencies: InboundDependencies,
  { page, pending, ...whose }: Whose & { page: number; pending?: Pending },
): Promise<Inbox> {
  const { publicUrl } = dependencies;
  const { opened } = whose;
  const { rows, allowedAt } = pending ?? (await readPending(dependencies, opened));
  const isTheirs = await readInbox(dependencies, { ...whose, allowedAt });
  const waiting: ApprovalRow[] = [];
  for (const row of rows) if (await isTheirs(row)) waiting.push(row);
  const pages = Math.max(1, Math.ceil(waiting.length / pageSize));
  const shown = Math.min(page, pages);
  return {
    cards: waiting
      .slice((shown - 1) * pageSize, shown * pageSize)
      .map((row) => inboxCard(opened, { row, publicUrl: publicUrl() })),
    page: shown,
    pages,
    total: waiting.length,
    link: `${publicUrl()}/approvals`,
  };
}

const bySoonestEnd = (one: ApprovalRow, other: ApprovalRow): number =>
  (one.deadline_at ?? Number.MAX_SAFE_INTEGER) - (other.deadline_at ?? Number.MAX_SAFE_INTEGER) ||
  one.created_at - other.created_at;

/** A request as it is shown among others; what may be done about it is what was shown there. */
export const inboxCard = (
  opened: OpenChannel,
  { row, publicUrl }: { row: ApprovalRow; publicUrl: string },
): Card => {
  const { limits, inboxLimits = limits } = opened.channel.capabilities;
  return cardOf(opened, { row, note: null, publicUrl, limits: inboxLimits });
};

/** Tells of requests whether they are in this person's inbox at this platform. */
export async function readInbox(
  dependencies: InboundDependencies,
  {
    opened,
    member,
    externalId,
    allowedAt = (row) => readAllowed(dependencies, { opened, row }),
  }: Whose & { allowedAt?: Allowed },
): Promise<(row: ApprovalRow) => Promise<boolean>> {
  const actor = toActor({ channelId: opened.row.id, externalId }, member);
  if (!(await mayDo(dependencies, actor, "approve"))) return async () => false;
  const voter = await voterOf(dependencies, actor);
  const now = dependencies.clock();
  return async (row) =>
    (await awaitsWordOf(dependencies.database.executor, row, { voter, now })) &&
    (await allowedAt(row)).every((allowed) => allowed.includes(externalId));
}

export async function mayDo(
  { guard }: Pick<InboundDependencies, "guard">,
  actor: Actor,
  permission: Permission,
): Promise<boolean> {
  try {
    guard.admit(await guard.grantsOf(actor), { permission, resource: "organization", method: "GET" });
    return true;
  } catch (error) {
    if (isParleyError(error)) return false;
    throw error;
  }
}

type There = { opened: OpenChannel; row: ApprovalRow };

/** Whom a request allows to answer at this platform it says beside its places: a list of each that says so. */
async function readAllowed(
  { database, secrets }: InboundDependencies,
  { opened, row }: There,
): Promise<unknown[][]> {
  // Nobody else says so.
  if (row.source !== "humanlayer") return [];
  const lists: unknown[][] = [];
  const { organization_id: organizationId, id: approvalId } = row;
  const { executor } = database;
  for (const delivery of await listDeliveriesOf(executor, { organizationId, approvalId })) {
    if (delivery.channel_id !== opened.row.id) continue;
    const where = { organizationId, approvalId, address: delivery.address };
    const { allowed_responder_ids: allowed } = await readPlaceOptions({ executor, secrets }, where);
    if (Array.isArray(allowed) && allowed.length > 0) lists.push(allowed);
  }
  return lists;
}
