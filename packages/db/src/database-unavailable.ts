/**
 * The database could not be reached, broke off, or did not answer in time. Nothing is wrong with what was asked: later it may work.
 * Whether a transaction that was being committed is there is not known.
 */
export class DatabaseUnavailableError extends Error {
  override readonly name = "DatabaseUnavailableError";

  constructor(cause: Error) {
    super(`The database does not answer: ${cause.message}`, { cause });
  }
}

/** Recognises {@link DatabaseUnavailableError}, also as the cause of another error. */
export function isDatabaseUnavailable(error: unknown): boolean {
  for (let at = error; at instanceof Error; at = at.cause)
    if (at instanceof DatabaseUnavailableError) return true;
  return false;
}
