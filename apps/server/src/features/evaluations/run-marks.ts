import type { Executor } from "@parley/db";
import type { RunNews, RunWatch } from "../logs/index.ts";
import type { RunRow } from "./evaluations.tables.ts";
import { hasAddedLogs, listRunsOfLogs } from "./running/run-items.store.ts";
import { markRuns } from "./runs.store.ts";

type Some = { named: string[]; judged: Pick<RunRow, "id" | "status">[] };

/** Runs that news are about, told by others or by whoever works on a Run. */
export type Concerned = { byOthers: Some; atWork: Some };

type Told = { organizationId: string; news: readonly RunNews[] };

export async function findConcerned(
  transaction: Executor,
  { organizationId, news }: Told,
): Promise<Concerned> {
  const find = async (isAtWork: boolean): Promise<Some> => {
    const told = news.filter((one) => (one.isAtWork === true) === isAtWork);
    const logIds = told.flatMap(({ judgedLogId }) => judgedLogId ?? []);
    const where = { organizationId, logIds };
    // A Log that was added to no Run is part of the one at work only.
    const isOfOthers = logIds.length > 0 && (!isAtWork || (await hasAddedLogs(transaction, where)));
    return {
      named: [...new Set(told.flatMap(({ runId }) => runId ?? []))],
      judged: isOfOthers ? await listRunsOfLogs(transaction, where) : [],
    };
  };
  return { byOthers: await find(false), atWork: await find(true) };
}

/**
 * What is kept of the results of completed Runs is not theirs any more. Whoever works on a Run has its results kept by
 * nobody, but its Logs may be those of others. Whether these have ended is not looked at: another process may complete
 * one before this transaction ends, and would keep what lacks the judgment.
 */
export async function markConcerned(
  transaction: Executor,
  { organizationId, concerned: { byOthers, atWork } }: { organizationId: string; concerned: Concerned },
): Promise<void> {
  const judged = [...byOthers.judged, ...atWork.judged].map(({ id }) => id);
  const certain = new Set([...byOthers.named, ...judged]);
  const runIds = [...certain].toSorted();
  await markRuns(transaction, { organizationId, runIds, onlyEnded: false });
  const others = atWork.named.filter((id) => !certain.has(id)).toSorted();
  await markRuns(transaction, { organizationId, runIds: others, onlyEnded: true });
}

/** For those who write Logs that nobody has to go on with. */
export const runMarks: RunWatch = {
  async tell(transaction, news) {
    for (const [organizationId, ofOne] of Map.groupBy(news, (one) => one.organizationId)) {
      const concerned = await findConcerned(transaction, { organizationId, news: ofOne });
      await markConcerned(transaction, { organizationId, concerned });
    }
  },
};
