import type { Preference } from "./places-queries.ts";

const hour = (value: number): string => `${String(value).padStart(2, "0")}:00`;

/**
 * For what and when a place is used, in words.
 *
 * @example describePreference({ channel_id: "chn_1", stakes: ["high"], from_hour: 20, to_hour: 8 }) // "high stakes · 20:00 to 08:00"
 */
export function describePreference({ stakes, from_hour: from = 0, to_hour: to = 24 }: Preference): string {
  const isAll = stakes === undefined || stakes.length === 3;
  const what = isAll ? "everything" : `${stakes.join(" and ")} stakes`;
  const isAlways = from === to || (from === 0 && to === 24);
  return `${what} · ${isAlways ? "at any hour" : `${hour(from)} to ${hour(to)}`}`;
}
