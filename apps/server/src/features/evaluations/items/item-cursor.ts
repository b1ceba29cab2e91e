import { logErrors } from "@parley/contract";
import { readCursorOf, writeCursorOf } from "../../../kernel/read-cursor.ts";

/** Where a page of items ended: the last one's place in the order, where that is not its id alone. */
export type ItemPlace = { value: number | null; id: string };

export const writeItemCursor = ({ value, id }: ItemPlace): string => writeCursorOf([1, value, id]);

/** @throws invalid_input for anything that is no place in this order */
export function readItemCursor(cursor: string, { isById }: { isById: boolean }): ItemPlace {
  const [version, value, id] = readCursorOf(cursor);
  if (
    version !== 1 ||
    typeof id !== "string" ||
    id.includes("\u0000") ||
    (isById ? value !== null : typeof value !== "number")
  )
    throw logErrors.cursorUnknown();
  return { value: typeof value === "number" ? value : null, id };
}

/** As both engines sort texts. */
export const compareCodePoints = (a: string, b: string): number =>
  Buffer.compare(Buffer.from(a), Buffer.from(b));
