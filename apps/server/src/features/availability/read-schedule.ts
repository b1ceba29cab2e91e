import { Schedule, scheduleErrors, TimeZone, type ParleyError } from "@parley/contract";
import type { z } from "zod";
import type { ScheduleRow } from "./availability.tables.ts";
import type { Rotation } from "./domain/on-call.ts";
import { toDate, toDay } from "./domain/zoned-time.ts";

export type Handover = z.output<typeof Schedule.shape.handover>;

/** What a schedule says, from what is kept of it. */
export type ReadSchedule = { rotation: Rotation; handover: Handover; members: string[] };

/** Or which of its fields nobody can read, so that nobody can say who is on call. */
export type Reading = ({ isBroken: false } & ReadSchedule) | { isBroken: true; fields: string[] };

/** Reads what is kept, which may be older than this program, or changed by hand. */
export function readSchedule(row: ScheduleRow): Reading {
  const handover = Schedule.shape.handover.safeParse(parse(row.handover));
  const members = parse(row.members);
  const isList =
    Array.isArray(members) && members.length > 0 && members.every((id) => typeof id === "string");
  const broken = Object.entries({
    handover: !handover.success,
    members: !isList,
    time_zone: !TimeZone.safeParse(row.time_zone).success,
    starts_on: !isDay(row.starts_on),
    rotation_days: !Number.isInteger(row.rotation_days) || row.rotation_days < 1,
  }).flatMap(([field, isBroken]) => (isBroken ? [field] : []));
  if (broken.length > 0 || !handover.success || !isList) return { isBroken: true, fields: broken };
  const { hour, minute } = handover.data;
  return {
    isBroken: false,
    handover: handover.data,
    members,
    rotation: {
      zone: row.time_zone,
      members,
      handover: hour * 60 + minute,
      rotationDays: row.rotation_days,
      startDay: toDay(row.starts_on),
    },
  };
}

/** @throws conflict for one that nobody can read: what is broken, and how it is mended */
export function requireReadable(row: ScheduleRow): ReadSchedule {
  const read = readSchedule(row);
  if (read.isBroken) throw toBroken(row, read.fields);
  return read;
}

/** What is broken, and how it is mended. */
export const toBroken = ({ id, name }: ScheduleRow, fields: string[]): ParleyError =>
  scheduleErrors.broken({ schedule_id: id, name, fields });

export function isDay(text: string): boolean {
  const day = toDay(text);
  return Number.isFinite(day) && toDate(day) === text;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
