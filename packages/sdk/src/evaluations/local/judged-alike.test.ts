import { Log } from "@parley/contract";
import { databases } from "@parley/db/testing";
import { openTestApp, runDueJobs } from "@parley/server/testing";
import { parsePromptFile } from "@parley/promptfile";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { Parley } from "../../parley.ts";
import type { LocalEvaluationOptions } from "./local-options.ts";
import { openLocal } from "./open-local.ts";

vi.setConfig({ testTimeout: 300_000 });

/** Python's start is made once, not in each of the processes that judge. */
const cacheFolder = fileURLToPath(
  new URL("../../../../../node_modules/.cache/parley-sandbox", import.meta.url),
);

const greet = `---
model: mock
provider: mock
temperature: 0.5
stop: [END]
attributes:
  team: support
tools:
  - name: find
    description: Finds
---

<user>
  @mock text: Hello {{ name }}
</user>
`;

/** Reads what is the same everywhere as it stands, and of all else only that it is there. */
const readAll = `import json

OF_EACH = {
    "id", "log_id", "created_at", "start_time", "end_time", "source_datapoint_id", "provider_latency",
    "environment", "trace_id", "trace_flow_id", "error",
}
OF_SERVERS = {
    "id", "directory_id", "version_id", "version_number", "created_at", "updated_at", "created_by", "last_used_at",
    "version_logs_count", "total_logs_count", "environments",
}

def show(fields, differing):
    return {key: "..." if key in differing else fields[key] for key in fields}

def judge(log):
    for key in ("id", "log_id", "created_at", "start_time", "end_time", "source_datapoint_id"):
        assert isinstance(log[key], str), key
    assert log["id"] == log["log_id"] and log["created_at"].endswith("Z")
    file = log[log["type"]]
    shown = {**show(log, OF_EACH), log["type"]: show(file, OF_SERVERS)}
    found = {"has_failed": log["error"] is not None, "is_root": log["trace_id"] == log["id"]}
    return json.dumps({**shown, **found}, sort_keys=True)
`;
const spec = { evaluator_type: "python", arguments_type: "target_free", return_type: "text" } as const;
const datapoints = [{ inputs: { name: "Ada" } }, { inputs: { other: "Bob" } }];

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "parley-judged-alike-"));
  writeFileSync(join(folder, "greet.prompt"), greet);
  writeFileSync(
    join(folder, "helper.agent"),
    "---\nmodel: mock\ntools:\n  - type: inline\n    json_schema:\n      name: find\n      description: Finds\n---\n<user>\n  @mock text: Hi\n</user>\n",
  );
  writeFileSync(
    join(folder, "read.evaluator.yaml"),
    "evaluator_type: python\narguments_type: target_free\nreturn_type: text\n",
  );
  writeFileSync(join(folder, "read.evaluator.py"), readAll);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A client of a server in this process, which works while the client waits. */
async function openServer() {
  const app = await openTestApp({ ...databases[0]!, environment: { PARLEY_CODE_PROCESSES: "1" } });
  const parley = new Parley({
    baseUrl: "http://parley.test",
    apiKey: app.apiKey,
    fetch: async (input, init) => app.app.fetch(new Request(input as string, init)),
    sleep: () => runDueJobs(app.services),
  });
  await parley.evaluators.upsert({ path: "read", spec: { ...spec, code: readAll } });
  return Object.assign(app, { parley });
}

type Judged = { judgment?: unknown; error?: string | null | undefined };

/** What was said of each case, by its inputs. */
const said = (judged: readonly (Judged | undefined)[]) =>
  Object.fromEntries(
    judged.map((one) => {
      const read = JSON.parse(String(one?.judgment ?? JSON.stringify(one))) as Record<string, unknown>;
      return [JSON.stringify(read["inputs"]), read];
    }),
  );

type Asked = Pick<LocalEvaluationOptions, "file">;
const evaluation = {
  name: "alike",
  dataset: { path: "people", datapoints },
  evaluators: [{ path: "read" }],
};

async function judgeOnServer({ parley, ask }: Awaited<ReturnType<typeof openServer>>, { file }: Asked) {
  const { evaluation: made } = await parley.evaluations.run({ ...evaluation, file });
  const { body } = await ask<{ records: { evaluator_logs: Judged[] }[] }>(
    "GET",
    `/v5/evaluations/${made.id}/logs?size=100`,
  );
  return said(body.records.map(({ evaluator_logs: [judged] }) => judged));
}

async function judgeHere({ file }: Asked) {
  await using parley = openLocal({ files: folder, environment: {}, cacheFolder });
  const { runs } = await parley.evaluations.run({ ...evaluation, file });
  return said((runs[0]?.items ?? []).map(({ judgments }) => judgments["read"] as Judged));
}

const app = ({ name }: Record<string, unknown>): string => {
  if (name === undefined) throw new Error("Nobody is there.");
  return `Hello ${String(name)}`;
};

test("an Evaluator that reads all of a Log says the same of a Prompt and of a function here as on a server", async () => {
  await using server = await openServer();
  await server.parley.prompts.upsert({ path: "greet", ...parsePromptFile(greet).kernel! });
  for (const file of [{ path: "greet" }, { path: "app", callable: app, version: { release: 12 } }]) {
    const here = await judgeHere({ file });
    expect(Object.values(here).map((read) => read["has_failed"])).toEqual([false, true]);
    expect(here).toEqual(await judgeOnServer(server, { file }));
  }
});

test.each([
  ["prompt", { path: "greet" }],
  ["agent", { path: "helper" }],
  ["flow", { path: "app", callable: app }],
] as const)("what judges a Log of type %s here gets every field of the contract", async (type, file) => {
  const logs: Record<string, unknown>[] = [];
  const callable = (log: Record<string, unknown>) => logs.push(log) > 0;
  await using parley = openLocal({ files: folder, environment: {} });
  const dataset = { path: "people", datapoints };
  await parley.evaluations.run({ name: "fields", file, dataset, evaluators: [{ path: "own", callable }] });
  expect(logs).toHaveLength(2);
  const option = Log.options.find(({ shape }) => type in shape)!;
  const fields: Readonly<Record<string, { safeParse(value: unknown): { success: boolean } }>> = option.shape;
  // Those below have Files of their own, of which a server knows more.
  const ofOthers = new Set(["trace_children"]);
  const { shape: ofFile } = fields[type] as unknown as { shape: object };
  for (const log of logs) {
    expect(Object.keys(log).toSorted()).toEqual(Object.keys(fields).toSorted());
    expect(Object.keys(log[type] as object).toSorted()).toEqual(Object.keys(ofFile).toSorted());
    const wrong = Object.entries(fields).filter(
      ([field, schema]) => field !== type && !ofOthers.has(field) && !schema.safeParse(log[field]).success,
    );
    expect(wrong).toEqual([]);
  }
});
