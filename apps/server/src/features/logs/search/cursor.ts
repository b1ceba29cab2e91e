import { logErrors } from "@parley/contract";
import type { LogCount } from "./list-logs.store.ts";

/** Where a page ended, and what was counted at its first. It says nothing that its holder may not know. */
export type Place = { after: string; offset: number; total: LogCount };

export const writeCursor = ({ after, offset, total }: Place): string =>
  Buffer.from(JSON.stringify([1, after, offset, total.count, total.isExact])).toString("base64url");

/** @throws invalid_input for anything that `writeCursor` does not write */
export function readCursor(cursor: string): Place {
  const [version, after, offset, count, isExact] = parse(cursor);
  if (
    version !== 1 ||
    typeof after !== "string" ||
    !/^-?\d{1,19}(?: .{0,200})?$/su.test(after) ||
    !isCount(offset) ||
    !isCount(count) ||
    typeof isExact !== "boolean"
  )
    throw logErrors.cursorUnknown();
  return { after, offset, total: { count, isExact } };
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;

function parse(cursor: string): unknown[] {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
    return Array.isArray(parsed) ? parsed : [];
  } catch {
    return [];
  }
}
