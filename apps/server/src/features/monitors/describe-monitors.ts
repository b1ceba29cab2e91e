import type { Monitor, MonitorMeasurement, MonitorNotice, MonitorTransition, User } from "@parley/contract";
import { fromJson, type Executor } from "@parley/db";
import type { z } from "zod";
import { toTimestamp } from "../../kernel/clock.ts";
import { listNoticesOf, type NoticeRow } from "../channels/index.ts";
import { findYesOrNo, isShare } from "./is-share.ts";
import { listFilesOf } from "./monitors.store.ts";
import type { MonitorRow, MonitorSettings, TransitionRow } from "./monitors.tables.ts";

type View = z.input<typeof Monitor>;

/** Monitors as the wire shows them. */
export async function describeMonitors(
  executor: Executor,
  {
    organizationId,
    rows,
    publicUrl,
  }: { organizationId: string; rows: readonly MonitorRow[]; publicUrl: string },
): Promise<View[]> {
  const ids = [...new Set(rows.flatMap((row) => row.file_id ?? []))];
  const files = new Map(
    (await listFilesOf(executor, { organizationId, ids })).map((file) => [file.id, file]),
  );
  const settingsOf = new Map(rows.map((row) => [row.id, fromJson<MonitorSettings>(row.settings)]));
  const metrics = [...settingsOf.values()].map(({ metric }) => metric);
  const yesOrNo = await findYesOrNo(executor, { organizationId, metrics });
  return rows.flatMap((row): View[] => {
    const found = settingsOf.get(row.id);
    if (found === undefined) return [];
    const { version: _version, ...settings } = found;
    return [
      {
        id: row.id,
        name: row.name,
        description: row.description,
        file: (row.file_id !== null && files.get(row.file_id)) || null,
        ...settings,
        is_share: isShare(settings.metric, yesOrNo),
        is_enabled: row.is_enabled,
        is_muted: row.is_muted,
        muted_until: row.muted_until === null ? null : toTimestamp(row.muted_until),
        state: row.state,
        state_since: toTimestamp(row.state_since),
        is_alert_open: row.open_alert !== null,
        last_check: fromJson<MonitorMeasurement>(row.last_check),
        next_check_at: row.next_check_at === null ? null : toTimestamp(row.next_check_at),
        problem: row.problem,
        created_at: toTimestamp(row.created_at),
        created_by: fromJson<User>(row.created_by),
        updated_at: toTimestamp(row.updated_at),
        url: new URL(`/monitors/${row.id}`, publicUrl).href,
      },
    ];
  });
}

export const describeNotice = (row: NoticeRow): MonitorNotice => ({
  id: row.id,
  address: row.address,
  channel_id: row.channel_id,
  user_id: row.user_id,
  status: row.status,
  reason: row.reason,
  attempts_count: row.attempts_count,
  created_at: toTimestamp(row.created_at),
  updated_at: toTimestamp(row.updated_at),
});

/** Changes of state, each with who was told. */
export async function describeTransitions(
  executor: Executor,
  { organizationId, rows }: { organizationId: string; rows: readonly TransitionRow[] },
): Promise<MonitorTransition[]> {
  const notices = await listNoticesOf(executor, { organizationId, occasionIds: rows.map(({ id }) => id) });
  return rows.map((row) => ({
    id: row.id,
    monitor_id: row.monitor_id,
    from: row.from_state,
    to: row.to_state,
    event: row.event,
    severity: row.severity,
    was_muted: row.was_muted,
    measurement: fromJson<MonitorMeasurement>(row.measurement),
    notices: notices.filter((notice) => notice.occasion_id === row.id).map(describeNotice),
    created_at: toTimestamp(row.created_at),
  }));
}
