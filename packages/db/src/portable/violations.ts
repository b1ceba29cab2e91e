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

/**
 * Whether a statement failed because of a value it was given: one that breaks a constraint, is too large, or that no column can hold.
 * The same statement with other values may succeed.
 */
export function isRefusedValue(error: unknown): boolean {
  if (error instanceof TypeError || error instanceof RangeError) return true;
  if (!isObject(error)) return false;
  // PostgreSQL's classes "data exception" and "integrity constraint violation".
  if (typeof error["code"] === "string" && /^2[23][0-9A-Z]{3}$/.test(error["code"])) return true;
  // SQLite's constraint, too big, mismatch; the low byte is the kind.
  return typeof error["errcode"] === "number" && [18, 19, 20].includes(error["errcode"] & 0xff);
}

/**
 * Whether PostgreSQL ended a transaction only because of others that ran beside it (a deadlock, a serialization failure): the very same
 * work, done again, is expected to succeed. `Database.transaction` does that by itself. Also where it is the cause of another error.
 */
export function isOutrun(error: unknown): boolean {
  for (let at = error; isObject(at); at = at["cause"])
    if (hasCode(at, "40P01") || hasCode(at, "40001")) return true;
  return false;
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
