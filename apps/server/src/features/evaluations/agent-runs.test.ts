import type { Agent, Evaluation, EvaluationRun, Log, Tool } from "@parley/contract";
import { databases } from "@parley/db/testing";
import { describe, expect, test, vi } from "vitest";
import { openTestApp } from "../../testing/open-test-app.ts";
import { createJobHandlers } from "../../worker.ts";
import { listItemIds } from "./running/run-items.store.ts";
import { logIdOfSample } from "./running/samples.ts";
import { createCalibration } from "../evaluators/index.ts";
import { advanceRun } from "./running/advance-run.ts";
import { createLimiter } from "./running/limiter.ts";
import { sumRunCost } from "./running/run-cost.store.ts";
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

const dollar = 1e9;

/** An Agent that calls a Prompt once in each turn, where each answer of a model costs a dollar: three a turn. */
async function openCostlyShop(open: Parameters<typeof openTestApp>[0]["open"]) {
  const app = await openShop(open);
  const post = async <T>(path: string, body: object): Promise<T> => {
    const reply = await app.ask<T>("POST", `/v5${path}`, body);
    if (reply.status >= 300) throw new Error(`${path}: ${JSON.stringify(reply.body)}`);
    return reply.body;
  };
  const model = { provider: "mock", model: "mock-echo" };
  const helper = await post<{ id: string; version_id: string }>("/prompts", {
    path: "helper",
    ...model,
    template: [{ role: "user", content: "@mock text: Good day {{ name }}" }],
  });
  await post("/agents", {
    path: "asker",
    ...model,
    template: [{ role: "user", content: "{{ say }}" }],
    tools: [{ type: "file", link: { file_id: helper.id } }],
  });
  const say = (name: string) =>
    [`@mock tool: helper {"name": "${name}"}`, "@mock then", "@mock answer-from: tool"].join("\n");
  const datapoints = ["Ada", "Grace"].map((name) => ({ inputs: { say: say(name) } }));
  await post("/datasets", { path: "callers", datapoints });
  const evaluation = await post<Evaluation>("/evaluations", { file: { path: "asker" }, evaluators: [] });
  const base = `/v5/evaluations/${evaluation.id}`;
  let calls = 0;
  let onCall = (): void => {};
  const services: typeof app.services = {
    ...app.services,
    gateway: {
      ...app.services.gateway,
      call: async (request) => {
        const onAsk = (): void => {
          calls += 1;
          request.onAsk?.();
          onCall();
        };
        const reply = await app.services.gateway.call({ ...request, onAsk });
        return { ...reply, prompt_cost: dollar, output_cost: 0 };
      },
    },
  };
  const { executor } = app.services.database;
  const { organizationId } = app;
  const findRow = async (runId: string) => {
    const row = await findRun(executor, { organizationId, runId });
    if (row === undefined) throw new Error("The Run is gone");
    return row;
  };
  return Object.assign(app, {
    helper,
    findRow,
    calls: () => calls,
    start: async (budget: number) => {
      const run = { dataset: { path: "callers" }, version: { path: "asker" }, budget };
      return post<EvaluationRun>(`/evaluations/${evaluation.id}/runs`, run);
    },
    spent: async (runId: string) => sumRunCost(executor, await findRow(runId)),
    show: async (id: string) => (await app.ask<EvaluationRun>("GET", `${base}/runs/${id}`)).body,
    workOn: () => app.services.jobs.runDue({ handlers: createJobHandlers(services) }),
    /** One turn of an Agent, and then no more, as of a process that ends. */
    workOnce: async (runId: string) => {
      const over = new AbortController();
      const isOver = (): boolean => over.signal.aborted;
      // What waits for the one place at the provider is left then.
      onCall = () => over.abort();
      const turn = { isOver, signal: over.signal, [Symbol.dispose]: () => {} };
      const startTurn = () => turn;
      const { signal } = new AbortController();
      const advance = { organizationId, runId, signal, startTurn };
      await advanceRun({ ...services, limiter: createLimiter(1), calibrate: createCalibration() }, advance);
    },
  });
}

describe.each(databases)("Budgets of Runs of Agents on $name", ({ open }) => {
  test("who goes on counts what turns have called, as it was paid for", async () => {
    await using app = await openCostlyShop(open);
    const { id } = await app.start(100);
    await app.workOn();
    expect((await app.show(id)).status).toBe("completed");
    expect([app.calls(), await app.spent(id)]).toEqual([6, 6 * dollar]);
  });

  test("a Run that goes on after its process ended keeps to its budget", async () => {
    await using app = await openCostlyShop(open);
    const { id } = await app.start(5);
    await app.workOnce(id);
    expect([app.calls(), await app.spent(id)]).toEqual([3, 3 * dollar]);
    await app.workOn();
    expect(await app.show(id)).toMatchObject({ status: "cancelled", failure: "Its budget is spent." });
    // The second turn asks its model and the Prompt, and not its model again.
    expect(app.calls()).toBe(5);
  });

  test("what a turn cost that was broken off and is made again is spent", async () => {
    await using app = await openCostlyShop(open);
    const { id } = await app.start(100);
    const { organizationId } = app;
    const { dataset_version_id: datasetVersionId, ...row } = await app.findRow(id);
    const ofItems = { organizationId, datasetVersionId: datasetVersionId ?? "" };
    const [itemId = ""] = await listItemIds(app.services.database.executor, ofItems);
    const turnId = logIdOfSample(row, { itemId, sample: 1 });
    await app.services.logWriter.append({
      organizationId,
      id: "log_left",
      type: "prompt",
      fileId: app.helper.id,
      versionId: app.helper.version_id,
      createdAt: app.clock.now,
      save: true,
      status: "complete",
      promptCostNano: 7 * dollar,
      traceParentId: turnId,
      traceId: turnId,
      payload: { output: "Good day" },
    });
    await app.workOn();
    expect((await app.show(id)).status).toBe("completed");
    expect((await app.ask("GET", "/v5/logs/log_left")).status).toBe(404);
    expect(await app.spent(id)).toBe((7 + 6) * dollar);
  });
});
