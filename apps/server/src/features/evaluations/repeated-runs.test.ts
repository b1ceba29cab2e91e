import type {
  Dataset,
  Evaluation,
  EvaluationFigures,
  EvaluationItem,
  EvaluationRun,
  EvaluationStats,
  GateCheck,
} from "@parley/contract";
import { databases, testPostgresUrl } from "@parley/db/testing";
import { decideEarly } from "@parley/statistics";
import { describe, expect, test, vi } from "vitest";
import { openTestApp } from "../../testing/open-test-app.ts";
import { createJobHandlers } from "../../worker.ts";
import { changeRun } from "./change-run.ts";
import { wakeFollowers } from "./early-stop/wake-followers.ts";
import { createCalibration } from "../evaluators/index.ts";
import { advanceRun } from "./running/advance-run.ts";
import { createLimiter } from "./running/limiter.ts";

vi.setConfig({ testTimeout: 120_000 });

type Failed = { code?: string };

const model = { provider: "mock", model: "mock-echo" };
const saying = (word: string) => ({
  ...model,
  template: [{ role: "user", content: `@mock text: ${word} {{ name }}` }],
});
const javascript = (code: string, fields: object = {}) => ({
  evaluator_type: "python",
  arguments_type: "target_free",
  return_type: "boolean",
  attributes: { language: "javascript" },
  code,
  ...fields,
});
const isHello = "const judge = (log) => log.output === 'Hello ' + log.inputs.name;";
/** Says something else of each sample of an item. */
const byId = "const judge = (log) => log.id.charCodeAt(log.id.length - 1) % 2 === 0;";

/** A Prompt in two versions, `Hello` and `Bye`, so many people, and who judges what is said to them. */
async function openShop(open: Parameters<typeof openTestApp>[0]["open"], people: number) {
  const app = await openTestApp({ open, environment: { PARLEY_CODE_PROCESSES: "1" } });
  const post = async <T>(path: string, body: object): Promise<T> => {
    const reply = await app.ask<T>("POST", `/v5${path}`, body);
    if (reply.status >= 300) throw new Error(`${path}: ${JSON.stringify(reply.body)}`);
    return reply.body;
  };
  const hello = await post<{ version_id: string }>("/prompts", { path: "greet", ...saying("Hello") });
  const bye = await post<{ version_id: string }>("/prompts", { path: "greet", ...saying("Bye") });
  const datapoints = Array.from({ length: people }, (_, index) => ({ inputs: { name: `n${index}` } }));
  await post<Dataset>("/datasets", { path: "people", datapoints });
  await post("/evaluators", { path: "exact", spec: javascript(isHello) });
  await post("/evaluators", { path: "by-id", spec: javascript(byId) });
  const evaluation = await post<Evaluation>("/evaluations", {
    file: { path: "greet" },
    evaluators: [{ path: "exact" }, { path: "by-id" }],
  });
  const base = `/v5/evaluations/${evaluation.id}`;
  let calls = 0;
  const priced: typeof app.services.gateway = {
    ...app.services.gateway,
    call: async (request) => {
      const onAsk = (): void => {
        calls += 1;
        request.onAsk?.();
      };
      const reply = await app.services.gateway.call({ ...request, onAsk });
      const prices = { prompt_cost: 1e9, output_cost: 0 };
      return { ...reply, ...prices, usage: { ...reply.usage, ...prices } };
    },
  };
  const services = { ...app.services, gateway: priced };
  const ask = async (id: string) => (await app.ask<EvaluationRun>("GET", `${base}/runs/${id}`)).body;
  return Object.assign(app, {
    post,
    base,
    hello,
    bye,
    /** So often the provider was asked. */
    calls: () => calls,
    /** Each answer costs a dollar. */
    work: () => app.services.jobs.runDue({ handlers: createJobHandlers(services) }),
    /** Works until the provider was asked so often, and leaves the rest, as a process that ends does. */
    workUntil: async (runId: string, most: number) => {
      const before = calls;
      const over = new AbortController();
      const isOver = () => {
        if (calls - before >= most) over.abort();
        return over.signal.aborted;
      };
      const turn = { isOver, signal: over.signal, [Symbol.dispose]: () => {} };
      await advanceRun(
        { ...services, limiter: createLimiter(8), calibrate: createCalibration() },
        {
          organizationId: app.organizationId,
          runId,
          signal: new AbortController().signal,
          startTurn: () => turn,
        },
      );
    },
    run: (fields: object = {}) =>
      app.ask<EvaluationRun & Failed>("POST", `${base}/runs`, {
        dataset: { path: "people" },
        version: { version_id: hello.version_id },
        ...fields,
      }),
    get: ask,
    makeControl: (id: string) => app.ask("PATCH", `${base}/runs/${id}`, { control: true }),
    stats: async () => (await app.ask<EvaluationStats>("GET", `${base}/stats`)).body,
    figures: async () => (await app.ask<EvaluationFigures>("GET", `${base}/figures`)).body,
    logIdsOf: async (runId: string) => {
      type Page = { records: { log: { id: string; source_datapoint_id: string } }[]; total: number };
      const { body } = await app.ask<Page>("GET", `${base}/logs?size=100&run_id=${runId}`);
      return body.records.map(({ log }) => log);
    },
  });
}

