import type {
  Dataset,
  Evaluation,
  EvaluationRun,
  EvaluationStats,
  Evaluator,
  Prompt,
} from "@parley/contract";
import { databases } from "@parley/db/testing";
import { sql } from "kysely";
import { describe, expect, test } from "vitest";
import { openTestApp, type OpenTestApp } from "../../testing/open-test-app.ts";

type Failed = { code?: string };
type Logged = { id: string };

const kernel = { model: "mock-echo", provider: "mock", template: "Hello {{ name }}" };
const spec = (fields: object) => ({
  evaluator_type: "external",
  arguments_type: "target_free",
  return_type: "boolean",
  ...fields,
});

/** A Prompt, a Dataset of two, and an Evaluator of each return type that is summed up. */
async function openWithFiles(open: Parameters<typeof openTestApp>[0]["open"]) {
  const app = await openTestApp({ open });
  const post = async <T>(path: string, body: object): Promise<T> =>
    (await app.ask<T>("POST", path, body)).body;
  const prompt = await post<Prompt>("/v5/prompts", { path: "greet", ...kernel });
  const dataset = await post<Dataset>("/v5/datasets", {
    path: "people",
    datapoints: [{ inputs: { name: "Ada" }, target: { output: "Hello Ada" } }, { inputs: { name: "Bob" } }],
  });
  const saved = (path: string, fields: object) =>
    post<Evaluator>("/v5/evaluators", { path, spec: spec(fields) });
  const kind = await saved("judges/kind", {});
  const score = await saved("judges/score", { return_type: "number" });
  const mood = await saved("judges/mood", {
    evaluator_type: "human",
    return_type: "multi_select",
    options: [{ name: "warm" }, { name: "brief" }],
  });
  const words = await saved("judges/words", { evaluator_type: "human", return_type: "text" });
  return Object.assign(app, { post, prompt, dataset, kind, score, mood, words });
}
type WithFiles = Awaited<ReturnType<typeof openWithFiles>>;

const create = (app: WithFiles, fields: object = {}) =>
  app.ask<Evaluation & Failed>("POST", "/v5/evaluations", {
    file: { id: app.prompt.id },
    name: "baseline",
    evaluators: [{ path: "judges/kind" }],
    ...fields,
  });
const createRun = (app: OpenTestApp, id: string, body: object = {}) =>
  app.ask<EvaluationRun & Failed>("POST", `/v5/evaluations/${id}/runs`, body);
const patchRun = (app: OpenTestApp, [id, runId]: [string, string], body: object) =>
  app.ask<EvaluationRun & Failed>("PATCH", `/v5/evaluations/${id}/runs/${runId}`, body);
const statsOf = async (app: OpenTestApp, id: string) =>
  (await app.ask<EvaluationStats>("GET", `/v5/evaluations/${id}/stats`)).body;
const addLog = (app: WithFiles, fields: object) =>
  app.post<Logged>("/v5/prompts/log", { id: app.prompt.id, ...fields });
const judge = (app: WithFiles, path: string, said: object) =>
  app.post("/v5/evaluators/log", { path, ...said });

