import type { Executor } from "@parley/db";
import {
  listJudged,
  listNotWhollyJudged,
  listReadyAdded,
  listReadyNamed,
  type ReadyLog,
} from "./run-items.store.ts";
import type { Judge, RunWork } from "./run-work.ts";

/** A Log that judgments are missing of, and whose. */
export type Unjudged = { logId: string; datapointId: string | null; judges: Judge[] };

const logsAtOnce = 2000;

/** The Logs of a Run that can be judged and were not by all, a page at a time; each is read as it is asked for. */
export async function* walkUnjudged(
  executor: Executor,
  { organizationId, run, judges }: Pick<RunWork, "organizationId" | "run" | "judges">,
): AsyncGenerator<Unjudged[]> {
  if (judges.length === 0) return;
  const by = { organizationId, evaluatorVersionIds: judges.map(({ versionId }) => versionId) };
  const byAny = {
    organizationId,
    evaluatorVersionIds: judges.flatMap(({ versionId, standIns = [] }) => [versionId, ...standIns]),
  };
  for (const list of [listReadyNamed, listReadyAdded]) {
    for (let after: ReadyLog | undefined; ;) {
      const where = { organizationId, runId: run.id, after, limit: logsAtOnce };
      const logs = await list(executor, where);
      // Often none: of those alone it is fetched who judged them.
      const lacking = new Set(
        await listNotWhollyJudged(executor, { ...by, logIds: logs.map(({ id }) => id) }),
      );
      if (lacking.size > 0) {
        const judged = await listJudged(executor, { ...byAny, logIds: [...lacking] });
        const said = new Set(judged.map(({ logId, evaluatorVersionId }) => `${logId} ${evaluatorVersionId}`));
        const isSaid = (logId: string, { versionId, standIns = [] }: Judge): boolean =>
          [versionId, ...standIns].some((id) => said.has(`${logId} ${id}`));
        yield logs
          .filter(({ id }) => lacking.has(id))
          .map(({ id, datapointId }) => ({
            logId: id,
            datapointId,
            judges: judges.filter((judge) => !isSaid(id, judge)),
          }))
          .filter((open) => open.judges.length > 0);
      }
      after = logs.at(-1);
      if (after === undefined || logs.length < logsAtOnce) break;
    }
  }
}
