// oxlint-disable typescript/no-explicit-any -- replies are looked into as they come, without a schema
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { engines } from "../testing/engines.ts";
import { startParley, type Parley } from "../testing/start-parley.ts";
import { runCli } from "../testing/run-cli.ts";
import { until } from "../testing/until.ts";

type Json = Record<string, any>;

const send = async (parley: Parley, path: string, body: unknown): Promise<Json> => {
  const reply = await parley.request("POST", path, { body });
  const text = await reply.text();
  expect(reply.status).toBeLessThan(300);
  return JSON.parse(text) as Json;
};
const read = async (parley: Parley, path: string): Promise<any> => {
  const reply = await parley.request("GET", path);
  expect(reply.status).toBe(200);
  return reply.json();
};

/** Something of everything, through the front door. */
async function fill(parley: Parley): Promise<void> {
  const message = { role: "user", content: "Hello {{name}}" };
  const base = {
    path: "support/reply",
    model: "mock",
    provider: "mock",
    description: "Replies",
    tags: ["a"],
  };
  const first = await send(parley, "/v5/prompts", { ...base, template: [message], version_name: "one" });
  const second = await send(parley, "/v5/prompts", {
    ...base,
    template: [message],
    temperature: 0.2,
    other: { top_k: 3 },
    inputs: {
      name: {
        type: "string",
        description: "Whom to greet",
      },
    },
  });
  await send(parley, "/v5/agents", {
    path: "agents/helper",
    model: "mock",
    provider: "mock",
    max_iterations: 4,
  });
  const environments = (await read(parley, "/v5/environments")) as { id: string; name: string }[];
  const staging = environments.find(({ name }) => name === "staging")?.id ?? "";
  await send(
    parley,
    `/v5/prompts/${first["id"]}/environments/${staging}?version_id=${second["version_id"]}`,
    {},
  );
  const flow = await send(parley, "/v5/flows/log", {
    path: "app",
    flow: { attributes: { release: 7 } },
    log_id: "root",
    inputs: { q: "?" },
    start_time: "2026-01-01T10:00:00Z",
    end_time: "2026-01-01T10:00:09Z",
    created_at: "2026-01-01T10:00:00Z",
  });
  await send(parley, "/v5/prompts/log", {
    id: first["id"],
    log_id: "child",
    trace_parent_id: flow["id"],
    inputs: { name: "Ann" },
    output: "Hi",
    start_time: "2026-01-01T10:00:01Z",
    end_time: "2026-01-01T10:00:02Z",
    prompt_cost: 0.25,
    created_at: "2026-01-01T10:00:01Z",
    metadata: { k: [1] },
    provider_latency: 0.75,
    user: "u",
  });
  await send(parley, "/v5/prompts/call?environment=staging", { id: first["id"], inputs: { name: "Bob" } });
  const large = { id: first["id"], output: "x".repeat(20_000), save: true };
  for (let index = 0; index < 120; index += 1)
    await send(parley, "/v5/prompts/log", { ...large, log_id: `many_${index}`, user: `u${index}` });
  const datapoints = Array.from({ length: 1100 }, (_, index) => ({
    inputs: { n: `${index}` },
    target: { double: index * 2 },
    ...(index % 2 === 0 && {
      split: "test",
      tags: ["even"],
    }),
  }));
  await send(parley, "/v5/datasets", { path: "cases", datapoints: datapoints.slice(0, 3) });
  await send(parley, "/v5/datasets", { path: "cases", datapoints, attributes: { a: 1 } });
  await evaluate(parley, { versionId: first["version_id"] as string, logIds: ["many_0", "many_1"] });
}

async function evaluate(parley: Parley, given: { versionId: string; logIds: string[] }): Promise<void> {
  const evaluation = await send(parley, "/v5/evaluations", {
    file: { path: "support/reply" },
    name: "Before release",
    evaluators: [{ path: "rating" }],
  });
  const runs = `/v5/evaluations/${evaluation["id"]}/runs`;
  const run = await send(parley, runs, { version: { version_id: given.versionId }, orchestrated: false });
  await send(parley, `${runs}/${run["id"]}/logs`, { log_ids: given.logIds });
  await send(parley, "/v5/evaluators/log", { path: "rating", parent_id: given.logIds[0], judgment: "good" });
  // Of an application, and it has its Logs: it does not wait for people.
  await until(async () => {
    const { runs: all } = await read(parley, runs);
    return all.every(({ status }: Json) => status === "completed") || undefined;
  });
}

