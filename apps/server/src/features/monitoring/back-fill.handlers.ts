import {
  monitoringErrors,
  type BackFill,
  type BackFillCreate,
  type contract,
  type EndpointInput,
  type User,
} from "@parley/contract";
import { fromJson, takeLock, toJson, type Executor } from "@parley/db";
import { judgesByItself } from "@parley/evaluators";
import type { z } from "zod";
import { toAuthor } from "../../kernel/author.ts";
import { toTimestamp } from "../../kernel/clock.ts";
import { createId } from "../../kernel/ids.ts";
import { toNano, toUsd } from "../../kernel/money.ts";
import type { RequestContext } from "../../kernel/request-context.ts";
import { readSpec } from "../evaluators/index.ts";
import { checkMayWatch, getFile } from "../files/index.ts";
import {
  findBackFill,
  findRunningBackFill,
  insertBackFill,
  pageBackFills,
  updateRunning,
} from "./back-fills.store.ts";
import type { MonitoringDependencies } from "./dependencies.ts";
import { limitsOf, resolveTargets } from "./find-watches.ts";
import type { BackFillRow } from "./monitoring.tables.ts";
import { planBackFill } from "./plan-judging.ts";
import { getWatch } from "./watch.handlers.ts";
import { countLogs } from "./watched-logs.store.ts";
import type { WatchRow } from "./watches.store.ts";

type Declared = typeof contract.monitoring.endpoints;
type Input<K extends keyof Declared> = EndpointInput<Declared[K]>;

/** Logs that are there already, judged as if they were new. */
export function backFillHandlers(dependencies: MonitoringDependencies) {
  const { database, clock, jobs } = dependencies;
  const { executor, reader } = database;
  return {
    listBackFills: async ({ params, query }: Input<"listBackFills">, { organizationId }: RequestContext) => {
      const file = await getFile(reader, { organizationId, id: params.id });
      const { rows, total } = await pageBackFills(reader, { organizationId, fileId: file.id, ...query });
      return { records: rows.map(toView), ...query, total };
    },
    createBackFill: async ({ params, body }: Input<"createBackFill">, context: RequestContext) => {
      const { organizationId } = context;
      const now = clock();
      const watch = await getWatch(executor, {
        organizationId,
        params: { id: params.id, watch_id: body.watch_id },
      });
      await checkMayWatch(executor, { target: watch, context });
      const versionId = await findJudging(executor, watch);
      const [from, to] = [body.start_date, body.end_date ?? now];
      if (from >= to) throw monitoringErrors.spanInvalid();
      const span = { organizationId, fileId: watch.file_id, from, to };
      const logsCount = await countLogs(reader, span);
      const row = toRow({ watch, body, context, versionId, span, logsCount, now });
      await database.transaction(async (transaction) => {
        await takeLock(transaction, `monitoring.back-fills:${watch.id}`);
        const running = await findRunningBackFill(transaction, { organizationId, watchId: watch.id });
        if (running !== undefined) throw monitoringErrors.backFillRunning({ back_fill_id: running.id });
        await insertBackFill(transaction, row);
        await planBackFill(jobs, transaction, { organizationId, backFillId: row.id });
      });
      return toView(row);
    },
    getBackFill: async ({ params }: Input<"getBackFill">, { organizationId }: RequestContext) =>
      toView(await getBackFill(executor, { organizationId, params })),
    cancelBackFill: async ({ params }: Input<"cancelBackFill">, { organizationId }: RequestContext) => {
      const { id } = await getBackFill(executor, { organizationId, params });
      const changes = { status: "cancelled", updated_at: clock() } as const;
      const isRunning = await updateRunning(executor, { organizationId, id, changes });
      const row = await getBackFill(executor, { organizationId, params });
      if (!isRunning) throw monitoringErrors.backFillEnded({ back_fill_id: id, status: row.status });
      return toView(row);
    },
  };
}

type Wanted = { organizationId: string; params: { id: string; back_fill_id: string } };

/** @throws not_found for an unknown File, or a back-fill of another one */
async function getBackFill(executor: Executor, { organizationId, params }: Wanted): Promise<BackFillRow> {
  const file = await getFile(executor, { organizationId, id: params.id });
  const row = await findBackFill(executor, { organizationId, id: params.back_fill_id });
  if (row?.file_id !== file.id)
    throw monitoringErrors.backFillNotFound({ back_fill_id: params.back_fill_id });
  return row;
}

/** The version that judges by a watch now. @throws unprocessable where none does by itself */
async function findJudging(executor: Executor, watch: WatchRow): Promise<string> {
  const { organization_id: organizationId } = watch;
  const version = (await resolveTargets(executor, { organizationId, targets: [watch] }))(watch);
  if (version === undefined || !judgesByItself(readSpec(version)))
    throw monitoringErrors.notJudging({ watch_id: watch.id });
  return version.id;
}

type New = {
  watch: WatchRow;
  body: BackFillCreate;
  context: RequestContext;
  versionId: string;
  span: { from: number; to: number };
  logsCount: number;
  now: number;
};

const toRow = ({ watch, body, context, versionId, span, logsCount, now }: New): BackFillRow => ({
  id: createId("bfl"),
  organization_id: context.organizationId,
  file_id: watch.file_id,
  monitoring_id: watch.id,
  evaluator_version_id: versionId,
  start_at: span.from,
  end_at: span.to,
  sample_rate: body.sample_rate ?? limitsOf(watch).sampleRate,
  status: "running",
  failure: null,
  logs_count: logsCount,
  done_count: 0,
  judged_count: 0,
  failed_count: 0,
  cost_nano: 0,
  budget_nano: body.budget === undefined ? null : toNano(body.budget),
  spender_key_id: context.actor.kind === "api_key" ? context.actor.id : null,
  reached_at: null,
  reached_id: null,
  created_by: toJson(toAuthor(context.actor)),
  created_at: now,
  updated_at: now,
});

const toView = (row: BackFillRow): z.input<typeof BackFill> => ({
  id: row.id,
  watch_id: row.monitoring_id,
  file_id: row.file_id,
  evaluator_version_id: row.evaluator_version_id,
  start_date: toTimestamp(row.start_at),
  end_date: toTimestamp(row.end_at),
  sample_rate: row.sample_rate,
  status: row.status,
  failure: row.failure,
  logs_count: row.logs_count,
  done_count: row.done_count,
  judged_count: row.judged_count,
  failed_count: row.failed_count,
  skipped_count: row.done_count - row.judged_count,
  cost: toUsd(row.cost_nano),
  budget: row.budget_nano === null ? null : toUsd(row.budget_nano),
  created_at: toTimestamp(row.created_at),
  created_by: fromJson<User>(row.created_by),
  updated_at: toTimestamp(row.updated_at),
});
