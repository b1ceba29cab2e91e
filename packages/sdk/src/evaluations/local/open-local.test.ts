import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { LocalEvaluationOptions } from "./local-options.ts";
import { openLocal } from "./open-local.ts";

vi.setConfig({ testTimeout: 60_000 });

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "parley-local-"));
  const write = (name: string, text: string): void => {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  };
  write("greet.prompt", "---\nmodel: mock\n---\n<user>\n  @mock text: Hello {{ name }}\n</user>\n");
  write(
    "agent.agent",
    '---\nmodel: mock\ntools:\n  - type: inline\n    json_schema:\n      name: find\n      description: Finds\n---\n<user>\n  @mock tool: find {"name": "{{ name }}"}\n  @mock then\n  @mock answer-from: tool\n</user>\n',
  );
  write("people.dataset.jsonl", datapoints.map((one) => `${JSON.stringify(one)}\n`).join(""));
  write(
    "quality/exact.evaluator.yaml",
    "evaluator_type: python\narguments_type: target_required\nreturn_type: boolean\nattributes: {language: javascript}\n",
  );
  write(
    "quality/exact.evaluator.js",
    "const judge = (log, testcase) => log.output === testcase.target.output;\n",
  );
  write("asked.evaluator.yaml", "evaluator_type: human\narguments_type: target_free\nreturn_type: boolean\n");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const datapoints = ["Ada", "Bob", "<b>Eve</b>", "Mia", "Noa", "Kim"].map((name) => ({
  inputs: { name },
  target: { output: `Hello ${name}` },
}));
const evaluation = {
  name: "greetings",
  file: { path: "greet" },
  dataset: { path: "people" },
  evaluators: [{ path: "quality/exact" }],
} satisfies LocalEvaluationOptions;

test("a file and a function are evaluated without a server, by files and by functions", async () => {
  await using parley = openLocal({ files: folder, environment: {} });
  const seen: number[] = [];
  const result = await parley.evaluations.run({
    ...evaluation,
    file: {
      path: "app",
      callable: ({ name }) => {
        if (name === "Kim") throw new Error("nobody");
        return String(name).startsWith("<") ? `<script>${String(name)}` : `Hello ${String(name)}`;
      },
    },
    control: { path: "greet" },
    evaluators: [
      ...evaluation.evaluators,
      { path: "length", return_type: "number", callable: (log) => String(log["output"]).length },
      { path: "odd", callable: () => "no judgment" },
    ],
    gates: "exact >= 60%\nexact no worse than control by 1%",
    onProgress: ({ done }) => void seen.push(done),
  });
  expect(seen.at(-1)).toBe(12);
  expect(result.scores).toMatchObject({ "quality/exact": 4 / 6, odd: null });
  expect(result.gates.map(({ outcome }) => outcome)).toEqual(["passed", "failed"]);
  expect(result.passed).toBe(false);
  expect(result.runs.map(({ name, control }) => [name, control])).toEqual([
    ["greet", true],
    ["app", false],
  ]);
  const [control, run] = result.runs;
  expect(control?.items[0]).toMatchObject({
    case: "1",
    output: "Hello Ada",
    judgments: { exact: { judgment: true }, length: { judgment: 9 } },
  });
  expect(run?.failures).toContain("case 6: nobody");
  expect(run?.failures).toContain(
    'case 1, odd: The Evaluator returned "no judgment", which is not true or false.',
  );
  expect(result.stats.report).toContain("| `app` | `exact` |");
  const page = result.html();
  expect(page).toContain("▼ exact true → false");
  expect(page).toContain("&lt;script&gt;&lt;b&gt;Eve");
  expect(page).not.toMatch(/<script|<b>|https?:/);
});

test("an Agent calls functions until it answers; without functions it is asked once", async () => {
  await using parley = openLocal({ files: folder, environment: {} });
  const seen: unknown[] = [];
  const find = (given: Record<string, unknown>): string => {
    seen.push(given);
    if (given["name"] === "Kim") throw new Error("nobody");
    return `Hello ${String(given["name"])}`;
  };
  const run = (options: object) =>
    parley.evaluations.run({ ...evaluation, file: { path: "agent" }, ...options });
  const { scores, runs } = await run({ tools: { find } });
  expect(seen).toHaveLength(6);
  expect(scores).toEqual({ "quality/exact": 5 / 6 });
  expect(runs[0]?.items.at(-1)).toMatchObject({ output: "Error: nobody", error: null });
  expect(runs[0]?.metrics.find(({ name }) => name === "output tokens")?.items).toBe(6);
  const { runs: once } = await run({ evaluators: [] });
  expect(once[0]?.items[0]).toMatchObject({ output: "", error: null });
  const { runs: without } = await run({ evaluators: [], tools: { other: find } });
  expect(without[0]?.failures[0]).toContain(
    "called `find`, and there is no such function among its tools: other",
  );
});

