import type { RetentionPreview } from "@parley/contract";
import type { Executor } from "@parley/db";
import { type Cutoffs, cutoffsAt, type Rule } from "./effective-rule.ts";
import { countOldLogs, countUnredacted, listFiles } from "./retention.store.ts";

type Given = { organizationId: string; rules: readonly Rule[]; now: number };

/** What a run would do at this moment by these rules, which need not be those that are saved. */
export async function previewRetention(
  executor: Executor,
  { organizationId, rules, now }: Given,
): Promise<RetentionPreview> {
  const files = await listFiles(executor, organizationId);
  const deleted = new Map<string, number>();
  const redacted = new Map<string, number>();
  // Files of one rule have the same cutoffs, and are counted together.
  const groups = Map.groupBy(files, ({ path }) => JSON.stringify(cutoffsAt(rules, { path, now })));
  for (const [cutoffs, group] of groups) {
    const { deleteBefore, redactBefore }: Partial<Cutoffs> = JSON.parse(cutoffs);
    const of = { organizationId, fileIds: group.map(({ id }) => id) };
    if (deleteBefore !== undefined)
      for (const { fileId, count } of await countOldLogs(executor, { ...of, before: deleteBefore }))
        deleted.set(fileId, count);
    if (redactBefore === undefined) continue;
    // What is deleted first is not redacted as well.
    const between = { ...of, before: redactBefore, from: deleteBefore ?? 0 };
    for (const { fileId, count } of await countUnredacted(executor, between)) redacted.set(fileId, count);
  }
  const touched = files
    .map(({ id, path }) => ({
      file_id: id,
      path,
      deleted: deleted.get(id) ?? 0,
      redacted: redacted.get(id) ?? 0,
    }))
    .filter((file) => file.deleted + file.redacted > 0);
  return {
    deleted: touched.reduce((sum, file) => sum + file.deleted, 0),
    redacted: touched.reduce((sum, file) => sum + file.redacted, 0),
    files: touched,
  };
}
