import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { databases } from "@parley/db/testing";
import { openTestApp } from "@parley/server/testing";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { clientErrors } from "../../client-errors.ts";
import { json, startLoopbackServer } from "../../__fixtures__/loopback-server.ts";
import { Parley } from "../../parley.ts";
import type { LocalEvaluationOptions, LocalEvaluationResult } from "../local/local-options.ts";
import { openLocal } from "../local/open-local.ts";
import { recordEvaluation } from "./record-evaluation.ts";
import type { Recording } from "./recording.ts";

vi.setConfig({ testTimeout: 120_000 });

let folder: string;
const write = (name: string, text: string): void => {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), text);
};
const exact = (code: string): void => write("quality/exact.evaluator.js", `const judge = ${code};\n`);
const cases = ["Ada", "Bob", "Eve", "Mia"].map((name, index) => ({
  inputs: { name, language: index % 2 === 0 ? "fr" : "en" },
  target: { output: `Hello ${name}` },
}));
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "parley-record-"));
  write("greet.prompt", "---\nmodel: mock\n---\n<user>\n  @mock text: Hello {{ name }}\n</user>\n");
  write("people.dataset.jsonl", cases.map((one) => `${JSON.stringify(one)}\n`).join(""));
  write(
    "quality/exact.evaluator.yaml",
    "evaluator_type: python\narguments_type: target_required\nreturn_type: boolean\nattributes: {language: javascript}\n",
  );
  exact("(log, testcase) => log.output === testcase.target.output");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Fetch = NonNullable<ConstructorParameters<typeof Parley>[0]>["fetch"];

async function open(wrap: (send: (request: Request) => Promise<Response>) => Fetch) {
  const app = await openTestApp(databases[0]!);
  const parley = new Parley({
    baseUrl: "http://parley.test",
    apiKey: app.apiKey,
    environment: {},
    maxRetries: 0,
    fetch: wrap(async (request) => app.app.fetch(request)),
  });
  return Object.assign(app, { parley });
}
const plain =
  (send: (request: Request) => Promise<Response>): Fetch =>
  (input, init) =>
    send(new Request(input as string, init));

const evaluation = {
  name: "release 12",
  file: { path: "greet" },
  control: {
    path: "app",
    version: { revision: 7 },
    callable: ({ name }) => {
      if (name === "Mia") throw new Error("nobody");
      return name === "Eve" ? "Bye" : `Hello ${String(name)}`;
    },
  },
  dataset: { path: "people" },
  evaluators: [
    { path: "quality/exact" },
    { path: "length", return_type: "number", callable: (log) => String(log["output"]).length },
  ],
  gates: "exact >= 90%\nexact no worse than app by 50 points\nexact <= 10% in every language",
} satisfies LocalEvaluationOptions;

test("an evaluation that was made here is an Evaluation there, judged by its gates, and moves no head", async () => {
  await using app = await open(plain);
  await using local = openLocal({ files: folder, environment: {} });
  const { parley } = app;
  await parley.prompts.upsert({ path: "greet", model: "mock", template: "Kept" });
  const first = await local.evaluations.run({
    ...evaluation,
    record: parley,
    gateSource: { tool: "test", commit: "abc" },
  });
  expect(first.passed).toBe(false);
  expect(first.gates.map(({ outcome }) => outcome)).toEqual(["passed", "passed", "failed"]);
  expect(first.gates[1]?.evidence).toMatch(/^exact differs from control by \+50\.0 points/);
  const { recorded } = first;
  expect(first.stats.report).toContain(`Recorded: <${recorded?.url}>`);
  expect(first.html()).toContain(`href="${recorded?.url}"`);

  const id = recorded?.evaluation_id ?? "";
  const { records: checks } = await parley.evaluations.listGateChecks({ id });
  expect(checks).toMatchObject([{ url: recorded?.url, passed: false, source: { commit: "abc" } }]);
  const { runs } = await parley.evaluations.listRuns({ id });
  expect(runs.toSorted((a, b) => Number(a.control) - Number(b.control))).toMatchObject([
    { status: "completed", control: false, version: { path: "greet" }, progress: { logs: 4, judgments: 8 } },
    {
      status: "completed",
      control: true,
      version: { path: "app", attributes: { revision: 7 } },
      progress: { logs: 4, logs_failed: 1, judgments: 8 },
    },
  ]);
  const { run_stats: stats } = await parley.evaluations.getStats({ id });
  expect(stats.find(({ run_id }) => run_id === runs.find(({ control }) => control)?.id)).toMatchObject({
    evaluator_stats: expect.arrayContaining([expect.objectContaining({ num_true: 2, num_false: 2 })]),
  });
  // What nobody deployed is still what was saved last: nothing that is evaluated goes live.
  expect(await parley.files.retrieveByPath({ path: "greet" })).toMatchObject({ template: "Kept" });

  // The same Evaluators: figures can be compared, so the Runs join; other ones: they cannot.
  const again = await local.evaluations.run({ ...evaluation, record: parley });
  expect(again.recorded?.evaluation_id).toBe(id);
  expect((await parley.evaluations.get({ id })).runs_count).toBe(4);
  exact("(log, testcase) => log.output == testcase.target.output");
  const other = await local.evaluations.run({ ...evaluation, record: parley });
  const changed = await parley.evaluations.get({ id: other.recorded?.evaluation_id ?? "" });
  expect(changed).toMatchObject({ name: "release 12 2", runs_count: 2 });
});

