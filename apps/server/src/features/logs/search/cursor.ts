import { logErrors } from "@parley/contract";
import { readCursorOf, writeCursorOf } from "../../../kernel/read-cursor.ts";
import type { LogCount } from "./list-logs.store.ts";

/** Where a page ended, and what was counted at its first. It says nothing that its holder may not know. */
export type Place = { after: string; offset: number; total: LogCount };

export const writeCursor = ({ after, offset, total }: Place): string =>
  writeCursorOf([1, after, offset, total.count, total.isExact]);

/** @throws invalid_input for anything that `writeCursor` does not write */
export function readCursor(cursor: string): Place {
  const [version, after, offset, count, isExact] = readCursorOf(cursor);
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
