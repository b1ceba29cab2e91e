import type { Agent, Evaluation, EvaluationRun, Log, Tool } from "@parley/contract";
import { databases } from "@parley/db/testing";
import { describe, expect, test, vi } from "vitest";
import { openTestApp } from "../../testing/open-test-app.ts";
import { createJobHandlers } from "../../worker.ts";
import { listItemIds } from "./running/run-items.store.ts";
import { logIdOfSample } from "./running/samples.ts";
import { findRun } from "./runs.store.ts";

vi.setConfig({ testTimeout: 120_000 });

type Judged = {
  records: {
    log: Log;
    evaluator_logs: { judgment: unknown; error: string | null }[];
  }[];
  total: number;
};

/** Whether the Tool was run, by the Logs below the turn's. */
const usesTool = `export function judge(log) {
  return (log.trace_children ?? []).some(({ type, output }) => type === "tool" && output === "Good day");
}`;

/** An Agent that greets by a Tool, and one case for which it would need its application. */
async function openShop(open: Parameters<typeof openTestApp>[0]["open"]) {
  const app = await openTestApp({ open, environment: { PARLEY_CODE_PROCESSES: "1" } });
  const post = async <T>(path: string, body: object): Promise<T> => {
    const reply = await app.ask<T>("POST", `/v5${path}`, body);
    if (reply.status >= 300) throw new Error(`${path}: ${JSON.stringify(reply.body)}`);
    return reply.body;
  };
  const words = await post<Tool>("/tools", {
    path: "words",
    tool_type: "snippet",
    setup_values: { hello: "Good day" },
  });
  const agent = await post<Agent>("/agents", {
    path: "greeter",
    model: "mock-echo",
    provider: "mock",
    template: [{ role: "user", content: "{{ say }}" }],
    tools: [
      { type: "file", link: { file_id: words.id } },
      { type: "inline", json_schema: { name: "look_up", description: "Finds a person" } },
    ],
  });
  const script = ['@mock tool: words {"key": "hello"}', "@mock then", "@mock answer-from: tool"].join("\n");
  await post("/datasets", {
    path: "people",
    datapoints: [{ inputs: { say: script } }, { inputs: { say: "@mock tool: look_up {}" } }],
  });
  await post("/evaluators", {
    path: "uses-tool",
    spec: {
      evaluator_type: "python",
      arguments_type: "target_free",
      return_type: "boolean",
      code: usesTool,
      attributes: { language: "javascript" },
    },
  });
  const evaluation = await post<Evaluation>("/evaluations", {
    file: { path: "greeter" },
    name: "greeting",
    evaluators: [{ path: "uses-tool" }],
  });
  const base = `/v5/evaluations/${evaluation.id}`;
  const run = { dataset: { path: "people" }, version: { path: "greeter" } };
  return Object.assign(app, {
    words,
    agent,
    base,
    work: () => app.services.jobs.runDue({ handlers: createJobHandlers(app.services) }),
    run: (key = app.apiKey) => app.askAs<EvaluationRun>(key, "POST", `${base}/runs`, run),
    get: async (id: string) => (await app.ask<EvaluationRun>("GET", `${base}/runs/${id}`)).body,
    judged: async () => (await app.ask<Judged>("GET", `${base}/logs?size=100`)).body,
  });
}

describe.each(databases)("Agents in Runs on $name", ({ open }) => {
  test("each Datapoint is a turn, judged with the Logs below it; one that waits for the client is an error", async () => {
    await using app = await openShop(open);
    const { body: run } = await app.run();
    await app.work();
    expect(await app.get(run.id)).toMatchObject({
      status: "completed",
      failure: null,
      progress: { logs: 2, logs_wanted: 2, logs_failed: 1, judgments: 2, judgments_failed: 0 },
    });
    const { records } = await app.judged();
    const greeted = records.find(({ log }) => log.error === null);
    const waited = records.find(({ log }) => log.error !== null);
    expect(greeted?.log).toMatchObject({ type: "agent", output: "Good day", log_status: "complete" });
    expect(greeted?.evaluator_logs).toMatchObject([{ judgment: true, error: null }]);
    expect(waited?.log.error).toContain("waits for `look_up`, which your application runs");
    expect(waited?.log.log_status).toBe("complete");
    expect(waited?.evaluator_logs).toMatchObject([{ judgment: false, error: null }]);
    const whole = (await app.ask<Log>("GET", `/v5/logs/${greeted?.log.id}`)).body;
    expect(whole.trace_children?.map(({ type }) => type)).toEqual(["agent", "tool", "agent"]);
  });

  test("what an attempt has left that was broken off is no part of the turn that is made instead", async () => {
    await using app = await openShop(open);
    const { body: run } = await app.run();
    const { organizationId } = app;
    const row = await findRun(app.services.database.executor, { organizationId, runId: run.id });
    const datasetVersionId = row?.dataset_version_id ?? "";
    const itemIds = await listItemIds(app.services.database.executor, { organizationId, datasetVersionId });
    expect(itemIds).toHaveLength(2);
    const ofRun = { id: run.id, created_at: row?.created_at ?? 0 };
    const turnIds = itemIds.map((itemId) => logIdOfSample(ofRun, { itemId, sample: 1 }));
    for (const [index, turnId] of turnIds.entries())
      await app.services.logWriter.append({
        organizationId,
        id: `log_stale_${index}`,
        type: "tool",
        fileId: app.words.id,
        versionId: app.words.version_id,
        createdAt: app.clock.now,
        save: true,
        status: "complete",
        traceParentId: turnId,
        traceId: turnId,
        payload: { output: "Good day" },
      });
    await app.work();
    expect(await app.get(run.id)).toMatchObject({ status: "completed", progress: { logs: 2 } });
    const { records } = await app.judged();
    expect(records.map(({ evaluator_logs: [said] }) => said?.judgment).toSorted()).toEqual([false, true]);
    expect((await app.ask("GET", "/v5/logs/log_stale_0")).status).toBe(404);
    expect((await app.ask("GET", "/v5/logs/log_stale_1")).status).toBe(404);
  });

  test("whoever makes a Run has to be permitted to call what its Agent runs", async () => {
    await using app = await openShop(open);
    const made = await app.ask<{ key: string }>("POST", "/v5/api-keys", {
      name: "Confined",
      permissions: ["read", "write", "call", "log"],
      paths: ["greeter", "people", "uses-tool"],
    });
    const refused = await app.run(made.body.key);
    expect(refused.status).toBe(403);
    expect((await app.run()).status).toBeLessThan(300);
  });
});
