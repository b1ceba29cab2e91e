import { isPull, isPush, type Row } from "@parley/sync/plan";
import type { Pulled, Pushed } from "@parley/sync/folder";
import { ProblemsFound } from "../../exit-codes.ts";
import type { Output } from "../../output.ts";
import { renderTable } from "../../table.ts";
import { describeRow, type Direction, isNotable } from "./describe-row.ts";

/** A row as JSON says it. */
export const toJsonRow = (row: Row) => ({
  file: row.file,
  path: row.path,
  type: row.type,
  action: row.action,
  move: row.move,
  note: row.note,
  problem: row.problem,
  id: row.remote?.id ?? row.base?.entry.id ?? null,
  version_id: row.remote?.version?.id ?? null,
});

/** Which rows a command is about. */
export const isShown: Record<Direction, (row: Row) => boolean> = {
  pull: (row) => isPull(row) || (row.problem !== null && row.remote !== null),
  push: (row) => isPush(row) || row.action === "merge" || row.problem !== null,
  sync: isNotable,
};

/** The table of what is about to happen. */
export function printPlan(output: Output, rows: readonly Row[], direction: Direction = "sync"): void {
  const shown = rows.filter(isShown[direction]);
  if (shown.length === 0) return output.line("Nothing to do: both sides are the same.");
  const described = shown.map((row) => ({ file: row.file, ...describeRow(row, direction) }));
  output.line(
    renderTable(described, {
      output,
      columns: [
        { title: "file", cell: ({ file }) => file, narrowest: 20 },
        { title: "here", cell: ({ here }) => here, narrowest: 8 },
        { title: "registry", cell: ({ there }) => there, narrowest: 8 },
        { title: "what happens", cell: ({ outcome }) => outcome, narrowest: 24 },
      ],
    }),
  );
}

type Outcome = { pulled?: Pulled; pushed?: Pushed };

const isDeletion = ({ action }: Row): boolean => action === "delete-here" || action === "delete-there";

/** Says what came of it. @throws ProblemsFound where something was left that a person has to look at */
export function printOutcome(output: Output, { pulled, pushed }: Outcome): void {
  const conflicts = pulled?.conflicts ?? [];
  const left = new Map(
    [...(pulled?.left ?? []), ...(pushed?.left ?? [])].map((item) => [item.row.file, item]),
  );
  const problems = [...left.values()].filter(({ row }) => !isDeletion(row));
  if (output.isJson) {
    output.json({
      pulled: pulled?.done.map(toJsonRow) ?? [],
      pushed: pushed?.done.map(({ row, versionId }) => ({ ...toJsonRow(row), version_id: versionId })) ?? [],
      deployed: pushed?.deployed.map(({ file, versionId }) => ({ file, version_id: versionId })) ?? [],
      conflicts: conflicts.map(({ row, places }) => ({ file: row.file, places })),
      left: [...left.values()].map(({ row, reason }) => ({ ...toJsonRow(row), reason })),
    });
  } else {
    const counts = [
      ...(pulled ? [`${pulled.done.length} pulled`] : []),
      ...(pushed ? [`${pushed.done.length} pushed`] : []),
      ...(pushed && pushed.deployed.length > 0 ? [`${pushed.deployed.length} deployed`] : []),
    ];
    if (counts.some((words) => !words.startsWith("0 ")) || problems.length > 0)
      output.line(`${counts.join(", ")}.`);
    for (const { row, places } of conflicts) {
      // That it is not pushed before goes without saying.
      left.delete(row.file);
      output.warn(
        `${row.file}: both changed ${places.join(", ")}. Resolve the marks in the file, then \`parley push\`.`,
      );
    }
    for (const { row, reason } of left.values()) {
      if (isDeletion(row)) output.note(`${row.file}: ${reason}`);
      else output.warn(`${row.file}: ${reason}`);
    }
  }
  if (conflicts.length + problems.length > 0) throw new ProblemsFound();
}
