import { reviewErrors, type ReviewSubject } from "@parley/contract";
import { fromJson, type Executor } from "@parley/db";
import type { RequestContext } from "../../kernel/request-context.ts";
import { judgeOf } from "../evaluators/index.ts";
import { listTeamsOf, nameSubjects } from "./queues.store.ts";
import type { QueueRow } from "./reviews.tables.ts";

/** Whoever asks, as the one whose judgments are recorded. */
export type Reviewer = {
  /** As `judged_by` of a Log. */
  who: string;
  name: string;
  userId: string | undefined;
  teams: ReadonlySet<string>;
  mayWrite: boolean;
};

export async function findReviewer(
  executor: Executor,
  { organizationId, actor }: RequestContext,
): Promise<Reviewer> {
  const { userId } = actor;
  const teams = userId === undefined ? [] : await listTeamsOf(executor, { organizationId, userId });
  const userIds = userId === undefined ? [] : [userId];
  const names = await nameSubjects(executor, { organizationId, userIds, teamIds: [] });
  return {
    who: judgeOf(actor),
    // A person is called the same whatever key they use.
    name: names.get(`user:${userId}`) ?? actor.name,
    userId,
    teams: new Set(teams),
    mayWrite: actor.permissions.has("write"),
  };
}

/** Whether the queue asks them: it names them, or nobody. */
export const isReviewer = (queue: Pick<QueueRow, "reviewers">, reviewer: Reviewer): boolean => {
  const named = fromJson<ReviewSubject[]>(queue.reviewers);
  return named.length === 0 || isNamed(named, reviewer);
};

export const isAdjudicator = (queue: Pick<QueueRow, "adjudicators">, reviewer: Reviewer): boolean => {
  const named = fromJson<ReviewSubject[]>(queue.adjudicators);
  return named.length === 0 ? reviewer.mayWrite : isNamed(named, reviewer);
};

/** @throws forbidden */
export function requireAdjudicator(queue: QueueRow, reviewer: Reviewer): void {
  if (!isAdjudicator(queue, reviewer)) throw reviewErrors.notAdjudicator({ name: queue.name });
}

const isNamed = (subjects: readonly ReviewSubject[], { userId, teams }: Reviewer): boolean =>
  subjects.some(({ kind, id }) => (kind === "team" ? teams.has(id) : id === userId));
