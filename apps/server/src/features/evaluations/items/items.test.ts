import type { Dataset, Evaluation, EvaluationItem, EvaluationRun, Evaluator, Prompt } from "@parley/contract";
import { inChunks } from "@parley/db";
import { databases } from "@parley/db/testing";
import { describe, expect, test } from "vitest";
import { openTestApp } from "../../../testing/open-test-app.ts";

type LogTables = { logs: { id: string; parent_id: string | null; judgment: string | null } };
type Page = { records: EvaluationItem[]; next_cursor: string | null; code?: string };
type Logged = { id: string };

const external = (fields: object) => ({
  evaluator_type: "external",
  arguments_type: "target_free",
  return_type: "boolean",
  ...fields,
});

/** What each Run answers to each question, and how well: `null` is not judged, `undefined` not answered. */
const answers = {
  a: { old: ["fine", 0.5], new: ["fine", 0.9] },
  b: { old: ["yes", 0.8], new: ["no", 0.2] },
  c: { old: ["one", 0.4], new: ["one", 0.4] },
  d: { old: ["it", null], new: undefined },
} as const;
const languages = { a: "fr", b: "en", c: "fr", d: "en" };

async function openWithItems(open: Parameters<typeof openTestApp>[0]["open"]) {
  const app = await openTestApp({ open });
  const post = async <T>(path: string, body: object): Promise<T> => {
    const { status, body: reply } = await app.ask<T>("POST", path, body);
    if (status >= 300) throw new Error(`${path}: ${JSON.stringify(reply)}`);
    return reply;
  };
  const kernel = { model: "mock-echo", provider: "mock", template: "Hello {{ q }}" };
  const prompt = await post<Prompt>("/v5/prompts", { path: "answer", ...kernel });
  const names = Object.keys(answers) as (keyof typeof answers)[];
  const dataset = await post<Dataset>("/v5/datasets", {
    path: "questions",
    datapoints: names.map((q) => ({
      inputs: { q, level: 3, language: languages[q] },
      tags: q === "c" ? ["hard"] : [],
    })),
  });
  const score = await post<Evaluator>("/v5/evaluators", {
    path: "score",
    spec: external({ return_type: "number" }),
  });
  const mood = await post<Evaluator>("/v5/evaluators", {
    path: "mood",
    spec: external({
      return_type: "multi_select",
      options: [
        { name: "kind", valence: "positive" },
        { name: "curt", valence: "negative" },
      ],
    }),
  });
  const evaluation = await post<Evaluation>("/v5/evaluations", {
    file: { id: prompt.id },
    name: "items",
    evaluators: [{ path: "score" }, { path: "mood" }],
  });
  const startRun = () =>
    post<EvaluationRun>(`/v5/evaluations/${evaluation.id}/runs`, {
      dataset: { path: "questions" },
      version: { path: "answer" },
      orchestrated: false,
    });
  const listed = await app.ask<{ records: { id: string; inputs: { q: string } }[] }>(
    "GET",
    `/v5/datasets/${dataset.id}/datapoints?size=100`,
  );
  const idOf = new Map(listed.body.records.map(({ id, inputs }) => [inputs.q, id]));
  const record = async (run: EvaluationRun, name: "old" | "new") => {
    for (const q of names) {
      const answer = answers[q][name];
      if (answer === undefined) continue;
      const [output, value] = answer;
      const { id } = await post<Logged>("/v5/prompts/log", {
        id: prompt.id,
        run_id: run.id,
        source_datapoint_id: idOf.get(q),
        inputs: { q },
        output,
      });
      if (value !== null) await post("/v5/evaluators/log", { path: "score", parent_id: id, judgment: value });
    }
  };
  const before = await startRun();
  app.clock.now += 1;
  const after = await startRun();
  await record(before, "old");
  await record(after, "new");
  await app.ask("PATCH", `/v5/evaluations/${evaluation.id}/runs/${before.id}`, { control: true });
  const nameOf = new Map([...idOf].map(([q, id]) => [id, q]));
  const list = async (query = ""): Promise<Page & { names: string[]; status: number }> => {
    const { status, body } = await app.ask<Page>("GET", `/v5/evaluations/${evaluation.id}/items${query}`);
    return { ...body, status, names: (body.records ?? []).map(({ id }) => nameOf.get(id) ?? id) };
  };
  return Object.assign(app, { post, evaluation, before, after, score, mood, idOf, list });
}

const walk = async (list: (query: string) => Promise<Page & { names: string[] }>, query: string) => {
  const names: string[] = [];
  let cursor: string | null = "";
  while (cursor !== null) {
    const page: Page & { names: string[] } = await list(`?size=1${query}${cursor && `&cursor=${cursor}`}`);
    names.push(...page.names);
    cursor = page.next_cursor;
    if (names.length > 20) throw new Error("The pages do not end");
  }
  return names;
};

