import type { Dataset, Evaluation, EvaluationRun, GateCheck, Prompt } from "@parley/contract";
import { databases } from "@parley/db/testing";
import { describe, expect, test } from "vitest";
import { openTestApp } from "../../../testing/open-test-app.ts";

type Open = Parameters<typeof openTestApp>[0]["open"];
type Checked = GateCheck & { code?: string; message?: string };

/** Twenty items in two languages: the old version is right everywhere, the new one wrong in a tenth, all of it French. */
async function openWithRuns(open: Open) {
  const app = await openTestApp({ open });
  const post = async <T>(path: string, body: object): Promise<T> => {
    const { status, body: reply } = await app.ask<T>("POST", path, body);
    if (status >= 300) throw new Error(`${path}: ${JSON.stringify(reply)}`);
    return reply;
  };
  const prompt = await post<Prompt>("/v5/prompts", {
    path: "answer",
    model: "mock-echo",
    provider: "mock",
    template: "{{ q }}",
  });
  const dataset = await post<Dataset>("/v5/datasets", {
    path: "questions",
    datapoints: Array.from({ length: 20 }, (_, q) => ({
      inputs: { q, language: q % 2 === 0 ? "fr" : "en" },
      tags: q < 10 ? ["early"] : ["late"],
    })),
  });
  await post("/v5/evaluators", {
    path: "quality/right",
    spec: { evaluator_type: "external", arguments_type: "target_free", return_type: "boolean" },
  });
  const { id } = await post<Evaluation>("/v5/evaluations", {
    file: { id: prompt.id },
    name: "gated",
    evaluators: [{ path: "quality/right" }],
  });
  const points = await app.ask<{ records: { id: string; inputs: { q: number } }[] }>(
    "GET",
    `/v5/datasets/${dataset.id}/datapoints?size=100`,
  );
  const record = async (
    isRight: (q: number) => boolean | undefined,
    questions: object = { path: "questions" },
  ) => {
    app.clock.now += 1;
    const run = await post<EvaluationRun>(`/v5/evaluations/${id}/runs`, {
      dataset: questions,
      version: { path: "answer" },
      orchestrated: false,
    });
    for (const { id: datapoint, inputs } of points.body.records) {
      const right = isRight(inputs.q);
      if (right === undefined) continue;
      const log = await post<{ id: string }>("/v5/prompts/log", {
        id: prompt.id,
        run_id: run.id,
        source_datapoint_id: datapoint,
        output: String(inputs.q),
        provider_latency: 0.5,
        metadata: { tier: inputs.q < 10 ? "gold" : "free" },
      });
      await post("/v5/evaluators/log", { path: "quality/right", parent_id: log.id, judgment: right });
    }
    return run;
  };
  const end = (run: EvaluationRun) =>
    app.ask("PATCH", `/v5/evaluations/${id}/runs/${run.id}`, { status: "completed" });
  const check = (body: object) => app.ask<Checked>("POST", `/v5/evaluations/${id}/gates`, body);
  return Object.assign(app, { post, id, record, end, check });
}

