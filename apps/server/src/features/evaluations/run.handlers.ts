import { evaluationErrors, logErrors, type contract, type EndpointInput } from "@parley/contract";
import { toJsonOrNull, type Executor } from "@parley/db";
import { toAuthor } from "../../kernel/author.ts";
import { createId } from "../../kernel/ids.ts";
import type { RequestContext } from "../../kernel/request-context.ts";
import type { EvaluationDependencies } from "./dependencies.ts";
import { describeRun, describeRuns } from "./describe-runs.ts";
import { endRun } from "./end-run.ts";
import type { RunRow } from "./evaluations.tables.ts";
import { findReferenced, loggedTypes } from "./find-version.ts";
import { getEvaluation, getMember } from "./get-evaluation.ts";
import { applyRunEvent, hasEnded } from "./run-state.ts";
import {
  appendRunEvent,
  deleteMembership,
  insertMembership,
  insertRun,
  insertRunLogs,
  listExistingLogs,
  listKnownLogs,
  listRuns,
  lockRun,
  setControl,
} from "./runs.store.ts";

type Declared = typeof contract.evaluations.endpoints;
type Input<K extends keyof Declared> = EndpointInput<Declared[K]>;

/** Runs: which Logs an Evaluation compares. */
export function runHandlers({ database, clock, fileTypes }: EvaluationDependencies) {
  const show = async (executor: Executor, organizationId: string, params: { id: string; run_id: string }) =>
    describeRun(executor, await getMember(executor, { organizationId, ...params }), {
      organizationId,
      fileTypes,
    });
  return {
    listRuns: async ({ params }: Input<"listRuns">, { organizationId }: RequestContext) => {
      const { reader } = database;
      const { id: evaluationId } = await getEvaluation(reader, { organizationId, id: params.id });
      const rows = await listRuns(reader, { organizationId, evaluationId });
      return { runs: await describeRuns(reader, rows, { organizationId, fileTypes }) };
    },
    createRun: ({ params, body }: Input<"createRun">, context: RequestContext) =>
      database.transaction(async (transaction) => {
        const { organizationId } = context;
        const { id: evaluationId } = await getEvaluation(transaction, { organizationId, id: params.id });
        const row = await createRun(transaction, { body, context, now: clock() });
        const membership = { evaluation_id: evaluationId, run_id: row.id, added_at: row.created_at };
        await insertMembership(transaction, {
          organization_id: organizationId,
          control: false,
          ...membership,
        });
        return show(transaction, organizationId, { id: evaluationId, run_id: row.id });
      }),
    addExistingRun: ({ params }: Input<"addExistingRun">, { organizationId }: RequestContext) =>
      database.transaction(async (transaction) => {
        const { id: evaluationId } = await getEvaluation(transaction, { organizationId, id: params.id });
        const run = await lockRun(transaction, { organizationId, runId: params.run_id });
        if (run === undefined)
          throw evaluationErrors.runNotFound({ run_id: params.run_id, evaluation_id: evaluationId });
        const membership = { evaluation_id: evaluationId, run_id: run.id, added_at: clock() };
        await insertMembership(transaction, {
          organization_id: organizationId,
          control: false,
          ...membership,
        });
        return show(transaction, organizationId, params);
      }),
    updateRun: ({ params, body }: Input<"updateRun">, { organizationId, actor }: RequestContext) =>
      database.transaction(async (transaction) => {
        const member = await getMember(transaction, { organizationId, ...params });
        const ofRun = { organizationId, evaluationId: params.id, runId: member.id };
        if (body.status !== undefined)
          await endRun(transaction, { ...ofRun, wanted: body.status, by: actor.id, at: clock() });
        if (body.control !== undefined) await setControl(transaction, { ...ofRun, control: body.control });
        return show(transaction, organizationId, params);
      }),
    removeRun: ({ params }: Input<"removeRun">, { organizationId }: RequestContext) =>
      database.transaction(async (transaction) => {
        const { id: runId } = await getMember(transaction, { organizationId, ...params });
        await deleteMembership(transaction, { organizationId, evaluationId: params.id, runId });
      }),
    addLogs: ({ params, body }: Input<"addLogs">, { organizationId }: RequestContext) =>
      database.transaction(async (transaction) => {
        const { id: runId, status } = await getMember(transaction, { organizationId, ...params });
        if (hasEnded({ status })) throw evaluationErrors.runEnded({ run_id: runId, status });
        const logIds = [...new Set(body.log_ids)];
        const known = new Set(await listKnownLogs(transaction, { organizationId, ids: logIds }));
        const missing = logIds.find((id) => !known.has(id));
        if (missing !== undefined) throw logErrors.notFound({ log_id: missing });
        await insertRunLogs(transaction, { organizationId, runId, logIds });
        return show(transaction, organizationId, params);
      }),
  };
}

type Creation = { body: Input<"createRun">["body"]; context: RequestContext; now: number };

async function createRun(transaction: Executor, { body, context, now }: Creation): Promise<RunRow> {
  const { organizationId, actor } = context;
  const { dataset, version, orchestrated = true, use_existing_logs: adopts } = body;
  if (adopts === true && (dataset === undefined || version === undefined))
    throw evaluationErrors.existingLogsNeedBoth();
  const datasetVersionId =
    dataset &&
    (await findReferenced(transaction, { organizationId, reference: dataset, types: ["dataset"] }));
  const versionId =
    version &&
    (await findReferenced(transaction, { organizationId, reference: version, types: loggedTypes }));
  const event = { type: "created", at: now } as const;
  const state = applyRunEvent(undefined, event);
  const row: RunRow = {
    id: createId("run"),
    organization_id: organizationId,
    dataset_version_id: datasetVersionId ?? null,
    version_id: versionId ?? null,
    orchestrated,
    status: state.status,
    created_by: toJsonOrNull(toAuthor(actor)),
    created_at: now,
  };
  await insertRun(transaction, row);
  await appendRunEvent(transaction, { organizationId, runId: row.id, event, state });
  if (adopts === true && datasetVersionId !== undefined && versionId !== undefined) {
    const logIds = await listExistingLogs(transaction, { organizationId, datasetVersionId, versionId });
    await insertRunLogs(transaction, { organizationId, runId: row.id, logIds });
  }
  return row;
}
