import type {
  Dataset,
  Evaluation,
  EvaluationFigures,
  EvaluationRun,
  EvaluationStats,
} from "@parley/contract";
import { databases } from "@parley/db/testing";
import { describe, expect, test } from "vitest";
import { openTestApp } from "../../../testing/open-test-app.ts";

const answers = 12;
const options = [
  { name: "better", valence: "positive" },
  { name: "same", valence: "neutral" },
  { name: "worse", valence: "negative" },
];
const judge = { evaluator_type: "llm", arguments_type: "target_free" };
const specs = {
  preference: { ...judge, return_type: "select", options, attributes: { method: "pairwise" } },
  kind: { ...judge, return_type: "boolean" },
  short: { evaluator_type: "external", arguments_type: "target_free", return_type: "boolean" },
} as const;

/** What was said of the answers of a Run, in the order of the questions. */
type Said = Record<keyof typeof specs, (index: number) => boolean | string>;

const before: Said = { preference: () => "same", kind: () => false, short: () => true };
/** Preferred on nine questions, not on one, and kinder on five. */
const after: Said = {
  preference: (index) => (index < 9 ? "better" : (["worse", "same"][index - 9] ?? "same")),
  kind: (index) => index < 5,
  short: () => true,
};

async function openWithJudgedRuns(open: Parameters<typeof openTestApp>[0]["open"]) {
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
    datapoints: Array.from({ length: answers }, (_, index) => ({ inputs: { q: `question ${index}` } })),
  });
  const paths = Object.keys(specs) as (keyof typeof specs)[];
  for (const path of paths) await post("/evaluators", { path, spec: specs[path] });
  const { id } = await post<Evaluation>("/evaluations", {
    name: "preferred",
    evaluators: paths.map((path) => ({ path })),
  });
  const listed = await app.ask<{ records: { id: string }[] }>(
    "GET",
    `/v5/datasets/${dataset.id}/datapoints?size=100`,
  );
  const record = async (said: Said): Promise<EvaluationRun> => {
    const run = await post<EvaluationRun>(`/evaluations/${id}/runs`, {
      dataset: { path: "questions" },
      version: { path: "answer" },
      orchestrated: false,
    });
    for (const [index, { id: datapointId }] of listed.body.records.entries()) {
      const log = await post<{ id: string }>("/prompts/log", {
        path: "answer",
        run_id: run.id,
        source_datapoint_id: datapointId,
        output: "an answer",
      });
      for (const path of paths)
        await post("/evaluators/log", { path, parent_id: log.id, judgment: said[path](index) });
    }
    return run;
  };
  const [control, run] = [await record(before), await record(after)];
  await app.ask("PATCH", `/v5/evaluations/${id}/runs/${control.id}`, { control: true });
  for (const one of [control, run])
    await app.ask("PATCH", `/v5/evaluations/${id}/runs/${one.id}`, { status: "completed" });
  return Object.assign(app, { id, run });
}

describe.each(databases)("What judges say, against the control on $name", ({ open }) => {
  test("is tested by its signs, without ties: of preferences only so, of other judges as well, of code not", async () => {
    await using app = await openWithJudgedRuns(open);
    const { body } = await app.ask<EvaluationFigures>("GET", `/v5/evaluations/${app.id}/figures`);
    const comparisons = new Map(
      body.runs
        .find(({ run_id: id }) => id === app.run.id)
        ?.figures.map(({ metric, comparison }) => [metric, comparison]),
    );
    // Nine or more heads of ten throws, or as many tails: 2 × (10 + 1) / 2¹⁰. By Holm the least of three counts three times.
    expect(comparisons.get("preference")).toMatchObject({
      pairs: 12,
      wins: 9,
      losses: 1,
      ties: 2,
      sign_p_value: expect.closeTo(22 / 1024, 9),
      adjusted_sign_p_value: expect.closeTo((3 * 22) / 1024, 9),
      adjusted_p_value: expect.closeTo((3 * 22) / 1024, 9),
      method: "sign",
      verdict: "undecided",
    });
    // Five of five: 2 / 2⁵, which is the second of three. McNemar's mid-p is half of it, and no less than the first.
    expect(comparisons.get("kind")).toMatchObject({
      wins: 5,
      losses: 0,
      ties: 7,
      sign_p_value: expect.closeTo(1 / 16, 9),
      adjusted_sign_p_value: expect.closeTo(2 / 16, 9),
      adjusted_p_value: expect.closeTo((3 * 22) / 1024, 9),
      method: "mcnemar-mid-p",
    });
    expect(comparisons.get("short")).toMatchObject({
      wins: 0,
      losses: 0,
      ties: 12,
      sign_p_value: null,
      adjusted_sign_p_value: null,
      method: "mcnemar-mid-p",
    });
    const { body: stats } = await app.ask<EvaluationStats>("GET", `/v5/evaluations/${app.id}/stats`);
    const [preference] = stats.run_stats.find(({ run_id: id }) => id === app.run.id)?.evaluator_stats ?? [];
    expect(preference?.comparison).toMatchObject({
      method: "sign",
      p_value: expect.closeTo(22 / 1024, 9),
      adjusted_p_value: expect.closeTo((3 * 22) / 1024, 9),
    });
  });
});
