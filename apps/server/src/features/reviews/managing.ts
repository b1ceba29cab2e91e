import { contract, isParleyError, type Endpoint, type ReviewQuestion } from "@parley/contract";
import type { Executor } from "@parley/db";
import type { RequestContext } from "../../kernel/request-context.ts";
import { questionsOf } from "./get-queue.ts";

type Asked = readonly Pick<ReviewQuestion, "path">[];

/** Whoever manages a queue has to be permitted to change every Evaluator it asks by. @throws forbidden */
export const requireWriting = (asked: Asked, context: RequestContext): Promise<void> =>
  requireAtAll(contract.evaluators.endpoints.upsert, { asked, context });

/** Not within a transaction. Answers what the queue asks. @throws forbidden */
export async function requireManaging(
  executor: Executor,
  { queueId, context }: { queueId: string; context: RequestContext },
): Promise<ReviewQuestion[]> {
  const { organizationId } = context;
  const questions = await questionsOf(executor, { organizationId, queueId });
  await requireWriting(questions, context);
  return questions;
}

export const mayManage = (asked: Asked, context: RequestContext): Promise<boolean> =>
  isPermitted(requireWriting(asked, context));

export const mayReadAll = (asked: Asked, context: RequestContext): Promise<boolean> =>
  isPermitted(requireAtAll(contract.evaluators.endpoints.get, { asked, context }));

/** By paths, which Evaluators have that are deleted, too. */
async function requireAtAll(
  endpoint: Endpoint,
  { asked, context }: { asked: Asked; context: RequestContext },
): Promise<void> {
  for (const { path } of asked)
    await context.contextOfPart(endpoint, { params: {}, query: {}, body: { path } });
}

async function isPermitted(required: Promise<void>): Promise<boolean> {
  try {
    await required;
    return true;
  } catch (error) {
    if (isParleyError(error) && error.kind === "forbidden") return false;
    throw error;
  }
}
