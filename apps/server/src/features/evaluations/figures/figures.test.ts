import type {
  Dataset,
  Evaluation,
  EvaluationFigures,
  EvaluationRun,
  EvaluationSlice,
  EvaluationStats,
} from "@parley/contract";
import { databases } from "@parley/db/testing";
import { describe, expect, test } from "vitest";
import { openTestApp } from "../../../testing/open-test-app.ts";

type Logged = { id: string };
type Slices = {
  records: EvaluationSlice[];
  total: number;
  too_small: number;
  metric: string;
  run_id: string;
  code?: string;
};

const languages = ["fr", "de"] as const;

/** Twelve questions, half of them French; the new version is wrong on all French ones, the old one on none. */
async function openWithRuns(open: Parameters<typeof openTestApp>[0]["open"]) {
  const app = await openTestApp({ open });
  const post = async <T>(path: string, body: object): Promise<T> => {
    app.clock.now += 1;
    const { status, body: reply } = await app.ask<T>("POST", `/v5${path}`, body);
    if (status >= 300) throw new Error(`${path}: ${JSON.stringify(reply)}`);
    return reply;
  };
  await post("/prompts", { path: "answer", model: "mock-echo", provider: "mock", template: "Hello {{ q }}" });
  const dataset = await post<Dataset>("/datasets", {
    path: "questions",
    datapoints: Array.from({ length: 12 }, (_, index) => ({
      inputs: { q: `question ${index}`, language: languages[index % 2], level: 3, list: ["fr"] },
      target: { strict: index < 6 },
      tags: index < 5 ? ["hard"] : ["easy"],
    })),
  });
  const spec = { evaluator_type: "external", arguments_type: "target_free", return_type: "boolean" };
  await post("/evaluators", { path: "correct", spec });
  const { id } = await post<Evaluation>("/evaluations", {
    name: "figures",
    evaluators: [{ path: "correct" }],
  });
  const start = () =>
    post<EvaluationRun>(`/evaluations/${id}/runs`, {
      dataset: { path: "questions" },
      version: { path: "answer" },
      orchestrated: false,
    });
  const listed = await app.ask<{ records: { id: string; inputs: { language: string } }[] }>(
    "GET",
    `/v5/datasets/${dataset.id}/datapoints?size=100`,
  );
  const record = async (run: EvaluationRun, isRight: (language: string) => boolean) => {
    for (const [index, datapoint] of listed.body.records.entries()) {
      const log = await post<Logged>("/prompts/log", {
        path: "answer",
        run_id: run.id,
        source_datapoint_id: datapoint.id,
        output: "an answer",
        provider_latency: 0.1 * (index + 1),
        prompt_cost: 0.001,
        metadata: {
          plan: index < 6 ? "pro" : "free",
          request: `r${index}`,
          cached: run === after && index < 8,
        },
        ...(index === 11 && { error: "timed out" }),
      });
      await post("/evaluators/log", {
        path: "correct",
        parent_id: log.id,
        judgment: isRight(datapoint.inputs.language),
      });
    }
  };
  const [before, after] = [await start(), await start()];
  await app.ask("PATCH", `/v5/evaluations/${id}/runs/${before.id}`, { control: true });
  await record(before, () => true);
  await record(after, (language) => language === "de");
  const complete = async () => {
    for (const run of [before, after])
      await app.ask("PATCH", `/v5/evaluations/${id}/runs/${run.id}`, { status: "completed" });
  };
  const figures = async () => (await app.ask<EvaluationFigures>("GET", `/v5/evaluations/${id}/figures`)).body;
  const slices = async (query = "") => {
    const { status, body } = await app.ask<Slices>("GET", `/v5/evaluations/${id}/slices${query}`);
    return { status, ...body };
  };
  return Object.assign(app, { post, id, before, after, complete, figures, slices });
}