const addOwnLog = async (app: Awaited<ReturnType<typeof openWithItems>>) => {
  const run = await app.post<EvaluationRun>(`/v5/evaluations/${app.evaluation.id}/runs`, {
    orchestrated: false,
  });
  const { id } = await app.post<Logged>("/v5/prompts/log", {
    path: "answer",
    inputs: { q: "unasked" },
    output: "unheard",
  });
  await app.post(`/v5/evaluations/${app.evaluation.id}/runs/${run.id}/logs`, { log_ids: [id] });
  return { run, id };
};

/** Five items of one Run, each by itself and judged alike. */
const addEqualItems = async (app: Awaited<ReturnType<typeof openWithItems>>): Promise<string[]> => {
  const ids: string[] = [];
  for (let item = 0; item < 5; item += 1) {
    const { id } = await app.post<Logged>("/v5/prompts/log", {
      path: "answer",
      run_id: app.after.id,
      inputs: { q: "equal" },
      output: "equal",
    });
    await app.post("/v5/evaluators/log", { path: "score", parent_id: id, judgment: 0.7 });
    ids.push(id);
  }
  return ids;
};

type Copies = { id: string; judgment: string; count: number };

/** As many more judgments of the same Log, which would take long one by one. */
const addCopies = async (
  app: Awaited<ReturnType<typeof openWithItems>>,
  { id, judgment, count }: Copies,
): Promise<void> => {
  const database = app.services.database.executor.$extendTables<LogTables>();
  const one = await database.selectFrom("logs").selectAll().where("id", "=", id).executeTakeFirstOrThrow();
  const copies = Array.from({ length: count }, (_, index) => ({ ...one, id: `log_copy_${index}`, judgment }));
  for (const chunk of inChunks(copies, 500))
    await database
      .insertInto("logs")
      .values([...chunk])
      .execute();
};

