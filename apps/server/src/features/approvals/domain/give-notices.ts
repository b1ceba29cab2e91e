import type { Responder } from "@parley/contract";
import { whenToTell } from "../../availability/index.ts";
import type {
  ApprovalEvent,
  ApprovalFacts,
  ApprovalState,
  Held,
  NoticeGiven,
  Told,
} from "./approval-state.ts";
import { dueNotices, noticesOf, type Notice } from "./notices.ts";
import { placesOf } from "./places-of.ts";
import type { QuietPerson } from "./quiet-person.ts";

/** Somebody who is asked; who is away has a delegate, or nobody answers for them. */
export type Asked = QuietPerson & { readonly delegate?: QuietPerson };

type Moment = { facts: ApprovalFacts; state: ApprovalState; now: number };
type FindAsked = (who: Responder) => readonly Asked[];

/** Tells people what is due, but for those who have quiet hours: they are told when these end. */
export function giveNotices(moment: Moment, findAsked: FindAsked): ApprovalEvent[] {
  const { state, now } = moment;
  if (state.outcome !== null) return [];
  const due = dueNotices(moment, now).map((notice) =>
    give(moment, notice, toTell(moment, findAsked(notice.who))),
  );
  // Who hears of something newer anyway is not told of what waited for them as well.
  const concerned = new Set(due.flatMap(concernedBy));
  const held = heldUntilNow(moment, concerned).map(({ notice, userIds }) => {
    const people = toTell(moment, findAsked(notice.who)).filter(({ id }) => userIds.has(id));
    return give(moment, { ...notice, keys: [notice.key], wasHeld: true }, people);
  });
  return [...due, ...held];
}

const concernedBy = (event: ApprovalEvent): string[] =>
  event.type === "noticed"
    ? [...event.to.map(({ id }) => id), ...event.held.map(({ userId }) => userId)]
    : [];

type Giving = Notice & { keys: readonly string[]; wasHeld?: boolean };

function give({ facts, now }: Moment, notice: Giving, people: readonly Addressed[]): ApprovalEvent {
  const { keys, key, reason, step, reminder, message, wasHeld = false } = notice;
  const places = placesOf(notice.who);
  // Who has waited for one night waits for no other: a job that comes late, or quiet without an end, keeps nobody from it.
  const until = (person: QuietPerson): number => (wasHeld ? now : whenToTellPerson(facts, person, now));
  const held: Held[] = people
    .filter((person) => until(person) > now)
    .map((person) => ({ key, userId: person.id, name: person.name, until: until(person) }));
  const given: NoticeGiven = {
    keys,
    reason,
    step,
    reminder,
    message,
    wasHeld,
    held,
    to: people.filter((person) => until(person) <= now).map(toTold),
    // A channel has no quiet hours of its own, and heard it when it was due.
    channels: wasHeld ? [] : places.flatMap((place) => ("channel" in place ? [place.channel] : [])),
    anyone: !wasHeld && places.some((place) => "anyone" in place),
  };
  return { type: "noticed", at: now, ...given };
}

function whenToTellPerson({ stakes }: ApprovalFacts, { quiet }: QuietPerson, now: number): number {
  if (quiet === undefined || (stakes === "high" && !quiet.highStakesWait)) return now;
  return whenToTell(quiet, now);
}

type Addressed = QuietPerson & { insteadOf?: { id: string; name: string } };

const toTold = ({ id, name, insteadOf }: Addressed): Told => ({ id, name, ...(insteadOf && { insteadOf }) });

/** Who may answer and has not, once each; the delegate instead of who is away. */
function toTell({ facts, state }: Moment, asked: readonly Asked[]): Addressed[] {
  const { plan, requesterIds } = facts;
  const answered = state.votes.filter(({ argsHash }) => argsHash === state.argsHash);
  const isOut = ({ id }: QuietPerson): boolean =>
    answered.some(({ voter }) => voter.id === id) ||
    (requesterIds.includes(id) && plan.allow_requester !== true);
  const addressed = asked
    .filter((person) => !isOut(person))
    .map(({ delegate, ...person }): Addressed => {
      if (delegate === undefined || plan.allow_delegates === false || isOut(delegate)) return person;
      return { ...delegate, insteadOf: { id: person.id, name: person.name } };
    });
  // Whoever is asked themselves is not told in the name of somebody else as well.
  const byId = new Map(addressed.map((one) => [one.id, one]));
  for (const one of addressed) if (one.insteadOf === undefined) byId.set(one.id, one);
  return [...byId.values()];
}

/** Those whose quiet hours are over, by the latest notice that waits for them. */
function heldUntilNow(
  moment: Moment,
  concerned: ReadonlySet<string>,
): { notice: Notice; userIds: ReadonlySet<string> }[] {
  const over = (moment.state.held ?? []).filter(
    ({ until, userId }) => until <= moment.now && !concerned.has(userId),
  );
  if (over.length === 0) return [];
  return noticesOf(moment).flatMap((notice) => {
    const userIds = new Set(over.filter(({ key }) => key === notice.key).map(({ userId }) => userId));
    return userIds.size === 0 ? [] : [{ notice, userIds }];
  });
}
