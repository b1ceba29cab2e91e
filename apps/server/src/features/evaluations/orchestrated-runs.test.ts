import type { Dataset, Evaluation, EvaluationRun, EvaluationStats, Evaluator } from "@parley/contract";
import { databases } from "@parley/db/testing";
import { describe, expect, test, vi } from "vitest";
import { openTestApp, type OpenTestApp } from "../../testing/open-test-app.ts";
import { createJobHandlers } from "../../worker.ts";
import { createCalibration } from "../evaluators/index.ts";
import { advanceRun } from "./running/advance-run.ts";
import { createLimiter } from "./running/limiter.ts";

vi.setConfig({ testTimeout: 120_000 });

type Failed = { code?: string };
type Listed = {
  records: {
    run_id: string;
    log: { id: string; output: string | null; error: string | null };
    evaluator_logs: {
      judgment: unknown;
      error: string | null;
      stdout: string | null;
      metadata: object | null;
    }[];
  }[];
  total: number;
};

const exact = `export function judge(log, testcase) {
  console.log("judging", log.output);
  return log.output === testcase.target.output;
}`;
const code = (fields: object = {}) => ({
  evaluator_type: "python",
  arguments_type: "target_required",
  return_type: "boolean",
  code: exact,
  attributes: { language: "javascript" },
  ...fields,
});
const model = { provider: "mock", model: "mock-echo" };
const judgePrompt = {
  ...model,
  template: [{ role: "user", content: "@mock text: Because {{log.output}}\n@mock text: true" }],
};
const greetings = ["Ada", "Bob", "Eve"].map((name) => ({
  inputs: { name },
  target: { output: name === "Eve" ? "Hi" : `Hello ${name}` },
}));

/** A Prompt that says hello, three to say it to, and an Evaluation by code. */
async function openShop(
  open: Parameters<typeof openTestApp>[0]["open"],
  datapoints: object[] = greetings,
  environment: Record<string, string> = {},
) {
  const app = await openTestApp({ open, environment: { PARLEY_CODE_PROCESSES: "1", ...environment } });
  const post = async <T>(path: string, body: object): Promise<T> => {
    const reply = await app.ask<T>("POST", `/v5${path}`, body);
    if (reply.status >= 300) throw new Error(`${path}: ${JSON.stringify(reply.body)}`);
    return reply.body;
  };
  const prompt = await post<{ id: string }>("/prompts", {
    path: "greet",
    ...model,
    template: [{ role: "user", content: "@mock text: Hello {{ name }}" }],
  });
  await post<Dataset>("/datasets", { path: "people", datapoints });
  const exactly = await post<Evaluator>("/evaluators", { path: "exact", spec: code() });
  const evaluation = await post<Evaluation>("/evaluations", {
    file: { path: "greet" },
    name: "hello",
    evaluators: [{ path: "exact" }],
  });
  const base = `/v5/evaluations/${evaluation.id}`;
  const work = () => app.services.jobs.runDue({ handlers: createJobHandlers(app.services) });
  /** As `work`, where each answer costs so many USD; undefined: nobody knows. */
  const workAt = (usd: number | undefined) => {
    const { gateway } = app.services;
    const prices = { prompt_cost: usd === undefined ? undefined : usd * 1e9, output_cost: 0 };
    const priced: typeof gateway = {
      ...gateway,
      call: async (request) => {
        const reply = await gateway.call(request);
        return { ...reply, ...prices, usage: { ...reply.usage, ...prices } };
      },
    };
    const handlers = createJobHandlers({ ...app.services, gateway: priced });
    return app.services.jobs.runDue({ handlers });
  };
  return Object.assign(app, {
    post,
    prompt,
    exactly,
    evaluation,
    base,
    work,
    workAt,
    run: (fields: object = {}) =>
      app.ask<EvaluationRun & Failed>("POST", `${base}/runs`, {
        dataset: { path: "people" },
        version: { path: "greet" },
        ...fields,
      }),
    get: async (id: string) => (await app.ask<EvaluationRun>("GET", `${base}/runs/${id}`)).body,
    stats: async () => (await app.ask<EvaluationStats>("GET", `${base}/stats`)).body,
    logs: async (query = "") => (await app.ask<Listed>("GET", `${base}/logs?size=100${query}`)).body,
  });
}

const allLogs = (app: OpenTestApp, { id }: { id: string }) =>
  app.ask<{ total: number }>("GET", `/v5/logs?file_id=${id}&size=1`);