describe.each(databases)("Evaluations on $name", ({ open }) => {
  test("are made for a File, listed with it, named once, and deleted", async () => {
    await using app = await openWithFiles(open);
    const made = await create(app, {
      evaluators: [{ path: "judges/kind" }, { version_id: app.mood.version_id, orchestrated: false }],
    });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      id: expect.stringMatching(/^evr_/),
      name: "baseline",
      file_id: app.prompt.id,
      runs_count: 0,
      evaluators: [
        { version: { path: "judges/kind", version_id: app.kind.version_id }, orchestrated: true },
        { version: { path: "judges/mood" }, orchestrated: false },
      ],
    });
    const again = await create(app);
    expect([again.status, again.body.code]).toEqual([409, "evaluations.name_taken"]);
    expect((await create(app, { file: { path: "judges/kind" } })).status).toBe(201);
    const unnamed = await create(app, { name: null, file: null });
    expect(unnamed.body).toMatchObject({ name: null, file_id: null });
    app.clock.now += 1;
    const second = await create(app, { name: "second" });
    const list = await app.ask<{ records: Evaluation[]; total: number }>(
      "GET",
      `/v5/evaluations?file_id=${app.prompt.id}&size=1`,
    );
    expect(list.body).toMatchObject({ total: 2, records: [{ id: second.body.id }] });
    expect((await app.ask("GET", "/v5/evaluations")).status).toBe(422);
    expect((await app.ask("GET", `/v5/evaluations/${made.body.id}`)).body).toEqual(made.body);
    expect((await app.ask("DELETE", `/v5/evaluations/${made.body.id}`)).status).toBe(204);
    expect((await app.ask("GET", `/v5/evaluations/${made.body.id}`)).status).toBe(404);
    await app.ask("DELETE", `/v5/prompts/${app.prompt.id}`);
    expect((await app.ask("GET", `/v5/evaluations/${second.body.id}`)).status).toBe(404);
  });

  test("a path names what is deployed, and of a function that judges what was saved last", async () => {
    await using app = await openWithFiles(open);
    const save = async (path: string, fields: object) =>
      (await app.post<Evaluator>("/v5/evaluators", { path, spec: spec(fields) })).version_id;
    const first = await save("judges/function", { attributes: { code: "() => true" } });
    const second = await save("judges/function", { attributes: { code: "() => false" } });
    const numbers = await save("judges/kind", { return_type: "number" });
    expect(new Set([first, second, numbers, app.kind.version_id]).size).toBe(4);
    const judgesOf = async (name: string, evaluators: object[]) =>
      (await create(app, { name, evaluators })).body.evaluators.map(({ version }) => version.version_id);
    expect(await judgesOf("paths", [{ path: "judges/function" }, { path: "judges/kind" }])).toEqual([
      second,
      app.kind.version_id,
    ]);
    expect(await judgesOf("said", [{ version_id: first }])).toEqual([first]);
    expect(await judgesOf("live", [{ path: "judges/function", environment: "production" }])).toEqual([first]);
  });

  test("take more Evaluators and let them go; what is none is refused", async () => {
    await using app = await openWithFiles(open);
    const { id } = (await create(app)).body;
    const add = (evaluators: object[]) =>
      app.ask<Evaluation & Failed>("POST", `/v5/evaluations/${id}/evaluators`, { evaluators });
    const paths = ({ evaluators }: Evaluation) => evaluators.map(({ version }) => version.path);
    app.clock.now += 1;
    const added = await add([{ id: app.score.id, environment: "production" }, { path: "judges/kind" }]);
    expect(paths(added.body)).toEqual(["judges/kind", "judges/score"]);
    const target = `/v5/evaluations/${id}/evaluators/${app.kind.version_id}`;
    const removed = await app.ask<Evaluation>("DELETE", target);
    expect([removed.status, paths(removed.body)]).toEqual([200, ["judges/score"]]);
    expect((await app.ask("DELETE", target)).status).toBe(404);
    for (const [reference, status] of [
      [{ path: "nowhere" }, 404],
      [{ version_id: "evv_no" }, 404],
      [{ version_id: app.prompt.version_id }, 404],
      [{ path: "greet" }, 409],
      [{ path: "judges/kind", environment: "staging" }, 404],
      [{}, 422],
      [{ path: "judges/kind", id: app.kind.id }, 422],
      [{ version_id: app.kind.version_id, environment: "production" }, 422],
    ] as const) {
      expect({ reference, status: (await add([reference])).status }).toEqual({ reference, status });
    }
  });
});

