import type { WebhookEventData } from "@parley/contract";
import type { Executor } from "@parley/db";
import type { PublishedEvent } from "../../kernel/outbox/publish-events.ts";
import { listMembersNamed } from "./asked-people.store.ts";
import type { ApprovalRow } from "./approvals.tables.ts";
import { describeApproval, toVoter } from "./describe-approval.ts";
import type { ApprovalEvent, ApprovalFacts, ApprovalState } from "./domain/approval-state.ts";
import { giveNotices } from "./domain/give-notices.ts";
import { dueNotices, nextNoticeAt, noticesOf } from "./domain/notices.ts";
import { applyEvent, votesTakenBy } from "./domain/reduce.ts";
import { createFindAsked, type CreateFindAsked } from "./find-asked.ts";

type Moment = { facts: ApprovalFacts; state: ApprovalState; now: number };
type Noticed = Extract<ApprovalEvent, { type: "noticed" }>;

/** What people are told by now: events, whose words {@link noticesIn} spreads. */
export async function findNotices(
  transaction: Executor,
  organizationId: string,
  {
    createFindAsked: create = createFindAsked,
    ...moment
  }: Moment & { createFindAsked?: CreateFindAsked | undefined },
): Promise<ApprovalEvent[]> {
  const { state, now } = moment;
  const next = nextNoticeAt(moment);
  if (next === undefined || next > now) return [];
  const held = new Set((state.held ?? []).map(({ key }) => key));
  const trees = [...dueNotices(moment, now), ...noticesOf(moment).filter(({ key }) => held.has(key))];
  const finding = { organizationId, trees: trees.map(({ who }) => who), now };
  return giveNotices(moment, await create(transaction, finding));
}

type Told = { row: ApprovalRow; events: readonly ApprovalEvent[]; now: number };

/** What whoever delivers is to deliver. */
export async function noticesIn(
  transaction: Executor,
  { row, events, now }: Told,
): Promise<PublishedEvent<"approval.notice_due">[]> {
  const noticed = events.filter((event): event is Noticed => event.type === "noticed");
  const told = noticed.filter(({ to, channels, anyone }) => to.length + channels.length > 0 || anyone);
  if (told.length === 0) return [];
  const organizationId = row.organization_id;
  const names = [...new Set(told.flatMap(({ to }) => to.map(({ id }) => id)))];
  const members = names.length === 0 ? [] : await listMembersNamed(transaction, { organizationId, names });
  const addressOf = (id: string): string => members.find((member) => member.id === id)?.email ?? "";
  const approval = describeApproval(row);
  return told.map((event) => ({
    organizationId,
    type: "approval.notice_due",
    data: { approval, ...describeNotice(event, addressOf) },
    now,
  }));
}

/** What was said, for whoever follows from outside. */
export function messagesIn({ row, events, now }: Told): PublishedEvent<"approval.message_added">[] {
  const count = events.filter(({ type }) => type === "asked-back" || type === "replied").length;
  if (count === 0) return [];
  const approval = describeApproval(row);
  return approval.messages.slice(-count).map((message) => ({
    organizationId: row.organization_id,
    type: "approval.message_added",
    data: { approval, message },
    now,
  }));
}

/** What was changed, and whose yes or no counts no more, for whoever follows from outside. */
export function editsIn({
  row,
  begin,
  events,
  now,
}: Told & { begin: ApprovalState }): PublishedEvent<"approval.edited">[] {
  const edits: PublishedEvent<"approval.edited">[] = [];
  let state = begin;
  for (const event of events) {
    if (event.type === "edited") {
      const { voter, comment = null, changes = [] } = event;
      const edit = {
        by: toVoter(voter),
        comment,
        changes: changes.map((change) => ({ ...change })),
        votes_taken: votesTakenBy(event, state).map(({ voter: { id, name }, vote }) => ({ id, name, vote })),
      };
      const data = { approval: describeApproval(row), edit };
      edits.push({ organizationId: row.organization_id, type: "approval.edited", data, now });
    }
    state = applyEvent(state, event);
  }
  return edits;
}

type Described = Omit<WebhookEventData<"approval.notice_due">, "approval">;

function describeNotice(event: Noticed, addressOf: (id: string) => string): Described {
  const { reason, step, reminder, message, wasHeld, to, channels, anyone } = event;
  return {
    reason,
    step,
    reminder,
    message,
    anyone,
    was_held: wasHeld,
    channels: [...channels],
    recipients: to.map(({ id, name, insteadOf }) => ({
      user_id: id,
      full_name: name,
      email_address: addressOf(id),
      instead_of: insteadOf === undefined ? null : { user_id: insteadOf.id, full_name: insteadOf.name },
    })),
  };
}

/** Of a request whoever may answer is asked, with nobody named. */
export const noticeToAnyone = (message: string | null = null): Described => ({
  reason: "requested",
  step: 0,
  reminder: null,
  message,
  was_held: false,
  recipients: [],
  channels: [],
  anyone: true,
});
