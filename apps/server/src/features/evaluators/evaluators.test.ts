import type { Evaluator, Log, Prompt } from "@parley/contract";
import { databases } from "@parley/db/testing";
import { describe, expect, test } from "vitest";
import { openTestApp, type OpenTestApp } from "../../testing/open-test-app.ts";
import { ensureDefaultEvaluators } from "./default-evaluators.ts";

const external = { evaluator_type: "external", arguments_type: "target_free", return_type: "boolean" };
const human = { ...external, evaluator_type: "human" };
const kernel = { model: "mock-echo", provider: "mock", template: "Hello" };

type Judged = { id: string; parent_id: string; version_id: string; code?: string; detail?: unknown };

const save = (app: OpenTestApp, path: string, spec: object) =>
  app.ask<Evaluator & { code?: string }>("POST", "/v5/evaluators", { path, spec });
const judge = (app: OpenTestApp, body: object) => {
  // What is said later stands later.
  app.clock.now += 1;
  return app.ask<Judged>("POST", "/v5/evaluators/log", body);
};
const read = async (app: OpenTestApp, id: string): Promise<Log> =>
  (await app.ask<Log>("GET", `/v5/logs/${id}`)).body;
const judgmentsOf = async (app: OpenTestApp, id: string) =>
  (await read(app, id)).evaluator_logs.map(({ judgment }) => judgment);

async function openWithLog(open: Parameters<typeof openTestApp>[0]["open"]) {
  const app = await openTestApp({ open });
  const logged = await app.ask<{ id: string; prompt_id: string }>("POST", "/v5/prompts/log", {
    path: "greet",
    prompt: kernel,
    output: "Hi",
  });
  return Object.assign(app, { logId: logged.body.id, promptId: logged.body.prompt_id });
}

describe.each(databases)("Evaluators as Files on $name", ({ open }) => {
  test("every kind is kept as it was given, and known by its spec", async () => {
    await using app = await openTestApp({ open });
    const specs = [
      { ...external, attributes: { code: "async (log) => true" } },
      {
        ...human,
        return_type: "number",
        number_limits: { min: 1, max: 5, step: 1 },
        number_valence: "positive",
      },
      { ...external, evaluator_type: "python", code: "def judge(log):\n    return True\n" },
      { ...external, evaluator_type: "llm", prompt: { ...kernel, temperature: 0 } },
      {
        ...external,
        evaluator_type: "python",
        attributes: { language: "typescript" },
        code: "export const judge = (log: { output: string }): boolean => log.output !== '';",
      },
    ];
    for (const [index, spec] of specs.entries()) {
      const { status, body } = await save(app, `judges/${index}`, spec);
      expect({ status, spec: body.spec }).toMatchObject({ status: 200, spec });
      expect(body).toMatchObject({
        type: "evaluator",
        id: expect.stringMatching(/^ev_/),
        version_id: expect.stringMatching(/^evv_/),
        version_logs_count: 0,
        inputs: [],
      });
    }
    const first = await save(app, "same", external);
    const same = await save(app, "same", {
      ...external,
      options: null,
      number_limits: null,
      number_valence: null,
      attributes: {},
    });
    const other = await save(app, "same", { ...external, arguments_type: "target_required" });
    expect(same.body.version_id).toBe(first.body.version_id);
    expect(other.body.version_id).not.toBe(first.body.version_id);
    const { body } = await app.ask<{ records: Evaluator[] }>(
      "GET",
      `/v5/evaluators/${first.body.id}/versions`,
    );
    expect(body.records.map(({ version_id }) => version_id)).toEqual([
      other.body.version_id,
      first.body.version_id,
    ]);
    const found = await app.ask("POST", "/v5/files/retrieve-by-path", { path: "same" });
    expect(found.body).toMatchObject({ type: "evaluator", version_id: first.body.version_id });
  });

  test("what contradicts itself is refused, with its place", async () => {
    await using app = await openTestApp({ open });
    const select = { ...human, return_type: "select" };
    for (const [spec, place] of [
      [select, "options"],
      [{ ...select, options: [{ name: "a" }, { name: "a" }] }, "options"],
      [{ ...human, return_type: "text", options: [{ name: "a" }] }, "options"],
      [{ ...human, number_limits: { min: 1 } }, "number_limits"],
      [{ ...human, return_type: "number", number_limits: { min: 2, max: 1 } }, "number_limits"],
      [{ ...human, number_valence: "positive" }, "number_valence"],
      [{ ...human, arguments_type: "all" }, "arguments_type"],
      [{ ...external, evaluator_type: "python" }, "code"],
      [{ ...external, evaluator_type: "python", code: "x", attributes: { language: "cobol" } }, "language"],
    ] as const) {
      const refused = await save(app, "refused", spec);
      expect({ spec, status: refused.status }).toEqual({ spec, status: 422 });
      expect(JSON.stringify(refused.body)).toContain(`"${place}"`);
    }
    for (const [code, attributes] of [
      ["x = 1", {}],
      ["export const judge = (log => true;", { language: "javascript" }],
      ["const judge = (log: ) => true", { language: "typescript" }],
    ] as const) {
      const refused = await save(app, "refused", { ...external, evaluator_type: "python", code, attributes });
      expect([code, refused.status, refused.body.code]).toEqual([code, 422, "evaluators.code_invalid"]);
    }
    expect((await app.ask("GET", "/v5/evaluators?name=refused")).body).toMatchObject({ total: 0 });
  });
});

