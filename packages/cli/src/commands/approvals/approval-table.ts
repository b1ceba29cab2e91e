import type { Approval } from "@parley/contract";
import { formatAge } from "../../figures.ts";
import type { Output } from "../../output.ts";
import { type Column, renderTable } from "../../table.ts";
import { formatLeft, summarise } from "./describe-approval.ts";

type Options = {
  readonly output: Output;
  readonly nowMs: number;
  readonly selectedId?: string | undefined;
  readonly markedIds?: readonly string[];
};

/** Requests as a table; the selected one, and those that are marked, have a sign before them. */
export function renderApprovals(
  approvals: readonly Approval[],
  { output, nowMs, selectedId, markedIds = [] }: Options,
): string {
  const signsOf = ({ id }: Approval): string =>
    `${id === selectedId ? "›" : ""}${markedIds.includes(id) ? "●" : ""}`;
  const mark: Column<Approval>[] = selectedId === undefined ? [] : [{ title: "  ", cell: signsOf }];
  // Of what waits, that it waits says nothing.
  const status: Column<Approval>[] = approvals.every(({ outcome }) => outcome.status === "pending")
    ? []
    : [{ title: "status", cell: ({ outcome }) => outcome.status, rank: 1 }];
  const columns: Column<Approval>[] = [
    ...mark,
    { title: "name", cell: ({ name }) => name, style: output.colors.cyan, narrowest: 12 },
    { title: "what", cell: summarise, narrowest: 16 },
    { title: "stakes", cell: ({ request }) => request.stakes, rank: 2 },
    ...status,
    { title: "age", cell: ({ created_at }) => formatAge(created_at, nowMs), align: "right" },
    { title: "left", cell: ({ deadline_at }) => formatLeft(deadline_at, nowMs), align: "right", rank: 3 },
    { title: "id", cell: ({ id }) => id, style: output.colors.dim, rank: 4 },
  ];
  return renderTable(approvals, { columns, output });
}
