import { InvalidArgumentError } from "commander";

/** Collects an option that may be given several times. */
export function collect(value: string, before: readonly string[] = []): string[] {
  return [...before, value];
}

/** A whole number from 1 on. */
export function parseCount(value: string): number {
  const count = Number(value);
  if (!Number.isInteger(count) || count < 1) throw new InvalidArgumentError("Give a whole number from 1 on.");
  return count;
}

/** An amount of USD. */
export function parseUsd(value: string): number {
  const usd = Number(value.replace(/^\$/, ""));
  if (!(usd > 0 && usd < Infinity)) throw new InvalidArgumentError("Give a number of USD above 0.");
  return usd;
}

/** Seconds, as milliseconds. */
export function parseSeconds(value: string): number {
  const seconds = Number(value);
  if (!(seconds > 0)) throw new InvalidArgumentError("Give a number of seconds.");
  return seconds * 1000;
}

const unitsMs = { s: 1000, m: 60_000, min: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;

/** A moment, given in ISO 8601 or as how long ago: `90s`, `15m`, `3h`, `2d`, `1w`. */
export function parseSince(value: string): Date {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)\s*(s|min|m|h|d|w)$/.exec(value) ?? [];
  if (unit !== undefined)
    return new Date(Date.now() - Number(amount) * unitsMs[unit as keyof typeof unitsMs]);
  const moment = new Date(value);
  if (Number.isNaN(moment.getTime())) {
    throw new InvalidArgumentError("Give how long ago (15m, 3h, 2d) or a date (2026-01-31).");
  }
  return moment;
}