describe.each(databases)("Runs that Parley works on, on $name", ({ open }) => {
  test("every Datapoint gets a Log, every Log a judgment of each Evaluator, and the Run ends", async () => {
    await using app = await openShop(open);
    const { body: run } = await app.run();
    expect(run).toMatchObject({ status: "pending", progress: { logs: 0, logs_wanted: 3 } });
    await app.work();
    expect(await app.get(run.id)).toMatchObject({
      status: "completed",
      status_note: null,
      failure: null,
      cost: 0,
      progress: {
        logs: 3,
        logs_wanted: 3,
        logs_failed: 0,
        judgments: 3,
        judgments_wanted: 3,
        judgments_failed: 0,
      },
    });
    const stats = await app.stats();
    expect(stats).toMatchObject({
      status: "completed",
      run_stats: [
        {
          num_logs: 3,
          evaluator_stats: [
            {
              total_logs: 3,
              num_true: 2,
              num_false: 1,
              interval: { method: "wilson", level: 0.95 },
              comparison: null,
            },
          ],
        },
      ],
    });
    const { records } = await app.logs();
    expect(records.map(({ log }) => log.output).toSorted()).toEqual(["Hello Ada", "Hello Bob", "Hello Eve"]);
    expect(records[0]?.evaluator_logs).toMatchObject([{ stdout: expect.stringMatching(/^judging Hello/) }]);
    // Nothing is left to do, and nothing is done twice.
    await app.work();
    expect((await app.logs()).total).toBe(3);
  });

  test("a Run is compared with the control, Datapoint by Datapoint", async () => {
    await using app = await openShop(open);
    const { body: control } = await app.run();
    await app.ask("PATCH", `${app.base}/runs/${control.id}`, { control: true });
    const worse = { ...model, template: [{ role: "user", content: "@mock text: Bye {{ name }}" }] };
    const { version_id } = await app.post<{ version_id: string }>("/prompts", { path: "greet", ...worse });
    app.clock.now += 1;
    await app.run({ version: { version_id } });
    await app.work();
    const [newer, older] = (await app.stats()).run_stats;
    expect(older?.evaluator_stats[0]?.comparison).toBeNull();
    expect(newer?.evaluator_stats[0]?.comparison).toMatchObject({
      control_run_id: control.id,
      pairs: 3,
      difference: -2 / 3,
      method: "mcnemar-mid-p",
      verdict: "undecided",
    });
  });

  test("an Evaluator that comes later judges the Logs there are; a model says why", async () => {
    await using app = await openShop(open);
    const { body: run } = await app.run();
    await app.work();
    const spec = { evaluator_type: "llm", arguments_type: "target_free", return_type: "boolean" };
    const asked = { ...spec, prompt: judgePrompt, attributes: { verdict: "last_line", repeats: 3 } };
    await app.post("/evaluators", { path: "judge", spec: asked });
    await app.ask("POST", `${app.base}/evaluators`, { evaluators: [{ path: "judge" }] });
    expect((await app.get(run.id)).status).toBe("running");
    await app.work();
    expect(await app.get(run.id)).toMatchObject({ status: "completed", progress: { logs: 3, judgments: 6 } });
    const [first] = (await app.logs()).records;
    expect(first?.evaluator_logs).toContainEqual(
      expect.objectContaining({
        judgment: true,
        metadata: { rationale: expect.stringMatching(/^Because Hello/), votes: [true, true, true] },
      }),
    );
    const evaluation = await app.ask<Evaluation>(
      "DELETE",
      `${app.base}/evaluators/${app.exactly.version_id}`,
    );
    expect(evaluation.body.evaluators).toHaveLength(1);
    expect((await app.get(run.id)).status).toBe("completed");
  });

  test("existing Logs are taken, only what is missing is called; another Run starts anew", async () => {
    await using app = await openShop(open);
    const { body: first } = await app.run();
    await app.work();
    const more = [...greetings, { inputs: { name: "Mia" }, target: { output: "Hello Mia" } }];
    const dataset = await app.post<Dataset>("/datasets", { path: "people", datapoints: more });
    const larger = { dataset: { version_id: dataset.version_id }, use_existing_logs: true };
    const { body: reusing } = await app.run(larger);
    expect(reusing.logs_count).toBe(3);
    await app.work();
    expect(await app.get(reusing.id)).toMatchObject({ status: "completed", logs_count: 4 });
    expect((await allLogs(app, app.prompt)).body.total).toBe(4);
    expect((await app.logs(`&run_id=${first.id}`)).total).toBe(3);
    await app.run();
    await app.work();
    expect((await allLogs(app, app.prompt)).body.total).toBe(7);
  });

  test("what fails is a Log with an error, judged as well: a missing input, a provider without a key", async () => {
    await using app = await openShop(open, [{ inputs: { name: "Ada" } }, { inputs: { title: "none" } }]);
    const { body: run } = await app.run();
    await app.work();
    expect(await app.get(run.id)).toMatchObject({
      status: "completed",
      progress: { logs: 2, logs_failed: 1, judgments: 2, judgments_failed: 0 },
    });
    const errors = (await app.logs()).records.flatMap(({ log }) => log.error ?? []);
    expect(errors).toEqual([expect.stringContaining("name")]);

    const keyless = { path: "keyless", model: "gpt-4o", template: [{ role: "user", content: "Hi" }] };
    await app.post("/prompts", keyless);
    const { body: refused } = await app.run({ version: { path: "keyless" } });
    await app.work();
    expect(await app.get(refused.id)).toMatchObject({
      status: "completed",
      progress: { logs: 2, logs_failed: 2 },
    });
  });

  test("Tools run; what Parley cannot run waits for the application that is to log it", async () => {
    await using app = await openShop(open);
    const tool = {
      path: "hello-tool",
      tool_type: "python",
      source_code: "def hello(name):\n    return 'Hello ' + name",
      function: {
        name: "hello",
        description: "",
        parameters: { type: "object", properties: { name: { type: "string" } } },
      },
    };
    await app.post("/tools", tool);
    const { body: run } = await app.run({ version: { path: "hello-tool" } });
    await app.work();
    expect(await app.get(run.id)).toMatchObject({ status: "completed", progress: { logs: 3 } });
    expect((await app.stats()).run_stats[0]?.evaluator_stats).toMatchObject([{ num_true: 2 }]);
    await app.post("/flows", { path: "app", attributes: { release: 1 } });
    const { body: waiting } = await app.run({ version: { path: "app" }, orchestrated: false });
    await app.work();
    expect(await app.get(waiting.id)).toMatchObject({
      status: "pending",
      status_note: expect.stringContaining("Logs of your application"),
    });
  });

  test("a cancelled Run does no more, and a budget ends one", async () => {
    await using app = await openShop(open);
    const { body: run } = await app.run();
    await app.ask("PATCH", `${app.base}/runs/${run.id}`, { status: "cancelled" });
    await app.work();
    expect(await app.get(run.id)).toMatchObject({ status: "cancelled", failure: null, logs_count: 0 });
    const costly = { prompt_cost: 0.5, output_cost: 0.5, output: "Hello Ada" };
    const [datapoint] = (await app.ask<{ records: { id: string }[] }>("GET", "/v5/datasets?name=people")).body
      .records;
    const { body: page } = await app.ask<{ records: { id: string }[] }>(
      "GET",
      `/v5/datasets/${datapoint!.id}/datapoints`,
    );
    const taken = { path: "greet", source_datapoint_id: page.records[0]!.id, ...costly };
    const { id: parent_id } = await app.post<{ id: string }>("/prompts/log", taken);
    await app.post("/evaluators/log", { path: "exact", parent_id, judgment: true, output_cost: 2 });
    const { body: limited } = await app.run({ use_existing_logs: true, budget: 0.9 });
    await app.work();
    expect(await app.get(limited.id)).toMatchObject({
      status: "completed",
      failure: null,
      budget: 0.9,
      logs_count: 3,
    });
  });

  test("a budget ends a Run half-way; no more is spent than on the calls under way", async () => {
    const many = Array.from({ length: 30 }, (_, index) => ({ inputs: { name: `n${index}` } }));
    await using app = await openShop(open, many);
    const { body: run } = await app.run({ budget: 5 });
    await app.workAt(1);
    const ended = await app.get(run.id);
    expect(ended).toMatchObject({ status: "cancelled", failure: "Its budget is spent." });
    expect(ended.logs_count).toBeGreaterThanOrEqual(5);
    // Of one provider, 8 calls go on at once.
    expect(ended.logs_count).toBeLessThanOrEqual(4 + 8);
    expect(ended.cost).toBe(ended.logs_count);
  });

  test("what waits for a provider's rate when a budget is spent is not asked any more", async () => {
    const many = Array.from({ length: 30 }, (_, index) => ({ inputs: { name: `n${index}` } }));
    await using app = await openShop(open, many, { PARLEY_PROVIDER_REQUESTS_PER_MINUTE: "mock=4" });
    const { body: run } = await app.run({ budget: 3 });
    await app.workAt(1);
    const ended = await app.get(run.id);
    expect(ended).toMatchObject({
      status: "cancelled",
      failure: "Its budget is spent.",
      progress: { logs_failed: 0 },
    });
    expect(ended.logs_count).toBeLessThanOrEqual(4);
  });

  test("when a turn ends, what only waits for a provider's rate is left for the next one; what was asked ends", async () => {
    await using app = await openShop(open, greetings, { PARLEY_PROVIDER_REQUESTS_PER_MINUTE: "mock=4" });
    const spec = { evaluator_type: "llm", arguments_type: "target_free", return_type: "boolean" };
    const asked = { ...spec, prompt: judgePrompt, attributes: { verdict: "last_line" } };
    await app.post("/evaluators", { path: "judge", spec: asked });
    await app.ask("POST", `${app.base}/evaluators`, { evaluators: [{ path: "judge" }] });
    const { body: run } = await app.run();
    const { services, organizationId } = app;
    const over = new AbortController();
    const turn = {
      isOver: () => over.signal.aborted,
      signal: over.signal,
      [Symbol.dispose]: () => {},
    };
    const advanced = advanceRun(
      { ...services, limiter: createLimiter(8), calibrate: createCalibration() },
      { organizationId, runId: run.id, signal: new AbortController().signal, startTurn: () => turn },
    );
    // Three answers, what code says of them, and what a model says of one: then the minute is used up.
    await expect.poll(async () => (await app.get(run.id)).progress?.judgments, { timeout: 30_000 }).toBe(4);
    over.abort();
    await advanced;
    expect(await app.get(run.id)).toMatchObject({
      status: "running",
      progress: { logs: 3, logs_failed: 0, judgments: 4, judgments_failed: 0 },
    });
  });

  test("a Run that has all it needs when its budget is spent is completed; one without a price fails", async () => {
    await using app = await openShop(open);
    const { body: run } = await app.run({ budget: 3 });
    await app.workAt(1);
    expect(await app.get(run.id)).toMatchObject({ status: "completed", cost: 3, progress: { judgments: 3 } });
    const { body: unpriced } = await app.run({ budget: 3 });
    await app.workAt(undefined);
    expect(await app.get(unpriced.id)).toMatchObject({
      status: "cancelled",
      failure: expect.stringContaining("price is not known"),
    });
    const { body: free } = await app.run();
    await app.workAt(undefined);
    expect((await app.get(free.id)).status).toBe("completed");
  });

  test("code that ends its process over one Log judges all others, and is said to have failed there", async () => {
    const many = Array.from({ length: 60 }, (_, index) => ({
      inputs: { name: `n${index}` },
      target: { output: `Hello n${index}` },
    }));
    await using app = await openShop(open, many);
    const greedy = `export const judge = (log) =>
      log.output === "Hello n30" ? new Uint8Array(900_000_000).length === 1 : log.output.startsWith("Hello");`;
    await app.post("/evaluators", { path: "greedy", spec: code({ code: greedy }) });
    await app.ask("POST", `${app.base}/evaluators`, { evaluators: [{ path: "greedy" }] });
    const { body: run } = await app.run();
    await app.work();
    expect(await app.get(run.id)).toMatchObject({
      status: "completed",
      progress: { logs: 60, logs_failed: 0, judgments: 120, judgments_failed: 1 },
    });
    expect((await app.stats()).run_stats[0]?.evaluator_stats).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ num_true: 60, num_errors: 0 }),
        expect.objectContaining({ num_true: 59, num_errors: 1 }),
      ]),
    );
    const { records } = await app.logs();
    const failed = records.flatMap((record) => record.evaluator_logs.flatMap(({ error }) => error ?? []));
    expect(failed).toEqual([expect.stringContaining("128 MiB of memory")]);
  });

  test("a Run whose work ends the process each time is given up", async () => {
    await using app = await openShop(open);
    const { body: run } = await app.run();
    const { organizationId } = app;
    const payload = { version: 1, organization_id: organizationId, run_id: run.id };
    const { signal } = new AbortController();
    const advance = createJobHandlers(app.services)["evaluations.advance"] as (job: object) => Promise<void>;
    await advance({ id: "1", payload, attempt: 7, signal });
    expect(await app.get(run.id)).toMatchObject({
      status: "cancelled",
      failure: expect.stringContaining("several times"),
      logs_count: 0,
    });
  });

  test("what failed is not taken over, nor what may still be added to", async () => {
    await using app = await openShop(open, [{ inputs: { name: "Ada" }, target: { output: "Hello Ada" } }]);
    const { body: files } = await app.ask<{ records: { id: string }[] }>("GET", "/v5/datasets?name=people");
    const datapoints = `/v5/datasets/${files.records[0]!.id}/datapoints`;
    const [datapoint] = (await app.ask<{ records: { id: string }[] }>("GET", datapoints)).body.records;
    const made = { source_datapoint_id: datapoint!.id };
    await app.post("/prompts/log", { path: "greet", ...made, error: "no answer" });
    const { body: again } = await app.run({ use_existing_logs: true });
    expect(again.logs_count).toBe(0);
    await app.work();
    expect(await app.get(again.id)).toMatchObject({ status: "completed", logs_count: 1 });
    const flow = { path: "app", flow: { attributes: { release: 1 } }, ...made };
    const kept = await app.post<{ id: string }>("/flows/log", flow);
    const adopting = { version: { path: "app" }, use_existing_logs: true, orchestrated: false };
    expect((await app.run(adopting)).body.logs_count).toBe(0);
    await app.ask("PATCH", `/v5/flows/logs/${kept.id}`, { output: "done", log_status: "complete" });
    expect((await app.run(adopting)).body.logs_count).toBe(1);
  });

  test("what is under way when a Run is cancelled is nobody's result", async () => {
    await using app = await openShop(open);
    const slow = { ...model, template: [{ role: "user", content: "@mock delay: 30s\n{{ name }}" }] };
    await app.post("/prompts", { path: "slow", ...slow });
    const { body: run } = await app.run({ version: { path: "slow" } });
    const working = app.work();
    await vi.waitFor(async () => expect((await app.get(run.id)).status).toBe("running"), { timeout: 20_000 });
    await app.ask("PATCH", `${app.base}/runs/${run.id}`, { status: "cancelled" });
    await working;
    expect(await app.get(run.id)).toMatchObject({ status: "cancelled", failure: null, logs_count: 0 });
  });

  test("a Run that is part of nothing any more is not worked on", async () => {
    await using app = await openShop(open);
    const { body: run } = await app.run();
    await app.ask("DELETE", `${app.base}/runs/${run.id}`);
    const { body: other } = await app.run();
    await app.ask("DELETE", app.base);
    await app.work();
    expect((await allLogs(app, app.prompt)).body.total).toBe(0);
    const again = await app.post<Evaluation>("/evaluations", { file: { path: "greet" }, evaluators: [] });
    await app.ask("POST", `/v5/evaluations/${again.id}/runs/${other.id}`);
    await app.work();
    expect((await allLogs(app, app.prompt)).body.total).toBe(3);
  });

  test("whoever may not call the version may not let Parley call it", async () => {
    await using app = await openShop(open);
    const key = await app.createKey(["read", "write"]);
    const body = { dataset: { path: "people" }, version: { path: "greet" } };
    expect((await app.askAs(key, "POST", `${app.base}/runs`, body)).status).toBe(403);
    expect((await app.askAs(key, "POST", `${app.base}/runs`, { ...body, orchestrated: false })).status).toBe(
      200,
    );
  });

  test("whoever may not run a model that judges may not let it judge", async () => {
    await using app = await openShop(open);
    const spec = { evaluator_type: "llm", arguments_type: "target_free", return_type: "boolean" };
    await app.post("/evaluators", { path: "judge", spec: { ...spec, prompt: judgePrompt } });
    const judged = await app.post<Evaluation>("/evaluations", { evaluators: [{ path: "judge" }] });
    const { body: other } = await app.run({ orchestrated: false });
    const base = `/v5/evaluations/${judged.id}/runs`;
    const { body: bag } = await app.ask<EvaluationRun>("POST", base, {});
    const log = await app.post<{ id: string }>("/prompts/log", { path: "greet", output: "Hello" });
    const requests = [
      ["/v5/evaluations", { evaluators: [{ path: "judge" }] }],
      [`${app.base}/evaluators`, { evaluators: [{ path: "judge" }] }],
      [base, {}],
      [`${base}/${other.id}`, undefined],
      [`${base}/${bag.id}/logs`, { log_ids: [log.id] }],
    ] as const;
    const statuses = async (key: string) => {
      const replies = [];
      for (const [path, body] of requests) replies.push((await app.askAs(key, "POST", path, body)).status);
      return replies;
    };
    expect(await statuses(await app.createKey(["read", "write"]))).toEqual([403, 403, 403, 403, 403]);
    expect(await statuses(await app.createKey(["read", "write", "call"]))).toEqual([201, 200, 200, 200, 200]);
    const own = { evaluators: [{ path: "judge", orchestrated: false }] };
    const writer = await app.createKey(["read", "write"]);
    expect((await app.askAs(writer, "POST", "/v5/evaluations", own)).status).toBe(201);
  });

  test("a key that is limited to paths joins no Runs and reads no Logs of others", async () => {
    await using app = await openShop(open);
    const { body: run } = await app.run({ orchestrated: false });
    const log = await app.post<{ id: string }>("/prompts/log", { path: "greet", output: "theirs" });
    const prompt = { ...model, template: [{ role: "user", content: "Hi" }] };
    await app.post("/prompts", { path: "ours/greet", ...prompt });
    const evaluation = await app.post<Evaluation>("/evaluations", {
      file: { path: "ours/greet" },
      evaluators: [],
    });
    const { key } = await app.post<{ key: string }>("/api-keys", {
      name: "Ours",
      permissions: ["read", "write", "call", "log"],
      paths: ["ours"],
    });
    const base = `/v5/evaluations/${evaluation.id}/runs`;
    const ask = async (path: string, body?: object) => (await app.askAs(key, "POST", path, body)).status;
    expect(await ask(`${base}/${run.id}`)).toBe(404);
    const { body: own } = await app.askAs<EvaluationRun>(key, "POST", base, {});
    expect(await ask(`${base}/${own.id}`)).toBe(200);
    expect(await ask(`${base}/${own.id}/logs`, { log_ids: [log.id] })).toBe(404);
    expect(await ask("/v5/evaluators/run", { spec: code(), log_id: log.id })).toBe(404);
  });

  test("Logs are taken from nowhere that one may not read", async () => {
    await using app = await openShop(open);
    const log = await app.post<{ id: string }>("/prompts/log", { path: "greet", output: "theirs" });
    const bag = await app.post<Evaluation>("/evaluations", { evaluators: [] });
    const base = `/v5/evaluations/${bag.id}/runs`;
    const { body: run } = await app.ask<EvaluationRun>("POST", base, {});
    const blind = await app.createKey(["write", "call"]);
    const taking = { log_ids: [log.id] };
    expect((await app.askAs(blind, "POST", `${base}/${run.id}/logs`, taking)).status).toBe(403);
    expect(
      (await app.askAs(blind, "POST", "/v5/evaluators/run", { spec: code(), log_id: log.id })).status,
    ).toBe(403);
  });

  test("what a Run would take is told before", async () => {
    await using app = await openShop(open);
    const body = { dataset: { path: "people" }, version: { path: "greet" } };
    const estimate = async (fields: object = {}) =>
      (await app.ask("POST", `${app.base}/estimate`, { ...body, ...fields })).body;
    expect(await estimate()).toEqual({
      datapoints: 3,
      existing_logs: 0,
      calls: 3,
      judge_calls: 0,
      code_runs: 3,
      cost: 0,
      unpriced_models: [],
      basis: "guess",
    });
    const dear = { path: "dear", model: "gpt-4o", template: [{ role: "user", content: "Hi {{ name }}" }] };
    await app.post("/prompts", dear);
    const guessed = await estimate({ version: { path: "dear" } });
    expect(guessed).toMatchObject({ calls: 3, basis: "guess" });
    expect(guessed["cost"]).toBeGreaterThan(0);
    await app.post("/prompts", { ...dear, path: "odd", model: "nobody-knows", provider: "openai" });
    expect(await estimate({ version: { path: "odd" } })).toMatchObject({
      cost: null,
      unpriced_models: ["nobody-knows"],
    });
    expect((await app.ask("POST", `${app.base}/estimate`, { use_existing_logs: true })).status).toBe(422);
  });

  test("a judge that asks a model several times is counted and priced so often", async () => {
    await using app = await openShop(open);
    const body = { dataset: { path: "people" }, version: { path: "greet" } };
    const estimate = async (name: string, attributes: object) => {
      await app.post("/evaluators", {
        path: name,
        spec: { ...code(), evaluator_type: "llm", code: undefined, attributes, prompt: judging },
      });
      const { id } = await app.post<Evaluation>("/evaluations", { name, evaluators: [{ path: name }] });
      const reply = await app.ask<{ cost: number; judge_calls: number }>(
        "POST",
        `/v5/evaluations/${id}/estimate`,
        body,
      );
      return reply.body;
    };
    const judging = { model: "gpt-4o", template: [{ role: "user", content: "Right? {{ log.output }}" }] };
    const { cost, judge_calls: calls } = await estimate("once", {});
    expect([calls, cost > 0]).toEqual([3, true]);
    for (const [name, attributes, times] of [
      ["thrice", { repeats: 3 }, 3],
      ["both", { method: "pairwise" }, 2],
      ["both twice", { method: "pairwise", repeats: 2 }, 4],
      ["near", { method: "similarity", repeats: 3 }, 1],
    ] as const)
      expect(await estimate(name, attributes)).toMatchObject({
        judge_calls: 3 * times,
        cost: expect.closeTo(times * cost, 6),
      });
  });
});

