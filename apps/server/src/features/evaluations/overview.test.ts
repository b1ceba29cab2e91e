import type { Evaluation, EvaluationRun, EvaluationSummary, Prompt } from "@parley/contract";
import { databases } from "@parley/db/testing";
import { describe, expect, test } from "vitest";
import { openTestApp } from "../../testing/open-test-app.ts";

type Listed = { records: EvaluationSummary[]; total: number };

describe.each(databases)("the Evaluations of all Files, on $name", ({ open }) => {
  test("are listed newest first, each with its File, its Evaluators and how far it is", async () => {
    await using app = await openTestApp({ open });
    const post = async <T>(path: string, body: object = {}): Promise<T> =>
      (await app.ask<T>("POST", `/v5${path}`, body)).body;
    const prompt = await post<Prompt>("/prompts", { path: "greet", model: "mock-echo", template: "Hi" });
    const spec = { evaluator_type: "external", arguments_type: "target_free", return_type: "boolean" };
    await post("/evaluators", { path: "judges/kind", spec });
    await post("/datasets", { path: "people", datapoints: [{ inputs: { name: "Ada" } }] });
    const older = await post<Evaluation>("/evaluations", {
      file: { id: prompt.id },
      name: "older",
      evaluators: [{ path: "judges/kind", orchestrated: false }],
    });
    const run = await post<EvaluationRun>(`/evaluations/${older.id}/runs`, {
      dataset: { path: "people" },
      version: { path: "greet" },
      orchestrated: false,
    });
    const list = async (query = "") =>
      (await app.ask<Listed>("GET", `/v5/evaluations/overview${query}`)).body;
    expect((await list()).records).toMatchObject([
      {
        id: older.id,
        name: "older",
        file: { id: prompt.id, type: "prompt", path: "greet" },
        evaluators: [{ path: "judges/kind" }],
        runs_count: 1,
        status: "pending",
        progress: { logs: 0, logs_wanted: 1, judgments: 0, judgments_wanted: 1 },
      },
    ]);

    await app.ask("PATCH", `/v5/evaluations/${older.id}/runs/${run.id}`, { status: "cancelled" });
    app.clock.now += 1000;
    const newer = await post<Evaluation>("/evaluations", { evaluators: [] });
    const [first, second] = (await list()).records;
    expect(first).toMatchObject({ id: newer.id, runs_count: 0, status: null, progress: null });
    expect(first?.file ?? null).toBeNull();
    expect(second).toMatchObject({ id: older.id, status: "completed", progress: null });
    expect(await list("?size=1&page=2")).toMatchObject({ records: [{ id: older.id }], total: 2 });

    const { apiKey } = await app.createOtherOrganization();
    const foreign = await app.askAs<Listed>(apiKey, "GET", "/v5/evaluations/overview");
    expect(foreign.body).toMatchObject({ records: [], total: 0 });
    await app.ask("DELETE", `/v5/prompts/${prompt.id}`);
    expect(await list()).toMatchObject({ records: [{ id: newer.id }], total: 1 });
  });
});
