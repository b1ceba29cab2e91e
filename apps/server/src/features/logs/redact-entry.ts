import { fromJson, toJson } from "@parley/db";
import type { LogChange } from "./change-log.ts";
import type { LogEntry } from "./log-entry.ts";
import type { LogPayload } from "./payload.ts";

type Redact = <T>(value: T) => T;

/** A Log without what the rules take out; its figures, times and relations stay. */
export const redactEntry = (entry: LogEntry, redact: Redact): LogEntry => ({
  ...entry,
  ...redact({ error: entry.error, metadata: entry.metadata, judgment: entry.judgment, user: entry.user }),
  payload: redactPayload(entry.payload, redact),
});

export const redactPayload = (payload: LogPayload, redact: Redact): LogPayload => redact(payload);

/** The same of what is corrected later. */
export function redactChange(change: Pick<LogChange, "row" | "payload">, redact: Redact): typeof change {
  const { row, payload } = change;
  const metadata = row.metadata == null ? undefined : fromJson<object>(row.metadata);
  const said = redact({ error: row.error ?? undefined, metadata });
  return {
    payload: redactPayload(payload, redact),
    row: {
      ...row,
      ...(said.error !== undefined && { error: said.error }),
      ...(said.metadata !== undefined && { metadata: toJson(said.metadata) }),
    },
  };
}
