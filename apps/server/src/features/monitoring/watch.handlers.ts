import {
  type contract,
  type EndpointInput,
  type EvaluatorChoice,
  monitoringErrors,
  type WatchCreate,
  type WatchUpdate,
} from "@parley/contract";
import { toJsonOrNull, type Executor } from "@parley/db";
import { toNano } from "../../kernel/money.ts";
import type { RequestContext } from "../../kernel/request-context.ts";
import {
  checkMayWatch,
  deleteMonitoring,
  findFollowed,
  getFile,
  resolveChoice,
  updateMonitoring,
  updateMonitoringState,
} from "../files/index.ts";
import { listEnvironments } from "../organizations/index.ts";
import type { MonitoringDependencies } from "./dependencies.ts";
import { describeWatches } from "./describe-watches.ts";
import type { WatchLimitsRow } from "./monitoring.tables.ts";
import { checkFilter } from "./watch-filter.ts";
import { listWatchesById, listWatchesOfFile, saveLimits, type WatchRow } from "./watches.store.ts";

type Declared = typeof contract.monitoring.endpoints;
type Input<K extends keyof Declared> = EndpointInput<Declared[K]>;
type Limits = Omit<WatchUpdate, "state">;

/** Which Evaluators watch a File, and what confines them. */
export function watchHandlers({ database, clock, events }: MonitoringDependencies) {
  const { executor, reader } = database;
  const show = async (transaction: Executor, organizationId: string, id: string) => {
    const rows = await listWatchesById(transaction, { organizationId, ids: [id] });
    const [view] = await describeWatches(transaction, { organizationId, rows, now: clock() });
    if (view === undefined) throw monitoringErrors.watchNotFound({ watch_id: id });
    return view;
  };
  return {
    listWatches: async ({ params }: Input<"listWatches">, { organizationId }: RequestContext) => {
      const file = await getFile(reader, { organizationId, id: params.id });
      const rows = await listWatchesOfFile(reader, { organizationId, fileId: file.id });
      return { records: await describeWatches(reader, { organizationId, rows, now: clock() }) };
    },
    createWatch: async ({ params, body }: Input<"createWatch">, context: RequestContext) => {
      const { organizationId } = context;
      checkFilter(body.filter);
      const choice = await readChoice(executor, organizationId, body);
      await getFile(executor, { organizationId, id: params.id });
      const target = await resolveChoice(executor, organizationId, choice);
      await checkMayWatch(executor, { target, context });
      const view = await database.transaction(async (transaction) => {
        const file = await getFile(transaction, { organizationId, id: params.id });
        const change = { file, activate: [choice], deactivate: [], now: clock() };
        const [id = ""] = await updateMonitoring(transaction, change);
        const [before] = await listWatchesById(transaction, { organizationId, ids: [id] });
        await saveLimits(transaction, toLimits({ id, before, limits: body, context }));
        return show(transaction, organizationId, id);
      });
      events.emit("file.changed", { organizationId });
      return view;
    },
    updateWatch: async ({ params, body }: Input<"updateWatch">, context: RequestContext) => {
      const { organizationId } = context;
      checkFilter(body.filter);
      const { state, ...limits } = body;
      const target = await getWatch(executor, { organizationId, params });
      await checkMayWatch(executor, { target, context });
      const view = await database.transaction(async (transaction) => {
        const row = await getWatch(transaction, { organizationId, params });
        if (state !== undefined && state !== row.state)
          await updateMonitoringState(transaction, { organizationId, id: row.id, state, now: clock() });
        await saveLimits(transaction, toLimits({ id: row.id, before: row, limits, context }));
        return show(transaction, organizationId, row.id);
      });
      events.emit("file.changed", { organizationId });
      return view;
    },
    deleteWatch: async ({ params }: Input<"deleteWatch">, { organizationId }: RequestContext) => {
      const row = await getWatch(executor, { organizationId, params });
      await deleteMonitoring(executor, { organizationId, id: row.id });
      events.emit("file.changed", { organizationId });
    },
  };
}

/** One version for good, or what an environment holds: without its name, the default one. */
async function readChoice(
  executor: Executor,
  organizationId: string,
  { evaluator_version_id: versionId, evaluator_id: evaluatorId = "", environment_id: given }: WatchCreate,
): Promise<EvaluatorChoice> {
  if (versionId !== undefined) return { evaluator_version_id: versionId };
  const environments = await listEnvironments(executor, organizationId);
  return { evaluator_id: evaluatorId, environment_id: given ?? findFollowed(environments, null)?.id ?? "" };
}

type Wanted = { organizationId: string; params: { id: string; watch_id: string } };

/** @throws not_found for an unknown File, or a watch of another one */
export async function getWatch(executor: Executor, { organizationId, params }: Wanted): Promise<WatchRow> {
  const file = await getFile(executor, { organizationId, id: params.id });
  const [row] = await listWatchesById(executor, { organizationId, ids: [params.watch_id] });
  if (row === undefined || row.file_id !== file.id)
    throw monitoringErrors.watchNotFound({ watch_id: params.watch_id });
  return row;
}

type Given = { id: string; before: WatchRow | undefined; limits: Limits; context: RequestContext };

/** What is not named stays as it was; of a new one, unconfined. Whoever says it pays for it. */
function toLimits({ id, before, limits, context }: Given): WatchLimitsRow {
  const { organizationId, actor } = context;
  const { sample_rate, filter, delay_seconds, environments, version_ids, daily_budget } = limits;
  const kept = <T>(given: T | undefined, known: T | undefined | null, otherwise: T): T =>
    given === undefined ? (known ?? otherwise) : given;
  const list = (given: string[] | null | undefined): string | null | undefined =>
    given === undefined ? undefined : toJsonOrNull(given ?? undefined);
  const budget = typeof daily_budget === "number" ? toNano(daily_budget) : daily_budget;
  return {
    monitoring_id: id,
    organization_id: organizationId,
    sample_rate: sample_rate ?? before?.sample_rate ?? 1,
    filter: kept(filter, before?.filter, null),
    delay_ms: delay_seconds === undefined ? (before?.delay_ms ?? 0) : delay_seconds * 1000,
    environments: kept(list(environments), before?.environments, null),
    version_ids: kept(list(version_ids), before?.version_ids, null),
    daily_budget_nano: kept(budget, before?.daily_budget_nano, null),
    spender_key_id: actor.kind === "api_key" ? actor.id : null,
  };
}
