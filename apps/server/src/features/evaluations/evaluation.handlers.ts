import { evaluationErrors, type contract, type EndpointInput } from "@parley/contract";
import { takeLock, toJsonOrNull, type Executor } from "@parley/db";
import { toAuthor, type Author } from "../../kernel/author.ts";
import { createId } from "../../kernel/ids.ts";
import type { RequestContext } from "../../kernel/request-context.ts";
import { findFileById, getFile } from "../files/index.ts";
import { addEvaluators, permitEvaluators } from "./add-evaluators.ts";
import type { EvaluationDependencies } from "./dependencies.ts";
import { describeEvaluation, describeEvaluations } from "./describe-evaluations.ts";
import { wakeFollowers } from "./early-stop/wake-followers.ts";
import {
  deleteEvaluation,
  findEvaluationByName,
  insertEvaluation,
  listEvaluations,
} from "./evaluations.store.ts";
import type { EvaluationRow } from "./evaluations.tables.ts";
import { getEvaluation } from "./get-evaluation.ts";
import { resumeRuns } from "./resume-runs.ts";
import { listRuns, lockRun } from "./runs.store.ts";

type Declared = typeof contract.evaluations.endpoints;
type Input<K extends keyof Declared> = EndpointInput<Declared[K]>;

/** Evaluations as a whole. */
export function evaluationHandlers(dependencies: EvaluationDependencies) {
  const { database, clock, events, jobs } = dependencies;
  const { executor, reader } = database;
  const describedBy = (organizationId: string) => ({ ...dependencies, organizationId });
  return {
    list: async ({ query }: Input<"list">, { organizationId }: RequestContext) => {
      const { page, size } = query;
      const file = await findFileById(reader, { organizationId, id: query.file_id });
      const fileId = file?.id ?? query.file_id;
      const { rows, total } = await listEvaluations(reader, { organizationId, fileId, page, size });
      const records = await describeEvaluations(reader, rows, describedBy(organizationId));
      return { records, page, size, total };
    },
    create: async ({ body }: Input<"create">, context: RequestContext) => {
      const { organizationId, actor } = context;
      const evaluators = await permitEvaluators(executor, { evaluators: body.evaluators, context });
      return database.transaction(async (transaction) => {
        const file = body.file && (await getFile(transaction, { organizationId, ...body.file }));
        const now = clock();
        const fileId = file?.id ?? null;
        const row = toRow({ organizationId, fileId, name: body.name ?? null, author: toAuthor(actor), now });
        await refuseTakenName(transaction, row);
        await insertEvaluation(transaction, row);
        await addEvaluators(transaction, { row, evaluators, now });
        return describeEvaluation(transaction, row, describedBy(organizationId));
      });
    },
    get: async ({ params }: Input<"get">, { organizationId }: RequestContext) => {
      const row = await getEvaluation(executor, { organizationId, id: params.id });
      return describeEvaluation(executor, row, describedBy(organizationId));
    },
    delete: async ({ params }: Input<"delete">, { organizationId }: RequestContext) => {
      const runIds = await database.transaction(async (transaction) => {
        const { id } = await getEvaluation(transaction, { organizationId, id: params.id });
        const runs = await listRuns(transaction, { organizationId, evaluationId: id });
        const ids = runs.map((run) => run.id).toSorted();
        for (const runId of ids) await lockRun(transaction, { organizationId, runId });
        await deleteEvaluation(transaction, { organizationId, id });
        await resumeRuns(dependencies, transaction, {
          organizationId,
          runIds: ids,
          change: "less",
          now: clock(),
        });
        for (const runId of ids) await wakeFollowers(jobs, transaction, { organizationId, runId });
        return ids;
      });
      for (const id of runIds) events.emit("evaluation-run.ended", { organizationId, id });
    },
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
