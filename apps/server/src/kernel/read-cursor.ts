/**
 * The list that a cursor stands for, as {@link writeCursorOf} wrote it; empty for anything else. Whoever reads it checks
 * each part: anybody can make one up.
 */
export function readCursorOf(cursor: string): unknown[] {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
    return Array.isArray(parsed) ? parsed : [];
  } catch {
    return [];
  }
}

/** @example writeCursorOf([1, "log_7"]); // "WzEsImxvZ183Il0" */
export const writeCursorOf = (parts: readonly unknown[]): string =>
  Buffer.from(JSON.stringify(parts)).toString("base64url");
