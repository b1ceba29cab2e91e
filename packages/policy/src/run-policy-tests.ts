import type { CallFacts } from "./call-facts.ts";
import { judge, type Ruling } from "./judge.ts";
import type { Policy, PolicyTest } from "./policy.ts";

export type PolicyTestResult = {
  readonly name: string;
  readonly line: number;
  readonly passed: boolean;
  readonly expected: PolicyTest["expect"];
  readonly expectedRule: string | null | undefined;
  readonly ruling: Ruling;
};

/** Judges the calls of the tests that a policy brings along; an error in a rule passes no test. */
export const runPolicyTests = (policy: Policy, now: number): PolicyTestResult[] =>
  policy.tests.map((test) => {
    const ruling = judge(policy, toFacts(test.call, now));
    const isRule = test.rule === undefined || (ruling.rule?.name ?? null) === test.rule;
    return {
      name: test.name,
      line: test.line,
      passed: ruling.outcome === test.expect && ruling.error === null && isRule,
      expected: test.expect,
      expectedRule: test.rule,
      ruling,
    };
  });

const toFacts = ({ at, ...call }: PolicyTest["call"], now: number): CallFacts => ({
  ...call,
  now: at === undefined ? now : Date.parse(at),
});
