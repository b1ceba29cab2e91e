import { reviewErrors, type ReviewSubject } from "@parley/contract";
import { fromJson, type Executor } from "@parley/db";
import { listPeople } from "./people.store.ts";
import { nameSubjects } from "./queues.store.ts";
import type { QueueRow } from "./reviews.tables.ts";

export type SubjectNames = ReadonlyMap<string, string>;

const keyOf = ({ kind, id }: ReviewSubject): string => `${kind}:${id}`;

type OfOrganization = { organizationId: string };

export const findNames = (
  executor: Executor,
  { organizationId, subjects }: OfOrganization & { subjects: readonly ReviewSubject[] },
): Promise<SubjectNames> =>
  nameSubjects(executor, {
    organizationId,
    userIds: subjects.filter(({ kind }) => kind === "user").map(({ id }) => id),
    teamIds: subjects.filter(({ kind }) => kind === "team").map(({ id }) => id),
  });

/** With the names they have now. */
export const withNames = (subjects: readonly ReviewSubject[], names: SubjectNames) =>
  subjects.map((subject) => ({ ...subject, name: names.get(keyOf(subject)) ?? null }));

/** Members and teams of the organization, all of them. @throws unprocessable */
export async function requireSubjects(
  executor: Executor,
  { organizationId, subjects }: OfOrganization & { subjects: readonly ReviewSubject[] },
): Promise<void> {
  if (subjects.length === 0) return;
  const names = await findNames(executor, { organizationId, subjects });
  const unknown = subjects.find((subject) => !names.has(keyOf(subject)));
  if (unknown !== undefined)
    throw reviewErrors.subjectUnknown({
      subject: unknown.kind === "team" ? "team" : "member",
      id: unknown.id,
    });
}

/** Else no item could ever end. @throws too_few_reviewers */
export async function requireEnough(
  executor: Executor,
  queue: Pick<QueueRow, "organization_id" | "reviewers" | "reviewers_per_item">,
): Promise<void> {
  const subjects = fromJson<ReviewSubject[]>(queue.reviewers);
  if (subjects.length === 0) return;
  const people = await listPeople(executor, { organizationId: queue.organization_id, subjects });
  const wanted = queue.reviewers_per_item;
  if (people.length < wanted) throw reviewErrors.tooFewReviewers({ wanted, named: people.length });
}

export const usersOf = (ids: readonly string[]): ReviewSubject[] => ids.map((id) => ({ kind: "user", id }));
