import type { Interval } from "../estimate/interval.ts";

/** A number with as many digits as matter. */
export function say(value: number, unit?: string): string {
  const text = Number(value.toPrecision(value !== 0 && Math.abs(value) >= 1000 ? 6 : 3)).toString();
  if (unit === "USD") return value < 0 ? `-$${text.slice(1)}` : `$${text}`;
  return unit ? `${text} ${unit}` : text;
}

/** With its sign, as differences are said. */
export function saySigned(value: number, unit?: string): string {
  return value > 0 ? `+${say(value, unit)}` : say(value, unit);
}

export function sayInterval({ low, high, level }: Interval, speak: (value: number) => string): string {
  return `${Number((level * 100).toFixed(2))} % interval ${speak(low)} to ${speak(high)}`;
}

export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
