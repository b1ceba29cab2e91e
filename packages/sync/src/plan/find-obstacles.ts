import { isPull, isPush, type Row } from "./row.ts";
import type { Sides } from "./make-plan.ts";

/** What stands in the way of rows: another file here, or another File there, that has the place and keeps it. */
export function findObstacles(rows: readonly Row[], { local, remote }: Sides): Map<Row, string> {
  const obstacles = new Map<Row, string>();
  const ownerHere = new Map(rows.flatMap((row) => (row.local ? [[row.local.file, row] as const] : [])));
  const ownerThere = new Map(rows.flatMap((row) => (row.remote ? [[row.remote.id, row] as const] : [])));
  const filesHere = new Set(local.map(({ file }) => file));
  const byPath = new Map(remote.map((file) => [file.path, file]));
  const targets = new Set(rows.map(({ file }) => file));
  for (const row of rows) {
    if (isPull(row) && row.local?.file !== row.file) {
      const owner = filesHere.has(row.file) ? ownerHere.get(row.file) : undefined;
      if (owner && owner !== row && !leavesHere(owner))
        obstacles.set(row, `Another file is at ${row.file}: rename or delete it, then go on.`);
      const above = folderTaken(row.file, targets);
      if (above !== undefined) obstacles.set(row, `${above} is a file: there can be no folder of that name.`);
    }
    if (isPush(row) && row.remote?.path !== row.path) {
      const taken = byPath.get(row.path);
      const owner = taken && ownerThere.get(taken.id);
      if (owner && owner !== row && owner.move?.side !== "there" && owner.action !== "delete-there")
        obstacles.set(
          row,
          `The registry has a ${taken?.type} at ${row.path}: rename one of them, then go on.`,
        );
    }
  }
  return obstacles;
}

const leavesHere = ({ action, move }: Row): boolean => move?.side === "here" || action === "delete-here";

function folderTaken(file: string, targets: ReadonlySet<string>): string | undefined {
  const names = file.split("/");
  for (let count = 1; count < names.length; count += 1) {
    const above = names.slice(0, count).join("/");
    if (targets.has(above)) return above;
  }
  return undefined;
}
