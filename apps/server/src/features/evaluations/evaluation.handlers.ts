import { evaluationErrors, type contract, type EndpointInput, type GivenEvaluator } from "@parley/contract";
import { takeLock, toJsonOrNull, type Executor } from "@parley/db";
import { toAuthor, type Author } from "../../kernel/author.ts";
import { createId } from "../../kernel/ids.ts";
import type { RequestContext } from "../../kernel/request-context.ts";
import { findFileById, getFile } from "../files/index.ts";
import type { EvaluationDependencies } from "./dependencies.ts";
import { describeEvaluation, describeEvaluations } from "./describe-evaluations.ts";
import {
  deleteEvaluation,
  deleteEvaluator,
  findEvaluationByName,
  insertEvaluation,
  insertEvaluators,
  listEvaluations,
  touchEvaluation,
} from "./evaluations.store.ts";
import type { EvaluationRow } from "./evaluations.tables.ts";
import { findReferenced } from "./find-version.ts";
import { getEvaluation } from "./get-evaluation.ts";

type Declared = typeof contract.evaluations.endpoints;
type Input<K extends keyof Declared> = EndpointInput<Declared[K]>;

/** Evaluations and the Evaluators they compare by. */
export function evaluationHandlers({ database, clock, fileTypes }: EvaluationDependencies) {
  const { executor, reader } = database;
  return {
    list: async ({ query }: Input<"list">, { organizationId }: RequestContext) => {
      const { page, size } = query;
      const file = await findFileById(reader, { organizationId, id: query.file_id });
      const fileId = file?.id ?? query.file_id;
      const { rows, total } = await listEvaluations(reader, { organizationId, fileId, page, size });
      const records = await describeEvaluations(reader, rows, { organizationId, fileTypes });
      return { records, page, size, total };
    },
    create: ({ body }: Input<"create">, { organizationId, actor }: RequestContext) =>
      database.transaction(async (transaction) => {
        const file = body.file && (await getFile(transaction, { organizationId, ...body.file }));
        const now = clock();
        const fileId = file?.id ?? null;
        const row = toRow({ organizationId, fileId, name: body.name ?? null, author: toAuthor(actor), now });
        await refuseTakenName(transaction, row);
        await insertEvaluation(transaction, row);
        await addEvaluators(transaction, { row, evaluators: body.evaluators, now });
        return describeEvaluation(transaction, row, { organizationId, fileTypes });
      }),
    get: async ({ params }: Input<"get">, { organizationId }: RequestContext) => {
      const row = await getEvaluation(executor, { organizationId, id: params.id });
      return describeEvaluation(executor, row, { organizationId, fileTypes });
    },
    delete: ({ params }: Input<"delete">, { organizationId }: RequestContext) =>
      database.transaction(async (transaction) => {
        const { id } = await getEvaluation(transaction, { organizationId, id: params.id });
        await deleteEvaluation(transaction, { organizationId, id });
      }),
    addEvaluators: ({ params, body }: Input<"addEvaluators">, { organizationId }: RequestContext) =>
      database.transaction(async (transaction) => {
        const now = clock();
        const row = await getEvaluation(transaction, { organizationId, id: params.id });
        await addEvaluators(transaction, { row, evaluators: body.evaluators, now });
        await touchEvaluation(transaction, { organizationId, id: row.id, now });
        return describeEvaluation(transaction, { ...row, updated_at: now }, { organizationId, fileTypes });
      }),
    removeEvaluator: ({ params }: Input<"removeEvaluator">, { organizationId }: RequestContext) =>
      database.transaction(async (transaction) => {
        const now = clock();
        const row = await getEvaluation(transaction, { organizationId, id: params.id });
        const { evaluator_version_id: versionId } = params;
        const removal = { organizationId, evaluationId: row.id, versionId };
        if (!(await deleteEvaluator(transaction, removal)))
          throw evaluationErrors.evaluatorNotPart({
            evaluator_version_id: versionId,
            evaluation_id: row.id,
          });
        await touchEvaluation(transaction, { organizationId, id: row.id, now });
        return describeEvaluation(transaction, { ...row, updated_at: now }, { organizationId, fileTypes });
      }),
  };
}

type New = {
  organizationId: string;
  fileId: string | null;
  name: string | null;
  author: Author;
  now: number;
};

const toRow = ({ organizationId, fileId, name, author, now }: New): EvaluationRow => ({
  id: createId("evr"),
  organization_id: organizationId,
  file_id: fileId,
  name,
  created_by: toJsonOrNull(author),
  created_at: now,
  updated_at: now,
});

/** Nobody else takes the name until the transaction ends. */
async function refuseTakenName(transaction: Executor, row: EvaluationRow): Promise<void> {
  const { organization_id: organizationId, file_id: fileId, name } = row;
  if (name === null) return;
  await takeLock(transaction, `evaluations.names:${organizationId}`);
  const taken = await findEvaluationByName(transaction, { organizationId, fileId, name });
  if (taken) throw evaluationErrors.nameTaken({ name, evaluation_id: taken.id });
}

type Addition = { row: EvaluationRow; evaluators: readonly GivenEvaluator[]; now: number };

async function addEvaluators(transaction: Executor, { row, evaluators, now }: Addition): Promise<void> {
  const organizationId = row.organization_id;
  for (const [index, { orchestrated = true, ...reference }] of evaluators.entries()) {
    const wanted = { organizationId, reference, types: ["evaluator"] } as const;
    await insertEvaluators(transaction, [
      {
        organization_id: organizationId,
        evaluation_id: row.id,
        evaluator_version_id: await findReferenced(transaction, wanted),
        orchestrated,
        // One millisecond apart, so that they stay in the order in which they were given.
        added_at: now + index,
      },
    ]);
  }
}