describe.each(databases)("Runs with several samples, on $name", ({ open }) => {
  test("each Datapoint has so many Logs, all of them judged and counted; figures split the spread", async () => {
    await using app = await openShop(open, 8);
    const { body: run } = await app.run({ samples: 3 });
    expect(run).toMatchObject({ samples: 3, progress: { logs: 0, logs_wanted: 24, judgments_wanted: 48 } });
    await app.work();
    expect(await app.get(run.id)).toMatchObject({
      status: "completed",
      cost: 24,
      progress: { logs: 24, logs_wanted: 24, logs_failed: 0, judgments: 48, judgments_wanted: 48 },
    });
    const logs = await app.logIdsOf(run.id);
    const perItem = [...Map.groupBy(logs, ({ source_datapoint_id: id }) => id).values()];
    expect(perItem.map((of) => of.length)).toEqual(Array.from({ length: 8 }, () => 3));
    expect(new Set(logs.map(({ id }) => id)).size).toBe(24);
    const { runs } = await app.figures();
    const [exact, byItsId] = runs[0]?.figures ?? [];
    // An item counts once, however often it was sampled.
    expect(exact).toMatchObject({ items: 8, missing: 0, estimate: 1 });
    expect(byItsId).toMatchObject({ items: 8, missing: 0, share_between: expect.any(Number) });
    const { body } = await app.ask<{ records: EvaluationItem[] }>("GET", `${app.base}/items`);
    expect(body.records.map((item) => item.runs[0]?.logs_count)).toEqual(Array.from({ length: 8 }, () => 3));
    const { progress } = await app.stats();
    expect(progress).toContain("Total Logs: 24/24");
    await app.work();
    expect(app.calls()).toBe(24);
  });

  test("work that was left half-way goes on: no sample is asked for twice, none is missing", async () => {
    await using app = await openShop(open, 12);
    const { body: run } = await app.run({ samples: 4 });
    await app.workUntil(run.id, 10);
    const half = await app.get(run.id);
    expect(half).toMatchObject({ status: "running" });
    expect(half.logs_count).toBe(app.calls());
    expect(half.logs_count).toBeLessThan(48);
    await app.workUntil(run.id, 10);
    await app.work();
    expect(await app.get(run.id)).toMatchObject({ status: "completed", logs_count: 48 });
    expect(app.calls()).toBe(48);
    const logs = await app.logIdsOf(run.id);
    const perItem = [...Map.groupBy(logs, ({ source_datapoint_id: id }) => id).values()];
    expect(perItem.map((of) => of.length)).toEqual(Array.from({ length: 12 }, () => 4));
  });

  test("what there is already is taken, sample by sample; an estimate counts the rest", async () => {
    await using app = await openShop(open, 3);
    const { body: first } = await app.run({ samples: 2 });
    await app.work();
    const body = { dataset: { path: "people" }, version: { version_id: app.hello.version_id } };
    const estimate = async (fields: object) =>
      (await app.ask("POST", `${app.base}/estimate`, { ...body, ...fields })).body;
    expect(await estimate({ samples: 5 })).toMatchObject({ datapoints: 3, calls: 15, code_runs: 30 });
    expect(await estimate({ samples: 5, use_existing_logs: true })).toMatchObject({
      existing_logs: 6,
      calls: 9,
    });
    const { body: reusing } = await app.run({ samples: 5, use_existing_logs: true });
    expect(reusing.logs_count).toBe(6);
    const { body: one } = await app.run({ use_existing_logs: true });
    expect(one.logs_count).toBe(3);
    await app.work();
    expect(await app.get(reusing.id)).toMatchObject({ status: "completed", logs_count: 15 });
    expect(await app.get(one.id)).toMatchObject({ status: "completed", logs_count: 3 });
    expect((await app.get(first.id)).logs_count).toBe(6);
    expect(app.calls()).toBe(15);
  });

  test("a budget counts all samples, those of a turn before as well", async () => {
    await using app = await openShop(open, 10);
    const { body: run } = await app.run({ samples: 5, budget: 30 });
    await app.workUntil(run.id, 15);
    expect((await app.get(run.id)).status).toBe("running");
    await app.work();
    const ended = await app.get(run.id);
    expect(ended).toMatchObject({ status: "cancelled", failure: "Its budget is spent." });
    // Of one provider, 8 calls go on at once.
    expect(ended.logs_count).toBeLessThanOrEqual(29 + 8);
  });

  test("an application records so many Logs of each Datapoint before its Run is complete", async () => {
    await using app = await openShop(open, 2);
    const { body: run } = await app.run({ samples: 2, orchestrated: false });
    type Page = { records: { id: string }[] };
    const { body: files } = await app.ask<Page>("GET", "/v5/datasets?name=people");
    const { body: points } = await app.ask<Page>("GET", `/v5/datasets/${files.records[0]?.id}/datapoints`);
    const record = async (): Promise<void> => {
      for (const { id: source_datapoint_id } of points.records)
        await app.post("/prompts/log", {
          path: "greet",
          run_id: run.id,
          source_datapoint_id,
          output: "Hello",
        });
      await app.work();
    };
    await record();
    expect(await app.get(run.id)).toMatchObject({ status: "running", progress: { logs: 2, logs_wanted: 4 } });
    await record();
    expect(await app.get(run.id)).toMatchObject({ status: "completed", progress: { logs: 4, judgments: 8 } });
  });

  test("how many is a number from 1 to 100", async () => {
    await using app = await openShop(open, 1);
    for (const samples of [0, 1.5, 101]) expect((await app.run({ samples })).status).toBe(422);
  });

  test("so many that gates could not be judged are refused before they are paid for", async () => {
    await using app = await openShop(open, 501);
    const gates = "exact >= 90%";
    const { status, body } = await app.run({ samples: 100, gates });
    expect([status, body.code]).toEqual([422, "evaluations.too_much_to_gate"]);
    expect((await app.run({ samples: 99, gates })).status).toBeLessThan(300);
  });
});

