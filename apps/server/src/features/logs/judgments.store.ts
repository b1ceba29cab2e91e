import { hideOrderFromPlanner, inList, prepareQuery, type Executor } from "@parley/db";
import { logsOf, selectListed, type ListedLogRow } from "./listed-log.store.ts";
import type { LogTables } from "./logs.tables.ts";

const tables = (executor: Executor) => executor.$extendTables<LogTables>();

type OfOrganization = { organizationId: string };

/** How many judgments one reply of Logs may carry. */
export const maxJudgments = 5000;
/** One more than fits tells whether all do. */
const limit = maxJudgments + 1;

type OfParents = OfOrganization & { parentIds: string[] };

const judgmentsOf = (executor: Executor, { organizationId, parentIds }: OfParents) =>
  logsOf(executor, organizationId)
    .where("logs.parent_id", "is not", null)
    .where(inList(executor, "logs.parent_id", parentIds))
    .where("logs.withdrawn_at", "is", null);

const selectOldest = (judgments: ReturnType<typeof judgmentsOf>) =>
  selectListed(judgments, limit)
    .orderBy(hideOrderFromPlanner("logs.created_at"))
    .orderBy("logs.id")
    .limit(limit);

const allJudgments = prepareQuery((executor, where: OfParents) => selectOldest(judgmentsOf(executor, where)));

/**
 * What Evaluators, or these versions of them, say of these Logs, oldest first; what was withdrawn is not said any more.
 * One more than `maxJudgments` where there are more.
 */
export const listJudgments = (
  executor: Executor,
  { evaluatorVersionIds, ...where }: OfParents & { evaluatorVersionIds?: string[] | undefined },
): Promise<ListedLogRow[]> =>
  evaluatorVersionIds === undefined
    ? allJudgments.all(executor, where)
    : selectOldest(
        judgmentsOf(executor, where).where(inList(executor, "logs.version_id", evaluatorVersionIds)),
      ).execute();

/** Whose judgment of which Log. */
export type Judge = OfOrganization & { parentId: string; evaluatorId: string; judgedBy: string };

/** Withdraws what somebody said of a Log before, but for one judgment. */
export async function withdrawOthers(
  executor: Executor,
  { organizationId, parentId, evaluatorId, judgedBy, keptId, at }: Judge & { keptId: string; at: number },
): Promise<void> {
  await tables(executor)
    .updateTable("logs")
    .set({ withdrawn_at: at })
    .where("organization_id", "=", organizationId)
    .where("parent_id", "=", parentId)
    .where("file_id", "=", evaluatorId)
    .where("judged_by", "=", judgedBy)
    .where("withdrawn_at", "is", null)
    .where("id", "<>", keptId)
    .execute();
}

/** Logs by their ids, each no longer than its share of a list. */
export const listLogsById = (
  executor: Executor,
  where: OfOrganization & { ids: string[] },
): Promise<ListedLogRow[]> =>
  selectListed(
    logsOf(executor, where.organizationId).where(inList(executor, "logs.id", where.ids)),
    Math.max(1, where.ids.length),
  ).execute();
