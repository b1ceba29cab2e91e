// oxlint-disable typescript/no-explicit-any -- replies are looked into as they come, without a schema
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { engines } from "../testing/engines.ts";
import { startParley, type Parley } from "../testing/start-parley.ts";
import { runCli } from "../testing/run-cli.ts";
import { writeExport } from "./write-export.ts";

type Counts = { noun: string; created: number; found: number; left: number }[];
type Report = { counts: Counts; left: { kind: string; id: string; field?: string; reason: string }[] };

const ask = async <T = Record<string, any>>(parley: Parley, path: string): Promise<T> => {
  const reply = await parley.request("GET", path);
  expect(reply.status).toBe(200);
  return (await reply.json()) as T;
};

const importInto = async (parley: Parley, root: string, ...more: string[]): Promise<Report> => {
  const run = await runCli(parley, ["import", "humanloop", root, "--json", ...more]);
  expect(run.code).toBe(0);
  return JSON.parse(run.out) as Report;
};

const countOf = ({ counts }: Report, noun: string) => counts.find((row) => row.noun === noun);

describe.each(engines)("parley import humanloop on $name", { timeout: 240_000 }, (engine) => {
  test("everything comes in with its times, old ids lead to it, and what cannot be carried is named", async () => {
    await using parley = await startParley({ engine });
    await using given = await writeExport();
    const report = await importInto(parley, given.root);
    expect(countOf(report, "versions")).toMatchObject({ created: 8, found: 0 });
    expect(countOf(report, "deployments")).toMatchObject({ created: 5, found: 0, left: 1 });
    expect(countOf(report, "logs")).toMatchObject({ created: 3, found: 0 });
    expect(countOf(report, "monitoring")).toMatchObject({ created: 1, found: 0, left: 1 });
    expect(report.left).toEqual(
      expect.arrayContaining([
        {
          kind: "file",
          id: "pr_oldsupport",
          field: "path",
          reason: expect.stringContaining("`Support/Reply`"),
        },
        expect.objectContaining({ kind: "deployment", id: "prv_gone in staging" }),
        expect.objectContaining({ kind: "monitoring", id: "evv_gone" }),
        expect.objectContaining({ kind: "log", id: "data_child", field: "prompt_tokens" }),
        { kind: "log", id: "line 2", reason: "It is no JSON object." },
        { kind: "run", id: "run_old", field: "logs", reason: "There is no Log `data_gone`." },
        expect.objectContaining({ kind: "run", id: "run_open", field: "version" }),
        expect.objectContaining({ kind: "run", id: "run_open", field: "status" }),
      ]),
    );

    const prompt = await ask(parley, "/v5/prompts/pr_oldsupport");
    expect(prompt).toMatchObject({
      path: "Support/Reply",
      description: "Answers customers.",
      tags: ["support"],
      template: [{ role: "system", content: "Answer {{name}}." }],
      created_at: "2024-01-01T09:00:00.123Z",
      created_by: { full_name: "Ann" },
    });
    const watching = (prompt["evaluators"] as { version: { path: string } }[]).map(
      ({ version }) => version.path,
    );
    expect(watching.sort()).toEqual(["Support/tone", "correction", "rating"]);
    const kinder = await ask(parley, "/v5/prompts/pr_oldsupport?version_id=prv_old2");
    const tool = await ask(parley, "/v5/tools/tl_oldlookup");
    expect(kinder).toMatchObject({ version_name: "kinder", environments: [{ name: "canary" }] });
    const text = await parley.request("GET", "/v5/prompts/pr_oldsupport/serialize?version_id=prv_old2");
    expect(await text.text()).toContain(tool["id"]);
    const deployed = await ask(parley, "/v5/prompts/pr_oldsupport?environment=canary");
    expect(deployed["version_id"]).toBe(kinder["version_id"]);
    const { records: versions } = await ask(parley, "/v5/datasets/ds_oldcases/versions");
    expect(versions.map((version: { datapoints_count: number }) => version.datapoints_count)).toEqual([
      3, 1, 0,
    ]);
    const datapoints = await ask(parley, "/v5/datasets/ds_oldcases/datapoints?version_id=dsv_old5");
    expect(datapoints["total"]).toBe(3);

    const evaluations = await ask(parley, "/v5/evaluations?file_id=pr_oldsupport");
    expect(evaluations["records"]).toMatchObject([{ name: "Before release", file_id: prompt["id"] }]);

    const evaluation = `/v5/evaluations/${evaluations["records"][0].id}`;
    expect(countOf(report, "runs")).toMatchObject({ created: 2, found: 0 });
    const { run_stats: stats } = await ask(parley, `${evaluation}/stats`);
    expect(stats).toMatchObject([
      { run_id: "run_open", num_logs: 0, status: "pending" },
      { run_id: "run_old", version_id: prompt["version_id"], num_logs: 1, status: "completed" },
    ]);
    const { runs } = await ask(parley, `${evaluation}/runs`);
    expect(runs[1]).toMatchObject({ control: true, created_at: "2024-06-03T10:00:00.000Z" });

    const log = await ask(parley, "/v5/logs/data_alone");
    expect(log).toMatchObject({
      id: "data_alone",
      output: "On its way.",
      prompt_cost: 3e-5,
      provider_latency: 1.5,
      user: "u1",
      start_time: "2024-06-01T10:01:00.000Z",
      created_at: "2024-06-01T10:01:01.000Z",
      end_time: "2024-06-01T10:01:02.000Z",
      metadata: { order: 1 },
      prompt: { id: prompt["id"] },
    });
    const cited = datapoints["records"].find(({ id }: { id: string }) => id === log["source_datapoint_id"]);
    expect(cited).toMatchObject({ inputs: { name: "customer 1" } });
    const trace = await ask(parley, "/v5/logs/data_root");
    expect(trace).toMatchObject({
      log_status: "complete",
      end_time: "2024-06-02T10:01:00.000Z",
      trace_children: [{ id: "data_child", trace_id: "data_root", prompt_tokens: null }],
    });
    const ofFile = await ask(parley, "/v5/logs?file_id=pr_oldsupport&version_id=prv_old1");
    expect(ofFile["total"]).toBe(2);
    const filter = encodeURIComponent('version_id = "prv_old1" and not (file_id in ("ds_oldcases", "x"))');
    expect((await ask(parley, `/v5/logs?filter=${filter}`))["total"]).toBe(2);
  });

  test("brought in again, it changes nothing: with the journal, and without", async () => {
    await using parley = await startParley({ engine });
    await using given = await writeExport();
    const first = await importInto(parley, given.root);
    const state = await readState(parley);
    const second = await importInto(parley, given.root);
    expect(second.counts).toEqual(first.counts);
    expect(second.left).toHaveLength(first.left.length);
    expect(second.left).toEqual(expect.arrayContaining(first.left));
    const again = await importInto(parley, given.root, "--again", "--report", join(given.root, "left.txt"));
    expect(again.counts.map(({ created }) => created)).toEqual(again.counts.map(() => 0));
    expect(await readState(parley)).toEqual(state);
    expect(await readFile(join(given.root, "left.txt"), "utf8")).toMatch(
      /^log data_child, `prompt_tokens`: .+$/m,
    );
  });

  test("kill -9 in the middle, and the same again: complete, nothing twice", async () => {
    await using parley = await startParley({ engine });
    const logsCount = 4000;
    await using given = await writeExport({ logsCount });
    const parts = ["import", "humanloop", given.root, "--json"];
    const total = async () => (await ask(parley, "/v5/logs?size=1"))["total"] as number;
    const killed = await runCli(parley, parts, {
      onStart(kill) {
        const look = async (): Promise<void> => ((await total()) > 500 ? kill() : look());
        void look();
      },
    });
    expect(killed.signal).toBe("SIGKILL");
    const half = await total();
    expect(half).toBeLessThan(logsCount);
    const report = await importInto(parley, given.root);
    const logs = countOf(report, "logs");
    expect((logs?.created ?? 0) + (logs?.found ?? 0)).toBe(logsCount + 3);
    const { total_logs_count: ofPrompt } = await ask(parley, "/v5/prompts/pr_oldsupport");
    expect(ofPrompt).toBe(logsCount + 2);
    const seen = new Set<string>();
    for (let cursor = ""; ;) {
      const page = await ask(parley, `/v5/logs?size=1000&include_bodies=false&cursor=${cursor}`);
      for (const { id } of page["records"] as { id: string }[]) {
        expect(seen.has(id)).toBe(false);
        seen.add(id);
      }
      if (!page["next_cursor"]) break;
      cursor = encodeURIComponent(page["next_cursor"] as string);
    }
    expect(seen.size).toBe(logsCount + 3);
  });
});

async function readState(parley: Parley): Promise<unknown> {
  const files = await ask(parley, "/v5/files?size=100&sort_by=name");
  const versions = await ask(parley, "/v5/prompts/pr_oldsupport/versions");
  const environments = await ask(parley, "/v5/environments");
  const logs = await ask(parley, "/v5/logs?size=100");
  return { files, versions, environments, logs: logs["total"] };
}
