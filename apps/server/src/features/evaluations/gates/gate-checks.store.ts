import type { Executor } from "@parley/db";

export type GateCheckRow = {
  id: string;
  organization_id: string;
  evaluation_id: string;
  run_id: string;
  passed: boolean;
  content: string;
  created_by: string | null;
  created_at: number;
};

const tables = (executor: Executor) => executor.$extendTables<{ gate_checks: GateCheckRow }>();

type OfEvaluation = { organizationId: string; evaluationId: string };

export async function insertGateCheck(executor: Executor, row: GateCheckRow): Promise<void> {
  await tables(executor).insertInto("gate_checks").values(row).execute();
}

const checksOf = (executor: Executor, { organizationId, evaluationId }: OfEvaluation) =>
  tables(executor)
    .selectFrom("gate_checks")
    .where("organization_id", "=", organizationId)
    .where("evaluation_id", "=", evaluationId);

/** Newest first. */
export async function listGateChecks(
  executor: Executor,
  where: OfEvaluation & { page: number; size: number },
): Promise<{ rows: GateCheckRow[]; total: number }> {
  const checks = checksOf(executor, where);
  const [rows, count] = await Promise.all([
    checks
      .selectAll()
      .orderBy("created_at", "desc")
      .orderBy("id", "desc")
      .limit(where.size)
      .offset((where.page - 1) * where.size)
      .execute(),
    checks.select(({ fn }) => fn.countAll<number>().as("total")).executeTakeFirstOrThrow(),
  ]);
  return { rows, total: Number(count.total) };
}

export const findGateCheck = (
  executor: Executor,
  { id, ...where }: OfEvaluation & { id: string },
): Promise<GateCheckRow | undefined> =>
  checksOf(executor, where).selectAll().where("id", "=", id).executeTakeFirst();