const trustOf = ({ recorded }: LocalEvaluationResult): Record<string, string> =>
  Object.fromEntries((recorded?.judges ?? []).map(({ name, trust }) => [name, trust]));

test("a model that people contradict is marked in every report, and one that they agree with in none", async () => {
  await using app = await open(plain);
  await using local = openLocal({ files: folder, environment: {} });
  const { parley } = app;
  const shape = "evaluator_type: llm\narguments_type: target_free\nreturn_type: boolean\n";
  for (const [name, says] of [
    ["guess", "@mock text: {{ log.inputs.guess }}"],
    ["fair", "@mock text: {{ log.inputs.truth }}"],
  ]) {
    write(`${name}.evaluator.yaml`, `${shape}attributes: {verdict: last_line}\n`);
    write(`${name}.evaluator.prompt`, `---\nmodel: mock\n---\n<user>\n  ${says}\n</user>\n`);
  }
  const datapoints = Array.from({ length: 24 }, (_, index) => ({
    inputs: { name: `n${index}`, truth: String(index % 2 === 0), guess: String(index % 3 === 0) },
  }));
  const run = (gates?: string) =>
    local.evaluations.run({
      name: "judged",
      file: { path: "greet" },
      dataset: { path: "judged-cases", datapoints },
      evaluators: [{ path: "guess" }, { path: "fair" }],
      ...(gates !== undefined && { gates }),
      record: parley,
    });
  const first = await run();
  expect(trustOf(first)).toEqual({ guess: "unmeasured", fair: "unmeasured" });
  expect(`${first.stats.report}${first.html()}`).not.toMatch(/untrusted|not trusted/);
  await app.ask("POST", "/v5/evaluators", {
    path: "people",
    spec: { evaluator_type: "human", arguments_type: "target_free", return_type: "boolean" },
  });
  const { runs } = await parley.evaluations.listRuns({ id: first.recorded?.evaluation_id ?? "" });
  const { records: logs } = await parley.logs.list({ file_id: runs[0]?.version?.id ?? "", size: 100 });
  expect(logs).toHaveLength(24);
  for (const log of logs) {
    const { id: parent_id, inputs } = log;
    const judgment = (inputs as Record<string, unknown>)["truth"] === "true";
    await app.ask("POST", "/v5/evaluators/log", { path: "people", parent_id, judgment });
  }
  // Asked for gates, the server looks anew.
  const second = await run("guess >= 1%\nfair >= 1%");
  const { stats, html, gates } = second;
  expect(trustOf(second)).toEqual({ guess: "untrusted", fair: "trusted" });
  expect(stats.report).toContain("| `guess (untrusted)` |");
  expect(stats.report).toContain("| `fair` |");
  const sentence =
    /The judge guess is not trusted: The judge's kappa with people is [^\n]* 24 items\): below 0\.4\./;
  expect(stats.report).toMatch(sentence);
  expect(stats.report).not.toContain("The judge fair");
  expect(html()).toContain("<h2>guess (untrusted)</h2>");
  expect(html()).toContain("The judge guess is not trusted: ");
  expect(gates.map(({ evidence }) => evidence.includes("Its judge is not trusted: "))).toEqual([true, false]);
});