describe("trying an Evaluator", () => {
  const [{ open }] = databases as [(typeof databases)[number]];

  test("a Log that is made up has every field of its type, as one that there is", async () => {
    await using app = await openTestApp({ open });
    const tried = async (log: object) =>
      (
        await app.ask("POST", "/v5/evaluators/run", {
          spec: {
            ...external,
            evaluator_type: "python",
            return_type: "text",
            attributes: { language: "javascript" },
            code: "const judge = (log) => [log.type, log.output, log.error, log.trace_children].map(String).join()",
          },
          log,
        })
      ).body;
    expect(await tried({ output: "Hi" })).toMatchObject({ judgment: "prompt,Hi,null,null" });
    expect(await tried({ type: "flow", output: "Hi", error: "no" })).toMatchObject({
      judgment: "flow,Hi,no,null",
    });
  });
});

describe.each(databases)("judging Logs on $name", ({ open }) => {
  test("a judgment has to be one that the Evaluator can give", async () => {
    await using app = await openWithLog(open);
    const options = [{ name: "good" }, { name: "bad" }];
    await save(app, "flag", external);
    await save(app, "stars", { ...human, return_type: "number", number_limits: { min: 1, max: 5, step: 1 } });
    await save(app, "mood", { ...human, return_type: "select", options });
    await save(app, "tags", { ...human, return_type: "multi_select", options });
    await save(app, "words", { ...human, return_type: "text" });
    for (const [path, good, bad] of [
      ["flag", [true, false, null], ["true", 1, ["good"]]],
      ["stars", [1, 5, null], [0, 6, 1.5, "5", true]],
      ["mood", ["good", null], ["great", true, ["good"]]],
      ["tags", [["good", "bad"], [], null], ["good", ["great"], ["good", "good"]]],
      ["words", ["Better.", null], [1, false, ["Better."]]],
    ] as const) {
      for (const judgment of good)
        expect((await judge(app, { path, parent_id: app.logId, judgment })).status).toBe(200);
      for (const judgment of bad) {
        const refused = await judge(app, { path, parent_id: app.logId, judgment });
        expect([path, judgment, refused.status, refused.body.code]).toEqual([
          path,
          judgment,
          422,
          "evaluators.judgment_invalid",
        ]);
      }
    }
    const { body } = await judge(app, { path: "mood", parent_id: app.logId, judgment: "great" });
    expect(JSON.stringify(body)).toContain('`mood` can give: \\"great\\", but');
  });

  test("it shows with the Log it is of, with all that a Log has", async () => {
    await using app = await openWithLog(open);
    const spec = { ...external, return_type: "number" };
    const judged = await judge(app, {
      path: "judges/score",
      spec,
      parent_id: app.logId,
      judgment: 0.5,
      output: "because",
      stdout: "so",
      metadata: { ci: 1 },
      user: "ada",
      marked_completed: true,
    });
    expect(judged).toMatchObject({ status: 200, body: { parent_id: app.logId } });
    const log = await read(app, app.logId);
    expect(log.trace_children ?? []).toEqual([]);
    expect(log.evaluator_logs).toMatchObject([
      {
        id: judged.body.id,
        type: "evaluator",
        parent_id: app.logId,
        judgment: 0.5,
        marked_completed: true,
        output: "because",
        stdout: "so",
        metadata: { ci: 1 },
        user: "ada",
        evaluator_logs: [],
        evaluator: { path: "judges/score", version_id: judged.body.version_id, spec, total_logs_count: 1 },
      },
    ]);
    const list = await app.ask<{ records: Log[] }>("GET", `/v5/logs?file_id=${app.promptId}`);
    expect(list.body.records.map((record) => record.evaluator_logs.length)).toEqual([1]);
    const own = await app.ask<{ records: Log[] }>(
      "GET",
      `/v5/logs?file_id=${log.evaluator_logs[0]!.evaluator.id}&include_parent=true`,
    );
    expect(own.body.records).toMatchObject([{ judgment: 0.5, parent: { id: app.logId, output: "Hi" } }]);
    const failed = await judge(app, { path: "judges/score", parent_id: app.logId, error: "no answer" });
    expect(await read(app, failed.body.id)).toMatchObject({ error: "no answer", judgment: null });
  });

  test("Logs of every type are judged, a complete Flow's and a judgment too", async () => {
    await using app = await openWithLog(open);
    await save(app, "flag", external);
    const flow = await app.ask<{ id: string }>("POST", "/v5/flows/log", {
      path: "app",
      flow: { attributes: {} },
      output: "!",
      log_status: "complete",
    });
    const agent = await app.ask<{ id: string }>("POST", "/v5/agents/log", {
      path: "agent",
      agent: { model: "mock-echo", provider: "mock" },
    });
    const inner = await judge(app, { path: "flag", parent_id: app.logId, judgment: true });
    for (const id of [flow.body.id, agent.body.id, inner.body.id]) {
      expect((await judge(app, { path: "flag", parent_id: id, judgment: false })).status).toBe(200);
      expect(await judgmentsOf(app, id)).toEqual([false]);
    }
    const traced = await app.ask<{ total: number }>("GET", `/v5/logs/${flow.body.id}/trace`);
    expect(traced.body.total).toBe(0);
  });

  test("of what one person says the last counts, and null takes it back", async () => {
    await using app = await openWithLog(open);
    const options = [{ name: "good" }, { name: "bad" }];
    await save(app, "rating", { ...human, return_type: "select", options });
    const rate = (judgment: unknown, user?: string) =>
      judge(app, { path: "rating", parent_id: app.logId, judgment, user });
    const first = await rate("good", "ada");
    await rate("bad", "ada");
    const replacedAt = new Date(app.clock.now).toISOString();
    await rate("good", "bob");
    await rate("bad");
    expect(await judgmentsOf(app, app.logId)).toEqual(["bad", "good", "bad"]);
    expect(await read(app, first.body.id)).toMatchObject({
      judgment: "good",
      withdrawn_at: replacedAt,
    });
    const found = async (value: string) => {
      const filter = encodeURIComponent(`judgments.rating = "${value}"`);
      return (await app.ask<{ total: number }>("GET", `/v5/logs?filter=${filter}`)).body.total;
    };
    expect([await found("good"), await found("bad")]).toEqual([1, 1]);
    const withdrawn = await rate(null, "bob");
    expect(withdrawn.status).toBe(200);
    expect(await judgmentsOf(app, app.logId)).toEqual(["bad", "bad"]);
    expect(await found("good")).toBe(0);
    // Being done with it says nothing else of it.
    await judge(app, { path: "rating", parent_id: app.logId, user: "ada", marked_completed: true });
    const { evaluator_logs: said } = await read(app, app.logId);
    expect(said.map((log) => [log.judgment, log.marked_completed])).toEqual([
      ["bad", null],
      ["bad", null],
      [null, true],
    ]);
  });

  test("a person is the same in every session, and whoever reads it sees who said it", async () => {
    await using app = await openWithLog(open);
    const spec = { ...human, return_type: "select", options: [{ name: "good" }, { name: "bad" }] };
    await save(app, "rating", spec);
    const signIn = async (): Promise<string> => {
      const { body } = await app.ask<{ url: string }>("POST", "/v5/sign-in-links");
      return (await app.app.fetch(new Request(body.url))).headers.get("set-cookie")?.split(";")[0] ?? "";
    };
    for (const judgment of ["good", "bad"]) {
      const request = new Request("http://parley.test/v5/evaluators/log", {
        method: "POST",
        headers: {
          cookie: await signIn(),
          "content-type": "application/json",
          "sec-fetch-site": "same-origin",
        },
        body: JSON.stringify({ path: "rating", parent_id: app.logId, judgment }),
      });
      expect((await app.app.fetch(request)).status).toBe(200);
    }
    const { evaluator_logs: said } = await read(app, app.logId);
    expect(said).toMatchObject([{ judgment: "bad", judged_by: "owner", user: "Owner" }]);
  });

  test("of what one person says many times at once, one counts", async () => {
    await using app = await openWithLog(open);
    await save(app, "words", { ...human, return_type: "text" });
    const words = Array.from({ length: 20 }, (_, index) => `word ${index}`);
    const replies = await Promise.all(
      words.map((judgment) => judge(app, { path: "words", parent_id: app.logId, user: "ada", judgment })),
    );
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([200]));
    expect(await judgmentsOf(app, app.logId)).toHaveLength(1);
  });

  test("what is not human says as much as it likes", async () => {
    await using app = await openWithLog(open);
    await save(app, "flag", external);
    for (const judgment of [true, false, null])
      await judge(app, { path: "flag", parent_id: app.logId, judgment });
    expect(await judgmentsOf(app, app.logId)).toEqual([true, false, null]);
  });

  test("what is not there is named; nothing of another organization is", async () => {
    await using app = await openWithLog(open);
    await save(app, "flag", external);
    const codeOf = async (body: object) => {
      const { status, body: problem } = await judge(app, body);
      return [status, problem.code];
    };
    expect(await codeOf({ path: "flag", parent_id: "log_no" })).toEqual([404, "evaluators.parent_not_found"]);
    expect(await codeOf({ path: "none", parent_id: app.logId })).toEqual([404, "files.no_version"]);
    expect(await codeOf({ path: "greet", parent_id: app.logId })).toEqual([409, "files.type_mismatch"]);
    expect((await judge(app, { path: "flag" })).status).toBe(422);
    // A judgment that cannot be given makes no Evaluator.
    const refused = { path: "new", spec: external, parent_id: app.logId, judgment: "yes" };
    expect((await judge(app, refused)).status).toBe(422);
    expect((await app.ask("GET", "/v5/evaluators?name=new")).body).toMatchObject({ total: 0 });

    const { apiKey } = await app.createOtherOrganization();
    const evaluator = (await save(app, "flag", external)).body;
    const theirs = await app.askAs(apiKey, "POST", "/v5/evaluators/log", {
      path: "flag",
      spec: external,
      parent_id: app.logId,
      judgment: true,
    });
    expect(theirs.status).toBe(404);
    for (const [method, rest] of [
      ["GET", ""],
      ["GET", "/versions"],
      ["GET", "/environments"],
      ["DELETE", ""],
      ["DELETE", `/versions/${evaluator.version_id}`],
    ] as const) {
      const asked = await app.askAs(apiKey, method, `/v5/evaluators/${evaluator.id}${rest}`);
      expect([method, rest, asked.status]).toEqual([method, rest, 404]);
    }
    expect(await judgmentsOf(app, app.logId)).toEqual([]);
  });
});

