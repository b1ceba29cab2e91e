import { fileErrors, isParleyError } from "@parley/contract";

/**
 * Saves what was typed over versions that its author knew, newest first. What was saved meanwhile is not overwritten:
 * then it throws, and {@link headOf} says which version that is.
 *
 * @example
 * await saveOver(["prv_2", "prv_1"], (expected) => parley.prompts.upsert({ ...kernel, id, expected_version_id: expected }));
 */
export async function saveOver<T>(
  known: readonly string[],
  save: (expected: string | undefined) => Promise<T>,
): Promise<T> {
  try {
    return await save(known[0]);
  } catch (error) {
    // An older one that was saved again is what the File is at, or the newest is of a run and was never saved.
    const head = headOf(error);
    if (head === undefined || !known.includes(head)) throw error;
    return save(head);
  }
}

/** The version that was saved meanwhile, where that is why a save was refused. */
export function headOf(error: unknown): string | undefined {
  if (!isParleyError(error) || error.code !== fileErrors.savedMeanwhile.code) return undefined;
  const head = error.details?.["version_id"];
  return typeof head === "string" ? head : undefined;
}