describe.each(databases)("Runs that the application logs, on $name", ({ open }) => {
  test("Parley judges the Logs as they come, awaits what others judge, and ends the Run", async () => {
    await using app = await openShop(open);
    const external = { evaluator_type: "external", arguments_type: "target_free", return_type: "number" };
    await app.post("/evaluators", { path: "mine", spec: external });
    await app.ask("POST", `${app.base}/evaluators`, { evaluators: [{ path: "mine" }] });
    const { body: run } = await app.run({ orchestrated: false });
    await app.work();
    expect(await app.get(run.id)).toMatchObject({ status: "pending", logs_count: 0 });
    const [dataset] = (await app.ask<{ records: { id: string }[] }>("GET", "/v5/datasets?name=people")).body
      .records;
    const { body: page } = await app.ask<{ records: { id: string }[] }>(
      "GET",
      `/v5/datasets/${dataset!.id}/datapoints`,
    );
    const ids: string[] = [];
    for (const { id } of page.records) {
      const made = await app.post<{ id: string }>("/prompts/log", {
        path: "greet",
        run_id: run.id,
        source_datapoint_id: id,
        output: "Hello Ada",
      });
      ids.push(made.id);
    }
    await app.work();
    expect(await app.get(run.id)).toMatchObject({
      status: "running",
      progress: { logs: 3, judgments: 3, judgments_wanted: 6 },
    });
    // People may review later: the application's `evaluations.run` does not wait for them.
    const human = { evaluator_type: "human", arguments_type: "target_free", return_type: "text" };
    await app.post("/evaluators", { path: "reviewer", spec: human });
    await app.ask("POST", `${app.base}/evaluators`, { evaluators: [{ path: "reviewer" }] });
    for (const parent_id of ids) await app.post("/evaluators/log", { path: "mine", parent_id, judgment: 1 });
    await app.work();
    expect(await app.get(run.id)).toMatchObject({ status: "completed", progress: { judgments: 6 } });
  });

  test("a Flow's Log is judged once it is complete; Logs that are added are judged, again and again", async () => {
    await using app = await openShop(open);
    const free = code({
      arguments_type: "target_free",
      code: "const judge = (log) => log.output.length > 0;",
    });
    await app.post("/evaluators", { path: "long", spec: free });
    const bag = await app.post<Evaluation>("/evaluations", { evaluators: [{ path: "long" }] });
    const { body: run } = await app.ask<EvaluationRun>("POST", `/v5/evaluations/${bag.id}/runs`, {});
    const flow = await app.post<{ id: string }>("/flows/log", {
      path: "app",
      flow: { attributes: {} },
      run_id: run.id,
    });
    const status = async () =>
      (await app.ask<EvaluationRun>("GET", `/v5/evaluations/${bag.id}/runs/${run.id}`)).body;
    await app.work();
    expect(await status()).toMatchObject({ status: "running", progress: { logs: 1, judgments: 0 } });
    await app.ask("PATCH", `/v5/flows/logs/${flow.id}`, { output: "done", log_status: "complete" });
    await app.work();
    expect(await status()).toMatchObject({ status: "completed", progress: { judgments: 1 } });
    const loose = await app.post<{ id: string }>("/prompts/log", { path: "greet", output: "more" });
    await app.ask("POST", `/v5/evaluations/${bag.id}/runs/${run.id}/logs`, { log_ids: [loose.id] });
    expect((await status()).status).toBe("running");
    await app.work();
    expect(await status()).toMatchObject({ status: "completed", progress: { logs: 2, judgments: 2 } });
    await app.post("/prompts/log", { path: "greet", output: "yet more", run_id: run.id });
    await app.work();
    expect(await status()).toMatchObject({ status: "completed", progress: { logs: 3, judgments: 3 } });
  });

  test("who judges a Flow's Log gets what is below it, at every depth", async () => {
    await using app = await openShop(open);
    const below = code({
      arguments_type: "target_free",
      return_type: "text",
      code: `const list = ({ output, error, trace_children }) => [output, error, (trace_children ?? []).map(list)];
const judge = (log) => JSON.stringify(list(log));`,
    });
    await app.post("/evaluators", { path: "below", spec: below });
    const bag = await app.post<Evaluation>("/evaluations", { evaluators: [{ path: "below" }] });
    const { body: run } = await app.ask<EvaluationRun>("POST", `/v5/evaluations/${bag.id}/runs`, {});
    const record = (fields: object) =>
      app.post<{ id: string }>("/flows/log", { path: "app", flow: { attributes: {} }, ...fields });
    const root = await record({ run_id: run.id });
    const step = await record({ path: "step", trace_parent_id: root.id, output: "second" });
    await app.post("/prompts/log", { path: "greet", trace_parent_id: step.id, output: "third" });
    await app.ask("PATCH", `/v5/flows/logs/${root.id}`, { output: "first", log_status: "complete" });
    await app.work();
    const { body } = await app.ask<Listed>("GET", `/v5/evaluations/${bag.id}/logs?size=100`);
    const [judged] = body.records.flatMap(({ evaluator_logs: logs }) => logs);
    expect(JSON.parse(String(judged?.judgment))).toEqual([
      "first",
      null,
      [["second", null, [["third", null, []]]]],
    ]);
  });
});

