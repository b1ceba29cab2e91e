import { databases } from "@parley/db/testing";
import { openTestApp, runDueJobs } from "@parley/server/testing";
import { expect, test, vi } from "vitest";
import { Parley } from "../parley.ts";
import { answerCases } from "./answer-cases.ts";

vi.setConfig({ testTimeout: 120_000 });

/** A client of a server in this process, which works while the client waits. */
async function open() {
  const app = await openTestApp(databases[0]!);
  const parley = new Parley({
    baseUrl: "http://parley.test",
    apiKey: app.apiKey,
    fetch: async (input, init) => app.app.fetch(new Request(input as string, init)),
    sleep: () => runDueJobs(app.services),
  });
  return Object.assign(app, { parley });
}

const datapoints = ["Ada", "Bob", "Eve"].map((name) => ({
  inputs: { name },
  target: { output: `Hello ${name}` },
}));
const exact = {
  evaluator_type: "python",
  arguments_type: "target_required",
  return_type: "boolean",
  attributes: { language: "javascript" },
  code: "function judge(log, testcase) { return log.output === testcase.target.output; }",
} as const;

test("a function is evaluated by the server's Evaluators and by functions; the same name adds a Run", async () => {
  await using app = await open();
  const { parley } = app;
  await parley.evaluators.upsert({ path: "exact", spec: exact });
  const seen: number[] = [];
  const run = (callable: (inputs: Record<string, unknown>) => unknown) =>
    parley.evaluations.run({
      name: "greetings",
      file: { path: "app", callable },
      dataset: { path: "people", datapoints },
      evaluators: [
        { path: "exact" },
        {
          path: "length",
          return_type: "number",
          callable: (log) => {
            if (typeof log["output"] !== "string") throw new Error("no answer");
            return log["output"].length;
          },
        },
      ],
      onProgress: ({ judgments }) => void seen.push(judgments),
    });
  const first = await run(({ name }) => {
    if (name === "Eve") throw new Error("nobody");
    return `Hello ${String(name)}`;
  });
  expect(first.run).toMatchObject({
    status: "completed",
    progress: { logs: 3, logs_failed: 1, judgments: 6 },
  });
  expect(first.scores).toEqual({ exact: 2 / 3, length: 9 });
  expect(seen.at(-1)).toBe(6);
  const second = await run(({ name }) => ({ hello: name }));
  expect(second.evaluation.id).toBe(first.evaluation.id);
  expect(second.stats.run_stats).toHaveLength(2);
  expect(second.scores["exact"]).toBe(0);
  expect(second.stats.report).toContain("length");
});

test("functions that judge may change: nothing waits for what they said before, and figures are not mixed", async () => {
  await using app = await open();
  const { parley } = app;
  const { id, version_id } = await parley.evaluators.upsert({ path: "exact", spec: exact });
  const long = { path: "long", callable: (log: { output?: unknown }) => String(log.output).length > 8 };
  const longer = { path: "long", callable: (log: { output?: unknown }) => String(log.output).length > 80 };
  const run = async (name: string, ...judges: (typeof long)[]) => {
    const { evaluation, scores } = await parley.evaluations.run({
      name,
      file: { path: "app", callable: (inputs) => `Hello ${String(inputs["name"])}` },
      dataset: { path: "people", datapoints },
      evaluators: [{ path: "exact" }, ...judges],
    });
    return { name: evaluation.name, scores };
  };
  expect(await run("first", long)).toEqual({ name: "first", scores: { exact: 1, long: 1 } });
  // Another name is another Evaluation, and it is the function of now that judges in it.
  expect(await run("second", longer)).toEqual({ name: "second", scores: { exact: 1, long: 0 } });
  expect(await run("first", longer)).toEqual({ name: "first 2", scores: { exact: 1, long: 0 } });
  expect(await run("first", long)).toMatchObject({ name: "first", scores: { long: 1 } });
  expect(await run("first")).toEqual({ name: "first 3", scores: { exact: 1 } });
  // What the server judges by is compared as well: by what is deployed.
  const other = await parley.evaluators.upsert({
    path: "exact",
    spec: { ...exact, code: "function judge() { return false; }" },
  });
  expect(other.version_id).not.toBe(version_id);
  expect(await run("first")).toMatchObject({ name: "first 3" });
  const live = (await parley.environments.list()).find(({ tag }) => tag === "default");
  const deployed = { id, environment_id: live?.id ?? "", version_id: other.version_id };
  await parley.evaluators.setDeployment(deployed);
  expect(await run("first")).toEqual({ name: "first 4", scores: { exact: 0 } });
});

