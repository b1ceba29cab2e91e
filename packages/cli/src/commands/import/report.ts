import { createWriteStream } from "node:fs";
import { once } from "node:events";
import { toSafeText, type Output } from "../../output.ts";
import { renderTable } from "../../table.ts";
import type { Journal, Left } from "./journal.ts";

type Row = { noun: string; created: number; found: number; left: number };

/** What an import came to, of all its runs together. */
export type ImportReport = { rows: Row[]; left: Left[]; leftCount: number };

/** So many lines are shown; all of them go into the file that was asked for. */
const mostShown = 50;

const order = [
  "environments",
  "files",
  "versions",
  "deployments",
  "monitoring",
  "logs",
  "evaluations",
  "runs",
];

/** Sums up a journal, and writes every line of it into a file where one is asked for. */
export async function summarise(journal: Journal, reportPath: string | undefined): Promise<ImportReport> {
  const rows = new Map<string, Row>();
  const left: Left[] = [];
  let leftCount = 0;
  const file = reportPath === undefined ? undefined : createWriteStream(reportPath);
  for await (const outcome of journal.outcomes()) {
    const row = rows.get(outcome.noun) ?? { noun: outcome.noun, created: 0, found: 0, left: 0 };
    row.created += outcome.created;
    row.found += outcome.found;
    row.left += outcome.left.length;
    rows.set(outcome.noun, row);
    leftCount += outcome.left.length;
    left.push(...outcome.left.slice(0, mostShown - left.length));
    for (const one of outcome.left) file?.write(`${renderLeft(one)}\n`);
    if (outcome.ids) file?.write(`${outcome.ids.old} is now ${outcome.ids.new}\n`);
    if (file?.writableNeedDrain) await once(file, "drain");
  }
  if (file) {
    file.end();
    await once(file, "finish");
  }
  const sorted = [...rows.values()].toSorted(
    (one, other) => order.indexOf(one.noun) - order.indexOf(other.noun),
  );
  return { rows: sorted, left, leftCount };
}

export const renderLeft = ({ kind, id, field, reason }: Left): string =>
  toSafeText(`${kind} ${id}${field ? `, \`${field}\`` : ""}: ${reason}`).replaceAll("\n", " ");

export function printReport({ rows, left, leftCount }: ImportReport, output: Output, journal: Journal): void {
  const columns = [
    { title: "", cell: (row: Row) => row.noun, style: output.colors.cyan },
    { title: "brought in", cell: (row: Row) => row.created.toLocaleString("en") },
    { title: "here already", cell: (row: Row) => row.found.toLocaleString("en") },
    { title: "left over", cell: (row: Row) => row.left.toLocaleString("en") },
  ];
  output.line(renderTable(rows, { columns, output }));
  if (leftCount > 0) output.line(`\nLeft over, whole or in part:`);
  for (const one of left) output.line(`  ${renderLeft(one)}`);
  if (leftCount > left.length)
    output.line(
      `  … and ${(leftCount - left.length).toLocaleString("en")} more; --report <file> writes them all.`,
    );
  output.note(`\nThe journal is ${journal.path}. The same command again takes up what was left over.`);
}
