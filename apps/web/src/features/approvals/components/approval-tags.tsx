import type { Approval } from "@parley/contract";
import { Tag } from "../../../design/tag.tsx";
import { statusWords } from "../approval-search.ts";

const tones = {
  pending: "waiting",
  approved: "passed",
  answered: "passed",
  denied: "failed",
  timed_out: "neutral",
  cancelled: "neutral",
  superseded: "neutral",
} as const;

export function StatusTag({ approval: { outcome } }: { approval: Approval }) {
  return <Tag tone={tones[outcome.status]}>{statusWords[outcome.status]}</Tag>;
}

/** Medium is the rule and needs no word in a list. */
export function StakesTag({ stakes }: { stakes: Approval["request"]["stakes"] }) {
  return <Tag tone={stakes === "high" ? "human" : "neutral"}>{stakes} stakes</Tag>;
}
