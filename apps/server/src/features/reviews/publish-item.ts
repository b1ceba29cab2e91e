import { isParleyError, logErrors } from "@parley/contract";
import { fromJson, type Executor } from "@parley/db";
import type { JobHandlers, JobQueue } from "@parley/jobs";
import type { Logger } from "pino";
import { z } from "zod";
import { deriveLogId } from "../../kernel/ids.ts";
import { recordLog, type RecordDependencies } from "../logs/index.ts";
import type { Said } from "./domain/settle.ts";
import { findItemOfAnyQueue, listReviews } from "./items.store.ts";
import { listQuestions, type AskedQuestion } from "./queues.store.ts";
import type { ItemRow } from "./reviews.tables.ts";

const publishJob = "reviews.publish";
const Payload = z.object({ version: z.literal(1), organization_id: z.string(), item_id: z.string() });

/** Has what was said of an item that is done recorded as judgments of its Log, once the transaction has committed. */
export const planPublishing = (jobs: JobQueue, transaction: Executor, item: ItemRow): Promise<unknown> =>
  jobs.enqueue(transaction, {
    name: publishJob,
    key: `${publishJob}:${item.id}`,
    payload: { version: 1, organization_id: item.organization_id, item_id: item.id },
  });

type Dependencies = RecordDependencies & { logger: Logger };

export const reviewJobs = (dependencies: Dependencies): JobHandlers => ({
  async [publishJob]({ payload }) {
    const { organization_id: organizationId, item_id: itemId } = Payload.parse(payload);
    const { executor } = dependencies.database;
    const item = await findItemOfAnyQueue(executor, { organizationId, itemId });
    if (item === undefined || item.state !== "done") return;
    for (const judgment of await listPublished(executor, item))
      await publish(dependencies, { item, judgment });
  },
});

/** One person's word on one Evaluator's question. */
type Published = {
  question: AskedQuestion;
  who: string;
  name: string;
  at: number;
  value: Said[string];
  isOverruled: boolean;
  role: "review" | "adjudication";
};

/** Reviewers first: what is decided of their disagreement takes the place of what they said. */
async function listPublished(executor: Executor, item: ItemRow): Promise<Published[]> {
  const { organization_id: organizationId, id, queue_id: queueId } = item;
  const questions = await listQuestions(executor, { organizationId, queueIds: [queueId] });
  const reviews = await listReviews(executor, { organizationId, itemIds: [id] });
  const decided = item.adjudicated_at === null ? [] : (fromJson<string[]>(item.disputed) ?? []);
  const ofReviewers = reviews
    .filter(({ state }) => state === "judged")
    .flatMap(({ reviewer: who, name, ended_at: endedAt, judgments }) => {
      const said = fromJson<Said>(judgments) ?? {};
      return questions.map((question): Published => {
        const { evaluator_id: evaluatorId } = question;
        const isOverruled = decided.includes(evaluatorId);
        const at = endedAt ?? item.added_at;
        return { question, who, name, at, value: said[evaluatorId] ?? null, isOverruled, role: "review" };
      });
    });
  const { adjudicated_by: adjudicator, adjudicator_name: adjudicatorName, adjudicated_at: at } = item;
  if (adjudicator === null || at === null) return ofReviewers.filter(isSaid);
  const name = adjudicatorName ?? adjudicator;
  const final = fromJson<Said>(item.final) ?? {};
  const ofAdjudicator = questions
    .filter(({ evaluator_id: evaluatorId }) => decided.includes(evaluatorId))
    .map((question): Published => {
      const value = final[question.evaluator_id] ?? null;
      return { question, who: adjudicator, name, at, value, isOverruled: false, role: "adjudication" };
    });
  return [...ofReviewers, ...ofAdjudicator].filter(isSaid);
}

const isSaid = ({ value }: Published): boolean => value !== null;

/** At most once, however often it is tried: the Log's id follows from what it says. */
async function publish(
  dependencies: Dependencies,
  { item, judgment }: { item: ItemRow; judgment: Published },
): Promise<void> {
  const { question, who, name, at, value, isOverruled, role } = judgment;
  const logId = deriveLogId(at, item.id, role, who, question.evaluator_id);
  try {
    await recordLog(dependencies, {
      organizationId: item.organization_id,
      type: "evaluator",
      fileId: question.evaluator_id,
      versionId: question.version_id,
      environment: undefined,
      request: {
        log_id: logId,
        created_at: at,
        user: name,
        metadata: { review_queue_id: item.queue_id, review_item_id: item.id, review_role: role },
      },
      verdict: {
        judgment: value ?? undefined,
        parentId: item.log_id,
        judgedBy: { who, at },
        ...(isOverruled && { withdrawnAt: item.adjudicated_at ?? at }),
      },
    });
  } catch (error) {
    const code = isParleyError(error) ? error.code : undefined;
    if (code === logErrors.idTaken.code) return;
    if (code !== logErrors.versionGone.code) throw error;
    dependencies.logger.warn({ itemId: item.id }, "a judgment of a review has no Evaluator any more");
  }
}