describe.each(databases)("Runs on $name", ({ open }) => {
  test("are kept, and wait for whoever works on them", async () => {
    await using app = await openWithFiles(open);
    const { id } = (await create(app)).body;
    const reference = { dataset: { version_id: app.dataset.version_id }, version: { path: "greet" } };
    const made = await createRun(app, id, reference);
    expect(made.body).toMatchObject({
      id: expect.stringMatching(/^run_/),
      status: "pending",
      status_note: null,
      progress: { logs: 0, logs_wanted: 2, judgments: 0, judgments_wanted: 2 },
      cost: 0,
      failure: null,
      orchestrated: true,
      control: false,
      logs_count: 0,
      dataset: { type: "dataset", id: app.dataset.id, datapoints_count: 2 },
      version: { type: "prompt", version_id: app.prompt.version_id },
    });
    app.clock.now += 1;
    const bag = await createRun(app, id, { orchestrated: false });
    expect(bag.body).toMatchObject({ dataset: null, version: null, orchestrated: false });
    const { body } = await app.ask<{ runs: EvaluationRun[] }>("GET", `/v5/evaluations/${id}/runs`);
    expect(body.runs).toEqual([bag.body, made.body]);
    expect(await statsOf(app, id)).toMatchObject({
      status: "pending",
      run_stats: [
        { run_id: bag.body.id, version_id: null },
        { run_id: made.body.id, num_logs: 0, status: "pending" },
      ],
      progress: expect.stringContaining("Total Logs: 0/2"),
    });
    for (const [wrong, status] of [
      [{ dataset: { path: "greet" } }, 409],
      [{ version: { version_id: app.dataset.version_id } }, 404],
      [{ use_existing_logs: true }, 422],
    ] as const) {
      expect({ wrong, status: (await createRun(app, id, wrong)).status }).toEqual({ wrong, status });
    }
  });

  test("are on the account of the key that makes them", async () => {
    await using app = await openWithFiles(open);
    const { id } = (await create(app)).body;
    const key = await app.ask<{ id: string; key: string }>("POST", "/v5/api-keys", {
      name: "Budgeted",
      permissions: ["read", "write", "call"],
      monthly_budget: 1,
    });
    const reference = { dataset: { path: "people" }, version: { path: "greet" } };
    const path = `/v5/evaluations/${id}/runs`;
    const made = await app.askAs<EvaluationRun>(key.body.key, "POST", path, reference);
    const { rows } = await sql<{ spender_key_id: string | null }>`select spender_key_id
      from evaluation_runs where id = ${made.body.id}`.execute(app.services.database.executor);
    expect(rows).toEqual([{ spender_key_id: key.body.id }]);
  });

  test("are ended by whoever judges them, once", async () => {
    await using app = await openWithFiles(open);
    const { id } = (await create(app)).body;
    const [first, second] = [(await createRun(app, id)).body, (await createRun(app, id)).body];
    expect((await patchRun(app, [id, first.id], { control: true })).body.control).toBe(true);
    expect((await patchRun(app, [id, second.id], { control: true })).body.control).toBe(true);
    const { body } = await app.ask<{ runs: EvaluationRun[] }>("GET", `/v5/evaluations/${id}/runs`);
    expect(body.runs.filter(({ control }) => control).map((run) => run.id)).toEqual([second.id]);

    const done = await patchRun(app, [id, first.id], { status: "completed" });
    expect(done.body).toMatchObject({ status: "completed", status_note: null });
    expect((await patchRun(app, [id, first.id], { status: "completed" })).status).toBe(200);
    const late = await patchRun(app, [id, first.id], { status: "cancelled" });
    expect([late.status, late.body.code]).toEqual([409, "evaluations.run_ended"]);
    expect((await patchRun(app, [id, second.id], { status: "running" })).status).toBe(422);
    expect((await statsOf(app, id)).status).toBe("pending");
    await patchRun(app, [id, second.id], { status: "cancelled" });
    expect((await statsOf(app, id)).status).toBe("completed");

    const code = { evaluator_type: "python", code: "def judge(log):\n    return True" };
    await app.post("/v5/evaluators", { path: "judges/code", spec: spec(code) });
    const own = (await create(app, { name: "code", evaluators: [{ path: "judges/code" }] })).body;
    const run = (await createRun(app, own.id)).body;
    const refused = await patchRun(app, [own.id, run.id], { status: "completed" });
    expect([refused.status, refused.body.code]).toEqual([409, "evaluations.run_not_completable"]);
  });

  test("may be part of several Evaluations, and outlive them", async () => {
    await using app = await openWithFiles(open);
    const one = (await create(app)).body;
    const other = (await create(app, { name: "other" })).body;
    const run = (await createRun(app, one.id)).body;
    const target = `/v5/evaluations/${other.id}/runs/${run.id}`;
    expect((await patchRun(app, [other.id, run.id], { control: true })).status).toBe(404);
    expect((await app.ask("POST", target)).status).toBe(200);
    expect((await app.ask("POST", target)).status).toBe(200);
    await app.ask("DELETE", `/v5/evaluations/${one.id}`);
    expect((await app.ask<Evaluation>("GET", `/v5/evaluations/${other.id}`)).body.runs_count).toBe(1);
    expect((await app.ask("DELETE", target)).status).toBe(204);
    expect((await app.ask("DELETE", target)).status).toBe(404);
    expect((await app.ask("POST", `/v5/evaluations/${other.id}/runs/run_no`)).status).toBe(404);
  });
});

