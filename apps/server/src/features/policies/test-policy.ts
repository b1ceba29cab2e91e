import { policyErrors, type PolicyTestReport } from "@parley/contract";
import { parsePolicy, runPolicyTests } from "@parley/policy";
import type { z } from "zod";
import { isOutOfTime, withinTime } from "../../kernel/within-time.ts";

const limitMs = 5000;

/**
 * Reads a text and runs the tests it brings along.
 *
 * @throws unreadable where the tests take too long
 */
export function testPolicy(text: string, now: number): z.output<typeof PolicyTestReport> {
  const parsed = parsePolicy(text);
  if (!parsed.ok) return { problems: [...parsed.problems], results: [] };
  const results = testInTime(() => runPolicyTests(parsed.policy, now));
  return {
    problems: [],
    results: results.map(({ expectedRule, ruling, ...result }) => ({
      ...result,
      expected_rule: expectedRule,
      ruling: { ...ruling, values: { ...ruling.values } },
    })),
  };
}

/**
 * Runs the tests of a policy; broken off where they take longer than any should.
 *
 * @throws unreadable
 */
export function testInTime<T>(work: () => T): T {
  try {
    return withinTime(limitMs, work);
  } catch (error) {
    if (!isOutOfTime(error)) throw error;
    const message = `its tests take more than ${limitMs} ms`;
    throw policyErrors.unreadable({ problems: [{ message, line: 1, column: 1 }] });
  }
}