test("samples of a case are Logs of one Datapoint", async () => {
  await using app = await open(plain);
  await using local = openLocal({ files: folder, environment: {} });
  const { name, file, control, dataset, evaluators } = evaluation;
  const asked = { name, file, control, dataset, evaluators, samples: 3, record: app.parley };
  const { recorded, passed } = await local.evaluations.run({ ...asked, gates: "exact >= 10%" });
  expect(passed).toBe(true);
  const id = recorded?.evaluation_id ?? "";
  const { runs } = await app.parley.evaluations.listRuns({ id });
  for (const run of runs)
    expect(run).toMatchObject({ status: "completed", samples: 3, progress: { logs: 12, logs_wanted: 12 } });
  const { records } = await app.parley.evaluations.listItems({ id });
  expect(records.map((item) => item.runs.map(({ logs_count: count }) => count))).toEqual(
    Array.from({ length: 4 }, () => [3, 3]),
  );
  await expect(local.evaluations.run({ ...asked, early_stop: {} })).rejects.toThrow("not both");
});

test("replies that are lost leave nothing twice", async () => {
  const lost = new Set<string>();
  await using app = await open((send) => async (input, init) => {
    const request = new Request(input as string, init);
    const step = `${request.method} ${new URL(request.url).pathname.replaceAll(/(?:evr|run|log|ds)_\w+/g, "…")}`;
    const reply = await send(request);
    if (lost.has(step)) return reply;
    lost.add(step);
    throw new TypeError("the connection broke");
  });
  const verdicts = new Map([["exact", { ok: true, judgment: true, stdout: "", ms: 1 }]]);
  const items = cases.map((datapoint) => ({
    case: { datapoint },
    log: { inputs: datapoint.inputs, output: "x" },
    verdicts,
  })) as unknown as Recording["runs"][number]["items"];
  const run = (name: string, isControl: boolean) => ({
    name,
    isControl,
    items,
    file: { path: name, type: "flow" as const, content: { attributes: {} } },
  });
  const recorded = await recordEvaluation(app.parley, {
    name: "release",
    dataset: "people",
    runs: [run("old", true), run("new", false)],
    evaluators: [
      {
        name: "exact",
        path: "exact",
        spec: { evaluator_type: "external", arguments_type: "target_free", return_type: "boolean" },
      },
    ],
    gates: "exact >= 90%",
    patience: { signal: undefined, sleep: async () => {} },
  });
  expect(lost.size).toBeGreaterThan(8);
  const get = async <T>(path: string) => (await app.ask<T>("GET", `/v5${path}`)).body;
  expect(await get("/evaluations/overview")).toMatchObject({ total: 1 });
  expect(await get(`/evaluations/${recorded.evaluation_id}/gates`)).toMatchObject({ total: 1 });
  const { runs } = await get<{ runs: object[] }>(`/evaluations/${recorded.evaluation_id}/runs`);
  expect(runs).toHaveLength(2);
  for (const one of runs)
    expect(one).toMatchObject({ progress: { logs: 4, judgments: 4 }, status: "completed" });
  expect(await get("/logs?size=1")).toMatchObject({ total: 16 });
});

test("what a budget has cut off is not recorded", async () => {
  await using app = await open(plain);
  const usage = { prompt_tokens: 1_000_000, completion_tokens: 0 };
  const choices = [{ message: { role: "assistant", content: "Hi" }, finish_reason: "stop" }];
  await using provider = await startLoopbackServer(json({ choices, usage }));
  const environment = { OPENAI_API_KEY: "sk-test", OPENAI_BASE_URL: `${provider.baseUrl}/v1` };
  await using local = openLocal({ files: folder, environment, provider: "openai", model: "gpt-4o-mini" });
  const { name, file, dataset, evaluators } = evaluation;
  const asked = { name, file, dataset, evaluators, concurrency: 1, budget: 0.15, gates: "exact >= 90%" };
  await expect(local.evaluations.run({ ...asked, record: app.parley })).rejects.toThrow(
    "1 of 4 answers were given",
  );
  expect((await app.parley.evaluations.overview({ size: 1 })).total).toBe(0);
});

test("where the server cannot be reached, or would not keep it, nothing is asked of anybody", async () => {
  await using app = await open(() => () => Promise.reject(new TypeError("refused")));
  await using local = openLocal({ files: folder, environment: {} });
  const callable = () => expect.unreachable();
  const options = {
    ...evaluation,
    control: undefined,
    gates: "exact >= 90%",
    file: { path: "app", callable },
  };
  const { control: _none, ...asked } = options;
  await expect(local.evaluations.run({ ...asked, record: app.parley })).rejects.toMatchObject({
    code: clientErrors.unreachable.code,
  });
  const dataset = { path: "people", datapoints: [...cases, ...cases.slice(0, 1)] };
  await expect(local.evaluations.run({ ...asked, dataset, record: app.parley })).rejects.toThrow(
    "Of the 5 cases of `people` only 4 differ",
  );
});
