import { evaluatorErrors, type EvaluatorLogRequest, type EvaluatorSpec } from "@parley/contract";
import type { Executor } from "@parley/db";
import { findJudgmentProblem } from "@parley/evaluators/schemas";
import { toAuthor } from "../../kernel/author.ts";
import type { RequestContext } from "../../kernel/request-context.ts";
import { getFile, getVersion, type VersionChoice } from "../files/index.ts";
import { findLog, recordLog, type OnVersionDependencies } from "../logs/index.ts";
import { toSpec } from "./evaluator-kind.ts";
import { evaluatorIds, readSpec } from "./evaluator-type.ts";
import { judgeOf } from "./judge-of.ts";

type Request = { request: EvaluatorLogRequest; choice: VersionChoice; context: RequestContext };
type Judged = { id: string; parent_id: string; version_id: string };

/**
 * Records what an Evaluator says of a Log. What a person says takes the place of what the same person said before;
 * `null` takes it back.
 *
 * @throws not_found for an unknown Log or Evaluator, unprocessable for a judgment that the Evaluator cannot give
 */
export async function judgeLog(
  dependencies: OnVersionDependencies,
  { request, choice, context }: Request,
): Promise<Judged> {
  const { organizationId } = context;
  const { executor } = dependencies.database;
  const { parent_id, judgment, marked_completed: markedCompleted, spec: given, ...rest } = request;
  const kernel = given && toSpec(given);
  const isByContent = choice.version_id === undefined && choice.environment === undefined;
  // Before the version is made, where it would be.
  if (kernel && isByContent) checkJudgment(kernel, { judgment, evaluator: request.path ?? request.id ?? "" });
  const parent = await findLog(executor, { organizationId, id: parent_id });
  if (parent === undefined) throw evaluatorErrors.parentNotFound({ parent_id });

  const version = await dependencies.versionFinder.find({
    ...choice,
    organizationId,
    ids: evaluatorIds,
    author: toAuthor(context.actor),
    mayWrite: context.actor.permissions.has("write"),
    path: request.path,
    id: request.id,
    kernel,
  });
  const { spec, path } = await readEvaluator(executor, { organizationId, ...version });
  checkJudgment(spec, { judgment, evaluator: path });
  const at = dependencies.clock();
  const isReplacing = spec.evaluator_type === "human" && judgment !== undefined;
  const id = await recordLog(dependencies, {
    organizationId,
    type: "evaluator",
    ...version,
    environment: choice.environment,
    // Whoever reads it later sees which person said it.
    request: context.actor.kind === "session" ? { ...rest, user: rest.user ?? context.actor.name } : rest,
    verdict: {
      judgment,
      parentId: parent.id,
      markedCompleted,
      ...(isReplacing && {
        judgedBy: { who: request.user === undefined ? judgeOf(context.actor) : `user:${request.user}`, at },
      }),
      ...(isReplacing && judgment === null && { withdrawnAt: at }),
    },
  });
  return { id, parent_id: parent.id, version_id: version.versionId };
}

type Given = { judgment: EvaluatorLogRequest["judgment"]; evaluator: string };

function checkJudgment(spec: EvaluatorSpec, { judgment, evaluator }: Given): void {
  const problem = findJudgmentProblem(spec, judgment);
  if (problem !== undefined) throw evaluatorErrors.judgmentInvalid({ evaluator, reason: problem });
}

async function readEvaluator(
  executor: Executor,
  { organizationId, fileId, versionId }: { organizationId: string; fileId: string; versionId: string },
): Promise<{ spec: EvaluatorSpec; path: string }> {
  const file = await getFile(executor, { organizationId, type: "evaluator", id: fileId });
  const version = await getVersion(executor, { file, versionId });
  return { spec: readSpec(version), path: file.path };
}