test("what Parley calls needs no function; what is aborted is cancelled", async () => {
  await using app = await open();
  const { parley } = app;
  await parley.evaluators.upsert({ path: "exact", spec: exact });
  await parley.prompts.upsert({
    path: "greet",
    provider: "mock",
    model: "mock-echo",
    template: [{ role: "user", content: "@mock text: Hello {{ name }}" }],
  });
  const options = {
    file: { path: "greet" },
    dataset: { path: "people", datapoints },
    evaluators: [{ path: "exact" }],
  };
  const { scores, passed, gates } = await parley.evaluations.run({
    name: "called",
    ...options,
    gates: "exact >= 90%\nexact <= 10%",
    gateSource: { tool: "CI", commit: "abc" },
  });
  expect({ scores, passed }).toEqual({ scores: { exact: 1 }, passed: false });
  expect(gates).toMatchObject({
    gates: [{ outcome: "passed" }, { outcome: "failed" }],
    source: { tool: "CI", commit: "abc" },
    url: expect.stringContaining(`?check=${gates?.id}`),
  });
  const stop = AbortSignal.abort(new Error("enough"));
  await expect(parley.evaluations.run({ name: "stopped", ...options, signal: stop })).rejects.toThrow(
    "enough",
  );
  const { id } = (await parley.files.retrieveByPath({ path: "greet" })) as { id: string };
  const { records } = await parley.evaluations.list({ file_id: id });
  const stopped = records.find(({ name }) => name === "stopped");
  const { runs } = await parley.evaluations.listRuns({ id: stopped?.id ?? "" });
  expect(runs).toMatchObject([{ status: "cancelled" }]);
});

test("each case is answered so often, by a function and by Parley; a Run ends early where that is asked for", async () => {
  await using app = await open();
  const { parley } = app;
  await parley.evaluators.upsert({ path: "exact", spec: exact });
  const template = (word: string) => [{ role: "user" as const, content: `@mock text: ${word} {{ name }}` }];
  const greet = { path: "greet", provider: "mock", model: "mock-echo" } as const;
  const many = Array.from({ length: 60 }, (_, index) => ({
    inputs: { name: `n${index}` },
    target: { output: `Hello n${index}` },
  }));
  await parley.prompts.upsert({ ...greet, template: template("Hello") });
  const options = {
    name: "sampled",
    file: { path: "greet" },
    dataset: { path: "people", datapoints: many },
    evaluators: [{ path: "exact" }],
  };
  const first = await parley.evaluations.run({ ...options, samples: 2 });
  expect(first.run).toMatchObject({ status: "completed", samples: 2, progress: { logs: 120 } });
  const { id } = first.evaluation;
  await parley.evaluations.updateRun({ id, run_id: first.run.id, control: true });
  const bye = await parley.prompts.upsert({ ...greet, template: template("Bye") });
  const live = (await parley.environments.list()).find(({ tag }) => tag === "default");
  await parley.prompts.setDeployment({
    id: bye.id,
    environment_id: live?.id ?? "",
    version_id: bye.version_id,
  });
  const { run } = await parley.evaluations.run({
    ...options,
    early_stop: { metric: "exact", level: 0.9 },
  });
  expect(run).toMatchObject({
    status: "completed",
    version: { template: template("Bye") },
    early_stop: { level: 0.9, control_run_id: first.run.id, stopped: { decision: "worse" } },
  });
  expect(run.logs_count).toBeLessThan(60);
  const called: unknown[] = [];
  const own = await parley.evaluations.run({
    ...options,
    name: "of a function",
    dataset: { path: "few", datapoints },
    file: { path: "app", callable: ({ name }) => void called.push(name) },
    samples: 3,
  });
  expect(called).toHaveLength(9);
  expect(own.run).toMatchObject({ samples: 3, progress: { logs: 9, logs_wanted: 9, judgments: 9 } });
});

test("where an answer cannot be recorded, no more cases are begun", async () => {
  const asked: unknown[] = [];
  async function* listAllDatapoints() {
    for (const id of ["a", "b", "c", "d", "e"]) yield { id, inputs: { id } };
  }
  const log = () => Promise.reject(new Error("refused"));
  const client = { datasets: { listAllDatapoints }, flows: { log } };
  const answering = {
    callable: ({ id }: { id?: unknown }) => void asked.push(id),
    version: { file: { path: "app" }, reference: {} },
    run: { id: "run_1", dataset: { id: "ds_1", version_id: "dsv_1" } },
    judges: [],
    concurrency: 2,
  };
  await expect(answerCases(client as never, answering as never)).rejects.toThrow("refused");
  expect(asked).toEqual(["a", "b"]);
});
