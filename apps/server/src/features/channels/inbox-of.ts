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

/** What waits for a person, what ends soonest first, as far as the channel may know of it. */
export async function inboxOf(
  dependencies: InboundDependencies,
  { page, ...whose }: Whose & { page: number },
): Promise<Inbox> {
  const { publicUrl, database } = dependencies;
  const { opened } = whose;
  const organizationId = opened.row.organization_id;
  const rows = await listApprovals(database.executor, {
    organizationId,
    status: ["pending"],
    page: 1,
    size: lookedThrough,
  });
  const isTheirs = await readInbox(dependencies, whose);
  const waiting: ApprovalRow[] = [];
  for (const row of rows.toSorted(bySoonestEnd)) if (await isTheirs(row)) waiting.push(row);
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
  { opened, member, externalId }: Whose,
): Promise<(row: ApprovalRow) => Promise<boolean>> {
  const actor = toActor({ channelId: opened.row.id, externalId }, member);
  if (!(await mayDo(dependencies, actor, "approve"))) return async () => false;
  const voter = await voterOf(dependencies, actor);
  const now = dependencies.clock();
  return async (row) =>
    awaitsWordOf(row, { voter, now }) && (await isAllowedThere(dependencies, { opened, row, externalId }));
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

type There = { opened: OpenChannel; row: ApprovalRow; externalId: string };

/** Whom a request allows to answer at this platform it says beside its places. */
async function isAllowedThere(
  { database, secrets }: InboundDependencies,
  { opened, row, externalId }: There,
): Promise<boolean> {
  // Nobody else says so.
  if (row.source !== "humanlayer") return true;
  const { organization_id: organizationId, id: approvalId } = row;
  const { executor } = database;
  for (const delivery of await listDeliveriesOf(executor, { organizationId, approvalId })) {
    if (delivery.channel_id !== opened.row.id) continue;
    const where = { organizationId, approvalId, address: delivery.address };
    const { allowed_responder_ids: allowed } = await readPlaceOptions({ executor, secrets }, where);
    if (Array.isArray(allowed) && allowed.length > 0 && !allowed.includes(externalId)) return false;
  }
  return true;
}
