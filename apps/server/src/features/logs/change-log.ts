import { logErrors } from "@parley/contract";
import type { Executor } from "@parley/db";
import { toPreview } from "./log-entry.ts";
import { findLog, listPayloads, updateLog, updatePayload } from "./logs.store.ts";
import type { LogRow } from "./logs.tables.ts";
import { decodePayload, encodePayload, type LogPayload } from "./payload.ts";

export type LogChange = {
  organizationId: string;
  fileId: string;
  logId: string;
  /** Columns to change. */
  row: Partial<LogRow>;
  /** Bodies to change; what is not named stays. */
  payload: LogPayload;
};

/** Completes or corrects a Log. Content given for a Log with `save: false` is not kept. @throws not_found */
export async function changeLog(executor: Executor, change: LogChange): Promise<LogRow> {
  const { organizationId, logId } = change;
  const current = await findLog(executor, { organizationId, id: logId });
  if (current === undefined || current.file_id !== change.fileId) throw logErrors.notFound({ log_id: logId });
  const row: LogRow = { ...current, ...change.row };
  if (current.save && Object.keys(change.payload).length > 0) {
    const [stored] = await listPayloads(executor, { organizationId, ids: [logId] });
    const payload = { ...(stored && (await decodePayload(stored))), ...change.payload };
    row.output_preview = toPreview(payload.output);
    await updatePayload(executor, {
      organization_id: organizationId,
      log_id: logId,
      ...(await encodePayload(payload)),
    });
  }
  await updateLog(executor, row);
  return row;
}