/** Where differences that are all -1 decide: the worst there can be. */
const soonest = (level = 0.95) =>
  decideEarly(
    Array.from({ length: 1000 }, () => -1),
    { range: { low: -1, high: 1 }, level },
  ).after;

describe.each(databases)("Runs that are stopped early, on $name", ({ name, open }) => {
  test("a Run ends once it is shown to be worse; what it left is not missing, and figures and gates say so", async () => {
    await using app = await openShop(open, 90);
    const { body: control } = await app.run();
    await app.makeControl(control.id);
    await app.work();
    const { body: run } = await app.run({
      version: { version_id: app.bye.version_id },
      early_stop: { metric: "exact" },
    });
    expect(run.early_stop).toMatchObject({
      metric: "exact",
      control_run_id: control.id,
      level: 0.95,
      stopped: null,
    });
    await app.work();
    const ended = await app.get(run.id);
    const made = ended.logs_count ?? 0;
    expect(ended).toMatchObject({
      status: "completed",
      failure: null,
      status_note: expect.stringMatching(/^Stopped early: by exact it is worse .* error rate of 5 %\.$/),
      progress: { logs: made, logs_wanted: made, judgments: 2 * made, judgments_wanted: 2 * made },
      early_stop: { stopped: { decision: "worse", pairs: soonest(), difference: -1, items_left: 90 - made } },
    });
    // What was under way when it was decided is finished, and nothing more is begun.
    expect(made).toBeGreaterThanOrEqual(soonest() ?? Infinity);
    expect(made).toBeLessThanOrEqual((soonest() ?? 0) + 16 + 8);
    const stats = await app.stats();
    expect(stats.report).toContain("Stopped early: by exact it is worse than the control");
    const ofRun = stats.run_stats.find((one) => one.run_id === run.id);
    expect(ofRun?.evaluator_stats[0]?.comparison).toMatchObject({
      verdict: "worse",
      pairs: made,
      p_value: null,
      interval: { method: "confidence-sequence", level: 0.95 },
    });
    const figures = await app.figures();
    expect(figures.runs.map((one) => one.stopped_early)).toEqual([false, true]);
    expect(figures.runs[1]?.figures[0]).toMatchObject({
      items: made,
      comparison: { verdict: "worse", interval: { method: "confidence-sequence" }, adjusted_p_value: null },
    });
    expect(figures.runs[1]?.figures[1]?.comparison?.interval?.method).not.toBe("confidence-sequence");
    const gates =
      "exact no worse than control by 90 points\nexact >= 90%\nby-id no worse than control by 99 points";
    const { body: check } = await app.ask<GateCheck>("POST", `${app.base}/gates`, { gates });
    const [noWorse, threshold, other] = check.gates;
    expect(noWorse).toMatchObject({
      outcome: "failed",
      items: soonest(),
      evidence: expect.stringContaining("holds however often was looked"),
    });
    // No item is missing, though many of the Dataset were left.
    expect(threshold).toMatchObject({
      outcome: "failed",
      items: made,
      evidence: expect.stringContaining("stopped early"),
    });
    expect(other?.outcome).toBe("passed");
  });

  test("one that a model decided whom people contradict says so", async () => {
    await using app = await openShop(open, 60);
    const asked = { arguments_type: "target_free", return_type: "boolean" };
    const says = "@mock text: {% if 'Hello' in log.output %}true{% else %}false{% endif %}";
    await app.post("/evaluators", {
      path: "guess",
      spec: {
        ...asked,
        evaluator_type: "llm",
        attributes: { verdict: "last_line" },
        prompt: { ...model, template_language: "jinja", template: [{ role: "user", content: says }] },
      },
    });
    await app.post("/evaluators", { path: "reviewers", spec: { ...asked, evaluator_type: "human" } });
    for (let index = 0; index < 24; index += 1) {
      const { id: parent_id } = await app.post<{ id: string }>("/prompts/log", {
        path: "elsewhere",
        prompt: { ...model, template: "Hi" },
        output: `${index}`,
        metadata: { request: `r${index}` },
      });
      await app.post("/evaluators/log", { path: "reviewers", parent_id, judgment: index % 2 === 0 });
      await app.post("/evaluators/log", { path: "guess", parent_id, judgment: index % 3 === 0 });
    }
    await app.ask("POST", `${app.base}/evaluators`, { evaluators: [{ path: "guess" }] });
    const { body: control } = await app.run();
    await app.makeControl(control.id);
    await app.work();
    const version = { version_id: app.bye.version_id };
    const { body: run } = await app.run({ version, early_stop: { metric: "guess" } });
    await app.work();
    const why = /The judge's kappa with people is -?0\.\d\d .*below 0\.4\.$/;
    expect(await app.get(run.id)).toMatchObject({
      status: "completed",
      status_note: expect.stringMatching(
        /^Stopped early: by guess it is worse .* error rate of 5 %\. Its judge is not trusted: The judge's /,
      ),
      early_stop: { stopped: { decision: "worse", distrust: expect.stringMatching(why) } },
    });
    const { report } = await app.stats();
    expect(report).toContain("guess (untrusted)");
    expect(report).toMatch(/Stopped early: by guess .* Its judge is not trusted: /);
  });

  test("an Evaluator that comes later judges what there is, and nothing more is asked for", async () => {
    await using app = await openShop(open, 60);
    const { body: control } = await app.run();
    await app.makeControl(control.id);
    await app.work();
    const version = { version_id: app.bye.version_id };
    const { body: run } = await app.run({ version, early_stop: {} });
    await app.work();
    const before = await app.get(run.id);
    expect(before.early_stop?.stopped?.decision).toBe("worse");
    const calls = app.calls();
    await app.post("/evaluators", {
      path: "long",
      spec: javascript("const judge = (log) => log.output.length > 3;"),
    });
    await app.ask("POST", `${app.base}/evaluators`, { evaluators: [{ path: "long" }] });
    expect((await app.get(run.id)).status).toBe("running");
    await app.work();
    const after = await app.get(run.id);
    expect(after).toMatchObject({ status: "completed", early_stop: before.early_stop });
    expect(after.progress).toMatchObject({
      logs: before.logs_count,
      judgments: 3 * (before.logs_count ?? 0),
    });
    expect(app.calls()).toBe(calls);
  });

  test("it waits until its control has ended; where nothing is shown, all items are asked for", async () => {
    await using app = await openShop(open, 20);
    const { body: control } = await app.run({ orchestrated: false });
    await app.makeControl(control.id);
    const { body: run } = await app.run({ early_stop: {} });
    await app.work();
    expect(await app.get(run.id)).toMatchObject({
      status: "pending",
      status_note: "It begins once the control Run is made, and Parley has judged it.",
      logs_count: 0,
    });
    expect(app.calls()).toBe(0);
    await app.ask("PATCH", `${app.base}/runs/${control.id}`, { status: "cancelled" });
    expect(await app.get(run.id)).toMatchObject({ status: "pending", status_note: null });
    await app.work();
    expect(await app.get(run.id)).toMatchObject({
      status: "completed",
      status_note: null,
      logs_count: 20,
      early_stop: { control_run_id: control.id, stopped: null },
    });
    const { body: other } = await app.run({ orchestrated: false });
    await app.makeControl(other.id);
    const { body: waiting } = await app.run({ early_stop: {} });
    await app.work();
    expect((await app.get(waiting.id)).status).toBe("pending");
    // A control that is part of nothing any more would never end.
    await app.ask("DELETE", `${app.base}/runs/${other.id}`);
    await app.work();
    expect(await app.get(waiting.id)).toMatchObject({ status: "completed", logs_count: 20 });
  });

  test("it waits no more once the last Evaluation that has its control is deleted", async () => {
    await using app = await openShop(open, 4);
    const { body: control } = await app.run({ orchestrated: false });
    await app.makeControl(control.id);
    const { body: run } = await app.run({ early_stop: {} });
    const other = await app.post<Evaluation>("/evaluations", {
      file: { path: "greet" },
      evaluators: [{ path: "exact" }],
    });
    await app.post(`/evaluations/${other.id}/runs/${control.id}`, {});
    await app.ask("DELETE", `${app.base}/runs/${control.id}`);
    await app.work();
    expect((await app.get(run.id)).status).toBe("pending");
    await app.ask("DELETE", `/v5/evaluations/${other.id}`);
    await app.work();
    expect(await app.get(run.id)).toMatchObject({ status: "completed", logs_count: 4 });
  });

  test("what people are yet to say of its control keeps it from nothing", async () => {
    await using app = await openShop(open, 40);
    const human = { evaluator_type: "human", arguments_type: "target_free", return_type: "text" };
    await app.post("/evaluators", { path: "people-say", spec: human });
    await app.ask("POST", `${app.base}/evaluators`, { evaluators: [{ path: "people-say" }] });
    const { body: control } = await app.run();
    await app.makeControl(control.id);
    const version = { version_id: app.bye.version_id };
    const { body: run } = await app.run({ version, early_stop: { metric: "exact" } });
    await app.workUntil(run.id, 1);
    expect(app.calls()).toBe(0);
    await app.work();
    expect(await app.get(control.id)).toMatchObject({ status: "running", logs_count: 40 });
    expect(await app.get(run.id)).toMatchObject({
      status: "running",
      early_stop: { stopped: { decision: "worse", pairs: soonest() } },
    });
  });

  // Two connections are needed, which only a server has.
  const isServer = name === "postgres" && testPostgresUrl !== undefined;
  test.runIf(isServer)("one that is made while its control ends is not left behind", async () => {
    await using app = await openShop(open, 4);
    const { body: control } = await app.run({ orchestrated: false });
    await app.makeControl(control.id);
    const { database, jobs } = app.services;
    const ofControl = { organizationId: app.organizationId, runId: control.id };
    const countWaiting = async () =>
      (
        await database.executor
          .$extendTables<{ pg_stat_activity: { pid: number; datname: string; wait_event_type: string } }>()
          .selectFrom("pg_stat_activity")
          .select("pid")
          .where(({ eb, fn }) => eb("datname", "=", fn<string>("current_database")))
          .where("wait_event_type", "=", "Lock")
          .execute()
      ).length;
    let making: ReturnType<typeof app.run> | undefined;
    await database.transaction(async (transaction) => {
      const event = { type: "cancelled", at: app.clock.now, by: "somebody" } as const;
      await changeRun(transaction, { ...ofControl, event });
      await wakeFollowers(jobs, transaction, ofControl);
      making = app.run({ early_stop: {} });
      await expect.poll(countWaiting, { timeout: 30_000 }).toBe(1);
    });
    const run = await making;
    await app.work();
    expect(await app.get(run?.body.id ?? "")).toMatchObject({ status: "completed", logs_count: 4 });
  });

  test("it begins by itself when its control has come to its end", async () => {
    await using app = await openShop(open, 40);
    const { body: control } = await app.run();
    await app.makeControl(control.id);
    const { body: run } = await app.run({ version: { version_id: app.bye.version_id }, early_stop: {} });
    await app.work();
    expect((await app.get(control.id)).logs_count).toBe(40);
    expect(await app.get(run.id)).toMatchObject({
      status: "completed",
      early_stop: { stopped: { decision: "worse", pairs: soonest() } },
    });
  });

  test("whoever goes on after a crash decides the same, with several samples too, and asks for nothing twice", async () => {
    await using app = await openShop(open, 70);
    const { body: control } = await app.run();
    await app.makeControl(control.id);
    await app.work();
    const before = app.calls();
    const { body: run } = await app.run({
      version: { version_id: app.bye.version_id },
      samples: 2,
      early_stop: { level: 0.9 },
    });
    await app.workUntil(run.id, 6);
    expect(await app.get(run.id)).toMatchObject({ status: "running", early_stop: { stopped: null } });
    await app.workUntil(run.id, 6);
    await app.work();
    const ended = await app.get(run.id);
    expect(ended).toMatchObject({
      status: "completed",
      early_stop: { level: 0.9, stopped: { decision: "worse", pairs: soonest(0.9) } },
    });
    expect(ended.early_stop?.stopped?.items_left).toBeGreaterThan(0);
    expect(app.calls() - before).toBe(ended.logs_count);
  });

  test("one that could never be stopped is refused, with what would do", async () => {
    await using app = await openShop(open, 2);
    const refusal = async (fields: object) => {
      const { status, body } = await app.run(fields);
      return [status, body.code];
    };
    expect(await refusal({ early_stop: {} })).toEqual([422, "evaluations.early_stop_needs_control"]);
    const { body: control } = await app.run();
    await app.makeControl(control.id);
    expect(await refusal({ early_stop: {}, orchestrated: false })).toEqual([
      422,
      "evaluations.early_stop_needs_calls",
    ]);
    expect(await refusal({ early_stop: { metric: "latency" } })).toEqual([
      422,
      "evaluations.early_stop_not_bounded",
    ]);
    expect(await refusal({ early_stop: { metric: "exat" } })).toEqual([404, "evaluations.metric_unknown"]);
    expect((await refusal({ early_stop: { level: 1 } }))[0]).toBe(422);
  });

  test("an estimate refuses what the Run would be refused for, also before there is a control", async () => {
    await using app = await openShop(open, 2);
    const estimate = async (fields: object) => {
      const version = { version_id: app.bye.version_id };
      const asked = { dataset: { path: "people" }, version, ...fields };
      const { status, body } = await app.ask<Failed>("POST", `${app.base}/estimate`, asked);
      return status === 200 ? status : [status, body.code];
    };
    expect(await estimate({ early_stop: {} })).toEqual([422, "evaluations.early_stop_needs_control"]);
    expect(await estimate({ early_stop: {}, after_control: true })).toBe(200);
    for (const later of [true, undefined]) {
      const refused = async (fields: object) => estimate({ after_control: later, ...fields });
      expect(await refused({ early_stop: { metric: "exat" } })).toEqual([404, "evaluations.metric_unknown"]);
      expect(await refused({ early_stop: {}, orchestrated: false })).toEqual([
        422,
        "evaluations.early_stop_needs_calls",
      ]);
      expect(await refused({ gates: "exat >= 90%" })).toEqual([422, "evaluations.gate_names_unknown"]);
      const { body: control } = await app.run();
      await app.makeControl(control.id);
    }
    expect(await estimate({ early_stop: { metric: "exact" }, gates: "exact >= 90 %" })).toBe(200);
  });
});
