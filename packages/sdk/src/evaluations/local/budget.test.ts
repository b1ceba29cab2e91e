import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { json, startLoopbackServer } from "../../__fixtures__/loopback-server.ts";
import { BudgetSpentError } from "./budget-spent-error.ts";
import { sayUsd } from "./budget-stop.ts";
import type { LocalEvaluationOptions } from "./local-options.ts";
import { openLocal } from "./open-local.ts";

vi.setConfig({ testTimeout: 60_000 });

/** At $0.15 for a million tokens read, a call costs that. */
const dollarsOfCall = 0.15;
const reply = {
  choices: [{ message: { role: "assistant", content: "true" }, finish_reason: "stop" }],
  usage: { prompt_tokens: 1_000_000, completion_tokens: 0, total_tokens: 1_000_000 },
};

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "parley-budget-"));
  const write = (name: string, text: string): void => {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  };
  const asking = (fields: string) =>
    `---\nmodel: gpt-4o-mini\nprovider: openai\n${fields}---\n<user>\n  Hello {{ name }}\n</user>\n`;
  write("greet.prompt", asking(""));
  write("short.prompt", asking("max_tokens: 10\n"));
  write("free.prompt", "---\nmodel: mock\n---\n<user>\n  @mock text: Hello {{ name }}\n</user>\n");
  write("unknown.prompt", asking("").replace("gpt-4o-mini", "gpt-of-tomorrow"));
  write("people.dataset.jsonl", names.map((name) => `${JSON.stringify({ inputs: { name } })}\n`).join(""));
  const judge = (path: string, attributes: string) => {
    write(
      `${path}.evaluator.yaml`,
      `evaluator_type: llm\narguments_type: target_free\nreturn_type: boolean\nattributes: {${attributes}}\n`,
    );
    write(
      `${path}.evaluator.prompt`,
      "---\nmodel: gpt-4o-mini\nprovider: openai\n---\n<user>\n  Is it kind? {{ log.output }}\n</user>\n",
    );
  };
  judge("kind", "verdict: last_line");
  judge("often", "verdict: last_line, repeats: 3");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const names = ["Ada", "Bob", "Eve", "Mia", "Noa", "Kim"];
const evaluation = {
  name: "greetings",
  file: { path: "greet" },
  dataset: { path: "people" },
  evaluators: [],
  concurrency: 1,
} satisfies LocalEvaluationOptions;

async function open() {
  const server = await startLoopbackServer(json(reply));
  const environment = { OPENAI_API_KEY: "sk-test", OPENAI_BASE_URL: `${server.baseUrl}/v1` };
  const local = openLocal({ files: folder, environment });
  return {
    ...local,
    calls: () => server.received.length,
    run: (options: object) => local.evaluations.run({ ...evaluation, ...options }),
    /** What ends it. */
    fail: async (options: object): Promise<BudgetSpentError> => {
      const error = await local.evaluations.run({ ...evaluation, ...options }).then(
        () => undefined,
        (cause: unknown) => cause,
      );
      if (!(error instanceof BudgetSpentError)) throw new Error("No budget ended it.", { cause: error });
      return error;
    },
    async [Symbol.asyncDispose]() {
      await local.close();
      await server[Symbol.asyncDispose]();
    },
  };
}

test("a budget ends it, with a report of what was done", async () => {
  await using parley = await open();
  const { message, budget, spent, unasked, result } = await parley.fail({
    budget: 0.3,
    evaluators: [{ path: "long", callable: () => true }],
    gates: "long >= 10%",
  });
  expect(parley.calls()).toBe(2);
  expect({ budget, spent, unasked }).toEqual({ budget: 0.3, spent: 2 * dollarsOfCall, unasked: 4 });
  const words =
    "The budget of $0.30 was spent before the end: 2 of 6 answers were given, for $0.30. Figures are of these alone, and no gate was judged.";
  expect(message).toBe(words);
  expect(result).toMatchObject({
    passed: false,
    recorded: null,
    scores: { long: 1 },
    budget: { budget: 0.3, spent: 0.3, reason: "spent", answers: 2, unasked: 4 },
    gates: [{ gate: "long >= 10%", outcome: "unknown", evidence: words }],
  });
  expect(result.runs[0]?.items.map((item) => item.output)).toEqual(["true", "true"]);
  expect(result.stats.report).toContain(words);
  expect(result.html()).toContain("The budget of $0.30 was spent");
});

