/**
 * Whether a statement failed because a row with that key is there already: two writers raced, and this one lost.
 *
 * On PostgreSQL the transaction can then only fail; where that is not wanted, use `onConflict`.
 */
export function isUniqueViolation(error: unknown): boolean {
  return hasCode(error, "23505") || hasSqliteCode(error, [1555, 2067]);
}

/** Whether a statement failed because it refers to a row that is not there, or deletes one that others refer to. */
export function isForeignKeyViolation(error: unknown): boolean {
  return hasCode(error, "23503") || hasSqliteCode(error, [787]);
}

function hasCode(error: unknown, code: string): boolean {
  return isObject(error) && error["code"] === code;
}

// SQLite's extended result codes: a primary key, a unique index, a foreign key.
function hasSqliteCode(error: unknown, codes: readonly number[]): boolean {
  return isObject(error) && typeof error["errcode"] === "number" && codes.includes(error["errcode"]);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
