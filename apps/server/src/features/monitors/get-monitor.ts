import { monitorErrors } from "@parley/contract";
import type { Executor } from "@parley/db";
import type { MonitorDependencies } from "./dependencies.ts";
import { describeMonitors } from "./describe-monitors.ts";
import { findMonitor } from "./monitors.store.ts";
import type { MonitorRow } from "./monitors.tables.ts";

/** @throws not_found */
export async function getMonitor(
  executor: Executor,
  { organizationId, id }: { organizationId: string; id: string },
): Promise<MonitorRow> {
  const row = await findMonitor(executor, { organizationId, id });
  if (row === undefined) throw monitorErrors.notFound({ monitor_id: id });
  return row;
}

/** As the wire shows it. */
export async function showMonitor(
  { publicUrl }: Pick<MonitorDependencies, "publicUrl">,
  executor: Executor,
  row: MonitorRow,
) {
  const { organization_id: organizationId } = row;
  const [view] = await describeMonitors(executor, { organizationId, rows: [row], publicUrl: publicUrl() });
  if (view === undefined) throw monitorErrors.notFound({ monitor_id: row.id });
  return view;
}