describe.each(databases)("Gates on $name", ({ open }) => {
  test("are judged and kept with their evidence, which nothing that happens later changes", async () => {
    await using app = await openWithRuns(open);
    const old = await app.record(() => true);
    const next = await app.record((q) => q % 10 !== 0);
    await app.ask("PATCH", `/v5/evaluations/${app.id}/runs/${old.id}`, { control: true });
    const gates = "right >= 80%\nright >= 95%\nright no worse than control by 50 points\nlatency <= 1s";
    const waiting = await app.check({ gates });
    expect([waiting.status, waiting.body.code]).toEqual([409, "evaluations.run_under_way"]);
    for (const run of [old, next]) await app.end(run);
    const source = { tool: "CI", url: "https://ci.example.com/job/7", commit: "abc" };
    const { status, body } = await app.check({ gates, source });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      evaluation_id: app.id,
      run_id: next.id,
      passed: false,
      source,
      created_by: { full_name: expect.any(String) },
      url: expect.stringMatching(new RegExp(`/evaluations/${app.id}/gates\\?check=${body.id}$`)),
      gates: [
        { text: "right >= 80%", outcome: "passed", estimate: 0.9, items: 20, interval: { level: 0.95 } },
        { outcome: "failed", evidence: expect.stringContaining("not >=") },
        { outcome: "passed" },
        { outcome: "passed", estimate: 0.5 },
      ],
      runs: [
        {
          run_id: next.id,
          role: "candidate",
          logs_count: 20,
          figures: [{ metric: "right", value: 0.9 }, {}],
        },
        { run_id: old.id, role: "control", figures: [{ metric: "right", items: 20, value: 1 }, {}] },
      ],
    });
    const kept = `/v5/evaluations/${app.id}/gates`;
    await app.ask("DELETE", `/v5/evaluations/${app.id}/runs/${next.id}`);
    expect((await app.ask("GET", `${kept}/${body.id}`)).body).toEqual(body);
    expect((await app.ask("GET", kept)).body).toMatchObject({ total: 1, records: [body] });
    const other = await app.createOtherOrganization();
    for (const path of [kept, `${kept}/${body.id}`])
      expect((await app.askAs(other.apiKey, "GET", path)).status).toBe(404);
    expect((await app.askAs(other.apiKey, "POST", kept, { gates })).status).toBe(404);
    const second = await app.post<Evaluation>("/v5/evaluations", { name: "second", evaluators: [] });
    expect((await app.ask("GET", `/v5/evaluations/${second.id}/gates/${body.id}`)).status).toBe(404);
  });

  test("look at slices; what is missing is no pass", async () => {
    await using app = await openWithRuns(open);
    const run = await app.record((q) => (q === 19 ? undefined : q % 10 !== 0));
    await app.ask("PATCH", `/v5/evaluations/${app.id}/runs/${run.id}`, { status: "cancelled" });
    const outcomes = async (gates: string) => {
      const { status, body } = await app.check({ gates, run_id: run.id });
      return status === 201 ? body.gates.map(({ outcome }) => outcome) : body;
    };
    expect(await outcomes("right >= 50%\nright >= 50% allowing 5% missing")).toEqual(["unknown", "passed"]);
    expect(
      await outcomes(
        "right >= 95% where input.language = en allowing 10% missing\nright >= 95% where input.language = fr",
      ),
    ).toEqual(["passed", "failed"]);
    expect(await outcomes("right >= 85% in every tag allowing 10% missing")).toEqual(["passed"]);
    // English ones are all right but one that has no Log, and so no judgment; nobody knows its metadata.
    expect(
      await outcomes(
        "right >= 95% where input.language = en\nright >= 95% where language = en allowing 10% missing\nright >= 10% in every metadata.tier\nright >= 10% in every metadata.tier allowing 10% missing\nright >= 10% where split = test",
      ),
    ).toEqual(["unknown", "passed", "unknown", "passed", "unknown"]);
    expect(await outcomes("right >= 10% in every tag")).toEqual(["unknown"]);
    expect(await outcomes("right >= 50% where input.colour = red")).toEqual(["unknown"]);
    expect(await outcomes("wrong <= 1")).toEqual(["unknown"]);
  });

  test("compare with another Run, and look at no more Runs than they name", async () => {
    await using app = await openWithRuns(open);
    const [first, second, candidate] = [
      await app.record(() => true),
      await app.record(() => true),
      await app.record(() => true),
    ];
    for (const run of [first, second, candidate]) await app.end(run);
    await app.ask("PATCH", `/v5/evaluations/${app.id}/runs/${first.id}`, { control: true });
    const check = async (gates: string, runId: string) => (await app.check({ gates, run_id: runId })).body;
    expect(await check("right no worse than control by 50 points", first.id)).toMatchObject({
      passed: false,
      gates: [{ outcome: "unknown", evidence: expect.stringContaining("There is no other run") }],
      runs: [{ run_id: first.id, role: "candidate" }],
    });
    // All are Runs of one version, as a nightly one of what is live: the control is meant, and else none.
    const version = candidate.version?.version_id;
    const gate = `right no worse than "${version}" by 50 points`;
    const compared = await check(gate, candidate.id);
    expect(compared).toMatchObject({ passed: true });
    expect(compared.runs.map(({ run_id: id }) => id)).toEqual([candidate.id, first.id]);
    await app.ask("PATCH", `/v5/evaluations/${app.id}/runs/${first.id}`, { control: false });
    expect(await check(gate, candidate.id)).toMatchObject({
      passed: false,
      gates: [{ evidence: expect.stringContaining("2 runs are") }],
    });
    expect(await check(`right no worse than "${second.id}" by 50 points`, candidate.id)).toMatchObject({
      passed: true,
    });
  });

  test("call items as the candidate's Dataset does, and not as that of another Run", async () => {
    await using app = await openWithRuns(open);
    const before = await app.record(() => true);
    const { records } = (
      await app.ask<{ records: { inputs: object }[] }>(
        "GET",
        `/v5/datasets/${before.dataset?.id}/datapoints?size=100`,
      )
    ).body;
    const { version_id } = await app.post<Dataset>("/v5/datasets", {
      path: "questions",
      action: "set",
      datapoints: records.map(({ inputs }) => ({ inputs, tags: ["renamed"] })),
    });
    const after = await app.record(() => true, { version_id });
    for (const run of [before, after]) await app.end(run);
    const check = async (run: EvaluationRun, tag: string) =>
      (await app.check({ gates: `right >= 90% where tag = ${tag}`, run_id: run.id })).body.passed;
    expect([await check(before, "early"), await check(before, "renamed")]).toEqual([true, false]);
    expect([await check(after, "early"), await check(after, "renamed")]).toEqual([false, true]);
  });

  test("that cannot be read, or have nothing to judge, are refused", async () => {
    await using app = await openWithRuns(open);
    const codeOf = async (body: object) => (await app.check(body)).body.code;
    expect(await codeOf({ gates: "right >= 1" })).toBe("evaluations.nothing_to_gate");
    const unclear = await app.check({ gates: "right is good" });
    expect(unclear.body).toMatchObject({ code: "evaluations.gates_unclear" });
    expect(JSON.stringify(unclear.body)).toContain("1:");
    expect(await codeOf({ gates: "# nothing" })).toBe("evaluations.gates_unclear");
    expect(await codeOf({ gates: "right >= 1\n".repeat(51) })).toBe("evaluations.gates_unclear");
    const run = await app.record(() => undefined);
    await app.ask("PATCH", `/v5/evaluations/${app.id}/runs/${run.id}`, { status: "cancelled" });
    expect(await codeOf({ gates: "right >= 1", run_id: "run_none" })).toBe("evaluations.run_not_found");
    const { body } = await app.check({ gates: "right >= 1" });
    expect(body).toMatchObject({ passed: false, gates: [{ outcome: "unknown" }] });
    expect((await app.check({ gates: "right >= 1", source: { url: "javascript:alert(1)" } })).status).toBe(
      422,
    );
  });
});
