import { isParleyError, retentionErrors, type RetentionReport } from "@parley/contract";
import { toJson, type Database } from "@parley/db";
import { toTimestamp, type Clock } from "../../kernel/clock.ts";
import { createId } from "../../kernel/ids.ts";
import { refuseHeld } from "../../kernel/retention/refuse-held.store.ts";
import { removeLogs } from "../logs/index.ts";
import { cutoffsAt, type Cutoffs } from "./effective-rule.ts";
import {
  insertReport,
  listFiles,
  listOldLogs,
  listRules,
  listUnredacted,
  redactLogs,
} from "./retention.store.ts";

type Dependencies = { database: Database; clock: Clock };
type Done = RetentionReport["files"][number];

/** Short transactions, so that traffic gets in between. */
const batchSize = 200;

/**
 * Applies an organization's rules and keeps a report of it. What was broken off goes on at the next time; so does what a
 * legal hold that is set meanwhile has ended.
 */
export async function applyRetention(
  dependencies: Dependencies,
  { organizationId, signal }: { organizationId: string; signal?: AbortSignal },
): Promise<RetentionReport> {
  const { database, clock } = dependencies;
  const startedAt = clock();
  const rules = await listRules(database.executor, organizationId);
  const done: Done[] = [];
  for (const file of await listFiles(database.reader, organizationId)) {
    signal?.throwIfAborted();
    const cutoffs = cutoffsAt(rules, { path: file.path, now: startedAt });
    const { deleted, redacted, isHeld } = await applyToFile(dependencies, {
      organizationId,
      fileId: file.id,
      cutoffs,
    });
    if (deleted + redacted > 0) done.push({ file_id: file.id, path: file.path, deleted, redacted });
    if (isHeld) break;
  }
  const report = { id: createId("rpt"), startedAt, endedAt: clock(), files: done };
  await database.transaction((transaction) =>
    insertReport(transaction, {
      id: report.id,
      organization_id: organizationId,
      started_at: startedAt,
      ended_at: report.endedAt,
      report: toJson(done),
    }),
  );
  return toReport(report);
}

export const toReport = ({
  id,
  startedAt,
  endedAt,
  files,
}: {
  id: string;
  startedAt: number;
  endedAt: number;
  files: Done[];
}): RetentionReport => ({
  id,
  started_at: toTimestamp(startedAt),
  ended_at: toTimestamp(endedAt),
  deleted: files.reduce((sum, file) => sum + file.deleted, 0),
  redacted: files.reduce((sum, file) => sum + file.redacted, 0),
  files,
});

type Batch = { organizationId: string; fileId: string; before: number };
type Step = (dependencies: Dependencies, batch: Batch) => Promise<number>;
type Repeated = { count: number; isHeld: boolean };

async function applyToFile(
  dependencies: Dependencies,
  { cutoffs, ...of }: { organizationId: string; fileId: string; cutoffs: Cutoffs },
): Promise<{ deleted: number; redacted: number; isHeld: boolean }> {
  const apply = async (before: number | undefined, step: Step): Promise<Repeated> =>
    before === undefined ? { count: 0, isHeld: false } : repeat(dependencies, { ...of, before }, step);
  const { count: deleted, isHeld } = await apply(cutoffs.deleteBefore, deleteBatch);
  if (isHeld) return { deleted, redacted: 0, isHeld };
  const redaction = await apply(cutoffs.redactBefore, redactBatch);
  return { deleted, redacted: redaction.count, isHeld: redaction.isHeld };
}

/** Until there is no more, or what there is came under legal hold. */
async function repeat(dependencies: Dependencies, batch: Batch, step: Step): Promise<Repeated> {
  let total = 0;
  try {
    for (;;) {
      const count = await step(dependencies, batch);
      total += count;
      if (count < batchSize) return { count: total, isHeld: false };
    }
  } catch (error) {
    if (isParleyError(error) && error.code === retentionErrors.held.code)
      return { count: total, isHeld: true };
    throw error;
  }
}

const deleteBatch: Step = async ({ database }, { organizationId, ...batch }) => {
  const ids = await listOldLogs(database.executor, { organizationId, ...batch, limit: batchSize });
  if (ids.length > 0) await database.transaction((executor) => removeLogs(executor, { organizationId, ids }));
  return ids.length;
};

const redactBatch: Step = async ({ database }, { organizationId, ...batch }) => {
  const ids = await listUnredacted(database.executor, { organizationId, ...batch, limit: batchSize });
  if (ids.length > 0)
    await database.transaction(async (executor) => {
      await refuseHeld(executor, { organizationId, logIds: ids });
      await redactLogs(executor, { organizationId, ids });
    });
  return ids.length;
};
