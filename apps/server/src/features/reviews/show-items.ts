import type { ReviewItem, ReviewSubject } from "@parley/contract";
import { fromJson, type Executor } from "@parley/db";
import { toTimestamp } from "../../kernel/clock.ts";
import type { Said } from "./domain/settle.ts";
import { listAssignees, listReviews } from "./items.store.ts";
import { listPeople } from "./people.store.ts";
import type { ItemRow, QueueRow, ReviewRow } from "./reviews.tables.ts";
import { findNames, usersOf, withNames, type SubjectNames } from "./subjects.ts";

/** `who`: whoever is to see them; what others said is shown as the queue permits. */
type Shown = { queue: QueueRow; who: string };

/** Items as somebody may see them. */
export async function showItems(
  executor: Executor,
  rows: readonly ItemRow[],
  { queue, who }: Shown,
): Promise<ReviewItem[]> {
  const { organization_id: organizationId } = queue;
  const itemIds = rows.map(({ id }) => id);
  const reviews = Map.groupBy(await listReviews(executor, { organizationId, itemIds }), (row) => row.item_id);
  const assigned = await listAssignees(executor, { organizationId, itemIds });
  const names = await findNames(executor, {
    organizationId,
    subjects: usersOf([...new Set(assigned.map((row) => row.user_id))]),
  });
  const assignees = Map.groupBy(assigned, (row) => row.item_id);
  const subjects = fromJson<ReviewSubject[]>(queue.reviewers);
  const reviewers =
    subjects.length === 0 ? undefined : await listPeople(executor, { organizationId, subjects });
  return rows.map((row) =>
    toItem(row, {
      queue,
      who,
      reviews: reviews.get(row.id) ?? [],
      assignees: (assignees.get(row.id) ?? []).map((one) => one.user_id),
      names,
      reviewers,
    }),
  );
}

/** One of them. */
export async function showItem(executor: Executor, row: ItemRow, shown: Shown): Promise<ReviewItem> {
  const [item] = await showItems(executor, [row], shown);
  if (item === undefined) throw new TypeError("An item of a review queue went missing");
  return item;
}

type Known = Shown & {
  reviews: readonly ReviewRow[];
  assignees: readonly string[];
  names: SubjectNames;
  /** Who is named to review the queue; undefined: nobody, which is everybody. */
  reviewers: readonly string[] | undefined;
};

function toItem(row: ItemRow, known: Known): ReviewItem {
  const { queue, who, reviews, assignees, names } = known;
  const judged = reviews.filter(({ state }) => state === "judged");
  return {
    id: row.id,
    log_id: row.log_id,
    state: row.state,
    wanted: row.wanted,
    given: row.given,
    is_stuck: isStuck(row, known),
    assignees: row.is_assigned ? withNames(usersOf(assignees), names) : null,
    reviews: maySee(row, { queue, who, judged }) ? judged.map(toSaid) : null,
    skips: reviews
      .filter(({ state }) => state === "skipped")
      .map(({ name, reason, ended_at: at }) => ({ name, reason: reason ?? "", at: toTimestamp(at ?? 0) })),
    final: fromJson<Said>(row.final) as ReviewItem["final"],
    disputed: fromJson<string[]>(row.disputed) ?? [],
    adjudicated_by: row.adjudicator_name,
    adjudicated_at: row.adjudicated_at === null ? null : toTimestamp(row.adjudicated_at),
    note: row.note,
    added_at: toTimestamp(row.added_at),
  };
}

/** Whether too few people are left for an item ever to have what it needs. */
function isStuck(row: ItemRow, { reviews, assignees, names, reviewers }: Known): boolean {
  const named = row.is_assigned ? assignees.filter((id) => names.has(`user:${id}`)) : reviewers;
  if (row.state !== "open" || named === undefined) return false;
  const through = new Set(reviews.filter(({ state }) => state !== "reserved").map((one) => one.reviewer));
  const left = named.filter((id) => !through.has(`account:${id}`));
  return row.given + left.length < row.wanted;
}

/** What is said of an item is nobody's to see before the queue says so, whatever else they may do. */
function maySee(row: ItemRow, { queue, who, judged }: Shown & { judged: readonly ReviewRow[] }): boolean {
  if (row.state !== "open" || queue.blind === "none") return true;
  return queue.blind === "until_judged" && judged.some(({ reviewer }) => reviewer === who);
}

const toSaid = ({ reviewer, name, judgments, ended_at: at }: ReviewRow) => ({
  reviewer,
  name,
  judgments: (fromJson<Said>(judgments) ?? {}) as NonNullable<ReviewItem["final"]>,
  at: toTimestamp(at ?? 0),
});
