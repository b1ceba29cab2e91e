import { logErrors } from "@parley/contract";
import type { Database, Executor } from "@parley/db";
import { toPreview } from "./log-entry.ts";
import { findLog, listPayloads, lockLog, updateLog, updatePayload } from "./logs.store.ts";
import type { LogPayloadRow, LogRow } from "./logs.tables.ts";
import type { LogWatch } from "./log-watch.ts";
import type { RunWatch } from "./run-watch.ts";
import { decodePayload, encodePayload, type EncodedPayload, type LogPayload } from "./payload.ts";

export type LogChange = {
  organizationId: string;
  fileId: string;
  logId: string;
  /** Columns to change. */
  row: Partial<LogRow>;
  /** Bodies to change; what is not named stays. */
  payload: LogPayload;
  /** What else changes, decided on the Log as it is when nobody else can change it. @throws what stands in its way */
  decide?: ((current: LogRow) => Partial<LogRow>) | undefined;
  /** Who goes on with the Run that the Log is part of. */
  runWatch?: RunWatch | undefined;
  /** Who has the Log judged once it is complete. */
  logWatch?: LogWatch | undefined;
};

/** The bodies to write, and those they were made from. */
type Merged = { from: LogPayloadRow | undefined; encoded: EncodedPayload; preview: string | null };

/**
 * Completes or corrects a Log. Content given for a Log with `save: false` is not kept. Bodies are unpacked and packed
 * outside the transaction; where somebody else changed them meanwhile, that is done again with theirs.
 *
 * @throws not_found
 */
export async function changeLog(database: Database, change: LogChange): Promise<LogRow> {
  const hasBodies = Object.keys(change.payload).length > 0;
  for (;;) {
    const merged = hasBodies ? await mergePayload(database.executor, change) : undefined;
    const row = await database.transaction((executor) => writeChange(executor, { change, merged }));
    if (row !== undefined) return row;
  }
}

async function mergePayload(executor: Executor, change: LogChange): Promise<Merged | undefined> {
  const current = await findLog(executor, { organizationId: change.organizationId, id: change.logId });
  if (current?.save !== true) return undefined;
  const from = await findPayload(executor, change);
  const payload = { ...(from && (await decodePayload(from))), ...change.payload };
  return { from, encoded: await encodePayload(payload), preview: toPreview(payload.output) };
}

/** Nothing where the bodies are not those that were merged. */
async function writeChange(
  executor: Executor,
  { change, merged }: { change: LogChange; merged: Merged | undefined },
): Promise<LogRow | undefined> {
  const { organizationId, logId } = change;
  const current = await lockLog(executor, { organizationId, id: logId });
  if (current === undefined || current.file_id !== change.fileId) throw logErrors.notFound({ log_id: logId });
  const changes = { ...change.row, ...change.decide?.(current) };
  if (merged !== undefined) {
    if (!isSamePayload(await findPayload(executor, change), merged.from)) return undefined;
    changes.output_preview = merged.preview;
    await updatePayload(executor, { organization_id: organizationId, log_id: logId, ...merged.encoded });
  }
  if (Object.keys(changes).length > 0) await updateLog(executor, { organizationId, id: logId, changes });
  const changed = { ...current, ...changes };
  const { run_id: runId, parent_id: parentId } = changed;
  // It may be part of Runs that it does not name.
  const news = { organizationId, runId: runId ?? undefined, judgedLogId: parentId ?? logId };
  await change.runWatch?.tell(executor, [news]);
  if (current.status !== "complete" && changed.status === "complete")
    await change.logWatch?.completed(executor, changed);
  return changed;
}

const findPayload = async (
  executor: Executor,
  { organizationId, logId }: LogChange,
): Promise<LogPayloadRow | undefined> => (await listPayloads(executor, { organizationId, ids: [logId] }))[0];

const isSamePayload = (one: LogPayloadRow | undefined, other: LogPayloadRow | undefined): boolean =>
  one?.input_text === other?.input_text &&
  one?.output_text === other?.output_text &&
  one?.encoding === other?.encoding &&
  Buffer.compare(one?.body ?? new Uint8Array(), other?.body ?? new Uint8Array()) === 0;
