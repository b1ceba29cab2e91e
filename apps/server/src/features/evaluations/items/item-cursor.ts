import { logErrors } from "@parley/contract";

/** Where a page of items ended: the last one's place in the order, where that is not its id alone. */
export type ItemPlace = { value: number | null; id: string };

export const writeItemCursor = ({ value, id }: ItemPlace): string =>
  Buffer.from(JSON.stringify([1, value, id])).toString("base64url");

/** @throws invalid_input for anything that is no place in this order */
export function readItemCursor(cursor: string, { isById }: { isById: boolean }): ItemPlace {
  const [version, value, id] = parse(cursor);
  if (
    version !== 1 ||
    typeof id !== "string" ||
    id.includes("\u0000") ||
    (isById ? value !== null : typeof value !== "number")
  )
    throw logErrors.cursorUnknown();
  return { value: typeof value === "number" ? value : null, id };
}

function parse(cursor: string): unknown[] {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
    return Array.isArray(parsed) ? parsed : [];
  } catch {
    return [];
  }
}
