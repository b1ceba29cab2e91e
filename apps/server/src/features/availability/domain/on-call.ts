import { toMoment, toWallTime } from "./zoned-time.ts";

/** Who takes turns, and when they hand over. */
export type Rotation = {
  readonly zone: string;
  readonly members: readonly string[];
  /** Minutes of the day. */
  readonly handover: number;
  readonly rotationDays: number;
  /** The day of the handover to the first member, since 1970-01-01. */
  readonly startDay: number;
};

export type Override = {
  readonly id: string;
  readonly userId: string;
  readonly from: number;
  readonly until: number;
  readonly createdAt: number;
};

export type OnCall = {
  /** Null: nobody of the schedule is a member any more. */
  readonly userId: string | null;
  readonly from: number;
  readonly until: number;
  readonly overrideId: string | null;
};

type Duty = {
  readonly rotation: Rotation;
  readonly overrides: readonly Override[];
  /** Whether this person still belongs to the organization; another one's turn falls to the next. */
  isPresent(userId: string): boolean;
};

/** Who is on call at a moment, from when to when. */
export function onCallAt(duty: Duty, at: number): OnCall {
  const turn = turnAt(duty, at);
  const override = overrideAt(duty, at);
  const edges = duty.overrides
    .filter(({ userId }) => duty.isPresent(userId))
    .flatMap(({ from, until }) => [from, until]);
  const begin = Math.max(override?.from ?? turn.from, ...edges.filter((edge) => edge <= at));
  const end = Math.min(override?.until ?? turn.until, ...edges.filter((edge) => edge > at));
  const holder = { userId: override?.userId ?? turn.userId, overrideId: override?.id ?? null };
  return { ...holder, from: begin, until: end };
}

/** Who is on call within a span, one after the other without a gap. */
export function listOnCall(duty: Duty, { from, until }: { from: number; until: number }): OnCall[] {
  const shifts: OnCall[] = [];
  for (let at = from; at < until; at = shifts.at(-1)?.until ?? until) {
    const shift = onCallAt(duty, at);
    shifts.push({ ...shift, from: Math.max(shift.from, from), until: Math.min(shift.until, until) });
  }
  return shifts;
}

function overrideAt({ overrides, isPresent }: Duty, at: number): Override | undefined {
  return overrides
    .filter(({ from, until, userId }) => from <= at && at < until && isPresent(userId))
    .toSorted((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1))[0];
}

function turnAt({ rotation, isPresent }: Duty, at: number): Omit<OnCall, "overrideId"> {
  const { zone, members, startDay, rotationDays } = rotation;
  const beginOf = (turn: number): number =>
    toMoment({ day: startDay + turn * rotationDays, minutes: rotation.handover }, zone);
  let turn = Math.floor((toWallTime(at, zone).day - startDay) / rotationDays);
  while (beginOf(turn) > at) turn -= 1;
  while (beginOf(turn + 1) <= at) turn += 1;
  const count = members.length;
  const first = ((turn % count) + count) % count;
  const inOrder = [...members.slice(first), ...members.slice(0, first)];
  return { userId: inOrder.find(isPresent) ?? null, from: beginOf(turn), until: beginOf(turn + 1) };
}