/** What came of its Evaluation, without the ids that a Parley gives itself. */
async function describeEvaluation(parley: Parley): Promise<Json> {
  const { id } = await send(parley, "/v5/files/retrieve-by-path", { path: "support/reply" });
  const { records } = await read(parley, `/v5/evaluations?file_id=${id}`);
  const { run_stats: stats, status } = await read(parley, `/v5/evaluations/${records[0].id}/stats`);
  return {
    name: records[0].name,
    status,
    runs: (stats as Json[]).map(({ run_id, num_logs, evaluator_stats }) => ({
      run_id,
      num_logs,
      said: (evaluator_stats as Json[]).map(({ evaluator_version_id: _id, ...said }) => said),
    })),
  };
}

/** All that has to be the same, without the ids that a Parley gives itself. */
async function describeAll(parley: Parley): Promise<unknown> {
  const { records: files } = await read(parley, "/v5/files?size=100&sort_by=name&order=asc");
  const described = [];
  for (const { id, type, path } of files as Json[]) {
    // Every Parley has made these itself, at its first start.
    if (path === "rating" || path === "correction") continue;
    const { records } = await read(parley, `/v5/${type}s/${id}/versions`);
    const versions = [];
    for (const version of records as Json[]) {
      const {
        id: _id,
        version_id,
        directory_id: _directory,
        updated_at: _at,
        last_used_at: _used,
        ...same
      } = version;
      delete same["committed_by"];
      const environments = (version["environments"] as Json[]).map(({ name }) => name);
      const points =
        type === "dataset"
          ? (await read(parley, `/v5/datasets/${id}/datapoints?version_id=${version_id}&size=1000&page=2`))
              .records
          : [];
      versions.push({ ...same, environments, created_by: undefined, evaluators: undefined, points });
    }
    described.push({ type, path, versions });
  }
  const { records: logs } = await read(parley, "/v5/logs?size=200&include_trace_children=true");
  return { files: described, logs: (logs as Json[]).map(withoutIds) };
}

function withoutIds(log: Json): Json {
  const { [log["type"] as string]: file, trace_flow_id: _flow, trace_children, ...rest } = log;
  const { judged_by: _judge, evaluator_logs, ...same } = rest;
  const children = (trace_children as Json[] | undefined)?.map(withoutIds);
  const judgments = (evaluator_logs as Json[] | undefined)?.map(withoutIds);
  return { ...same, judgments, children, path: file.path, version_number: file.version_number };
}

describe.each(engines)("export and import on $name", { timeout: 240_000 }, (engine) => {
  test("what one Parley exports, another imports: Files, versions, deployments, Logs, Datapoints are the same", async () => {
    await using from = await startParley({ engine });
    await using to = await startParley({ engine });
    await fill(from);
    const folder = await mkdtemp(join(tmpdir(), "parley-round-"));
    try {
      const written = await runCli(from, ["export", folder, "--json"]);
      expect(written.code).toBe(0);
      const report = JSON.parse(written.out) as Json;
      expect(report).toMatchObject({ datapoints: 1103, logs: 124 });
      // Again: all of it had been finished.
      const again = JSON.parse((await runCli(from, ["export", folder, "--json"])).out) as Json;
      expect(again).toMatchObject({ files: 0, finished_before: report["files"] });
      const imported = await runCli(to, ["import", "humanloop", folder, "--json"]);
      expect(imported.code).toBe(0);
      expect(JSON.parse(imported.out)["left"]).toEqual([]);
      expect(await describeEvaluation(to)).toEqual(await describeEvaluation(from));
      expect(await describeAll(to)).toEqual(await describeAll(from));
      const { records } = await read(from, "/v5/prompts");
      expect(
        await read(to, `/v5/prompts/${records[0].id}?version_id=${records[0].version_id}`),
      ).toMatchObject({
        path: records[0].path,
      });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  test("the plain export is files at the paths of the Files", async () => {
    await using parley = await startParley({ engine });
    await fill(parley);
    const folder = await mkdtemp(join(tmpdir(), "parley-plain-"));
    try {
      const run = await runCli(parley, ["export", folder, "--format", "plain"]);
      expect(run.code).toBe(0);
      const names = await readdir(folder, { recursive: true });
      expect(names).toEqual(
        expect.arrayContaining([
          "support/reply.prompt",
          "support/reply.file.json",
          "support/reply.logs.jsonl",
          "agents/helper.agent",
          "app.flow.yaml",
          "cases.dataset.jsonl",
        ]),
      );
      expect(await readFile(join(folder, "support/reply.prompt"), "utf8")).toContain("Hello {{name}}");
      const logs = (await readFile(join(folder, "support/reply.logs.jsonl"), "utf8")).trim().split("\n");
      expect(logs.map((line) => JSON.parse(line).id)).toContain("child");
      expect(logs).toHaveLength(122);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
