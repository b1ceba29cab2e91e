import type { ItemValues } from "@parley/statistics";
import { parseLines } from "../../../kernel/parse-lines.ts";

/** A table as a text: an item a line, with what was measured of it. */
export type Column = {
  lines: string;
  /** Which of a line's cells. */
  cell: number;
  scale: number;
};

/** The values of each item; an item without one has an empty list. */
export function readColumn({ lines, cell, scale }: Column): ItemValues {
  const values = new Map<string, number[]>();
  for (const line of parseLines<[string, ...(number | null)[]]>(lines)) {
    const [item] = line;
    const value = line[cell];
    let known = values.get(item);
    if (known === undefined) values.set(item, (known = []));
    if (typeof value === "number") known.push(value * scale);
  }
  return values;
}
