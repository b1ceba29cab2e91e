import { monitorErrors, type contract, type EndpointInput } from "@parley/contract";
import { fromJson } from "@parley/db";
import { createId } from "../../kernel/ids.ts";
import type { RequestContext } from "../../kernel/request-context.ts";
import { pageNotices, planNotices } from "../channels/index.ts";
import { noticeOf } from "./check-monitor.ts";
import { findProblem } from "./check-settings.ts";
import type { MonitorMeans } from "./dependencies.ts";
import { describeNotice, describeTransitions } from "./describe-monitors.ts";
import { getMonitor, showMonitor } from "./get-monitor.ts";
import { measureMonitor } from "./measure-monitor.ts";
import { lockMonitor, pageTransitions, updateMonitor } from "./monitors.store.ts";
import type { MonitorRow, MonitorSettings } from "./monitors.tables.ts";

type Declared = typeof contract.monitors.endpoints;
type Input<K extends keyof Declared> = EndpointInput<Declared[K]>;

/** What monitors have told, and whether they may. */
export function tellingHandlers(dependencies: MonitorMeans) {
  const { database, clock } = dependencies;
  const { executor, reader } = database;
  const change = (organizationId: string, id: string, changes: Partial<MonitorRow>) =>
    database.transaction(async (transaction) => {
      const row = await getMonitor(transaction, { organizationId, id });
      await lockMonitor(transaction, { organizationId, id: row.id });
      await updateMonitor(transaction, { organizationId, id: row.id, changes });
      return showMonitor(dependencies, transaction, await getMonitor(transaction, { organizationId, id }));
    });
  return {
    history: async ({ params, query }: Input<"history">, { organizationId }: RequestContext) => {
      const { id: monitorId } = await getMonitor(reader, { organizationId, id: params.id });
      const { rows, total } = await pageTransitions(reader, { organizationId, monitorId, ...query });
      return { records: await describeTransitions(reader, { organizationId, rows }), ...query, total };
    },
    notices: async ({ params, query }: Input<"notices">, { organizationId }: RequestContext) => {
      const { id: subjectId } = await getMonitor(reader, { organizationId, id: params.id });
      const { rows, total } = await pageNotices(reader, { organizationId, subjectId, ...query });
      return { records: rows.map(describeNotice), ...query, total };
    },
    test: async ({ params, body }: Input<"test">, { organizationId }: RequestContext) => {
      const row = await getMonitor(executor, { organizationId, id: params.id });
      const settings = fromJson<MonitorSettings>(row.settings);
      const { file_id: fileId, name, id: subjectId } = row;
      const problem = await findProblem(executor, { organizationId, fileId, settings });
      if (problem !== undefined) throw monitorErrors.cannotMeasure({ monitor_id: row.id, reason: problem });
      const measurement = await measureMonitor(dependencies, { organizationId, fileId, settings });
      if (body.notify !== true) return { measurement, notices: [] };
      const rows = await database.transaction((transaction) =>
        planNotices(dependencies, transaction, {
          organizationId,
          subjectId,
          occasionId: createId("mtt"),
          audience: settings.notify,
          notice: noticeOf({ name, settings, measurement, event: "test" }),
        }),
      );
      return { measurement, notices: rows.map(describeNotice) };
    },
    mute: ({ params, body }: Input<"mute">, { organizationId }: RequestContext) =>
      change(organizationId, params.id, {
        is_muted: true,
        muted_until: body.until ?? null,
        updated_at: clock(),
      }),
    // It is checked at once: whoever is to know of what goes on is told then.
    unmute: async ({ params }: Input<"unmute">, { organizationId }: RequestContext) => {
      const row = await getMonitor(executor, { organizationId, id: params.id });
      return change(organizationId, params.id, {
        is_muted: false,
        muted_until: null,
        next_check_at: row.is_enabled ? clock() : null,
        updated_at: clock(),
      });
    },
  };
}
