import type { Calibration, EvaluationStats, Evaluator, GateCheck } from "@parley/contract";
import { inChunks } from "@parley/db";
import { databases } from "@parley/db/testing";
import { krippendorffAlpha } from "@parley/statistics";
import { describe, expect, test, vi } from "vitest";
import { openTestApp } from "../../testing/open-test-app.ts";
import { createJobHandlers } from "../../worker.ts";

vi.setConfig({ testTimeout: 120_000 });

type LogTables = {
  logs: {
    id: string;
    version_id: string;
    parent_id: string | null;
    judgment: string | null;
    created_at: number;
  };
};

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
      const log = await post<{ id: string }>("/prompts/log", {
        path: "greet",
        prompt: model,
        output: "Hi",
        metadata: { request: `r${index}`, language: index < 12 ? "fr" : "de", text: "long ".repeat(20) },
      });
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
    // Each has a request of its own, which is no slice. It erred in French.
    expect((await read(lenient.id)).slices).toMatchObject([
      { facet: "metadata.language", value: "fr", items: 12, rate: 11 / 12 },
      { facet: "metadata.language", value: "de", items: 12, rate: 1 },
    ]);
    expect(await read(strict.id)).toMatchObject({ trust: "untrusted", bound: 0.99 });
    expect(await read(silent.id)).toMatchObject({ trust: "unmeasured", items: 0 });

    await post(`/evaluations/${id}/runs/${run.id}/logs`, { log_ids: logIds });
    await app.ask("PATCH", `/v5/evaluations/${id}/runs/${run.id}`, { status: "completed" });
    await app.services.jobs.runDue({ handlers: createJobHandlers(app.services) });
    const { body: stats } = await app.ask<EvaluationStats>("GET", `/v5/evaluations/${id}/stats`);
    expect(stats.judges?.map(({ trust }) => trust)).toEqual(["trusted", "untrusted", "unmeasured"]);
    expect(stats.report).toContain("strict (untrusted)");
    expect(stats.report).not.toContain("lenient (untrusted)");
    const gates = "strict >= 0.1\nlenient >= 0.1";
    const { body: verdict } = await app.ask<GateCheck>("POST", `/v5/evaluations/${id}/gates`, { gates });
    expect(verdict.judges).toEqual(stats.judges);
    expect(verdict.gates.map(({ evidence }) => evidence.includes("Its judge is not trusted: "))).toEqual([
      true,
      false,
    ]);
    expect(stats.certainty_note).toBeNull();

    const other = await app.ask("GET", "/v5/evaluators/ev_none/calibration");
    expect(other.status).toBe(404);
  });

  test("each person counts once for a Log, and a judge by what it said last, however often it judged", async () => {
    await using app = await openTestApp({ open });
    const post = async <T>(path: string, body: object): Promise<T> => {
      app.clock.now += 1;
      const reply = await app.ask<T>("POST", `/v5${path}`, body);
      if (reply.status >= 300) throw new Error(`${path}: ${JSON.stringify(reply.body)}`);
      return reply.body;
    };
    const save = (path: string, spec: object) => post<Evaluator>("/evaluators", { path, spec });
    const [once, often] = [await save("once", judgeSpec), await save("often", judgeSpec)];
    await save("people", { ...returns, evaluator_type: "human" });
    const users = ["ada", "bob", "cy"];
    const labels: boolean[][] = [];
    for (let index = 0; index < 20; index += 1) {
      const { id: parent_id } = await post<{ id: string }>("/prompts/log", {
        path: "greet",
        prompt: model,
        output: "Hi",
      });
      const say = (path: string, judgment: boolean, user: string) =>
        post("/evaluators/log", { path, parent_id, judgment, user });
      const isGood = index % 2 === 0;
      const ofLog = users.map((_, who) => ((index + who) % 5 === 0 ? !isGood : isGood));
      labels.push(ofLog);
      for (const [who, user] of users.entries()) await say("people", ofLog[who]!, user);
      const judgment = index % 6 === 0 ? !isGood : isGood;
      await say("once", judgment, "first");
      // What it said before is not taken back: another one asked it.
      await say("often", !judgment, "first");
      await say("often", judgment, "second");
    }
    const read = async ({ id }: Evaluator) => {
      const { body } = await app.ask<Calibration>("GET", `/v5/evaluators/${id}/calibration`);
      const { evaluator_version_id: _id, drift: _drift, ...figures } = body;
      return figures;
    };
    const figures = await read(once);
    expect(figures).toMatchObject({ items: 20, left_out: 0, agreement: { rate: 16 / 20 } });
    expect(figures.among_people?.value).toBeCloseTo(krippendorffAlpha(labels).value ?? Number.NaN, 9);
    expect(await read(often)).toEqual(figures);
  });

  test("a judge is held to people by the cases that Logs were made for", async () => {
    await using app = await openTestApp({ open });
    const post = async <T>(path: string, body: object): Promise<T> => {
      app.clock.now += 1;
      return (await app.ask<T>("POST", `/v5${path}`, body)).body;
    };
    const judge = await post<Evaluator>("/evaluators", { path: "lenient", spec: judgeSpec });
    await post("/evaluators", { path: "people", spec: { ...returns, evaluator_type: "human" } });
    const dataset = await post<{ id: string }>("/datasets", {
      path: "questions",
      datapoints: Array.from({ length: 20 }, (_, index) => ({
        inputs: { q: `question ${index}`, language: index < 10 ? "fr" : "de" },
        tags: index < 5 ? ["hard"] : [],
      })),
    });
    const { body: cases } = await app.ask<{ records: { id: string; inputs: { q: string } }[] }>(
      "GET",
      `/v5/datasets/${dataset.id}/datapoints?size=100`,
    );
    for (const { id: source_datapoint_id, inputs } of cases.records) {
      const log = await post<{ id: string }>("/prompts/log", {
        path: "greet",
        prompt: model,
        source_datapoint_id,
        output: "Hi",
      });
      await post("/evaluators/log", { path: "people", parent_id: log.id, judgment: true });
      const isHard = Number(inputs.q.split(" ")[1]) < 5;
      await post("/evaluators/log", { path: "lenient", parent_id: log.id, judgment: !isHard });
    }
    const { body } = await app.ask<Calibration>("GET", `/v5/evaluators/${judge.id}/calibration`);
    expect(body.slices.map(({ facet, value, items, rate }) => [facet, value, items, rate])).toEqual([
      ["tag", "hard", 5, 0],
      ["input.language", "fr", 10, 0.5],
      ["input.language", "de", 10, 1],
    ]);
  });

  test("a judge that gets worse is told apart from one that errs as often all the time", async () => {
    await using app = await openTestApp({ open });
    const post = async <T>(path: string, body: object): Promise<T> => {
      app.clock.now += 1;
      const reply = await app.ask<T>("POST", `/v5${path}`, body);
      if (reply.status >= 300) throw new Error(`${path}: ${JSON.stringify(reply.body)}`);
      return reply.body;
    };
    const save = (path: string, spec: object) => post<Evaluator>("/evaluators", { path, spec });
    const worsening = await save("worsening", judgeSpec);
    const erring = await save("erring", judgeSpec);
    await save("people", { ...returns, evaluator_type: "human" });
    const logs: { id: string; isGood: boolean }[] = [];
    const dayMs = 86_400_000;
    for (let index = 0; index < 40; index += 1) {
      const { id } = await post<{ id: string }>("/prompts/log", {
        path: "greet",
        prompt: model,
        output: "Hi",
        metadata: { request: `r${index}` },
      });
      const isGood = index % 2 === 0;
      logs.push({ id, isGood });
      // A day lies between the halves. The one errs in half of the later one, the other in a quarter of both.
      if (index === 20) app.clock.now += dayMs;
      const isWrong = index >= 20 && index % 4 < 2;
      const isErring = index % 8 < 2;
      await post("/evaluators/log", {
        path: "worsening",
        parent_id: id,
        judgment: isWrong ? !isGood : isGood,
      });
      await post("/evaluators/log", { path: "erring", parent_id: id, judgment: isErring ? !isGood : isGood });
    }
    // When people said it does not matter: they look at the latest first.
    for (const { id, isGood } of logs.toReversed())
      await post("/evaluators/log", { path: "people", parent_id: id, judgment: isGood, user: "ada" });
    const read = async ({ id }: Evaluator) =>
      (await app.ask<Calibration>("GET", `/v5/evaluators/${id}/calibration`)).body;
    const { drift } = await read(worsening);
    expect(drift).toMatchObject({ earlier: 1, later: 0.5, has_drifted: true });
    expect(drift?.p_value).toBeLessThan(0.001);
    expect(drift?.points.map(({ items }) => items)).toEqual([7, 7, 7, 7, 7, 5]);
    const rates = drift?.points.map(({ rate }) => rate) ?? [];
    expect(rates.slice(0, 2)).toEqual([1, 1]);
    expect(Math.max(...rates.slice(3))).toBeLessThan(0.75);
    const [first, last] = [drift?.points[0], drift?.points.at(-1)];
    expect(Date.parse(last?.from ?? "") - Date.parse(first?.to ?? "")).toBeGreaterThan(dayMs - 60_000);
    expect((await read(erring)).drift).toMatchObject({ earlier: 0.7, later: 0.8, has_drifted: false });
  });

  test("other answers are another question, and few Logs say nothing against a judge", async () => {
    await using app = await openTestApp({ open });
    const post = async <T>(path: string, body: object): Promise<T> => {
      app.clock.now += 1;
      const reply = await app.ask<T>("POST", `/v5${path}`, body);
      if (reply.status >= 300) throw new Error(`${path}: ${JSON.stringify(reply.body)}`);
      return reply.body;
    };
    const asking = (options: string[]) => ({
      arguments_type: "target_free",
      return_type: "select",
      options: options.map((name) => ({ name })),
    });
    const rated = (max: number) => ({
      arguments_type: "target_free",
      return_type: "number",
      number_limits: { min: 0, max },
    });
    const save = (path: string, evaluator_type: "llm" | "human", spec: object) =>
      post<Evaluator>("/evaluators", {
        path,
        spec: { ...spec, evaluator_type, ...(evaluator_type === "llm" && { prompt: model }) },
      });
    const pairwise = await save("pairwise", "llm", asking(["better", "same", "worse"]));
    const score = await save("score", "llm", rated(10));
    await save("stars", "human", rated(5));
    await save("rating", "human", asking(["good", "bad"]));
    const { id: parent_id } = await post<{ id: string }>("/prompts/log", {
      path: "greet",
      prompt: model,
      output: "Hi",
    });
    const say = (path: string, judgment: string | number) =>
      post("/evaluators/log", { path, parent_id, judgment });
    await say("pairwise", "better");
    await say("score", 8);
    await say("stars", 4);
    await say("rating", "good");
    const read = async (id: string) =>
      (await app.ask<Calibration>("GET", `/v5/evaluators/${id}/calibration`)).body;
    expect(await read(pairwise.id)).toMatchObject({ trust: "unmeasured", items: 0 });
    expect(await read(score.id)).toMatchObject({ trust: "unmeasured", items: 0 });

    // In another order, the answers are the same.
    const same = await save("thumbs", "llm", asking(["bad", "good"]));
    await say("thumbs", "bad");
    expect(await read(same.id)).toMatchObject({
      trust: "unmeasured",
      items: 1,
      people: { path: "rating" },
      comparable: [{ path: "rating", items: 1 }],
      reason: expect.stringContaining("20 are needed"),
    });

    // Which people it is held to may be said.
    const verdict = await save("verdict", "human", asking(["good", "bad"]));
    await say("verdict", "bad");
    const held = await app.ask<Calibration>(
      "GET",
      `/v5/evaluators/${same.id}/calibration?people_id=${verdict.id}`,
    );
    expect(held.body).toMatchObject({ people: { path: "verdict" }, agreement: { rate: 1 } });
    expect(held.body.comparable.map(({ path }) => path).toSorted()).toEqual(["rating", "verdict"]);

    // Nor does it matter how much others have said since.
    app.clock.now += 60_000;
    const executor = app.services.database.executor.$extendTables<LogTables>();
    const find = () => executor.selectFrom("logs").selectAll();
    const ofLog = () => find().where("parent_id", "=", parent_id);
    const log = await find().where("id", "=", parent_id).executeTakeFirstOrThrow();
    const rating = await ofLog().where("judgment", "=", '"good"').executeTakeFirstOrThrow();
    const judged = await ofLog().where("version_id", "=", same.version_id).executeTakeFirstOrThrow();
    const newer = Array.from({ length: 50 }, (_, index) => {
      const id = `log_newer_${index}`;
      const ratings = Array.from({ length: 100 }, (__, who) => ({
        ...rating,
        id: `${id}_${who}`,
        parent_id: id,
        created_at: app.clock.now,
      }));
      return [{ ...log, id }, { ...judged, id: `${id}_judged`, parent_id: id }, ...ratings];
    }).flat();
    for (const chunk of inChunks(newer, 500))
      await executor
        .insertInto("logs")
        .values([...chunk])
        .execute();
    const still = await app.ask<Calibration>(
      "GET",
      `/v5/evaluators/${same.id}/calibration?people_id=${verdict.id}`,
    );
    expect(still.body).toMatchObject({ people: { path: "verdict" }, items: 1 });
    expect(still.body.comparable.map(({ path }) => path).toSorted()).toEqual(["rating", "verdict"]);
    const nobody = await app.ask<Calibration>(
      "GET",
      `/v5/evaluators/${same.id}/calibration?people_id=ev_none`,
    );
    expect(nobody.body).toMatchObject({ trust: "unmeasured", items: 0 });
  });
});
