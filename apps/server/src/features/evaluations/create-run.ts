import { evaluationErrors, type contract, type EndpointInput } from "@parley/contract";
import { toJsonOrNull, type Executor } from "@parley/db";
import { toAuthor } from "../../kernel/author.ts";
import { toNano } from "../../kernel/money.ts";
import { createId } from "../../kernel/ids.ts";
import type { RequestContext } from "../../kernel/request-context.ts";
import type { EarlyStopRule } from "./early-stop/early-stop.ts";
import type { RunRow } from "./evaluations.tables.ts";
import { findRunParts } from "./find-run-parts.ts";
import { applyRunEvent } from "./run-state.ts";
import { appendRunEvent, insertFreeRun, insertRunLogs } from "./runs.store.ts";

type Creation = {
  /** What is to stop it early. */
  earlyStop: EarlyStopRule | undefined;
  body: EndpointInput<typeof contract.evaluations.endpoints.createRun>["body"];
  context: RequestContext;
  now: number;
};

/** A new Run, with the Logs it is to have from the beginning. Run it in a transaction. @throws not_found, unprocessable, conflict */
export async function createRun(
  transaction: Executor,
  { earlyStop, body, context, now }: Creation,
): Promise<RunRow> {
  const { organizationId, actor } = context;
  const parts = await findRunParts(transaction, { organizationId, wish: body });
  const { datasetVersionId, versionId, orchestrated, samples, existing } = parts;
  const event = { type: "created", at: now, hasDataset: datasetVersionId !== undefined } as const;
  const state = applyRunEvent(undefined, event);
  const row: RunRow = {
    id: body.run_id ?? createId("run"),
    organization_id: organizationId,
    dataset_version_id: datasetVersionId ?? null,
    version_id: versionId ?? null,
    orchestrated,
    status: state.status,
    created_by: toJsonOrNull(toAuthor(actor)),
    created_at: now,
    failure: null,
    budget_nano: body.budget === undefined ? null : toNano(body.budget),
    spender_key_id: actor.kind === "api_key" ? actor.id : null,
    samples,
    early_stop: toJsonOrNull(earlyStop),
    stopped_early: null,
    results_mark: 0,
  };
  if (!(await insertFreeRun(transaction, row))) throw evaluationErrors.runIdTaken({ run_id: row.id });
  await appendRunEvent(transaction, { organizationId, runId: row.id, event, state });
  await insertRunLogs(transaction, { organizationId, runId: row.id, logIds: existing });
  return row;
}
