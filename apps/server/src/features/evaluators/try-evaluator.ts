import {
  contract,
  evaluatorErrors,
  logErrors,
  toJudgedLog,
  type EvaluatorRunReply,
  type EvaluatorRunRequest,
  type EvaluatorSpec,
} from "@parley/contract";
import type { Database, Executor } from "@parley/db";
import {
  judgeLog as judge,
  judgesByItself,
  SandboxUnavailableError,
  type Judged,
  type Verdict,
} from "@parley/evaluators";
import { toUsd } from "../../kernel/money.ts";
import type { RequestContext } from "../../kernel/request-context.ts";
import { resolveVersion, type FileTypes, type VersionChoice } from "../files/index.ts";
import { loadWholeLogs } from "../logs/index.ts";
import { toSpec } from "./evaluator-kind.ts";
import { readSpec } from "./evaluator-type.ts";
import { findTestcase } from "./evaluators.store.ts";
import { createJudgeMeans, type JudgeMeansDependencies } from "./judge-means.ts";
import { toRecord } from "./to-record.ts";

export type TryDependencies = JudgeMeansDependencies & {
  database: Database;
  fileTypes: FileTypes;
  codeLimits: { timeMs: number; cpuMs: number; memoryMb: number };
};

type Trial = { request: EvaluatorRunRequest; choice: VersionChoice; context: RequestContext };

/**
 * Lets an Evaluator judge a Log, and keeps nothing of it.
 *
 * @throws not_found, unprocessable where people or the application judge, unavailable where too much is running
 */
export async function tryEvaluator(
  dependencies: TryDependencies,
  { request, choice, context }: Trial,
): Promise<EvaluatorRunReply> {
  const { organizationId, signal } = context;
  const spec = await findSpec(dependencies.database.executor, { request, choice, organizationId });
  if (!judgesByItself(spec)) throw evaluatorErrors.notRunnable({ evaluator_type: spec.evaluator_type });
  const judged = await findJudged(dependencies, { request, context });
  const judging = { ...judged, spec, limits: dependencies.codeLimits, scope: organizationId, signal };
  const verdict = await judge(createJudgeMeans(dependencies, organizationId), judging).catch(
    (cause: unknown) => {
      if (cause instanceof SandboxUnavailableError)
        throw evaluatorErrors.sandboxUnavailable({ reason: cause.message }, { cause });
      throw cause;
    },
  );
  return toReply(verdict);
}

async function findSpec(
  executor: Executor,
  { request, choice, organizationId }: Omit<Trial, "context"> & { organizationId: string },
): Promise<EvaluatorSpec> {
  if (request.spec !== undefined) return toSpec(request.spec);
  const { path, id } = request;
  const wanted = { organizationId, type: "evaluator", path, id, ...choice } as const;
  return readSpec((await resolveVersion(executor, wanted)).version);
}

async function findJudged(
  { database, fileTypes }: TryDependencies,
  { request, context }: Omit<Trial, "choice">,
): Promise<Judged> {
  const { log_id: logId, log } = request;
  const testcase = request.testcase && toTestcase(request.testcase);
  if (logId === undefined) return { log: toRecord(toJudgedLog({ type: "prompt", ...log })), testcase };
  const { organizationId } = context;
  const { get } = contract.logs.endpoints;
  await context.contextOfPart(get, { params: { id: logId }, query: {}, body: undefined });
  const found = (await loadWholeLogs(database, { organizationId, fileTypes, ids: [logId] })).get(logId);
  if (found === undefined) throw logErrors.notFound({ log_id: logId });
  const { source_datapoint_id: id } = found;
  const own = id == null ? undefined : await findTestcase(database.executor, { organizationId, id });
  return { log: toRecord(toJudgedLog(found)), testcase: testcase ?? own };
}

/** What is not given is empty, as it is of a Datapoint. */
const toTestcase = ({ inputs, messages, target }: NonNullable<EvaluatorRunRequest["testcase"]>) =>
  toRecord({ inputs: inputs ?? {}, messages: messages ?? [], target: target ?? {} });

function toReply(verdict: Verdict): EvaluatorRunReply {
  const { generation, stdout, rationale, votes, ms } = verdict;
  const { prompt_cost: prompt, output_cost: output } = generation ?? {};
  return {
    judgment: verdict.ok ? verdict.judgment : null,
    error: verdict.ok ? null : verdict.error,
    line: verdict.ok ? null : verdict.line,
    stdout,
    rationale,
    votes: votes && [...votes],
    output: generation?.output,
    cost: prompt === undefined || output === undefined ? null : toUsd(prompt + output),
    duration: ms / 1000,
  };
}
