import { reviewErrors, type ReviewQuestion, type ReviewSubject } from "@parley/contract";
import { fromJson, type Executor } from "@parley/db";
import type { RequestContext } from "../../kernel/request-context.ts";
import { judgeOf } from "../evaluators/index.ts";
import { questionsOf } from "./get-queue.ts";
import { mayManage, mayReadAll } from "./managing.ts";
import { listTeamsOf, nameSubjects } from "./queues.store.ts";
import type { QueueRow } from "./reviews.tables.ts";

/** Whoever asks, as the one whose judgments are recorded. */
export type Person = {
  /** As `judged_by` of a Log. */
  who: string;
  name: string;
  userId: string | undefined;
  teams: ReadonlySet<string>;
  /** false: a program, such as one that records Logs. */
  isHuman: boolean;
};

/** With what they may do with one queue. */
export type Reviewer = Person & {
  /** Where the queue names nobody. */
  mayReview: boolean;
  mayManage: boolean;
};

export async function findPerson(
  executor: Executor,
  { organizationId, actor }: RequestContext,
): Promise<Person> {
  const { userId } = actor;
  const teams = userId === undefined ? [] : await listTeamsOf(executor, { organizationId, userId });
  const userIds = userId === undefined ? [] : [userId];
  const names = await nameSubjects(executor, { organizationId, userIds, teamIds: [] });
  const own = names.get(`user:${userId}`);
  return {
    who: judgeOf(actor),
    // A person is called the same whatever key they use.
    name: own ?? actor.name,
    userId,
    teams: new Set(teams),
    isHuman: own !== undefined || actor.kind === "session",
  };
}

/** Not within a transaction. */
export async function toReviewer(
  person: Person,
  { questions, context }: { questions: readonly ReviewQuestion[]; context: RequestContext },
): Promise<Reviewer> {
  return {
    ...person,
    // Items show whole Logs: not to whatever may record some.
    mayReview: person.isHuman || (await mayReadAll(questions, context)),
    mayManage: await mayManage(questions, context),
  };
}

/** Not within a transaction. */
export async function findReviewer(
  executor: Executor,
  { queueId, context }: { queueId: string; context: RequestContext },
): Promise<Reviewer> {
  const { organizationId } = context;
  const questions = await questionsOf(executor, { organizationId, queueId });
  return toReviewer(await findPerson(executor, context), { questions, context });
}

/** Whether the queue asks them: it names them, or nobody. */
export const isReviewer = (queue: Pick<QueueRow, "reviewers">, reviewer: Reviewer): boolean => {
  const named = fromJson<ReviewSubject[]>(queue.reviewers);
  return named.length === 0 ? reviewer.mayReview : isNamed(named, reviewer);
};

export const isAdjudicator = (queue: Pick<QueueRow, "adjudicators">, reviewer: Reviewer): boolean => {
  const named = fromJson<ReviewSubject[]>(queue.adjudicators);
  return named.length === 0 ? reviewer.mayManage : isNamed(named, reviewer);
};

/** @throws forbidden */
export function requireAdjudicator(queue: QueueRow, reviewer: Reviewer): void {
  if (!isAdjudicator(queue, reviewer)) throw reviewErrors.notAdjudicator({ name: queue.name });
}

const isNamed = (subjects: readonly ReviewSubject[], { userId, teams }: Person): boolean =>
  subjects.some(({ kind, id }) => (kind === "team" ? teams.has(id) : id === userId));
