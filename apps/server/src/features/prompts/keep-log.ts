import { isParleyError, logErrors, type Warning } from "@parley/contract";
import type { LogEntry, LogWriter } from "../logs/index.ts";

/**
 * Writes the Log of a call that was made. Where the Prompt or version was deleted in the meantime there is nothing to
 * attach it to: then the caller is warned, and still gets what the provider was paid for.
 */
export async function keepLog(logWriter: LogWriter, entry: LogEntry): Promise<Warning[]> {
  try {
    await logWriter.append(entry);
    return [];
  } catch (error) {
    if (!isParleyError(error) || error.code !== logErrors.versionGone.code) throw error;
    return [{ type: "other", feature: null, message: error.message }];
  }
}
