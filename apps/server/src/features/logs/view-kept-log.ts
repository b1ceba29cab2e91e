import type { FileView } from "../files/index.ts";
import { toLogRow, type LogEntry } from "./log-entry.ts";
import { toLogView, type LogView } from "./log-view.ts";

/**
 * A Log that was just written as `loadWholeLogs` would show it, without reading it: nobody can have judged it yet, nor is
 * anything below it. Undefined for what a database does not keep as it is: then it has to be read.
 */
export function viewKeptLog(entry: LogEntry, file: FileView): LogView | undefined {
  const row = toLogRow(entry);
  const { inputs, output, ...rest } = entry.save ? entry.payload : {};
  if (![...Object.values(row), output].every(isKeptAsGiven)) return undefined;
  return toLogView({ row, file, payload: { ...rest, inputs, output } });
}

/** Neither half a character nor NUL, for which something else is written. */
const isKeptAsGiven = (value: unknown): boolean =>
  typeof value !== "string" || (value.isWellFormed() && !value.includes("\0"));
