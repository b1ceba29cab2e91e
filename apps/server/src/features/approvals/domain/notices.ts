import type { Responder } from "@parley/contract";
import { whenToTell } from "../../availability/index.ts";
import type { ApprovalFacts, ApprovalState, NoticeGiven } from "./approval-state.ts";
import { placesOf } from "./places-of.ts";

/** That people are to be told of a request, and when. */
export type Notice = Pick<NoticeGiven, "reason" | "step" | "reminder" | "message"> & {
  readonly key: string;
  /** Notices of the same source stand for one another: the latest is enough. */
  readonly source: string;
  readonly who: Responder;
  readonly at: number;
};

type Moment = { facts: ApprovalFacts; state: ApprovalState };

/** Of a reminder whose plan does not say it. */
const defaultMax = 3;

/**
 * All notices of a request as it is now, past and to come. In quiet hours of the plan they wait; the deadline does not,
 * and nobody is told after it.
 */
export function noticesOf({ facts, state }: Moment): Notice[] {
  const later = [
    ...facts.plan.steps.flatMap((_, index) => noticesOfStep(facts, index)),
    ...state.added.map((who, index) => ({
      ...atOnce(facts, `added:${index}`, state.addedAt?.[index]),
      reason: "escalated" as const,
      message: state.addedMessages?.[index] ?? null,
      who,
    })),
    ...(state.delegations ?? []).map(({ to, message, at }, index) => ({
      ...atOnce(facts, `delegated:${index}`, at),
      reason: "delegated" as const,
      message,
      who: { person: to.id },
    })),
    ...(state.handovers ?? []).map(({ schedule, to, at }, index) => ({
      ...atOnce(facts, `handover:${index}`, at),
      // Who comes on call next hears of it instead.
      source: `handover:${schedule}`,
      reason: "handed_over" as const,
      message: null,
      who: { person: to.id },
    })),
    ...noticesOfReplies(facts, state),
    ...noticesOfEdits(facts, state),
  ];
  return later
    .map((notice) => ({ ...notice, at: afterQuiet(facts, notice.at) }))
    .filter(({ at }) => facts.deadlineAt === null || at < facts.deadlineAt);
}

/** Whoever asked back last hears the reply. */
function noticesOfReplies(facts: ApprovalFacts, { messages = [] }: ApprovalState): Notice[] {
  return messages.flatMap(({ from, text, at }, index) => {
    if (from === "reviewer") return [];
    const asker = messages.slice(0, index).findLast((earlier) => earlier.from === "reviewer")?.by;
    if (asker === undefined || asker.email === null) return [];
    const told = { reason: "replied" as const, message: text, who: { person: asker.id } };
    return [{ ...atOnce(facts, `reply:${index}`, at), source: `reply:${asker.id}`, ...told }];
  });
}

/** Whose yes or no counts no more hears so. */
const noticesOfEdits = (facts: ApprovalFacts, { votesTaken = [] }: ApprovalState): Notice[] =>
  votesTaken.flatMap(({ voterIds, at, comment }, index) =>
    voterIds.map((id) => {
      const told = { reason: "edited" as const, message: comment, who: { person: id } };
      return { ...atOnce(facts, `edit:${index}:${id}`, at), source: `edit:${id}`, ...told };
    }),
  );

/** Of what older requests do not say when it was done, it is known that it was not before they were made. */
const atOnce = ({ createdAt }: ApprovalFacts, source: string, at = createdAt) => ({
  key: source,
  source,
  at: Math.max(at, createdAt),
  step: null,
  reminder: null,
});

function noticesOfStep({ plan, createdAt }: ApprovalFacts, index: number): Notice[] {
  const step = plan.steps[index];
  if (step === undefined) return [];
  const { who, remind } = step;
  const joinsAt = createdAt + (step.after_seconds ?? 0) * 1000;
  const source = `step:${index}`;
  const shared = { source, who, step: index, message: null };
  const reason = joinsAt === createdAt ? "requested" : "step_joined";
  const first: Notice = { ...shared, key: source, reason, reminder: null, at: joinsAt };
  if (remind == null) return [first];
  const { after_seconds: after, every_seconds: every = after, max = defaultMax } = remind;
  const reminders = Array.from({ length: max }, (_, earlier): Notice => ({
    ...shared,
    key: `${source}:reminder:${earlier + 1}`,
    reason: "reminder",
    reminder: earlier + 1,
    at: joinsAt + (after + earlier * every) * 1000,
  }));
  return [first, ...reminders];
}

function afterQuiet({ plan, stakes }: ApprovalFacts, at: number): number {
  const quiet = plan.quiet_hours;
  if (quiet == null || (stakes === "high" && quiet.high_stakes_wait !== true)) return at;
  return whenToTell({ windows: quiet.windows, zone: quiet.time_zone }, at);
}

/** That a request whoever may answer is asked at once needs no words of its own: that it was made says so. */
export const isSaidByRequest = ({ who, reason, at }: Notice, { createdAt }: ApprovalFacts): boolean =>
  reason === "requested" && at === createdAt && placesOf(who).every((place) => "anyone" in place);

/** What is to be told by now and was not; of several from one source, the latest, which stands for those before it. */
export function dueNotices(moment: Moment, now: number): (Notice & { keys: readonly string[] })[] {
  const bySource = new Map<string, Notice[]>();
  for (const notice of openNotices(moment)) {
    if (notice.at > now) continue;
    bySource.set(notice.source, [...(bySource.get(notice.source) ?? []), notice]);
  }
  return [...bySource.values()].flatMap((due) => {
    const latest = due.at(-1);
    return latest === undefined ? [] : [{ ...latest, keys: due.map(({ key }) => key) }];
  });
}

/** When something is to be told next. */
export function nextNoticeAt(moment: Moment): number | undefined {
  if (moment.state.outcome !== null) return undefined;
  const held = (moment.state.held ?? []).map(({ until }) => until);
  const moments = [...openNotices(moment).map(({ at }) => at), ...held];
  return moments.length === 0 ? undefined : Math.min(...moments);
}

function openNotices(moment: Moment): Notice[] {
  const { facts, state } = moment;
  return noticesOf(moment).filter(
    (notice) => state.noticed?.includes(notice.key) !== true && !isSaidByRequest(notice, facts),
  );
}