describe.each(databases)("Items of an Evaluation on $name", ({ open }) => {
  test("hold what each Run made of a Datapoint, with its judgments and its delta to the control", async () => {
    await using app = await openWithItems(open);
    const { records, names, next_cursor } = await app.list();
    expect(next_cursor).toBeNull();
    expect(records.map(({ id }) => id)).toEqual([...app.idOf.values()].toSorted());
    const worse = records[names.indexOf("b")];
    expect(worse).toMatchObject({ datapoint: { inputs: { q: "b" } }, inputs: { q: "b" } });
    expect(worse?.runs).toMatchObject([
      {
        run_id: app.before.id,
        logs_count: 1,
        logs: [{ output: "yes", judgments: [{ evaluator_version_id: app.score.version_id, judgment: 0.8 }] }],
        scores: [{ evaluator_version_id: app.score.version_id, score: 0.8, delta: null }],
      },
      { run_id: app.after.id, logs: [{ output: "no" }], scores: [{ score: 0.2 }] },
    ]);
    expect(worse?.runs[1]?.scores[0]?.delta).toBeCloseTo(-0.6);
    expect(records[names.indexOf("d")]?.runs).toMatchObject([{ run_id: app.before.id, scores: [] }]);
    expect((await app.list(`?run_id=${app.before.id}`)).records[0]?.runs).toHaveLength(1);
  });

  test("are sorted by score and by delta, page by page, those without one last", async () => {
    await using app = await openWithItems(open);
    const byId = [...app.idOf].toSorted(([, a], [, b]) => (a < b ? -1 : 1)).map(([q]) => q);
    expect(await walk(app.list, "")).toEqual(byId);
    expect(await walk(app.list, "&order=desc")).toEqual(byId.toReversed());
    expect(await walk(app.list, "&sort_by=delta")).toEqual(["b", "c", "a", "d"]);
    expect(await walk(app.list, "&sort_by=delta&order=desc")).toEqual(["a", "c", "b", "d"]);
    expect(await walk(app.list, "&sort_by=score&order=desc")).toEqual(["a", "b", "c", "d"]);
    expect(await walk(app.list, "&sort_by=score")).toEqual(["c", "b", "a", "d"]);
  });

  test("are found by what changed, by slice and by text", async () => {
    await using app = await openWithItems(open);
    const find = async (query: string) => (await app.list(query)).names.toSorted();
    expect(await find("?show=worse")).toEqual(["b"]);
    expect(await find("?show=better")).toEqual(["a"]);
    expect(await find("?show=different")).toEqual(["b"]);
    expect(await find("?show=disagreement")).toEqual(["a", "b"]);
    expect(await find("?show=failed")).toEqual([]);
    expect(await find("?facet=input.language&value=fr")).toEqual(["a", "c"]);
    expect(await find("?facet=input.language&value=fr&show=disagreement")).toEqual(["a"]);
    expect(await find("?facet=input.level&value=3")).toEqual(["a", "b", "c", "d"]);
    expect(await find("?facet=tag&value=hard")).toEqual(["c"]);
    expect(await find("?facet=metadata.plan&value=pro")).toEqual([]);
    expect(await find("?text=FIN")).toEqual(["a"]);
    expect(await find("?text=%25")).toEqual([]);
    const [d] = (await app.list("?text=it")).records;
    await app.post("/v5/evaluators/log", {
      path: "score",
      parent_id: d?.runs[0]?.logs[0]?.id,
      error: "no idea",
    });
    expect(await find("?show=failed")).toEqual(["d"]);
  });

  test("of completed Runs are looked for once, and anew after a late judgment", async () => {
    await using app = await openWithItems(open);
    for (const { id } of [app.before, app.after])
      await app.ask("PATCH", `/v5/evaluations/${app.evaluation.id}/runs/${id}`, { status: "completed" });
    expect(await walk(app.list, "&sort_by=delta")).toEqual(["b", "c", "a", "d"]);
    expect((await app.list("?show=worse")).names).toEqual(["b"]);
    const { records, names } = await app.list();
    // Behind its back: nothing says that it has to look again.
    const logId = records[names.indexOf("b")]?.runs[1]?.logs[0]?.id ?? "";
    const database = app.services.database.executor.$extendTables<LogTables>();
    await database.deleteFrom("logs").where("parent_id", "=", logId).execute();
    expect(await walk(app.list, "&sort_by=delta")).toEqual(["b", "c", "a", "d"]);
    expect(await walk(app.list, "&sort_by=delta&order=desc")).toEqual(["a", "c", "b", "d"]);
    const { next_cursor: cursor } = await app.list("?size=1&sort_by=delta");
    await app.post("/v5/evaluators/log", { path: "score", parent_id: logId, judgment: 0.9 });
    expect(await walk(app.list, "&sort_by=delta")).toEqual(["c", "b", "a", "d"]);
    expect((await app.list("?show=worse")).names).toEqual([]);
    // The page before ended at an item that has another place now: what comes after that place is next.
    expect((await app.list(`?size=4&sort_by=delta&cursor=${cursor}`)).names).toEqual(["c", "b", "a", "d"]);
  });

  test("count options by their valence; what is better when lower is turned round", async () => {
    await using app = await openWithItems(open);
    const { records, names } = await app.list();
    const logOf = (q: string, run: number) => records[names.indexOf(q)]?.runs[run]?.logs[0]?.id;
    const say = (q: string, run: number, judgment: string[]) =>
      app.post("/v5/evaluators/log", { path: "mood", parent_id: logOf(q, run), judgment });
    await say("a", 0, ["kind"]);
    await say("a", 1, ["kind", "curt"]);
    await say("b", 0, ["curt"]);
    await say("b", 1, ["kind"]);
    const by = `evaluator_version_id=${app.mood.version_id}`;
    expect((await app.list(`?${by}&sort_by=delta`)).names.slice(0, 2)).toEqual(["a", "b"]);
    expect((await app.list(`?${by}&show=worse`)).names).toEqual(["a"]);
    const cost = await app.post<Evaluator>("/v5/evaluators", {
      path: "cost",
      spec: external({ return_type: "number", number_valence: "negative" }),
    });
    await app.post(`/v5/evaluations/${app.evaluation.id}/evaluators`, { evaluators: [{ path: "cost" }] });
    await app.post("/v5/evaluators/log", { path: "cost", parent_id: logOf("c", 0), judgment: 1 });
    await app.post("/v5/evaluators/log", { path: "cost", parent_id: logOf("c", 1), judgment: 5 });
    const worse = await app.list(`?evaluator_version_id=${cost.version_id}&show=worse`);
    expect(worse.names).toEqual(["c"]);
    expect(worse.records[0]?.runs[1]?.scores).toContainEqual({
      evaluator_version_id: cost.version_id,
      score: 5,
      delta: -4,
    });
  });

  test("are Logs by themselves where there is no Datapoint", async () => {
    await using app = await openWithItems(open);
    const { run, id } = await addOwnLog(app);
    const own = (await app.list(`?run_id=${run.id}`)).records.find((item) => item.id === id);
    expect(own).toMatchObject({ inputs: { q: "unasked" }, runs: [{ run_id: run.id, logs_count: 1 }] });
    expect((await app.list("?text=unasked")).records.map((item) => item.id)).toEqual([id]);
  });

  test("with the same score are in one order, none twice, whatever the page", async () => {
    await using app = await openWithItems(open);
    const own = await addEqualItems(app);
    const ids = own.toSorted();
    const read = async (order: "asc" | "desc") => {
      const found: string[] = [];
      let cursor: string | null = "";
      while (cursor !== null && found.length < 20) {
        const query = `?size=2&sort_by=score&order=${order}&text=equal${cursor && `&cursor=${cursor}`}`;
        const page: Page = await app.list(query);
        found.push(...page.records.map(({ id }) => id));
        cursor = page.next_cursor;
      }
      return found;
    };
    expect(await read("asc")).toEqual(ids);
    expect(await read("desc")).toEqual(ids);
  });

  test("count the judgments of all samples, of which the newest 20 are shown", async () => {
    await using app = await openWithItems(open);
    const id = app.idOf.get("a");
    for (let sample = 0; sample < 21; sample += 1) {
      app.clock.now += 1;
      const log = await app.post<Logged>("/v5/prompts/log", {
        path: "answer",
        run_id: app.after.id,
        source_datapoint_id: id,
        output: `sample ${sample}`,
      });
      if (sample === 0)
        await app.post("/v5/evaluators/log", { path: "score", parent_id: log.id, judgment: 0.1 });
    }
    const item = (await app.list()).records.find((one) => one.id === id);
    const [, run] = item?.runs ?? [];
    expect(run?.logs_count).toBe(22);
    expect(run?.logs.map(({ output }) => output)).toEqual(
      Array.from({ length: 20 }, (_, index) => `sample ${20 - index}`),
    );
    // 0.9 and 0.1, neither of a sample that is shown.
    expect(run?.scores[0]?.score).toBeCloseTo(0.5);
    expect(run?.scores[0]?.delta).toBeCloseTo(0);
  });

  test("count more judgments than a page shows, and say that some are missing", async () => {
    await using app = await openWithItems(open);
    const { records, names } = await app.list();
    const said = records[names.indexOf("a")]?.runs[0]?.logs[0]?.judgments[0];
    await addCopies(app, { id: said?.id ?? "", judgment: "0.25", count: 5001 });
    const page = await app.list();
    const [run] = page.records[page.names.indexOf("a")]?.runs ?? [];
    expect(run?.logs[0]).toMatchObject({ output: "fine", evaluator_logs_omitted: true });
    expect(run?.scores[0]?.score).toBeCloseTo((0.5 + 5001 * 0.25) / 5002, 10);
    const other = page.records[page.names.indexOf("b")];
    expect(other?.runs[0]?.scores[0]?.score).toBeCloseTo(0.8);
  });

  test("have no score where nothing can be counted, and are in their order", async () => {
    await using app = await openTestApp({ open });
    const ask = async <T>(path: string, body: object): Promise<T> =>
      (await app.ask<T>("POST", path, body)).body;
    await ask("/v5/prompts", { path: "plain", model: "mock-echo", provider: "mock", template: "Hello" });
    const { id } = await ask<Evaluation>("/v5/evaluations", { name: "uncounted", evaluators: [] });
    const run = await ask<EvaluationRun>(`/v5/evaluations/${id}/runs`, { orchestrated: false });
    const made: string[] = [];
    for (const output of ["one", "two", "three"])
      made.push((await ask<Logged>("/v5/prompts/log", { path: "plain", run_id: run.id, output })).id);
    for (const sortBy of ["score", "delta"]) {
      const { status, body } = await app.ask<Page>(
        "GET",
        `/v5/evaluations/${id}/items?sort_by=${sortBy}&order=desc`,
      );
      expect(status).toBe(200);
      expect(body.records.map((item) => item.id)).toEqual(made.toSorted());
      expect(body.records[0]?.runs[0]?.scores).toEqual([]);
    }
  });

  test("are refused to whoever asks for what there is not", async () => {
    await using app = await openWithItems(open);
    const codeOf = async (query: string) => {
      const { status, code } = await app.list(query);
      return [status, code];
    };
    const words = await app.post<Evaluator>("/v5/evaluators", {
      path: "words",
      spec: external({ return_type: "text" }),
    });
    await app.post(`/v5/evaluations/${app.evaluation.id}/evaluators`, { evaluators: [{ path: "words" }] });
    expect(await codeOf("?run_id=run_none")).toEqual([404, "evaluations.run_not_found"]);
    expect(await codeOf("?evaluator_version_id=evv_none")).toEqual([404, "evaluations.evaluator_not_part"]);
    expect(await codeOf(`?evaluator_version_id=${words.version_id}`)).toEqual([
      422,
      "evaluations.evaluator_not_counted",
    ]);
    expect(await codeOf("?facet=tag")).toEqual([422, "evaluations.facet_needs_value"]);
    expect((await codeOf("?facet=secret&value=1"))[0]).toBe(422);
    expect((await codeOf("?cursor=nonsense"))[1]).toBe("logs.cursor_unknown");
    const { next_cursor: cursor } = await app.list("?size=1");
    expect((await codeOf(`?sort_by=delta&cursor=${cursor}`))[1]).toBe("logs.cursor_unknown");
  });
});
