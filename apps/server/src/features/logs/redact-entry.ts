import { fromJson, toJson } from "@parley/db";
import type { LogChange } from "./change-log.ts";
import type { LogEntry } from "./log-entry.ts";
import type { LogPayload } from "./payload.ts";
import type { Redactor } from "../redaction/index.ts";

/** A Log without what is taken out; its figures, times and relations stay. */
export async function redactEntry(entry: LogEntry, redactor: Redactor): Promise<LogEntry> {
  const { error, metadata, judgment, user } = entry;
  return { ...entry, ...(await redactBoth({ error, metadata, judgment, user }, { entry, redactor })) };
}

/** The same of what is corrected later. */
export async function redactChange(change: Change, redactor: Redactor): Promise<Change> {
  const { row } = change;
  const metadata = row.metadata == null ? undefined : fromJson<object>(row.metadata);
  const redacted = await redactBoth({ error: row.error ?? undefined, metadata }, { entry: change, redactor });
  return {
    payload: redacted.payload,
    row: {
      ...row,
      ...(redacted.error !== undefined && { error: redacted.error }),
      ...(redacted.metadata !== undefined && { metadata: toJson(redacted.metadata) }),
    },
  };
}

type Change = Pick<LogChange, "row" | "payload">;
type With = { entry: { payload: LogPayload }; redactor: Redactor };

/** Places of rules begin in the payload or beside it, and what stood at one is taken out of both; a hook is asked once. */
async function redactBoth<T extends object>(
  said: T,
  { entry, redactor: { rules, hook } }: With,
): Promise<T & { payload: LogPayload }> {
  const whole = rules<T & LogPayload>({ ...entry.payload, ...said });
  const redacted = { ...pick(whole, said), payload: pick(whole, entry.payload) };
  return hook === undefined ? redacted : hook(redacted);
}

/** Of a whole that was put together, the part that has the names of `part`. */
const pick = <T extends object>(whole: T, part: T): T =>
  Object.fromEntries(Object.entries(whole).filter(([name]) => name in part)) as T;
