import type { Approvers, ToolApproval } from "../types/approval.ts";
import { unlessDefault, unlessEmpty, withoutAbsent } from "./absent.ts";

/** An approval without its defaults; one that says nothing but that there is one stays, as `{}`. */
export function normalizeApproval(approval: ToolApproval | undefined): ToolApproval | undefined {
  return (
    approval &&
    withoutAbsent<ToolApproval>({
      who: approval.who && normalizeApprovers(approval.who),
      when: approval.when,
      stakes: approval.stakes,
      editable: Array.isArray(approval.editable)
        ? unlessEmpty(approval.editable)
        : unlessDefault(approval.editable, false),
      escalation: unlessEmpty(approval.escalation)?.map(({ after, who }) => ({
        after,
        who: normalizeApprovers(who),
      })),
      deadline: approval.deadline,
      at_deadline: unlessDefault(approval.at_deadline, "timed_out"),
      valid_for: approval.valid_for,
      veto: unlessDefault(approval.veto, true),
      self_approval: unlessDefault(approval.self_approval, false),
    })
  );
}

/** A group of one is that one. */
function normalizeApprovers(approvers: Approvers): Approvers {
  if (typeof approvers === "string") return approvers;
  const members: Approvers[] = ("all" in approvers ? approvers.all : approvers.any).map(normalizeApprovers);
  const [only] = members;
  if (members.length === 1 && only !== undefined) return only;
  // Of the same depth as what it was made of.
  return ("all" in approvers ? { all: members } : { any: members, count: approvers.count }) as Approvers;
}
