import type { Approval, ApprovalPlan } from "@parley/contract";

/** The plan by which a request is decided: what a policy asks for stands above what the program asked for. */
export function planThatCounts({
  request,
  policy,
}: Pick<Approval, "request" | "policy">): ApprovalPlan | undefined {
  if (policy?.plan) return policy.plan;
  const isRuled = policy !== null && (policy.rule !== null || policy.error !== null);
  if (!isRuled || request.plan?.allow_requester !== true) return request.plan;
  return { ...request.plan, allow_requester: false };
}
