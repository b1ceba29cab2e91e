import type { ApprovalPlan, Responder } from "@parley/contract";
import { formatDuration } from "../../design/format.ts";

/** Those that others stand above: nobody does above an owner, or a role that an organization has made. */
const ranked: ReadonlySet<string> = new Set(["viewer", "member", "reviewer", "developer", "admin"]);

/** Who answers, as words. @example describeResponder({ any: [{ team: "legal" }, { role: "admin" }], count: 2 }) */
export function describeResponder(tree: Responder): string {
  if ("anyone" in tree) return "anyone who may answer";
  if ("person" in tree) return tree.person;
  if ("team" in tree) return `someone of the team ${tree.team}`;
  if ("role" in tree) return `someone with the role ${tree.role}${ranked.has(tree.role) ? " or above" : ""}`;
  if ("schedule" in tree) return `whoever is on call by ${tree.schedule}`;
  if ("channel" in tree) return `someone in ${tree.channel}`;
  if ("all" in tree) return joined(tree.all, "and");
  const count = tree.count ?? 1;
  if (count === 1) return joined(tree.any, "or");
  const isEverybody = count === tree.any.length;
  return isEverybody ? joined(tree.any, "and") : `${count} of: ${tree.any.map(nested).join("; ")}`;
}

const joined = (parts: readonly Responder[], word: "and" | "or"): string =>
  parts.length === 1 && parts[0] ? describeResponder(parts[0]) : parts.map(nested).join(` ${word} `);

const nested = (part: Responder): string =>
  "any" in part || "all" in part ? `(${describeResponder(part)})` : describeResponder(part);

const anybody: ApprovalPlan = { steps: [{ who: { anyone: true } }] };

/** A plan as sentences: who is asked from when on, what one denial does, whether who asks may answer. */
export function describePlan({
  plan = anybody,
  isQuestion,
}: {
  plan: ApprovalPlan | undefined;
  isQuestion: boolean;
}): {
  steps: { when: string; who: string }[];
  rules: string[];
} {
  const steps = plan.steps.map(({ who, after_seconds: after = 0 }) => ({
    when: after === 0 ? "At once" : `After ${formatDuration(after * 1000)}, if nobody has decided`,
    who: describeResponder(who),
  }));
  const denial = plan.veto === false ? "As many must deny as could have approved." : "One denial decides.";
  return {
    steps,
    rules: [
      ...(isQuestion ? ["The first answer counts."] : [denial]),
      ...(plan.allow_requester ? ["Who asks may answer as well."] : ["Who asks may not answer."]),
    ],
  };
}
