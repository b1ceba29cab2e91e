import { takeLock, type Executor } from "@parley/db";
import { withdrawOthers } from "./judgments.store.ts";
import type { LogEntry } from "./log-entry.ts";

/**
 * Of what one person says of a Log by one Evaluator, the last counts. Run it in the transaction that inserts the
 * judgments, after it: the lock makes the later of two processes see what the earlier one said.
 */
export async function replaceJudgments(executor: Executor, entries: readonly LogEntry[]): Promise<void> {
  const last = new Map<string, LogEntry>();
  for (const entry of entries) if (entry.judgedBy !== undefined) last.set(keyOf(entry), entry);
  for (const [key, entry] of [...last].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const { organizationId, id, parentId = "", fileId: evaluatorId, judgedBy } = entry;
    if (judgedBy === undefined) continue;
    await takeLock(executor, `logs.judgments:${key}`);
    const { who, at } = judgedBy;
    const judge = { organizationId, parentId, evaluatorId, judgedBy: who };
    await withdrawOthers(executor, { ...judge, keptId: id, at });
  }
}

const keyOf = ({ organizationId, parentId, fileId, judgedBy }: LogEntry): string =>
  JSON.stringify([organizationId, parentId, fileId, judgedBy?.who]);