describe.each(databases)("what comes of Runs on $name", ({ open }) => {
  test("webhooks hear of an Evaluation once all its Runs have ended", async () => {
    await using app = await openWithFiles(open);
    const { id } = (await create(app)).body;
    const [first, second] = [(await createRun(app, id)).body, (await createRun(app, id)).body];
    const heard = async () => {
      const { rows } = await sql<{ data: string }>`select data from outbox_events
        where type = 'evaluation.completed' order by created_at`.execute(app.services.database.executor);
      return rows.map(({ data }) => JSON.parse(data) as object);
    };
    await patchRun(app, [id, first.id], { status: "cancelled" });
    expect(await heard()).toEqual([]);
    await patchRun(app, [id, second.id], { status: "cancelled" });
    await patchRun(app, [id, second.id], { status: "cancelled" });
    expect(await heard()).toMatchObject([{ evaluation: { id }, status: "cancelled" }]);
    app.clock.now += 1;
    const third = (await createRun(app, id)).body;
    await patchRun(app, [id, third.id], { status: "completed" });
    expect(await heard()).toMatchObject([
      { status: "cancelled" },
      { evaluation: { id }, status: "completed" },
    ]);
  });

  test("a Run that an application left behind holds up no later one, until it is heard of again", async () => {
    await using app = await openWithFiles(open);
    const { id } = (await create(app)).body;
    const minuteMs = 60_000;
    const begin = async () =>
      (
        await createRun(app, id, {
          dataset: { path: "people" },
          version: { path: "greet" },
          orchestrated: false,
        })
      ).body;
    const status = async () => (await statsOf(app, id)).status;
    const left = await begin();
    const page = await app.ask<{ records: Logged[] }>("GET", `/v5/datasets/${app.dataset.id}/datapoints`);
    const [ada, bob] = page.body.records.map((one) => one.id);
    const log = await addLog(app, { run_id: left.id, source_datapoint_id: ada, output: "Hi" });
    app.clock.now += 60 * minuteMs;
    // Nobody waits for another.
    expect(await status()).toBe("pending");

    const later = await begin();
    expect(await status()).toBe("pending");
    await patchRun(app, [id, later.id], { status: "completed" });
    const stats = await statsOf(app, id);
    expect(stats).toMatchObject({ status: "completed", certainty_note: null });
    // It is still there, and open.
    expect(stats.run_stats.map(({ run_id, status: of }) => [run_id, of])).toEqual([
      [later.id, "completed"],
      [left.id, "pending"],
    ]);
    const { body: overview } = await app.ask<{ records: { status: string }[] }>(
      "GET",
      "/v5/evaluations/overview",
    );
    expect(overview.records).toMatchObject([{ status: "completed", progress: null }]);
    const { rows: told } = await sql`select id from outbox_events
      where type = 'evaluation.completed'`.execute(app.services.database.executor);
    expect(told).toHaveLength(1);

    await judge(app, "judges/kind", { parent_id: log.id, judgment: true });
    expect(await status()).toBe("pending");
    app.clock.now += 9 * minuteMs;
    expect(await status()).toBe("pending");
    app.clock.now += 2 * minuteMs;
    expect(await status()).toBe("completed");
    await addLog(app, { run_id: left.id, source_datapoint_id: bob, output: "Hi" });
    expect(await status()).toBe("pending");
    await patchRun(app, [id, left.id], { status: "cancelled" });
    expect(await status()).toBe("completed");
  });

  test("a Run that Parley or people go on with is waited for, however long it takes", async () => {
    await using app = await openWithFiles(open);
    const { id } = (await create(app)).body;
    await createRun(app, id, { dataset: { path: "people" }, version: { path: "greet" } });
    app.clock.now += 3_600_000;
    const later = (await createRun(app, id)).body;
    await patchRun(app, [id, later.id], { status: "completed" });
    expect((await statsOf(app, id)).status).toBe("pending");
  });

  test("Logs join a Run by its id, by being added, and by a Dataset; they stay when it goes", async () => {
    await using app = await openWithFiles(open);
    const { id } = (await create(app)).body;
    const page = await app.ask<{ records: { id: string }[] }>(
      "GET",
      `/v5/datasets/${app.dataset.id}/datapoints`,
    );
    const [datapoint] = page.body.records;
    const run = (await createRun(app, id)).body;
    const named = await addLog(app, { run_id: run.id, source_datapoint_id: datapoint!.id, output: "old" });
    app.clock.now += 1;
    const newer = await addLog(app, { source_datapoint_id: datapoint!.id, output: "new" });
    app.clock.now += 1;
    const loose = await addLog(app, { output: "loose" });
    const add = (log_ids: string[]) =>
      app.ask<EvaluationRun & Failed>("POST", `/v5/evaluations/${id}/runs/${run.id}/logs`, { log_ids });
    expect((await add([loose.id, named.id, loose.id])).body.logs_count).toBe(2);
    const unknown = await add(["log_no"]);
    expect([unknown.status, unknown.body.code]).toEqual([404, "logs.not_found"]);

    const reference = { dataset: { path: "people" }, version: { path: "greet" } };
    const adopting = await createRun(app, id, { ...reference, use_existing_logs: true });
    expect(adopting.body.logs_count).toBe(1);

    await judge(app, "judges/kind", { parent_id: named.id, judgment: true });
    await judge(app, "judges/score", { parent_id: named.id, judgment: 3 });
    type Entry = { run_id: string; log: Logged; datapoint?: object; evaluator_logs: object[] };
    const logs = await app.ask<{ records: Entry[]; total: number }>("GET", `/v5/evaluations/${id}/logs`);
    expect(logs.body.total).toBe(3);
    expect(logs.body.records.map(({ run_id, log }) => [run_id, log.id])).toEqual([
      [run.id, loose.id],
      [adopting.body.id, newer.id],
      [run.id, named.id],
    ]);
    expect(logs.body.records[2]).toMatchObject({
      datapoint: { id: datapoint!.id, inputs: expect.objectContaining({ name: expect.any(String) }) },
      // The other Evaluator is not part of this Evaluation.
      evaluator_logs: [{ judgment: true }],
    });
    const ofOne = await app.ask<{ total: number }>(
      "GET",
      `/v5/evaluations/${id}/logs?run_id=${adopting.body.id}`,
    );
    expect(ofOne.body.total).toBe(1);
    await app.ask("DELETE", `/v5/evaluations/${id}/runs/${run.id}`);
    expect((await app.ask("GET", `/v5/logs/${named.id}`)).status).toBe(200);
  });

  test("judgments are summed up by what they are", async () => {
    await using app = await openWithFiles(open);
    const all = ["kind", "score", "mood", "words"].map((name) => ({ path: `judges/${name}` }));
    const { id } = (await create(app, { evaluators: all })).body;
    const run = (await createRun(app, id, { version: { path: "greet" } })).body;
    const logs: Logged[] = [];
    for (const output of ["a", "b", "c", "d"]) logs.push(await addLog(app, { run_id: run.id, output }));
    const say = async (name: string, said: readonly object[]) => {
      for (const [index, judgment] of said.entries())
        await judge(app, `judges/${name}`, { parent_id: logs[index]!.id, ...judgment });
    };
    await say("kind", [{ judgment: true }, { judgment: true }, { judgment: false }, { error: "no answer" }]);
    await say("score", [{ judgment: 1 }, { judgment: 2 }, { judgment: 2 }, { judgment: 5 }]);
    await say("mood", [{ judgment: ["warm", "brief"] }, { judgment: ["warm"] }, { judgment: [] }]);
    await say("words", [{ judgment: "long ".repeat(100) }, { judgment: "short" }]);
    // Taken back, and so not counted.
    await judge(app, "judges/words", { parent_id: logs[0]!.id, judgment: null });
    // A Log of no Run.
    const loose = await addLog(app, { output: "e" });
    await judge(app, "judges/kind", { parent_id: loose.id, judgment: false });

    const stats = await statsOf(app, id);
    const counts = (total: number, judgments: number, errors = 0) => ({
      total_logs: total,
      num_judgments: judgments,
      num_nulls: 0,
      num_errors: errors,
    });
    expect(stats.run_stats).toEqual([
      {
        run_id: run.id,
        version_id: app.prompt.version_id,
        batch_id: null,
        num_logs: 4,
        status: "pending",
        evaluator_stats: [
          { evaluator_version_id: app.kind.version_id, ...counts(4, 3, 1), num_true: 2, num_false: 1 },
          {
            evaluator_version_id: app.score.version_id,
            ...counts(4, 4),
            sum: 10,
            mean: 2.5,
            std: 1.5,
            percentiles: { 0: 1, 5: 1, 25: 1, 50: 2, 75: 2, 95: 5, 100: 5 },
          },
          {
            evaluator_version_id: app.mood.version_id,
            ...counts(3, 3),
            num_judgments_per_option: { warm: 2, brief: 1 },
          },
          { evaluator_version_id: app.words.version_id, ...counts(1, 1) },
        ],
      },
    ]);
    expect(stats.progress).toContain("Total Logs: 4/4\nTotal Judgments: 12/16\n");
    const rows = stats.report.split("\n");
    expect(rows[0]).toBe("greet");
    expect(rows.find((row) => row.includes("judges/kind"))).toMatch(/\| 0\.67 +\|$/);
    expect(rows.find((row) => row.includes("judges/score"))).toMatch(/\| 2\.50 +\|$/);
    expect(rows.find((row) => row.includes("judges/words"))).toMatch(/\| - +\|$/);
  });

  test("nothing of it is another organization's", async () => {
    await using app = await openWithFiles(open);
    const { id } = (await create(app)).body;
    const run = (await createRun(app, id)).body;
    const log = await addLog(app, { output: "secret" });
    const { apiKey } = await app.createOtherOrganization();
    const target = `/v5/evaluations/${id}`;
    for (const [method, path, body] of [
      ["GET", target, undefined],
      ["DELETE", target, undefined],
      ["POST", `${target}/evaluators`, { evaluators: [] }],
      ["DELETE", `${target}/evaluators/${app.kind.version_id}`, undefined],
      ["GET", `${target}/runs`, undefined],
      ["POST", `${target}/runs`, {}],
      ["POST", `${target}/runs/${run.id}`, undefined],
      ["PATCH", `${target}/runs/${run.id}`, { status: "cancelled" }],
      ["DELETE", `${target}/runs/${run.id}`, undefined],
      ["POST", `${target}/runs/${run.id}/logs`, { log_ids: [] }],
      ["GET", `${target}/stats`, undefined],
      ["GET", `${target}/logs`, undefined],
      ["POST", "/v5/evaluations", { file: { id: app.prompt.id }, evaluators: [] }],
      ["POST", "/v5/evaluations", { evaluators: [{ version_id: app.kind.version_id }] }],
    ] as const) {
      const { status } = await app.askAs(apiKey, method, path, body);
      expect({ method, path, status }).toEqual({ method, path, status: 404 });
    }
    const own = await app.askAs<Evaluation>(apiKey, "POST", "/v5/evaluations", { evaluators: [] });
    expect((await app.askAs(apiKey, "POST", `/v5/evaluations/${own.body.id}/runs/${run.id}`)).status).toBe(
      404,
    );
    const bag = await app.askAs<EvaluationRun>(apiKey, "POST", `/v5/evaluations/${own.body.id}/runs`, {});
    const added = await app.askAs(apiKey, "POST", `/v5/evaluations/${own.body.id}/runs/${bag.body.id}/logs`, {
      log_ids: [log.id],
    });
    expect(added.status).toBe(404);
    const listed = await app.askAs(apiKey, "GET", `/v5/evaluations?file_id=${app.prompt.id}`);
    expect(listed.body).toMatchObject({ records: [], total: 0 });
  });
});