describe.each(databases)("rating and correction on $name", ({ open }) => {
  const give = (app: OpenTestApp) =>
    app.services.database.transaction((executor) =>
      ensureDefaultEvaluators(executor, { organizationId: app.organizationId, now: app.clock.now }),
    );
  const watching = (prompt: Prompt) =>
    (prompt.evaluators ?? []).map(({ version_reference: reference, state }) => [
      reference.type === "environment" ? reference.file.path : reference.version.path,
      state,
    ]);

  test("an organization has them from the beginning, on all its Prompts, old and new", async () => {
    await using app = await openWithLog(open);
    await give(app);
    const fresh = await app.ask<Prompt>("POST", "/v5/prompts", { path: "fresh", ...kernel });
    const old = await app.ask<Prompt>("GET", `/v5/prompts/${app.promptId}`);
    for (const { body } of [fresh, old])
      expect(watching(body).toSorted()).toEqual([
        ["correction", "active"],
        ["rating", "active"],
      ]);
    expect((await judge(app, { path: "rating", parent_id: app.logId, judgment: "good" })).status).toBe(200);
    const corrected = { path: "correction", parent_id: app.logId, judgment: "Hello, Ada." };
    expect((await judge(app, corrected)).status).toBe(200);
    expect(await judgmentsOf(app, app.logId)).toEqual(["good", "Hello, Ada."]);
    expect((await judge(app, { ...corrected, path: "rating" })).status).toBe(422);
  });

  test("one may be told to stop; one that was deleted does not come back", async () => {
    await using app = await openWithLog(open);
    await give(app);
    const { body } = await app.ask<{ records: Evaluator[] }>("GET", "/v5/evaluators");
    const [rating, correction] = ["rating", "correction"].map((path) =>
      body.records.find((evaluator) => evaluator.path === path)!,
    );
    const environments = await app.ask<{ id: string; tag: string }[]>("GET", "/v5/environments");
    const environment_id = environments.body.find(({ tag }) => tag === "default")!.id;
    const stopped = await app.ask<Prompt>("POST", `/v5/prompts/${app.promptId}/evaluators`, {
      deactivate: [{ evaluator_id: rating!.id, environment_id }],
    });
    expect(watching(stopped.body)).toContainEqual(["rating", "inactive"]);
    expect(watching(stopped.body)).toContainEqual(["correction", "active"]);
    await app.ask("DELETE", `/v5/evaluators/${correction!.id}`);
    await give(app);
    const fresh = await app.ask<Prompt>("POST", "/v5/prompts", { path: "fresh", ...kernel });
    expect(watching(fresh.body)).toEqual([["rating", "active"]]);
  });

  test("every new organization begins with them", async () => {
    await using app = await openTestApp({ open });
    const other = await app.createOtherOrganization();
    const { body } = await app.askAs<{ records: Evaluator[] }>(other.apiKey, "GET", "/v5/evaluators");
    expect(body.records.map(({ path }) => path).toSorted()).toEqual(["correction", "rating"]);
    const made = await app.askAs<Prompt>(other.apiKey, "POST", "/v5/prompts", { path: "p", ...kernel });
    expect(watching(made.body)).toContainEqual(["rating", "active"]);
  });

  test("a path that something else has stays with it", async () => {
    await using app = await openTestApp({ open });
    const prompt = await app.ask<Prompt>("POST", "/v5/prompts", { path: "rating", ...kernel });
    await give(app);
    const found = await app.ask<Prompt>("GET", `/v5/prompts/${prompt.body.id}`);
    expect(watching(found.body)).toEqual([["correction", "active"]]);
  });
});
