import { type FoldName, foldForms } from "./fold-name.ts";
import { isPull, isPush, type Row } from "./row.ts";

/** Names of folders in which nothing is looked for. */
export const passedBy: ReadonlySet<string> = new Set([".git", ".parley", "node_modules"]);

/**
 * Rows whose names cannot stand beside those of others: where the file system takes them for one file, the second would
 * overwrite the first; where they only look the same, nobody could tell which is which.
 */
export function findTwins(rows: readonly Row[], foldName: FoldName | undefined): Map<Row, string> {
  const twins = new Map<Row, string>();
  const twinsThere = groupTwins(rows, foldForms);
  const twinsHere = foldName === undefined ? undefined : groupTwins(rows, foldName);
  for (const row of rows) {
    const comesHere = isPull(row) && row.local?.file !== row.file;
    const comesThere = isPush(row) && row.remote?.path !== row.path;
    const here = comesHere ? twinsHere?.(row) : undefined;
    const there = comesThere ? twinsThere(row) : undefined;
    const folder = comesHere ? row.file.split("/").find((name) => passedBy.has(name)) : undefined;
    if (here !== undefined)
      twins.set(
        row,
        `On this file system it is the same file as ${here.file}: rename one of them in the registry, then go on.`,
      );
    if (there !== undefined)
      twins.set(
        row,
        `It looks the same as ${there.file}, in other characters (Unicode's NFC and NFD): rename one of them, then go on.`,
      );
    if (folder !== undefined)
      twins.set(
        row,
        `Nothing is looked for in folders called ${folder}: rename it in the registry, then go on.`,
      );
  }
  return twins;
}

function groupTwins(rows: readonly Row[], fold: FoldName): (row: Row) => Row | undefined {
  const groups = Map.groupBy(rows, ({ file }) => fold(file));
  return (row) => groups.get(fold(row.file))?.find(({ file }) => file !== row.file);
}
