export { activateCall, activateClaim, activateLog, type Activation } from "./cel/activation.ts";
export { compileCondition, type CompiledCondition, type Condition } from "./cel/compile-condition.ts";
export { type CallFacts, type CallHistory, noHistory } from "./call-facts.ts";
export { judge, type Ruling, unjudged } from "./judge.ts";
export { parsePolicy, type ParsedPolicy } from "./parse-policy.ts";
export type { Policy, PolicyProblem, Rule } from "./policy.ts";
export { type PolicyTestResult, runPolicyTests } from "./run-policy-tests.ts";
