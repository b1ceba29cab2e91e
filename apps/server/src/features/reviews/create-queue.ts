import { contract, reviewErrors, type EndpointInput } from "@parley/contract";
import { isUniqueViolation, toJson, toJsonOrNull, type Executor } from "@parley/db";
import { toAuthor } from "../../kernel/author.ts";
import { createId } from "../../kernel/ids.ts";
import type { RequestContext } from "../../kernel/request-context.ts";
import { readSpec } from "../evaluators/index.ts";
import { resolveVersion } from "../files/index.ts";
import type { ReviewDependencies } from "./dependencies.ts";
import { requireWriting } from "./managing.ts";
import { insertQuestions, insertQueue } from "./queues.store.ts";
import type { QuestionRow, QueueRow } from "./reviews.tables.ts";
import { requireEnough, requireSubjects } from "./subjects.ts";

type Given = EndpointInput<typeof contract.reviewQueues.endpoints.create>["body"];
type Request = { given: Given; context: RequestContext };

/** @throws name_taken; evaluator_not_human; evaluator_twice; subject_unknown; too_few_reviewers; files.not_found; forbidden */
export async function createQueue(
  { database, clock }: Pick<ReviewDependencies, "database" | "clock">,
  { given, context }: Request,
): Promise<QueueRow> {
  const { organizationId, actor } = context;
  const asked = await resolveEvaluators(database.executor, { given, context });
  const now = clock();
  const row: QueueRow = {
    id: createId("rvq"),
    organization_id: organizationId,
    name: given.name,
    instructions: given.instructions,
    reviewers: toJson(given.reviewers),
    adjudicators: toJson(given.adjudicators),
    reviewers_per_item: given.reviewers_per_item,
    blind: given.blind,
    adjudication: given.adjudication,
    lease_ms: given.lease_seconds * 1000,
    is_open: true,
    created_by: toJsonOrNull(toAuthor(actor)),
    created_at: now,
    updated_at: now,
  };
  return database.transaction(async (transaction) => {
    const subjects = [...given.reviewers, ...given.adjudicators];
    await requireSubjects(transaction, { organizationId, subjects });
    await requireEnough(transaction, row);
    await refuseTaken(row.name, () => insertQueue(transaction, row));
    await insertQuestions(
      transaction,
      asked.map((one, position): QuestionRow => ({ ...one, ...ofQueue(row), position })),
    );
    return row;
  });
}

const ofQueue = (row: QueueRow) => ({ queue_id: row.id, organization_id: row.organization_id });

/** @throws name_taken */
export async function refuseTaken(name: string, write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    throw isUniqueViolation(error) ? reviewErrors.nameTaken({ name }) : error;
  }
}

/** Whoever asks people to judge by an Evaluator has to be permitted to judge by it, and to change it, themselves. */
async function resolveEvaluators(
  executor: Executor,
  { given, context }: Request,
): Promise<Pick<QuestionRow, "evaluator_id" | "version_id">[]> {
  const { organizationId } = context;
  const asked = new Map<string, string>();
  for (const address of given.evaluators) {
    const wanted = { organizationId, type: "evaluator", ...address } as const;
    const { file, version } = await resolveVersion(executor, wanted);
    if (readSpec(version).evaluator_type !== "human")
      throw reviewErrors.evaluatorNotHuman({ evaluator: file.path });
    if (asked.has(file.id)) throw reviewErrors.evaluatorTwice({ evaluator: file.path });
    const judging = { params: {}, query: {}, body: { id: file.id } };
    await context.contextOfPart(contract.evaluators.endpoints.log, judging);
    await requireWriting([file], context);
    asked.set(file.id, version.id);
  }
  return [...asked].map(([evaluatorId, versionId]) => ({ evaluator_id: evaluatorId, version_id: versionId }));
}