test("each case is answered so often, and the spread between samples of one is told apart", async () => {
  await using parley = openLocal({ files: folder, environment: {} });
  const asked = new Map<string, number>();
  const callable = ({ name }: Record<string, unknown>): string => {
    const count = (asked.get(String(name)) ?? 0) + 1;
    asked.set(String(name), count);
    return count === 1 ? `Hello ${String(name)}` : "Bye";
  };
  const { runs, scores, stats, html } = await parley.evaluations.run({
    ...evaluation,
    file: { path: "app", callable },
    control: { path: "greet" },
    samples: 4,
  });
  expect([...asked.values()]).toEqual([4, 4, 4, 4, 4, 4]);
  expect(scores).toEqual({ "quality/exact": 0.25 });
  expect(runs[1]?.items).toHaveLength(24);
  expect(runs[1]?.items.filter((item) => item.sample === 4)).toHaveLength(6);
  // All of it is between samples: each case has the same mean.
  expect(runs[1]?.metrics[0]).toMatchObject({
    items: 6,
    share_between: 0,
    comparison: { difference: -0.75 },
  });
  expect(stats.report).toContain("app: exact: 100 % of the spread is between samples of one item.");
  expect(html()).toContain("app against greet: 6 of 6.");
});

test("a file is asked for no more cases once it is shown to be worse than the control", async () => {
  await using parley = openLocal({ files: folder, environment: {} });
  const many = Array.from({ length: 50 }, (_, index) => ({
    inputs: { name: `n${index}` },
    target: { output: `Hello n${index}` },
  }));
  const seen: { done: number; wanted: number }[] = [];
  const { runs, passed, gates } = await parley.evaluations.run({
    ...evaluation,
    file: { path: "app", callable: () => "Bye" },
    control: { path: "greet" },
    dataset: { path: "many", datapoints: many },
    early_stop: { level: 0.99 },
    concurrency: 2,
    gates: "exact no worse than control by 10 points\nexact <= 10%",
    onProgress: (progress) => void seen.push(progress),
  });
  const [control, run] = runs;
  expect(control).not.toHaveProperty("stopped_early");
  expect(control?.items).toHaveLength(50);
  const { stopped_early: stopped } = run ?? {};
  expect(stopped).toMatchObject({ metric: "exact", decision: "worse", interval: { level: 0.99 } });
  // What was under way when it was decided is finished.
  expect((run?.items.length ?? 0) - (stopped?.pairs ?? 0)).toBeLessThan(10);
  expect(stopped?.cases_left).toBe(50 - (run?.items.length ?? 0));
  expect(seen.at(-1)).toEqual({ done: 50 + (run?.items.length ?? 0), wanted: 50 + (run?.items.length ?? 0) });
  expect(passed).toBe(false);
  expect(gates.map(({ outcome }) => outcome)).toEqual(["failed", "passed"]);
});

test("what is wrong is said with its place, and nothing runs", async () => {
  await using parley = openLocal({ files: folder, environment: {} });
  const options = { ...evaluation, file: { path: "app", callable: () => expect.unreachable() } };
  for (const [wrong, words] of [
    [{ dataset: { path: "nobody" } }, "There is no Dataset nobody: no file nobody.dataset.jsonl."],
    [{ dataset: { path: "given", datapoints: [{ inputs: 1 }] } }, "given:1 `inputs`"],
    [{ evaluators: [{ path: "nobody" }] }, "There is no Evaluator nobody"],
    [{ evaluators: [{ path: "asked" }] }, "nothing judges by it here"],
    [{ evaluators: [{ path: "quality/exact", environment: "live" }] }, "has no versions: `environment`"],
    [{ evaluators: [...evaluation.evaluators, ...evaluation.evaluators] }, "Two Evaluators are named exact"],
    [{ file: { path: "nobody" } }, "There is no file nobody.prompt"],
    [{ file: { path: "../greet" } }, "is no path of a File"],
    [{ gates: "exact >>= 1" }, "Gate 1, column"],
    [{ gates: "" }, "There is no condition in them"],
    [{ gates: "exat >= 1" }, 'Did you mean "exact"?'],
    [{ gates: "exact >= 1 in every nam" }, 'Did you mean "name"?'],
    [{ gates: "exact no worse than control by 1%" }, "There is no run"],
    [{ gates: "# later\n" }, "There is no condition in them"],
    [{ use_existing_logs: true }, "takes no `use_existing_logs`"],
    [{ samples: 0 }, "`samples` is a whole number"],
    [{ samples: 101, record: {} }, "`samples` is 100 at most"],
    [{ early_stop: {} }, "give a `control`"],
    [{ early_stop: { level: 95 }, control: { path: "greet" } }, "is from 0.5 to 0.9999"],
    [
      { early_stop: { metric: "exat" }, control: { path: "greet" } },
      "No Evaluator exat can stop a run early",
    ],
  ] as const)
    await expect(parley.evaluations.run({ ...options, ...wrong } as never)).rejects.toThrow(words);
});

test("what is aborted begins no more cases", async () => {
  await using parley = openLocal({ files: folder, environment: {} });
  const stop = new AbortController();
  const asked: unknown[] = [];
  const callable = ({ name }: Record<string, unknown>): void => {
    asked.push(name);
    if (asked.length === 2) stop.abort(new Error("enough"));
  };
  const options = { ...evaluation, evaluators: [], concurrency: 1, signal: stop.signal };
  await expect(parley.evaluations.run({ ...options, file: { path: "app", callable } })).rejects.toThrow(
    "enough",
  );
  expect(asked).toEqual(["Ada", "Bob"]);
});
