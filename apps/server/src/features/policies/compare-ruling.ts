import type { PolicyComparison } from "@parley/contract";
import { fromJson } from "@parley/db";
import type { Ruling } from "@parley/policy";
import { toTimestamp } from "../../kernel/clock.ts";
import type { PastCallRow } from "./policies.tables.ts";

type KeptOutcome = { basis?: string; byDeadline?: boolean };

/** What became of a past call, beside what a policy says of it. */
export function compareRuling(row: PastCallRow, would: Ruling): PolicyComparison {
  const basis = basisOf(row);
  const was = basis === undefined ? row.status : `${row.status}_by_${basis}`;
  const before = basis === "policy" ? row.status : "asked";
  const after = { allow: "approved", deny: "denied", ask: "asked" }[would.outcome];
  const isOpposite =
    (row.status === "approved" && would.outcome === "deny") ||
    (row.status === "denied" && would.outcome === "allow");
  return {
    approval_id: row.id,
    tool: row.name,
    created_at: toTimestamp(row.created_at),
    was,
    would: { ...would, values: { ...would.values } },
    is_changed: before !== after,
    is_contradicted: isOpposite,
  };
}

function basisOf({ status, state }: PastCallRow): string | undefined {
  if (status !== "approved" && status !== "denied") return undefined;
  const { outcome } = fromJson<{ outcome: KeptOutcome | null }>(state);
  return outcome?.basis ?? (outcome?.byDeadline === true ? "deadline" : "people");
}
