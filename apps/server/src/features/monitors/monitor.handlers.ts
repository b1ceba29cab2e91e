import {
  monitorErrors,
  type contract,
  type EndpointInput,
  type MonitorCreate,
  type MonitorUpdate,
} from "@parley/contract";
import { fromJson, takeLock, toJson, type Executor } from "@parley/db";
import { toAuthor } from "../../kernel/author.ts";
import { createId } from "../../kernel/ids.ts";
import type { RequestContext } from "../../kernel/request-context.ts";
import { findFileById, getFile } from "../files/index.ts";
import { checkSettings } from "./check-settings.ts";
import type { MonitorMeans } from "./dependencies.ts";
import { describeMonitors } from "./describe-monitors.ts";
import { getMonitor, showMonitor } from "./get-monitor.ts";
import { measureMonitor } from "./measure-monitor.ts";
import {
  countMonitors,
  deleteMonitor,
  findMonitorByName,
  insertMonitor,
  lockMonitor,
  pageMonitors,
  updateMonitor,
} from "./monitors.store.ts";
import type { MonitorRow, MonitorSettings } from "./monitors.tables.ts";
import { changedSettings, measureSame, settingsOf } from "./settings-of.ts";

type Declared = typeof contract.monitors.endpoints;
type Input<K extends keyof Declared> = EndpointInput<Declared[K]>;

const mostMonitors = 1000;

/** What monitors there are. */
export function monitorHandlers(dependencies: MonitorMeans) {
  const { database, clock, publicUrl } = dependencies;
  const { executor, reader } = database;
  return {
    list: async ({ query }: Input<"list">, { organizationId }: RequestContext) => {
      const { page, size, state, file_id: given } = query;
      const file =
        given === undefined ? undefined : await findFileById(reader, { organizationId, id: given });
      const fileId = file?.id ?? given;
      const { rows, total } = await pageMonitors(reader, { organizationId, fileId, state, page, size });
      const records = await describeMonitors(reader, { organizationId, rows, publicUrl: publicUrl() });
      return { records, page, size, total };
    },
    create: ({ body }: Input<"create">, { organizationId, actor }: RequestContext) =>
      database.transaction(async (transaction) => {
        const { fileId, settings } = await read(transaction, { organizationId, body });
        await takeLock(transaction, `monitors.names:${organizationId}`);
        if ((await countMonitors(transaction, { organizationId })) >= mostMonitors)
          throw monitorErrors.tooMany({ most: mostMonitors });
        await refuseTakenName(transaction, { organizationId, name: body.name });
        const row = toRow({ organizationId, fileId, body, settings, now: clock() });
        const made = { ...row, created_by: toJson(toAuthor(actor)) };
        await insertMonitor(transaction, made);
        return showMonitor(dependencies, transaction, made);
      }),
    preview: async ({ body }: Input<"preview">, { organizationId }: RequestContext) => {
      const { fileId, settings } = await read(executor, { organizationId, body });
      return measureMonitor(dependencies, { organizationId, fileId, settings });
    },
    get: async ({ params }: Input<"get">, { organizationId }: RequestContext) =>
      showMonitor(dependencies, executor, await getMonitor(executor, { organizationId, id: params.id })),
    update: ({ params, body }: Input<"update">, { organizationId }: RequestContext) =>
      database.transaction(async (transaction) => {
        const row = await lockExisting(transaction, { organizationId, id: params.id });
        const changes = await readChanges(transaction, { row, body, now: clock() });
        await updateMonitor(transaction, { organizationId, id: row.id, changes });
        return showMonitor(dependencies, transaction, { ...row, ...changes });
      }),
    delete: async ({ params }: Input<"delete">, { organizationId }: RequestContext) => {
      const { id } = await getMonitor(executor, { organizationId, id: params.id });
      await deleteMonitor(executor, { organizationId, id });
    },
  };
}

async function lockExisting(
  transaction: Executor,
  { organizationId, id }: { organizationId: string; id: string },
): Promise<MonitorRow> {
  const found = await getMonitor(transaction, { organizationId, id });
  const row = await lockMonitor(transaction, { organizationId, id: found.id });
  if (row === undefined) throw monitorErrors.notFound({ monitor_id: id });
  return row;
}

type Changing = { row: MonitorRow; body: MonitorUpdate; now: number };

/** It is checked at once. Where it looks at something else now, what it has seen so far counts no more. */
async function readChanges(
  transaction: Executor,
  { row, body, now }: Changing,
): Promise<Partial<MonitorRow>> {
  const { organization_id: organizationId, file_id: fileId } = row;
  const before = fromJson<MonitorSettings>(row.settings);
  const settings = changedSettings(before, body);
  await checkSettings(transaction, { organizationId, fileId, settings });
  if (body.name !== undefined && body.name !== row.name) {
    await takeLock(transaction, `monitors.names:${organizationId}`);
    await refuseTakenName(transaction, { organizationId, name: body.name });
  }
  const isEnabled = body.is_enabled ?? row.is_enabled;
  return {
    name: body.name ?? row.name,
    description: body.description === undefined ? row.description : body.description,
    settings: toJson(settings),
    is_enabled: isEnabled,
    next_check_at: isEnabled ? now : null,
    updated_at: now,
    ...(!measureSame(before, settings) && { streak_outcome: row.state, streak_count: 0 }),
  };
}

/** What a new monitor is about. @throws not_found and unprocessable for what there is not */
async function read(
  executor: Executor,
  { organizationId, body }: { organizationId: string; body: MonitorCreate },
): Promise<{ fileId: string | null; settings: MonitorSettings }> {
  const file = body.file && (await getFile(executor, { organizationId, ...body.file }));
  const settings = settingsOf(body);
  const fileId = file?.id ?? null;
  await checkSettings(executor, { organizationId, fileId, settings });
  return { fileId, settings };
}

async function refuseTakenName(
  transaction: Executor,
  { organizationId, name }: { organizationId: string; name: string },
): Promise<void> {
  if (await findMonitorByName(transaction, { organizationId, name })) throw monitorErrors.nameTaken({ name });
}

type New = {
  organizationId: string;
  fileId: string | null;
  body: MonitorCreate;
  settings: MonitorSettings;
  now: number;
};

/** It is checked for the first time as soon as somebody looks. */
const toRow = ({ organizationId, fileId, body, settings, now }: New): MonitorRow => ({
  id: createId("mtr"),
  organization_id: organizationId,
  file_id: fileId,
  name: body.name,
  description: body.description ?? null,
  settings: toJson(settings),
  is_enabled: body.is_enabled ?? true,
  is_muted: false,
  muted_until: null,
  state: "ok",
  state_since: now,
  streak_outcome: "ok",
  streak_count: 0,
  open_alert: null,
  is_told: false,
  last_check: null,
  next_check_at: body.is_enabled === false ? null : now,
  problem: null,
  created_by: null,
  created_at: now,
  updated_at: now,
});
