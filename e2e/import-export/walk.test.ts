// oxlint-disable typescript/no-explicit-any -- replies are looked into as they come, without a schema
import { describe, expect, test } from "vitest";
import { engines } from "../testing/engines.ts";
import { startParley, type Parley } from "../testing/start-parley.ts";

type Json = Record<string, any>;
type Page = { records: Json[]; page: number; size: number; total: number };

/** What the public export tool asks for, and how: it trusts `total`, and asks for the pages beside one another. */
function createWalk(parley: Parley) {
  const get = async (path: string): Promise<any> => {
    const reply = await parley.request("GET", `/v5${path}`);
    expect(reply.status).toBe(200);
    return reply.json();
  };
  const all = async (path: string, size: number): Promise<{ records: Json[]; total: number }> => {
    const pageAt = (page: number): Promise<Page> =>
      get(`${path}${path.includes("?") ? "&" : "?"}page=${page}&size=${size}`);
    const first = await pageAt(1);
    const count = Math.ceil(first.total / size);
    const rest = await Promise.all(
      Array.from({ length: Math.max(0, count - 1) }, (_, index) => pageAt(index + 2)),
    );
    return { records: [first, ...rest].flatMap(({ records }) => records), total: first.total };
  };
  const walk = async (directory: Json): Promise<Json[]> => {
    const below: Json[] = [];
    for (const { id } of directory["subdirectories"] as Json[])
      below.push(...(await walk(await get(`/directories/${id}`))));
    return [...(directory["files"] as Json[]), ...below];
  };
  return { get, all, walk };
}

describe.each(engines)("the walk of the public export tool on $name", { timeout: 240_000 }, (engine) => {
  test("from /directories/root down it finds every File, version, Datapoint and Log, and totals are right", async () => {
    await using parley = await startParley({ engine });
    const post = async (path: string, body: unknown): Promise<Json> =>
      (await parley.request("POST", `/v5${path}`, { body })).json() as Promise<Json>;
    for (const path of ["top", "a/one", "a/b/two", "a/b/c/three"]) {
      await post("/prompts", { path, model: "mock", provider: "mock", temperature: 0.1 });
      await post("/prompts", { path, model: "mock", provider: "mock", temperature: 0.2 });
    }
    const datapoints = Array.from({ length: 2500 }, (_, index) => ({ inputs: { n: `${index}` } }));
    await post("/datasets", { path: "a/cases", datapoints });
    await post("/flows/log", { path: "a/app", flow: { attributes: {} }, log_id: "root" });
    for (let index = 0; index < 230; index += 1)
      await post("/prompts/log", {
        path: "a/one",
        log_id: `log_${index}`,
        output: "x",
        ...(index < 5 && { trace_parent_id: "root" }),
      });

    const { get, all, walk } = createWalk(parley);
    const root = await get("/directories/root");
    expect(root).toMatchObject({ path: "", parent_id: null });
    const files = await walk(root);
    const made = ["a/app", "a/b/c/three", "a/b/two", "a/cases", "a/one", "top"];
    expect(files.map(({ path }) => path)).toEqual(expect.arrayContaining(made));
    expect(new Set(files.map(({ id }) => id)).size).toBe(files.length);
    const below = await all("/files?path=a", 2);
    expect(below.total).toBe(5);
    expect(below.records.map(({ path }) => path).toSorted()).toEqual(
      made.filter((path) => path.startsWith("a/")),
    );

    const find = (path: string): Json => files.find((file) => file["path"] === path) ?? {};
    const { records: versions } = await get(`/prompts/${find("a/one")["id"]}/versions`);
    expect(versions.map(({ environments }: Json) => environments.map(({ tag }: Json) => tag))).toEqual([
      [],
      ["default"],
    ]);
    const cases = find("a/cases");
    const points = await all(`/datasets/${cases["id"]}/datapoints?version_id=${cases["version_id"]}`, 1000);
    expect(points.total).toBe(2500);
    expect(new Set(points.records.map(({ id }) => id)).size).toBe(2500);
    const ofFile = await all(`/logs?file_id=${find("a/one")["id"]}&include_trace_children=true`, 100);
    expect(ofFile.total).toBe(230);
    expect(new Set(ofFile.records.map(({ id }) => id)).size).toBe(230);
    const everything = await all("/logs", 100);
    expect(everything.total).toBe(231);
    const runs = await all(`/logs?file_id=${find("a/app")["id"]}&include_trace_children=true`, 100);
    expect(runs.records[0]?.["trace_children"]).toHaveLength(5);
    const evaluations = await parley.request(
      "GET",
      `/v5/evaluations?file_id=${find("a/one")["id"]}&page=1&size=50`,
    );
    expect(evaluations.status).toBe(200);
    expect(await evaluations.json()).toMatchObject({ records: [], total: 0 });
  });
});
