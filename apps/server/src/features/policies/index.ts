export { hasPolicyInUse } from "./policies.store.ts";
export { policyRoutes } from "./policies.routes.ts";
export { type AppliedRuling, type CallToJudge, createPolicyJudge, type PolicyJudge } from "./policy-judge.ts";
