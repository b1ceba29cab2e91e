import { isParleyError } from "@parley/contract";
import type { Database } from "@parley/db";
import { appendEntry } from "./append-entry.store.ts";
import { currentDraft, withDraft, withoutDraft, type Draft } from "./draft.ts";

type One = { target: string; given: unknown };

/**
 * Does one of the many things that a request asks for, with an entry of its own in place of one for all of them: what
 * was done and what was refused can be told apart.
 */
export async function withOwnEntry<T>(
  database: Database,
  { target, given }: One,
  work: () => Promise<T>,
): Promise<T> {
  const whole = currentDraft();
  if (whole === undefined) return work();
  const entry = { ...whole.entry, target, details: { ...whole.entry.details, given } };
  const own: Draft = { entry, isWritten: false, isNothing: false };
  whole.isWritten = true;
  try {
    return await withDraft(own, work);
  } catch (error) {
    const code = isParleyError(error) ? error.code : "internal";
    const failed = { ...entry, outcome: "failed" as const, details: { ...entry.details, code } };
    await withoutDraft(() => database.transaction((transaction) => appendEntry(transaction, failed)));
    throw error;
  }
}
