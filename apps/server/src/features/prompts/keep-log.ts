import { isParleyError, logErrors, redactionErrors, type Warning } from "@parley/contract";
import type { LogEntry, LogWriter } from "../logs/index.ts";

const unkept: ReadonlySet<string> = new Set([logErrors.versionGone.code, redactionErrors.hookFailed.code]);

/**
 * Writes the Log of a call that was made. Where the Prompt or version was deleted in the meantime there is nothing to
 * attach it to, and where nobody could say what to take out of it, it may have to be left out: then the caller is
 * warned, and still gets what the provider was paid for.
 */
export async function keepLog(logWriter: LogWriter, entry: LogEntry): Promise<Warning[]> {
  try {
    await logWriter.append(entry);
    return [];
  } catch (error) {
    if (!isParleyError(error) || !unkept.has(error.code)) throw error;
    return [{ type: "other", feature: null, message: error.message }];
  }
}
