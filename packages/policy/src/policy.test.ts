import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { noHistory, type CallFacts } from "./call-facts.ts";
import { judge } from "./judge.ts";
import { parsePolicy } from "./parse-policy.ts";
import type { Policy } from "./policy.ts";
import { runPolicyTests } from "./run-policy-tests.ts";

const refund: CallFacts = {
  tool: "refund",
  args: { amount: 30, to: "ana@example.com", items: [{ price: 1 }, { price: 20 }], note: null },
  agent: "support/agent",
  version: "agv_1",
  environment: "production",
  stakes: "medium",
  requester: { id: "key_1", name: "Support" },
  history: noHistory,
  now: Date.parse("2026-11-21T10:00:00Z"),
};

function policyOf(text: string): Policy {
  const parsed = parsePolicy(text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.policy;
}

/** A policy of one rule that allows. */
const when = (condition: string): Policy =>
  policyOf(JSON.stringify({ rules: [{ name: "it", when: condition, do: "allow" }] }));

const outcomeOf = (condition: string, facts: Partial<CallFacts> = {}): string => {
  const { outcome, error } = judge(when(condition), { ...refund, ...facts });
  return error === null ? outcome : `error: ${error}`;
};

const problemsOf = (text: string): string[] => {
  const parsed = parsePolicy(text);
  return parsed.ok ? [] : parsed.problems.map(({ message, line, column }) => `${line}:${column} ${message}`);
};

const refunds = `# Who may refund
description: Refunds
rules:
  - name: never to strangers
    when: tool == "refund" && !args.to.endsWith("@example.com")
    do: deny
    reason: Refunds go to customers only.
  - name: small refunds
    when: tool == "refund" && args.amount <= 50
    do: allow
  - name: large refunds
    when: tool == "refund"
    do: ask
    plan:
      steps: [{ who: { team: finance } }]
tests:
  - name: 20 is small
    call: { tool: refund, args: { amount: 20, to: ana@example.com } }
    expect: allow
    rule: small refunds
  - name: elsewhere
    call: { tool: drop_table }
    expect: ask
    rule: null
  - name: without an address
    call: { tool: refund, args: { amount: 20 } }
    expect: ask
`;

describe("a policy", () => {
  test("the first rule that fits decides, and says which, where, and what it looked at", () => {
    const policy = policyOf(refunds);
    expect(judge(policy, refund)).toEqual({
      outcome: "allow",
      rule: { name: "small refunds", line: 8, when: 'tool == "refund" && args.amount <= 50' },
      reason: null,
      plan: null,
      values: { tool: "refund", "args.amount": 30 },
      error: null,
    });
    expect(judge(policy, { ...refund, args: { ...refund.args, amount: 51 } })).toMatchObject({
      outcome: "ask",
      rule: { name: "large refunds" },
      plan: { steps: [{ who: { team: "finance" } }] },
    });
    expect(judge(policy, { ...refund, args: { amount: 1, to: "eve@evil.test" } })).toMatchObject({
      outcome: "deny",
      reason: "Refunds go to customers only.",
    });
  });

  test("what no rule fits is asked about", () => {
    expect(judge(policyOf(refunds), { ...refund, tool: "other" })).toMatchObject({
      outcome: "ask",
      rule: null,
      error: null,
    });
    expect(judge(policyOf("rules: []"), refund).outcome).toBe("ask");
  });

  test("an error asks, and no rule behind it is heard", () => {
    const policy = policyOf(refunds);
    const ruling = judge(policy, { ...refund, args: { amount: 20 } });
    expect(ruling).toMatchObject({
      outcome: "ask",
      rule: { name: "never to strangers", line: 4 },
      error: "No such key: to",
    });
  });

  test("its tests are run; an error passes none", () => {
    expect(runPolicyTests(policyOf(refunds), 0)).toMatchObject([
      { name: "20 is small", passed: true, line: 17 },
      { name: "elsewhere", passed: true },
      { name: "without an address", passed: false, ruling: { error: "No such key: to" } },
    ]);
  });

  test.each([
    ['tool in ["refund", "pay"] && args.amount == 30', "allow"],
    ["args.amount > 30.5", "ask"],
    ["args.items.all(item, item.price <= 20)", "allow"],
    ["args.items.exists(item, item.price > 20)", "ask"],
    ["args.items.filter(item, item.price > 5).size() == 1", "allow"],
    ['args.to.matches("^[a-z]+@example[.]com$")', "allow"],
    ["has(args.amount) && !has(args.currency) && args.note == null", "allow"],
    ['requester.name == "Support" && environment == "production" && agent.startsWith("support/")', "allow"],
    ["history.requests_day < 3", "allow"],
    ['now.getHours("Europe/Berlin") == 11', "allow"],
    ["args.amount + 1.0 == 31.0", "allow"],
    ["args.missing > 1", "error: No such key: missing"],
    ["args.amount + 1 == 31", "error: no such overload: dyn<double> + int"],
    ["args.note", "error: it comes to something else than true or false"],
    ["args.constructor == args.constructor", "error: No such key: constructor"],
  ])("%s → %s", (condition, outcome) => {
    expect(outcomeOf(condition)).toBe(outcome);
  });

  test.each([
    ["rules: [", /^1:\d+ /],
    ["rules: [{ name: a, do: perhaps }]", /rules\.0\.do/],
    ["rules: [{ name: a, do: deny }]", /rules\.0\.reason/],
    ["rules: [{ name: a, do: allow, plan: {} }]", /Unrecognized key: "plan"/],
    ["rules:\n  - name: a\n    when: tool = 1\n    do: allow", /^3:\d+ The condition of this rule/],
    ["rules:\n  - name: a\n    when: tol == tool\n    do: allow", /^3:11 .*Unknown variable: tol/],
    ["rules:\n  - name: a\n    when: history.weekly > 1\n    do: allow", /No such key: weekly/],
    ['rules:\n  - { name: a, when: "tool", do: allow }', /comes to a string/],
    ["rules:\n  - { name: a, do: allow }\n  - { name: a, do: ask }", /^3:\d+ Two rules are named `a`/],
    ["rules: [{ name: a, when: 'tool.matches(agent)', do: allow }]", /pattern as a literal/],
    ["rules: [{ name: a, when: 'tool.matches(\"(\")', do: allow }]", /is no pattern/],
    ["rules: [{ name: a, when: 'args.l.map(x, x).size() > 1', do: allow }]", /`map\(\)` is not there/],
    ["rules: [{ name: a, when: 'cel.bind(x, tool, x == x)', do: allow }]", /`bind\(\)` is not there/],
    [
      "rules: [{ name: a, when: 'args.l.all(x, args.l.all(y, args.l.all(z, z > 1)))', do: allow }]",
      /at most 2 deep/,
    ],
    [
      "rules: [{ name: a, do: allow }]\ntests: [{ name: t, call: { tool: x }, expect: ask, rule: b }]",
      /no rule `b`/,
    ],
    ["a: &a [1]\nrules: [{ name: a, do: allow, when: *a }]", /Aliases/],
    [`rules: [{ name: a, do: allow, when: '${"!".repeat(400)}true' }]`, /condition of this rule/],
  ])("refuses %s", (text, problem) => {
    expect(problemsOf(text).join("\n")).toMatch(problem);
  });
});

describe("bounded cost", () => {
  test("a pattern that would take a backtracking engine for ever is linear here", () => {
    expect(outcomeOf('args.text.matches("^(a+)+$")', { args: { text: `${"a".repeat(5000)}!` } })).toBe("ask");
  });

  test("what is too large for a condition is asked about", () => {
    const list = Array.from({ length: 20_000 }, (_, index) => index);
    expect(outcomeOf("args.list.all(x, args.list.exists(y, x == y))", { args: { list } })).toMatch(
      /too large/,
    );
    expect(outcomeOf("args.list.all(x, x >= 0)", { args: { list } })).toBe("allow");
  });

  test("arguments nested deeper than a stack is are no rule's yes", () => {
    let deep: unknown = 1;
    for (let depth = 0; depth < 100_000; depth += 1) deep = [deep];
    const facts = { args: { deep, same: structuredCloneless(deep) } };
    expect(outcomeOf("args.deep == args.same", facts)).not.toBe("allow");
  });
});

/** The same nesting in other objects. */
function structuredCloneless(value: unknown): unknown {
  let depth = 0;
  for (let inner = value; Array.isArray(inner); inner = inner[0] as unknown) depth += 1;
  let copy: unknown = 1;
  for (; depth > 0; depth -= 1) copy = [copy];
  return copy;
}

describe("whatever is given", () => {
  test("is allowed by a rule that says so without an error, or not at all", () => {
    const conditions = [
      "args.a > 1",
      'args.b.startsWith("x")',
      "args.c.all(x, x > 0)",
      "has(args.a)",
      "args.a",
    ];
    const rules = fc.array(
      fc.record({
        when: fc.constantFrom(...conditions),
        do: fc.constantFrom("allow" as const, "deny" as const, "ask" as const),
      }),
      { maxLength: 4 },
    );
    const args = fc.dictionary(fc.constantFrom("a", "b", "c"), fc.jsonValue({ maxDepth: 2 }));
    fc.assert(
      fc.property(rules, args, (given, values) => {
        const policy = policyOf(
          JSON.stringify({
            rules: given.map((rule, index) => ({
              name: `rule ${index}`,
              ...rule,
              ...(rule.do === "deny" && { reason: "no" }),
            })),
          }),
        );
        const ruling = judge(policy, { ...refund, args: values as Record<string, unknown> });
        if (ruling.outcome !== "allow") return;
        expect(ruling.error).toBeNull();
        const index = given.findIndex((_, number) => `rule ${number}` === ruling.rule?.name);
        expect(given[index]?.do).toBe("allow");
        expect(
          judge(when(given[index]!.when), { ...refund, args: values as Record<string, unknown> }),
        ).toMatchObject({ outcome: "allow", error: null });
      }),
      { numRuns: 500 },
    );
  });
});
