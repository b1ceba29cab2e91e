import { toJsonOrNull, type Executor } from "@parley/db";
import type { Author } from "../../kernel/author.ts";
import { getEvaluation } from "./get-evaluation.ts";
import type { ReadSampling } from "./early-stop/read-early-stop.ts";
import { applyRunEvent, type RunEvent } from "./run-state.ts";
import {
  appendRunEvent,
  insertFreeRun,
  insertMembership,
  insertRunLogs,
  listKnownLogs,
  lockRun,
  setControl,
} from "./runs.store.ts";

/** A Run that was elsewhere, with what is known of it. */
export type RecordedRun = {
  id: string;
  datasetVersionId: string | undefined;
  versionId: string | undefined;
  orchestrated: boolean;
  author: Author;
  createdAt: number;
  addedAt: number;
  isControl: boolean;
  /** How it ended, where it did. */
  ended: "completed" | "cancelled" | undefined;
} & ReadSampling;

type Given = {
  organizationId: string;
  evaluationId: string;
  run: RecordedRun;
  logIds: readonly string[];
};

export type RecordedOutcome = { outcome: "created" | "found" | "taken"; missingLogIds: string[] };

/**
 * A Run under the id it had, as part of an Evaluation and with its Logs; again, it is found, and more Logs join it.
 * `taken`: another organization has that id. Run it in a transaction.
 *
 * @throws not_found for an unknown Evaluation
 */
export async function recordRun(transaction: Executor, given: Given): Promise<RecordedOutcome> {
  const { organizationId, evaluationId, run, logIds } = given;
  await getEvaluation(transaction, { organizationId, id: evaluationId });
  const ofRun = { organizationId, runId: run.id };
  const isNew = (await lockRun(transaction, ofRun)) === undefined;
  if (isNew && !(await insertRecorded(transaction, given))) return { outcome: "taken", missingLogIds: [] };
  await insertMembership(transaction, {
    organization_id: organizationId,
    evaluation_id: evaluationId,
    run_id: run.id,
    control: false,
    added_at: run.addedAt,
  });
  if (isNew && run.isControl) await setControl(transaction, { ...ofRun, evaluationId, control: true });
  const known = new Set(await listKnownLogs(transaction, { organizationId, ids: [...logIds] }));
  await insertRunLogs(transaction, { ...ofRun, logIds: [...known] });
  return {
    outcome: isNew ? "created" : "found",
    missingLogIds: logIds.filter((id) => !known.has(id)),
  };
}

/** False where the id is somebody else's. */
async function insertRecorded(transaction: Executor, { organizationId, run }: Given): Promise<boolean> {
  const hasDataset = run.datasetVersionId !== undefined;
  const created = { type: "created", at: run.createdAt, hasDataset } as const;
  const pending = applyRunEvent(undefined, created);
  const isFree = await insertFreeRun(transaction, {
    id: run.id,
    organization_id: organizationId,
    dataset_version_id: run.datasetVersionId ?? null,
    version_id: run.versionId ?? null,
    orchestrated: run.orchestrated,
    status: pending.status,
    created_by: toJsonOrNull(run.author),
    created_at: run.createdAt,
    failure: null,
    budget_nano: null,
    spender_key_id: null,
    samples: run.samples,
    early_stop: toJsonOrNull(run.earlyStop),
    stopped_early: null,
    results_mark: 0,
  });
  if (!isFree) return false;
  const ofRun = { organizationId, runId: run.id };
  await appendRunEvent(transaction, { ...ofRun, event: created, state: pending });
  const { ended, stopped, createdAt: at } = run;
  const events: RunEvent[] = [
    ...(stopped === undefined ? [] : [{ type: "stopped" as const, at, stopped }]),
    ...(ended === undefined ? [] : [{ type: ended, at, by: run.author.id ?? "" }]),
  ];
  let state = pending;
  for (const event of events) {
    state = applyRunEvent(state, event);
    await appendRunEvent(transaction, { ...ofRun, event, state });
  }
  return true;
}
