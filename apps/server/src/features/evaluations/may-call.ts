import { authErrors, contract, type FileType, type GivenVersion } from "@parley/contract";
import { withoutRowFilter, type Executor } from "@parley/db";
import type { RequestContext } from "../../kernel/request-context.ts";
import { checkMayRunAgent } from "../agents/index.ts";
import { listFilesById } from "../files/index.ts";
import { findReferenced, loggedTypes } from "./find-version.ts";
import { findRunVersion, listJudges, type Judge } from "./running/run-work.ts";
import { listEvaluationsOfRun } from "./runs.store.ts";

type Asked = { context: RequestContext };

/** Whoever lets Parley call a version has to be permitted to call it themselves. @throws forbidden */
export async function checkMayCall(
  executor: Executor,
  { reference, context }: Asked & { reference: GivenVersion },
): Promise<void> {
  const { organizationId } = context;
  const id = await findReferenced(executor, { organizationId, reference, types: loggedTypes });
  await checkMayCallVersion(executor, { versionId: id, environment: reference.environment, context });
}

type Part = Parameters<RequestContext["contextOfPart"]>[0];

/** How a version of each type of File is called by itself. */
const callsOf: Partial<Record<FileType, Part>> = {
  prompt: contract.prompts.endpoints.call,
  tool: contract.tools.endpoints.call,
  evaluator: contract.evaluators.endpoints.run,
  agent: contract.agents.endpoints.call,
};

/** As `checkMayCall`; what Parley cannot run, or is deleted, it will not call. @throws forbidden */
export async function checkMayCallVersion(
  executor: Executor,
  { versionId: id, environment, context }: Asked & { versionId: string; environment?: string | undefined },
): Promise<void> {
  const version = await findRunVersion(executor, { organization_id: context.organizationId, id });
  if (version?.isRunnable !== true) return;
  const endpoint = callsOf[version.type] ?? contract.prompts.endpoints.call;
  const query = environment === undefined ? {} : { environment };
  await context.contextOfPart(endpoint, { params: {}, query, body: { id: version.fileId } });
  if (version.type === "agent") await checkMayRunAgent(executor, { versionId: id, context });
}

/** Whoever lets models judge has to be permitted to run those Evaluators themselves. @throws forbidden */
export async function checkMayJudge(
  executor: Executor,
  { judges, environment, context }: Asked & { judges: readonly Judge[]; environment?: string | undefined },
): Promise<void> {
  const { organizationId } = context;
  const ids = [...new Set(judges.filter(asksModel).map(({ fileId }) => fileId))];
  const files = await withoutRowFilter(() => listFilesById(executor, { organizationId, ids }));
  const visible = await listFilesById(executor, { organizationId, ids });
  // What the caller may not see has no place, which would refuse nothing.
  if (visible.length < files.length) throw authErrors.forbidden({ permission: "call" });
  const query = environment === undefined ? {} : { environment };
  const { run } = contract.evaluators.endpoints;
  for (const { id } of visible) await context.contextOfPart(run, { params: {}, query, body: { id } });
}

const asksModel = ({ by, spec }: Judge): boolean => by === "parley" && spec.evaluator_type === "llm";

/** As `checkMayJudge`, of all that judge in these Evaluations. @throws forbidden */
export async function checkMayJudgeIn(
  executor: Executor,
  { evaluationIds, context }: Asked & { evaluationIds: string[] },
): Promise<void> {
  const { organizationId } = context;
  const judges = await withoutRowFilter(() => listJudges(executor, { organizationId, evaluationIds }));
  await checkMayJudge(executor, { judges, context });
}

/** As `checkMayJudge`, of all that judge a Run, in whichever of its Evaluations. @throws forbidden */
export async function checkMayJudgeRun(
  executor: Executor,
  { runId, context }: Asked & { runId: string },
): Promise<void> {
  const { organizationId } = context;
  const all = await withoutRowFilter(() => listEvaluationsOfRun(executor, { organizationId, runId }));
  await checkMayJudgeIn(executor, { evaluationIds: all.map(({ id }) => id), context });
}
