/** Beyond this share of other characters two paths say nothing of each other. */
const likeness = 0.5;

/**
 * How far a file was moved, where one path became the other: the folders and names that differ, and where those are as
 * many, the characters, of paths that are alike at all.
 *
 * @example
 * pathDistance("support/reply.prompt", "sales/reply.prompt") < pathDistance("support/reply.prompt", "sales/x.prompt");
 */
export function pathDistance(one: string, other: string): number {
  const characters = editDistance([...one], [...other]) / Math.max(one.length, other.length, 1);
  return nameDistance(one, other) + (characters > likeness ? likeness : characters / 2);
}

/** The folders and names that differ alone: much quicker. */
export const nameDistance = (one: string, other: string): number =>
  editDistance(one.split("/"), other.split("/"));

/** How many items are put in, taken out or exchanged at least. */
function editDistance(one: readonly string[], other: readonly string[]): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [index, item] of one.entries()) {
    const next = [index + 1];
    for (const [column, candidate] of other.entries())
      next.push(
        Math.min(
          (row[column] ?? 0) + (item === candidate ? 0 : 1),
          (row[column + 1] ?? 0) + 1,
          (next[column] ?? 0) + 1,
        ),
      );
    row = next;
  }
  return row.at(-1) ?? 0;
}
