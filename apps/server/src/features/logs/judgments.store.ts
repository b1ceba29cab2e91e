import { hideOrderFromPlanner, inList, type Executor } from "@parley/db";
import { logsOf, selectListed, type ListedLogRow } from "./listed-log.store.ts";
import type { LogTables } from "./logs.tables.ts";

const tables = (executor: Executor) => executor.$extendTables<LogTables>();

type OfOrganization = { organizationId: string };

/** What Evaluators, or these versions of them, say of these Logs, oldest first; what was withdrawn is not said any more. */
export async function listJudgments(
  executor: Executor,
  where: OfOrganization & { parentIds: string[]; evaluatorVersionIds?: string[] | undefined; limit: number },
): Promise<ListedLogRow[]> {
  const { evaluatorVersionIds } = where;
  const judgments = logsOf(executor, where.organizationId)
    .where("logs.parent_id", "is not", null)
    .where(inList(executor, "logs.parent_id", where.parentIds))
    .where("logs.withdrawn_at", "is", null)
    .$if(evaluatorVersionIds !== undefined, (query) =>
      query.where(inList(executor, "logs.version_id", evaluatorVersionIds ?? [])),
    );
  return selectListed(judgments, where.limit)
    .orderBy(hideOrderFromPlanner("logs.created_at"))
    .orderBy("logs.id")
    .limit(where.limit)
    .execute();
}

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
