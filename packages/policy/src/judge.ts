import type { ApprovalPlan } from "@parley/contract";
import { activateCall } from "./cel/activation.ts";
import type { Values } from "./cel/values-at.ts";
import type { CallFacts } from "./call-facts.ts";
import type { Policy, Rule } from "./policy.ts";

/** What a policy says of one call, and why. */
export type Ruling = {
  readonly outcome: "allow" | "deny" | "ask";
  /** The rule that decided; null where none fitted. */
  readonly rule: { readonly name: string; readonly line: number; readonly when: string | null } | null;
  readonly reason: string | null;
  /** Who is asked, where the rule says so. */
  readonly plan: ApprovalPlan | null;
  /** What the rule's condition looked at. */
  readonly values: Values;
  /** Why it could not be judged: then people are asked, whatever other rules would say. */
  readonly error: string | null;
};

/**
 * Asks the rules in their order; the first that fits decides. A call that none fits is asked about, and so is one where
 * a condition cannot be evaluated: what stands behind an error is not looked at, so an error never leads to `allow`.
 *
 * @example
 * judge(policy, facts); // { outcome: "allow", rule: { name: "small refunds", line: 2, … }, values: { "args.amount": 30 } }
 */
export function judge(policy: Policy, facts: CallFacts): Ruling {
  const activation = activateCall(facts);
  for (const rule of policy.rules) {
    const { condition } = rule;
    const result = condition?.evaluate(activation) ?? { kind: "true" };
    if (result.kind === "false") continue;
    const values = condition?.valuesIn(activation) ?? {};
    const named = { name: rule.name, line: rule.line, when: condition?.text ?? null };
    if (result.kind === "error") return { ...unjudged(result.message), rule: named, values };
    return { ...outcomeOf(rule), rule: named, values, error: null };
  }
  return { outcome: "ask", rule: null, reason: null, plan: null, values: {}, error: null };
}

/** What stands where a policy could not say anything: people are asked. */
export const unjudged = (error: string): Ruling => ({
  outcome: "ask",
  rule: null,
  reason: null,
  plan: null,
  values: {},
  error,
});

function outcomeOf(rule: Rule): Pick<Ruling, "outcome" | "reason" | "plan"> {
  if (rule.do === "allow") return { outcome: "allow", reason: null, plan: null };
  if (rule.do === "deny") return { outcome: "deny", reason: rule.reason, plan: null };
  return { outcome: "ask", reason: rule.reason, plan: rule.plan };
}
