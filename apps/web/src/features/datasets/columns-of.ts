import type { Datapoint } from "@parley/contract";

const most = 12;

/** The names of the inputs of these Datapoints, in the order they are first met; a table shows so many. */
export function columnsOf(datapoints: readonly Datapoint[]): { names: string[]; moreCount: number } {
  const names = [...new Set(datapoints.flatMap(({ inputs }) => Object.keys(inputs)))];
  return { names: names.slice(0, most), moreCount: Math.max(0, names.length - most) };
}

/** A value in one line; what is not there is nothing. */
export function cellText(value: unknown): string {
  if (value === undefined || value === null) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** A target in one line: the value alone where there is only one, else its JSON. */
export function targetText(target: Datapoint["target"]): string {
  const values = Object.values(target ?? {});
  if (values.length === 0) return "";
  return values.length === 1 ? cellText(values[0]) : cellText(target);
}
