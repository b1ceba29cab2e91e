import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type Answer, json, startLoopbackServer } from "../../__fixtures__/loopback-server.ts";
import { openLocal } from "./open-local.ts";

vi.setConfig({ testTimeout: 60_000 });

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "parley-preferences-"));
  writeFileSync(
    join(folder, "preferred.evaluator.yaml"),
    "evaluator_type: llm\narguments_type: target_required\nreturn_type: select\noptions:\n" +
      "  - {name: better, valence: positive}\n  - {name: same, valence: neutral}\n  - {name: worse, valence: negative}\n" +
      "attributes: {method: pairwise, verdict: last_line}\n",
  );
  writeFileSync(
    join(folder, "preferred.evaluator.prompt"),
    "---\nmodel: gpt-4o-mini\nprovider: openai\n---\n<user>\n  {{ first }}|{{ second }}\n</user>\n",
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A model that prefers the longer of two answers. */
const preferLonger: Answer = (response, received) => {
  const { messages } = received.body as { messages: { content: string }[] };
  const [first = "", second = ""] = (messages[0]?.content ?? "").trim().split("|");
  const content = ["second", "same", "first"][Math.sign(first.length - second.length) + 1];
  const choices = [{ message: { role: "assistant", content }, finish_reason: "stop" }];
  json({ choices, usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 } })(response, received);
};

test("what a model prefers is tested by signs, without ties, and the report says how often it was which", async () => {
  await using server = await startLoopbackServer(preferLonger);
  const environment = { OPENAI_API_KEY: "sk-test", OPENAI_BASE_URL: `${server.baseUrl}/v1` };
  await using parley = openLocal({ files: folder, environment });
  /** Longer than the target in nine of twelve cases, shorter in one. */
  const answerAnew = ({ number }: Record<string, unknown>): string =>
    Number(number) < 9 ? "aaaa" : (["a", "bb", "bb"][Number(number) - 9] ?? "");
  const { runs, stats, html } = await parley.evaluations.run({
    name: "preferred",
    file: { path: "anew", callable: answerAnew },
    control: { path: "asever", callable: () => "aa" },
    dataset: {
      path: "numbers",
      datapoints: Array.from({ length: 12 }, (_, number) => ({
        inputs: { number },
        target: { output: "aa" },
      })),
    },
    evaluators: [{ path: "preferred" }],
  });
  const [control, run] = runs;
  expect(control?.metrics[0]).toMatchObject({ name: "preferred", estimate: 0.5, comparison: null });
  expect(run?.metrics[0]).toMatchObject({
    name: "preferred",
    estimate: expect.closeTo(10 / 12, 9),
    items: 12,
  });
  const { comparison } = run?.metrics[0] ?? {};
  // Nine or more heads of ten throws, or as many tails: 2 × (10 + 1) / 2¹⁰.
  expect(comparison).toMatchObject({
    wins: 9,
    losses: 1,
    ties: 2,
    test: "sign",
    sign_p_value: expect.closeTo(22 / 1024, 9),
  });
  expect(comparison?.p_value).toBeGreaterThanOrEqual(comparison?.sign_p_value ?? 1);
  expect(comparison?.adjusted_sign_p_value).toBe(comparison?.p_value);
  const words =
    "anew: preferred: better on 9 items, worse on 1, the same on 2; sign test without ties, corrected p = ";
  expect(stats.report).toContain(words);
  expect(html()).toContain(words);
  // Code takes time, which no judge says anything of.
  const latency = run?.metrics.find(({ name }) => name === "latency")?.comparison ?? {};
  expect(latency).not.toHaveProperty("sign_p_value");
});
