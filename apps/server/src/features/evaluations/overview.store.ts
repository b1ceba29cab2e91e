import type { Executor } from "@parley/db";
import { evaluationsOf } from "./evaluations.store.ts";
import type { EvaluationRow } from "./evaluations.tables.ts";

type Page = { organizationId: string; page: number; size: number };

/** Those of all Files, newest first. */
export async function pageEvaluations(
  executor: Executor,
  { organizationId, page, size }: Page,
): Promise<{ rows: EvaluationRow[]; total: number }> {
  const all = evaluationsOf(executor, organizationId);
  const [rows, count] = await Promise.all([
    all
      .selectAll("evaluations")
      .orderBy("evaluations.created_at", "desc")
      .orderBy("evaluations.id", "desc")
      .limit(size)
      .offset((page - 1) * size)
      .execute(),
    all.select(({ fn }) => fn.countAll<number>().as("total")).executeTakeFirstOrThrow(),
  ]);
  return { rows, total: Number(count.total) };
}
