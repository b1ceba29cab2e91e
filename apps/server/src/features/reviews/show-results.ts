import { setImmediate } from "node:timers/promises";
import type { Judgment, ReviewAgreement, ReviewerProgress, ReviewResults } from "@parley/contract";
import { fromJson, type Executor } from "@parley/db";
import { toTimestamp } from "../../kernel/clock.ts";
import { measureAgreement } from "./domain/measure-agreement.ts";
import type { Said } from "./domain/settle.ts";
import { questionsOf } from "./get-queue.ts";
import { listEfforts, listEndedReviews, type Effort } from "./results.store.ts";
import type { QueueRow } from "./reviews.tables.ts";

const mostItems = 2000;
const mostEfforts = 20_000;

/** How far reviewers agree on items that have ended, and how far each has come. */
export async function showResults(
  reader: Executor,
  { organization_id: organizationId, id: queueId }: QueueRow,
): Promise<ReviewResults> {
  const where = { organizationId, queueId };
  const questions = await questionsOf(reader, where);
  const { reviews, isPartial } = await listEndedReviews(reader, { ...where, mostItems });
  const efforts = await listEfforts(reader, { ...where, limit: mostEfforts });
  const said = reviews.map((row) => ({ ...row, judgments: fromJson<Said>(row.judgments) ?? {} }));
  const agreement: ReviewAgreement[] = [];
  for (const { evaluator_id: id, path, spec } of questions) {
    const ratings = said.map((row) => ({
      item: row.item_id,
      reviewer: row.reviewer,
      judgment: (row.judgments[id] ?? null) as Judgment | null,
    }));
    agreement.push({ evaluator_id: id, path, ...measureAgreement(ratings, spec) });
    // Others have their turn between Evaluators.
    await setImmediate();
  }
  return {
    reviewers: toProgress(efforts),
    agreement,
    is_partial: isPartial || efforts.length === mostEfforts,
  };
}

/** Who did most comes first. */
function toProgress(efforts: readonly Effort[]): ReviewerProgress[] {
  return [...Map.groupBy(efforts, ({ reviewer }) => reviewer)]
    .map(([reviewer, own]) => {
      const judged = own.filter(({ state }) => state === "judged");
      const seconds = judged.map((one) => ((one.ended_at ?? 0) - one.reserved_at) / 1000);
      const last = own[0]?.ended_at ?? null;
      return {
        reviewer,
        name: own[0]?.name ?? reviewer,
        judged: judged.length,
        skipped: own.length - judged.length,
        median_seconds: medianOf(seconds),
        last_at: last === null ? null : toTimestamp(last),
      };
    })
    .toSorted((one, other) => other.judged - one.judged || one.name.localeCompare(other.name, "en"));
}

function medianOf(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length / 2;
  const [below, above] = [sorted[Math.ceil(half) - 1], sorted[Math.floor(half)]];
  return below === undefined || above === undefined ? null : (below + above) / 2;
}
