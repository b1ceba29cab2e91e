import type { Dataset, Evaluation, EvaluationRun, GateCheck, Prompt } from "@parley/contract";
import { databases } from "@parley/db/testing";
import { describe, expect, test } from "vitest";
import { openTestApp } from "../../../testing/open-test-app.ts";
import { createJobHandlers } from "../../../worker.ts";

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

  test("whoever may not see an Evaluator sees nothing that rests on it", async () => {
    await using app = await openWithRuns(open);
    const run = await app.record((q) => q % 10 !== 0);
    await app.end(run);
    const { body: whole } = await app.check({ gates: "right >= 80%\nlatency <= 1s" });
    expect(whole).toMatchObject({ hidden_gates: 0, gates: [{ outcome: "passed" }, { outcome: "passed" }] });
    const { key } = await app.post<{ key: string }>("/v5/api-keys", {
      name: "Answers",
      permissions: ["read"],
      paths: ["answer"],
    });
    const kept = `/v5/evaluations/${app.id}/gates`;
    const { body: seen } = await app.askAs<Checked>(key, "GET", `${kept}/${whole.id}`);
    expect(seen).toMatchObject({
      passed: true,
      hidden_gates: 1,
      gates: [{ text: "latency <= 1s", evaluator_version_id: null }],
      runs: [{ version_id: expect.any(String), figures: [{ metric: "latency" }] }],
    });
    expect(JSON.stringify(seen)).not.toContain("right");
    const { body: list } = await app.askAs<{ records: Checked[] }>(key, "GET", kept);
    expect(list.records).toEqual([seen]);
  });

  test("whoever may not see what a Run called sees no figures of it, nor gates that look at it", async () => {
    await using app = await openWithRuns(open);
    await app.post("/v5/prompts", {
      path: "legal/secret",
      model: "mock-echo",
      provider: "mock",
      template: "Secret {{ q }}",
    });
    const secret = await app.post<EvaluationRun>(`/v5/evaluations/${app.id}/runs`, {
      dataset: { path: "questions" },
      version: { path: "legal/secret" },
      orchestrated: false,
    });
    await app.post("/v5/prompts/log", {
      path: "legal/secret",
      run_id: secret.id,
      output: "hush",
      output_cost: 7,
      provider_latency: 0.25,
    });
    await app.ask("PATCH", `/v5/evaluations/${app.id}/runs/${secret.id}`, { control: true });
    const shown = await app.record(() => true);
    for (const run of [secret, shown]) await app.end(run);
    const gates = "latency <= 1s\nlatency no worse than control by 5s allowing 100% missing";
    const { body: whole } = await app.check({ gates, run_id: shown.id });
    expect(whole.gates).toHaveLength(2);
    expect(whole.runs).toMatchObject([
      { run_id: shown.id, logs_count: 20 },
      { run_id: secret.id, logs_count: 1, cost: 7, figures: [{ metric: "latency" }, { metric: "cost" }] },
    ]);
    expect(JSON.stringify(whole)).not.toMatch(/rests_on|run_ids/);
    const { key } = await app.post<{ key: string }>("/v5/api-keys", {
      name: "Answers",
      permissions: ["read"],
      paths: ["answer", "quality"],
    });
    const kept = `/v5/evaluations/${app.id}/gates`;
    const { body: seen } = await app.askAs<Checked>(key, "GET", `${kept}/${whole.id}`);
    expect(seen).toMatchObject({ hidden_gates: 1, gates: [{ text: "latency <= 1s" }] });
    expect(seen.runs).toEqual([
      whole.runs[0],
      { ...whole.runs[1], version_id: null, logs_count: 0, cost: null, figures: [] },
    ]);
    const { body: ofSecret } = await app.check({ gates: "latency <= 1s", run_id: secret.id });
    const { body: hidden } = await app.askAs<Checked>(key, "GET", `${kept}/${ofSecret.id}`);
    expect(hidden).toMatchObject({ hidden_gates: 1, gates: [], runs: [{ logs_count: 0, figures: [] }] });
  });

  test("count what is missing also of a Dataset that is hidden or deleted, and tell nothing of it", async () => {
    await using app = await openWithRuns(open);
    const run = await app.record((q) => (q < 2 ? true : undefined));
    await app.ask("PATCH", `/v5/evaluations/${app.id}/runs/${run.id}`, { status: "cancelled" });
    const { key } = await app.post<{ key: string }>("/v5/api-keys", {
      name: "CI",
      permissions: ["read", "write"],
      paths: ["answer", "quality"],
    });
    const path = `/v5/evaluations/${app.id}/gates`;
    const gates = "right >= 90%\nright >= 90% where language = fr\nright >= 90% in every tag";
    const unknown = { passed: false, gates: Array.from({ length: 3 }, () => ({ outcome: "unknown" })) };
    const { status, body } = await app.askAs<Checked>(key, "POST", path, { gates });
    expect([status, body]).toMatchObject([201, unknown]);
    expect(body.gates[0]?.evidence).toContain("18 items of 20 have no value");
    expect(JSON.stringify(body)).not.toMatch(/early|late\b/);
    await app.ask("DELETE", `/v5/datasets/${run.dataset?.id}`);
    expect((await app.check({ gates })).body).toMatchObject(unknown);
    await app.services.jobs.runDue({ handlers: createJobHandlers(app.services) });
    const gone = await app.check({ gates: "right >= 90% allowing 100% missing" });
    expect(gone.body).toMatchObject({ passed: false, gates: [{ outcome: "unknown" }] });
    expect(gone.body.gates[0]?.evidence).toContain("has no items");
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
    const mistyped = await app.check({ gates: "rigth <= 1" });
    expect(mistyped).toMatchObject({
      status: 422,
      body: {
        code: "evaluations.gate_names_unknown",
        detail: [{ loc: ["body", "gates"], msg: expect.stringContaining('Did you mean "right"?') }],
      },
    });
    const run = await app.record(() => undefined);
    await app.ask("PATCH", `/v5/evaluations/${app.id}/runs/${run.id}`, { status: "cancelled" });
    expect(await codeOf({ gates: "right >= 1", run_id: "run_none" })).toBe("evaluations.run_not_found");
    const { body } = await app.check({ gates: "right >= 1" });
    expect(body).toMatchObject({ passed: false, gates: [{ outcome: "unknown" }] });
    expect((await app.check({ gates: "right >= 1", source: { url: "javascript:alert(1)" } })).status).toBe(
      422,
    );
  });

  test("that nothing could pass are refused before a Run is made for them", async () => {
    await using app = await openWithRuns(open);
    const create = (body: object) =>
      app.ask<EvaluationRun & { code?: string; detail?: unknown }>("POST", `/v5/evaluations/${app.id}/runs`, {
        dataset: { path: "questions" },
        version: { path: "answer" },
        ...body,
      });
    for (const [gates, code, words] of [
      ["", "request.invalid_input", "gates"],
      ["# later", "evaluations.gates_unclear", "no condition"],
      ["right >> 1", "evaluations.gates_unclear", "1:"],
      ["rigt >= 1", "evaluations.gate_names_unknown", 'Did you mean \\"right\\"?'],
      ["right >= 1 where langage = fr", "evaluations.gate_names_unknown", 'Did you mean \\"language\\"?'],
      ["right >= 1 where tag = erly", "evaluations.gate_names_unknown", 'Did you mean \\"early\\"?'],
      ["right >= 1 where language = it", "evaluations.gate_names_unknown", "There is en, fr."],
    ] as const) {
      const { status, body } = await create({ gates });
      expect({ gates, status, code: body.code }).toEqual({ gates, status: 422, code });
      expect(JSON.stringify(body.detail)).toContain(words);
    }
    const { body: none } = await app.ask<{ runs: EvaluationRun[] }>("GET", `/v5/evaluations/${app.id}/runs`);
    expect(none.runs).toEqual([]);
    const gates = "right >= 1 in every language\nlatency <= 1s where metadata.tier = gold";
    expect((await create({ gates, orchestrated: false })).status).toBe(200);
  });

  test("a Run of a chosen id is made once, and has the Logs that named it before", async () => {
    await using app = await openWithRuns(open);
    const run_id = "run_0123456789abc";
    const log = await app.post<{ id: string }>("/v5/prompts/log", {
      path: "answer",
      prompt: { model: "mock-echo", provider: "mock", template: "{{ q }}" },
      run_id,
      output: "1",
    });
    const create = (id = app.id) =>
      app.ask<EvaluationRun & { code?: string }>("POST", `/v5/evaluations/${id}/runs`, {
        version: { path: "answer" },
        orchestrated: false,
        run_id,
      });
    expect((await create()).body).toMatchObject({ id: run_id, logs_count: 1 });
    expect((await create()).body).toMatchObject({ id: run_id, logs_count: 1 });
    const other = await app.post<Evaluation>("/v5/evaluations", { name: "other", evaluators: [] });
    expect((await create(other.id)).body.code).toBe("evaluations.run_id_taken");
    const { body } = await app.ask<{ records: { log: { id: string } }[] }>(
      "GET",
      `/v5/evaluations/${app.id}/logs?run_id=${run_id}`,
    );
    expect(body.records.map((record) => record.log.id)).toEqual([log.id]);
  });
});