describe.each(databases)("an Evaluator is tried on $name", ({ open }) => {
  test("as it is kept or as it is given, on a Log that there is or one made up; nothing is kept", async () => {
    await using app = await openShop(open);
    const { body: run } = await app.run();
    await app.work();
    const { records } = await app.logs(`&run_id=${run.id}`);
    const ada = records.find(({ log }) => log.output === "Hello Ada")!;
    const before = (await allLogs(app, app.exactly)).body.total;
    const attempt = (body: object) => app.ask<Record<string, unknown>>("POST", "/v5/evaluators/run", body);
    expect((await attempt({ path: "exact", log_id: ada.log.id })).body).toMatchObject({
      judgment: true,
      error: null,
      stdout: "judging Hello Ada\n",
    });
    const made = { log: { output: "Hi" }, testcase: { target: { output: "Hello" } } };
    expect((await attempt({ spec: code(), ...made })).body).toMatchObject({ judgment: false });
    const failing = code({ code: "function judge(log) {\n  throw new Error(log.output);\n}" });
    expect((await attempt({ spec: failing, ...made })).body).toMatchObject({
      judgment: null,
      error: expect.stringContaining("Hi"),
      line: 2,
    });
    expect((await allLogs(app, app.exactly)).body.total).toBe(before);
    const human = { evaluator_type: "human", arguments_type: "target_free", return_type: "text" };
    expect((await attempt({ spec: human, ...made })).status).toBe(422);
    expect((await attempt({ path: "exact" })).status).toBe(422);
    expect((await attempt({ path: "exact", log_id: "log_no" })).status).toBe(404);
    const other = await app.createOtherOrganization();
    const foreign = { spec: code(), log_id: ada.log.id };
    expect((await app.askAs(other.apiKey, "POST", "/v5/evaluators/run", foreign)).status).toBe(404);
    const caller = await app.createKey(["call"]);
    expect((await app.askAs(caller, "POST", "/v5/evaluators/run", foreign)).status).toBe(403);
  });
});
