import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createFolder, runParley, startParley } from "../../__fixtures__/parley-process.ts";

const policy = `rules:
  - name: small
    when: tool == "refund" && args.amount <= 50
    do: allow
tests:
  - name: 20 is small
    call: { tool: refund, args: { amount: 20 } }
    expect: allow
  - name: 60 is small
    call: { tool: refund, args: { amount: 60 } }
    expect: allow
`;

describe("parley policy test", () => {
  it("says which tests fail, where they stand, and what was looked at", async () => {
    using folder = createFolder();
    const run = (text: string, ...options: string[]) =>
      runParley(["policy", "test", "-", ...options], { cwd: folder.path, input: text });
    const failed = await run(policy, "--no-json");
    expect(failed.stdout).toContain("✓ 20 is small");
    expect(failed.stdout).toContain("✗ 60 is small (-:9)\n  expected allow; it is ask by no rule");
    expect(failed.code).toBe(1);
    const passed = await run(policy.replace("<= 50", "<= 60"));
    expect(JSON.parse(passed.stdout)).toMatchObject([
      { problems: [], results: [{ passed: true }, { passed: true, ruling: { outcome: "allow" } }] },
    ]);
    expect(passed.code).toBe(0);
    const wrong = await run(policy.replace("<= 50", "<="), "--no-json");
    expect(wrong.stdout).toMatch(/^-:3:\d+ error The condition of this rule/);
    expect(wrong.code).toBe(1);
  });
});

describe("parley policy replay", () => {
  let parley: Awaited<ReturnType<typeof startParley>>;
  beforeAll(async () => {
    parley = await startParley();
  }, 180_000);
  afterAll(async () => {
    await parley.stop();
  });

  it("shows what would have gone another way", async () => {
    writeFileSync(join(parley.cwd, "refunds.policy"), policy);
    const call = { kind: "function_call", name: "refund", args: { amount: 20 } };
    const asked = await parley.run(["api", "approvals.create", "--body", "-"], {
      input: JSON.stringify(call),
    });
    expect(asked).toMatchObject({ code: 0 });
    const { stdout, stderr, code } = await parley.run(["policy", "replay", "refunds.policy", "--no-json"]);
    expect(stdout).toMatch(/pending +allow +1/);
    expect(stdout).toMatch(/apr_\w+ +refund .*pending +allow +small/);
    expect(stderr).toContain("1 calls judged; 1 would go another way, 0 against what was decided.");
    expect(code).toBe(0);
  });
});