test("what judges cost counts; a run that was not begun has nothing, and is shown so", async () => {
  await using parley = await open();
  const { result } = await parley.fail({
    budget: 0.6,
    file: { path: "short" },
    control: { path: "greet" },
    evaluators: [{ path: "kind" }],
  });
  // An answer and a judgment each.
  expect(parley.calls()).toBe(4);
  expect(result.runs.map(({ name, items }) => [name, items.length])).toEqual([
    ["greet", 2],
    ["short", 0],
  ]);
  expect(result.runs[1]?.metrics.find(({ name }) => name === "kind")).toMatchObject({
    estimate: null,
    items: 0,
  });
  expect(result.budget).toMatchObject({ answers: 2, unasked: 10 });
  expect(result.html()).toContain("not passed");
});

test("what is enough changes nothing, also where the last answer spends it", async () => {
  await using parley = await open();
  for (const budget of [5, names.length * dollarsOfCall]) {
    const result = await parley.run({ budget });
    expect(result).not.toHaveProperty("budget");
    expect(result.runs[0]?.items).toHaveLength(names.length);
  }
  const free = await parley.run({ budget: 0.000_001, file: { path: "free" } });
  expect(free.runs[0]?.items).toHaveLength(names.length);
});

test("a budget that could not be kept is refused, and nobody is asked", async () => {
  await using parley = await open();
  for (const [wrong, words] of [
    [{ budget: 5, file: { path: "unknown" } }, "no price is known of gpt-of-tomorrow"],
    [{ budget: 0 }, "a number of USD above 0"],
    [{ budget: Number.NaN }, "a number of USD above 0"],
  ] as const)
    await expect(parley.run(wrong)).rejects.toThrow(words);
  expect(parley.calls()).toBe(0);
});

test("an estimate asks nobody: calls, tokens by lengths, and the catalogue's prices", async () => {
  await using parley = await open();
  const estimate = (options: object) => parley.evaluations.estimate({ ...evaluation, ...options });
  // "Hello Ada" are three tokens, and its message four; 300 are guessed of an answer.
  const [read, written] = [6 * 7, 6 * 300];
  expect(await estimate({})).toEqual({
    answers: 6,
    calls: 6,
    judge_calls: 0,
    code_runs: 0,
    prompt_tokens: read,
    output_tokens: written,
    cost: expect.closeTo((read * 0.15 + written * 0.6) / 1e6, 12),
    unpriced_models: [],
  });
  expect(await estimate({ file: { path: "short" }, samples: 5 })).toMatchObject({
    calls: 30,
    prompt_tokens: 5 * read,
    output_tokens: 300,
  });
  // The control is free, and asked too.
  const judged = await estimate({
    control: { path: "free" },
    evaluators: [{ path: "kind" }, { path: "often" }],
  });
  expect(judged).toMatchObject({ answers: 12, calls: 12, judge_calls: 12 + 36 });
  expect(judged.cost).toBeGreaterThan((48 * (300 * 0.15 + 120 * 0.6)) / 1e6);
  expect(await estimate({ file: { path: "unknown" } })).toMatchObject({
    cost: null,
    unpriced_models: ["gpt-of-tomorrow"],
  });
  expect(await estimate({ file: { path: "app", callable: () => "Hi" } })).toMatchObject({
    calls: 0,
    cost: 0,
  });
  expect(parley.calls()).toBe(0);
});

test("amounts have the digits that matter", () => {
  expect([12.4, 1, 0.3, 0.0031, 0].map(sayUsd)).toEqual(["$12.40", "$1.00", "$0.30", "$0.0031", "$0.00"]);
});
