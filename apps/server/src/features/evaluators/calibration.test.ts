import type { Calibration, EvaluationStats, Evaluator } from "@parley/contract";
import { databases } from "@parley/db/testing";
import { describe, expect, test, vi } from "vitest";
import { openTestApp } from "../../testing/open-test-app.ts";
import { createJobHandlers } from "../../worker.ts";

vi.setConfig({ testTimeout: 120_000 });

const model = { model: "mock-echo", provider: "mock", template: "Hello" };
const returns = { arguments_type: "target_free", return_type: "boolean" };
const judgeSpec = { ...returns, evaluator_type: "llm", prompt: model };

describe.each(databases)("Calibration on $name", ({ open }) => {
  test("a judge is held to people, against its bound, and marked in what it judged", async () => {
    await using app = await openTestApp({ open });
    const post = async <T>(path: string, body: object): Promise<T> => {
      app.clock.now += 1;
      const { status, body: said } = await app.ask<T>("POST", `/v5${path}`, body);
      expect({ path, status, said }).toMatchObject({
        status: expect.toSatisfy((code: number) => code < 300),
      });
      return said;
    };
    const save = (path: string, spec: object) => post<Evaluator>("/evaluators", { path, spec });
    const lenient = await save("lenient", judgeSpec);
    const strict = await save("strict", { ...judgeSpec, attributes: { trust_bound: 0.99 } });
    const silent = await save("silent", judgeSpec);
    await save("people", { ...returns, evaluator_type: "human" });
    const { id } = await post<{ id: string }>("/evaluations", {
      evaluators: [lenient, strict, silent].map(({ version_id }) => ({ version_id, orchestrated: false })),
    });
    const run = await post<{ id: string }>(`/evaluations/${id}/runs`, {});
    const logIds: string[] = [];
    for (let index = 0; index < 24; index += 1) {
      const log = await post<{ id: string }>("/prompts/log", { path: "greet", prompt: model, output: "Hi" });
      logIds.push(log.id);
      const isGood = index % 2 === 0;
      const say = (path: string, judgment: boolean) =>
        post("/evaluators/log", {
          path,
          parent_id: log.id,
          judgment,
          ...(path === "people" && { user: "ada" }),
        });
      await say("people", isGood);
      // It errs once.
      for (const path of ["lenient", "strict"]) await say(path, index === 0 ? false : isGood);
    }
    const read = async (evaluatorId: string): Promise<Calibration> =>
      (await app.ask<Calibration>("GET", `/v5/evaluators/${evaluatorId}/calibration`)).body;
    expect(await read(lenient.id)).toMatchObject({
      trust: "trusted",
      bound: 0.4,
      items: 24,
      people: { path: "people" },
      agreement: { rate: 23 / 24 },
      coefficient: { name: "kappa", value: expect.closeTo(0.917, 2) },
      confusion: {
        labels: [false, true],
        counts: [
          [12, 0],
          [1, 11],
        ],
      },
      drift: { has_drifted: false },
    });
    expect(await read(strict.id)).toMatchObject({ trust: "untrusted", bound: 0.99 });
    expect(await read(silent.id)).toMatchObject({ trust: "unmeasured", items: 0 });

    await post(`/evaluations/${id}/runs/${run.id}/logs`, { log_ids: logIds });
    await app.ask("PATCH", `/v5/evaluations/${id}/runs/${run.id}`, { status: "completed" });
    await app.services.jobs.runDue({ handlers: createJobHandlers(app.services) });
    const { body: stats } = await app.ask<EvaluationStats>("GET", `/v5/evaluations/${id}/stats`);
    expect(stats.judges?.map(({ trust }) => trust)).toEqual(["trusted", "untrusted", "unmeasured"]);
    expect(stats.report).toContain("strict (untrusted)");
    expect(stats.report).not.toContain("lenient (untrusted)");
    expect(stats.certainty_note).toBeNull();

    const other = await app.ask("GET", "/v5/evaluators/ev_none/calibration");
    expect(other.status).toBe(404);
  });
});
