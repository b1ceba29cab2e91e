import { inList, type Executor } from "@parley/db";
import type { EvaluationEvaluatorRow, EvaluationRow, EvaluationTables } from "./evaluations.tables.ts";

const tables = (executor: Executor) => executor.$extendTables<EvaluationTables>();

type OfOrganization = { organizationId: string };

/** All there are; that of a deleted File is none. */
export const evaluationsOf = (executor: Executor, organizationId: string) =>
  tables(executor)
    .selectFrom("evaluations")
    .where("evaluations.organization_id", "=", organizationId)
    .where(({ eb, or, selectFrom }) =>
      or([
        eb("file_id", "is", null),
        eb(
          "file_id",
          "in",
          selectFrom("files")
            .select("files.id")
            .where("files.organization_id", "=", organizationId)
            .where("files.deleted_at", "is", null),
        ),
      ]),
    );

export const findEvaluation = (executor: Executor, where: OfOrganization & { id: string }) =>
  evaluationsOf(executor, where.organizationId)
    .selectAll("evaluations")
    .where("evaluations.id", "=", where.id)
    .executeTakeFirst();

export function findEvaluationByName(
  executor: Executor,
  { organizationId, fileId, name }: OfOrganization & { fileId: string | null; name: string },
) {
  return evaluationsOf(executor, organizationId)
    .selectAll("evaluations")
    .where("evaluations.name", "=", name)
    .where("file_id", fileId === null ? "is" : "=", fileId)
    .executeTakeFirst();
}

/** Newest first. */
export async function listEvaluations(
  executor: Executor,
  where: OfOrganization & { fileId: string; page: number; size: number },
): Promise<{ rows: EvaluationRow[]; total: number }> {
  const ofFile = evaluationsOf(executor, where.organizationId).where("file_id", "=", where.fileId);
  const [rows, count] = await Promise.all([
    ofFile
      .selectAll("evaluations")
      .orderBy("evaluations.created_at", "desc")
      .orderBy("evaluations.id", "desc")
      .limit(where.size)
      .offset((where.page - 1) * where.size)
      .execute(),
    ofFile.select(({ fn }) => fn.countAll<number>().as("total")).executeTakeFirstOrThrow(),
  ]);
  return { rows, total: Number(count.total) };
}

export async function insertEvaluation(executor: Executor, row: EvaluationRow): Promise<void> {
  await tables(executor).insertInto("evaluations").values(row).execute();
}

export async function touchEvaluation(
  executor: Executor,
  { organizationId, id, now }: OfOrganization & { id: string; now: number },
): Promise<void> {
  await tables(executor)
    .updateTable("evaluations")
    .set({ updated_at: now })
    .where("organization_id", "=", organizationId)
    .where("id", "=", id)
    .execute();
}

export async function deleteEvaluation(
  executor: Executor,
  where: OfOrganization & { id: string },
): Promise<void> {
  await tables(executor)
    .deleteFrom("evaluations")
    .where("organization_id", "=", where.organizationId)
    .where("id", "=", where.id)
    .execute();
}

/** In the order in which they were added. */
export function listEvaluators(executor: Executor, where: OfOrganization & { evaluationIds: string[] }) {
  return tables(executor)
    .selectFrom("evaluation_evaluators")
    .selectAll()
    .where("organization_id", "=", where.organizationId)
    .where(inList(executor, "evaluation_id", where.evaluationIds))
    .orderBy("added_at")
    .orderBy("evaluator_version_id")
    .execute();
}

/** Of each of these Files so many versions at most, newest first. */
export async function listNewestVersionIds(
  executor: Executor,
  where: OfOrganization & { fileIds: string[]; most: number },
): Promise<string[]> {
  const found: string[] = [];
  for (const fileId of where.fileIds) {
    const rows = await tables(executor)
      .selectFrom("file_versions")
      .select("id")
      .where("organization_id", "=", where.organizationId)
      .where("file_id", "=", fileId)
      .where("deleted_at", "is", null)
      .orderBy("created_at", "desc")
      .orderBy("id", "desc")
      .limit(where.most)
      .execute();
    found.push(...rows.map(({ id }) => id));
  }
  return found;
}

/** Those that are part already stay as they are. */
export async function insertEvaluators(
  executor: Executor,
  rows: readonly EvaluationEvaluatorRow[],
): Promise<void> {
  if (rows.length === 0) return;
  await tables(executor)
    .insertInto("evaluation_evaluators")
    .values([...rows])
    .onConflict((conflict) => conflict.columns(["evaluation_id", "evaluator_version_id"]).doNothing())
    .execute();
}

/** Answers whether it was part. */
export async function deleteEvaluator(
  executor: Executor,
  where: OfOrganization & { evaluationId: string; versionId: string },
): Promise<boolean> {
  const deleted = await tables(executor)
    .deleteFrom("evaluation_evaluators")
    .where("organization_id", "=", where.organizationId)
    .where("evaluation_id", "=", where.evaluationId)
    .where("evaluator_version_id", "=", where.versionId)
    .returning("evaluator_version_id")
    .execute();
  return deleted.length > 0;
}

export function countRuns(executor: Executor, where: OfOrganization & { evaluationIds: string[] }) {
  return tables(executor)
    .selectFrom("evaluation_memberships")
    .select(["evaluation_id", ({ fn }) => fn.countAll<number>().as("runs")])
    .where("organization_id", "=", where.organizationId)
    .where(inList(executor, "evaluation_id", where.evaluationIds))
    .groupBy("evaluation_id")
    .execute();
}