describe.each(databases)("Figures of an Evaluation on $name", ({ open }) => {
  test("of two versions of one Evaluator stand apart, each under a name of its own", async () => {
    await using app = await openWithRuns(open);
    const spec = { evaluator_type: "external", arguments_type: "target_required", return_type: "boolean" };
    const other = await app.post<{ version_id: string }>("/evaluators", { path: "correct", spec });
    await app.ask("POST", `/v5/evaluations/${app.id}/evaluators`, {
      evaluators: [{ version_id: other.version_id }],
    });
    const { metrics, runs } = await app.figures();
    const [first, second] = metrics.filter(({ evaluator_version_id: id }) => id !== null);
    expect([first?.name, second?.name]).toEqual([
      `correct ${first?.evaluator_version_id}`,
      `correct ${other.version_id}`,
    ]);
    expect(runs[1]?.figures.slice(0, 2).map(({ metric, items }) => [metric, items])).toEqual([
      [first?.name, 12],
      [second?.name, 0],
    ]);
    await app.complete();
    const gates = `"${first?.name}" >= 10%`;
    const asked = await app.ask<{ gates: object[] }>("POST", `/v5/evaluations/${app.id}/gates`, { gates });
    expect(asked.body.gates).toMatchObject([{ outcome: "passed", items: 12 }]);
  });

  test("are means with intervals, spread, and differences from the control, of judgments and of calls", async () => {
    await using app = await openWithRuns(open);
    const { metrics, runs } = await app.figures();
    expect(metrics.map(({ name, kind, unit }) => [name, kind, unit])).toEqual([
      ["correct", "rate", null],
      ["latency", "number", "s"],
      ["cost", "number", "USD"],
    ]);
    expect(runs.map(({ run_id, control, error }) => [run_id, control, error])).toEqual([
      [app.before.id, true, "timed out"],
      [app.after.id, false, "timed out"],
    ]);
    const [correct, latency, cost] = runs[1]?.figures ?? [];
    expect(correct).toMatchObject({
      metric: "correct",
      items: 12,
      missing: 0,
      estimate: 0.5,
      interval: { level: 0.95, method: "wilson" },
      share_between: null,
      comparison: {
        control_run_id: app.before.id,
        pairs: 12,
        difference: -0.5,
        wins: 0,
        losses: 6,
        verdict: "worse",
      },
    });
    // The one that failed took no time that means anything.
    expect(latency).toMatchObject({ items: 11, missing: 1, estimate: expect.closeTo(0.6, 6) });
    expect(latency?.spread).toMatchObject({
      lowest: expect.closeTo(0.1, 6),
      middle: expect.closeTo(0.6, 6),
      highest: expect.closeTo(1.1, 6),
    });
    expect(cost?.estimate).toBeCloseTo(0.001, 9);
    expect(runs[0]?.figures.map(({ comparison }) => comparison)).toEqual([null, null, null]);
  });

  test("agree with the stats, are kept once Runs have completed, and others after a late judgment", async () => {
    await using app = await openWithRuns(open);
    await app.complete();
    const { runs } = await app.figures();
    const { body: stats } = await app.ask<EvaluationStats>("GET", `/v5/evaluations/${app.id}/stats`);
    const ofRun = stats.run_stats.find(({ run_id: id }) => id === app.after.id)?.evaluator_stats[0];
    expect(stats.certainty_note).toBeNull();
    expect(ofRun?.estimate).toBe(runs[1]?.figures[0]?.estimate);
    expect(ofRun?.interval).toEqual(runs[1]?.figures[0]?.interval);
    const { difference, adjusted_p_value, verdict } = runs[1]?.figures[0]?.comparison ?? {};
    expect(ofRun?.comparison).toMatchObject({ difference, adjusted_p_value, verdict });
    // Corrected for latency and cost as well.
    expect(adjusted_p_value).toBeGreaterThan(ofRun?.comparison?.p_value ?? 1);
    const late = await app.post<Logged>("/prompts/log", { path: "answer", output: "late" });
    await app.post("/evaluators/log", { path: "correct", parent_id: late.id, judgment: true });
    expect(await app.figures()).toEqual({ metrics: expect.anything(), runs });
    await app.post(`/evaluations/${app.id}/runs`, { orchestrated: false });
    expect((await app.figures()).runs).toHaveLength(3);
  });

  test("tell an error of the Evaluation's Evaluators, and none of another's", async () => {
    await using app = await openWithRuns(open);
    const spec = { evaluator_type: "external", arguments_type: "target_free", return_type: "boolean" };
    await app.post("/evaluators", { path: "elsewhere", spec });
    const run = await app.post<EvaluationRun>(`/evaluations/${app.id}/runs`, { orchestrated: false });
    const log = await app.post<Logged>("/prompts/log", { path: "answer", run_id: run.id, output: "fine" });
    const fail = (path: string, error: string) =>
      app.post("/evaluators/log", { path, parent_id: log.id, error });
    const errorOfRun = async () => (await app.figures()).runs.find(({ run_id: id }) => id === run.id)?.error;
    await fail("elsewhere", "not this one's");
    expect(await errorOfRun()).toBeNull();
    await fail("correct", "no words");
    await app.ask("PATCH", `/v5/evaluations/${app.id}/runs/${run.id}`, { status: "completed" });
    expect(await errorOfRun()).toBe("no words");
  });

  test("are sliced by inputs, targets, tags and metadata that several items share, the worst first", async () => {
    await using app = await openWithRuns(open);
    const found = await app.slices("?size=2");
    expect(found).toMatchObject({ metric: "correct", run_id: app.after.id, total: 9, too_small: 1 });
    expect(found.records[0]).toMatchObject({
      facet: "input.language",
      value: "fr",
      items: 6,
      estimate: 0,
      rest: 1,
      is_worse: true,
    });
    const all = await app.slices("?size=100");
    // A question of its own, or the same level for all, is no group; nor is a list.
    expect(new Set(all.records.map(({ facet }) => facet))).toEqual(
      new Set(["input.language", "target.strict", "tag", "metadata.plan", "metadata.cached"]),
    );
    // The control's Logs say something else of the same items.
    const cached = all.records.filter(({ facet }) => facet === "metadata.cached");
    expect(cached.map(({ value, items }) => [value, items])).toEqual([["true", 8]]);
    expect((await app.slices("?size=2&page=2")).records).toEqual(all.records.slice(2, 4));
    const control = await app.slices(`?run_id=${app.before.id}`);
    expect(control.records.map(({ estimate }) => estimate)).toEqual(control.records.map(() => 1));
    const change = await app.slices("?against_control=true&metric=correct");
    expect(change.records[0]).toMatchObject({ facet: "input.language", value: "fr", estimate: -1, rest: 0 });
  });

  test("are refused to whoever asks for what there is not", async () => {
    await using app = await openWithRuns(open);
    const codeOf = async (query: string) => {
      const { status, code } = await app.slices(query);
      return [status, code];
    };
    expect(await codeOf("?metric=nonsense")).toEqual([404, "evaluations.metric_unknown"]);
    expect(await codeOf("?run_id=run_none")).toEqual([404, "evaluations.run_not_found"]);
    expect(await codeOf(`?run_id=${app.before.id}&against_control=true`)).toEqual([
      422,
      "evaluations.no_control",
    ]);
    const empty = await app.post<Evaluation>("/evaluations", { name: "empty", evaluators: [] });
    const { status, body } = await app.ask<Slices>("GET", `/v5/evaluations/${empty.id}/slices`);
    expect([status, body.code]).toEqual([422, "evaluations.nothing_to_slice"]);
    const figures = await app.ask<EvaluationFigures>("GET", `/v5/evaluations/${empty.id}/figures`);
    expect(figures.body).toEqual({ metrics: [], runs: [] });
  });
});
