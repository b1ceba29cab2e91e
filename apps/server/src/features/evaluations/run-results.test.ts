import type { Evaluation, EvaluationRun, EvaluationStats, Prompt } from "@parley/contract";
import { databases } from "@parley/db/testing";
import { sql } from "kysely";
import { describe, expect, test } from "vitest";
import { openTestApp } from "../../testing/open-test-app.ts";
import { createJobHandlers } from "../../worker.ts";
import { runMarks } from "./run-marks.ts";

type Logged = { id: string };
type Open = Parameters<typeof openTestApp>[0]["open"];

const spec = (fields: object) => ({
  evaluator_type: "external",
  arguments_type: "target_free",
  return_type: "boolean",
  ...fields,
});

/** An Evaluation with a completed Run of two Logs, of which the application and a person judged the first. */
async function openWithCompletedRun(open: Open) {
  const app = await openTestApp({ open });
  const post = async <T>(path: string, body: object): Promise<T> => {
    const { status, body: reply } = await app.ask<T>("POST", path, body);
    if (status >= 300) throw new Error(`${path}: ${JSON.stringify(reply)}`);
    return reply;
  };
  const kernel = { model: "mock-echo", provider: "mock", template: "Hello" };
  await post<Prompt>("/v5/prompts", { path: "greet", ...kernel });
  const other = await post<Prompt>("/v5/prompts", { path: "other", ...kernel });
  await post("/v5/evaluators", { path: "kind", spec: spec({}) });
  await post("/v5/evaluators", { path: "people", spec: spec({ evaluator_type: "human" }) });
  const { id } = await post<Evaluation>("/v5/evaluations", {
    name: "kept",
    evaluators: [{ path: "kind" }, { path: "people" }],
  });
  const run = await post<EvaluationRun>(`/v5/evaluations/${id}/runs`, { orchestrated: false });
  const addLog = (path: string) => post<Logged>("/v5/prompts/log", { path, run_id: run.id, output: "Hello" });
  const logs = [await addLog("greet"), await addLog("other")] as const;
  const judge = (path: string, log: Logged, judgment: boolean) =>
    post<Logged>("/v5/evaluators/log", { path, parent_id: log.id, judgment });
  await judge("kind", logs[0], true);
  await judge("people", logs[0], true);
  const complete = () => app.ask("PATCH", `/v5/evaluations/${id}/runs/${run.id}`, { status: "completed" });
  await complete();
  /** Of each Evaluator how often it said true and false, as the stats and the Run itself have it. */
  const read = async () => {
    const { body } = await app.ask<EvaluationStats>("GET", `/v5/evaluations/${id}/stats`);
    const { body: shown } = await app.ask<EvaluationRun>("GET", `/v5/evaluations/${id}/runs/${run.id}`);
    const [stats] = body.run_stats;
    const said = stats?.evaluator_stats.map((one) =>
      "num_true" in one ? [one.num_true, one.num_false] : [],
    );
    const interval = stats?.evaluator_stats[1]?.interval;
    return {
      status: shown.status,
      mark: shown.results_mark,
      estimate: stats?.evaluator_stats[0]?.estimate,
      cost: shown.cost,
      logs: shown.logs_count,
      judgments: shown.progress?.judgments,
      said,
      interval,
    };
  };
  return Object.assign(app, { post, other, run, logs, addLog, judge, complete, read, id });
}

const before = {
  status: "completed",
  logs: 2,
  judgments: 1,
  said: [
    [1, 0],
    [1, 0],
  ],
};

describe.each(databases)("What a completed Run came to on $name", ({ open }) => {
  test("is kept, and not counted again", async () => {
    await using app = await openWithCompletedRun(open);
    expect(await app.read()).toMatchObject(before);
    // Behind its back: nothing says that it has to look again.
    await sql`delete from logs where judgment is not null`.execute(app.services.database.executor);
    expect(await app.read()).toMatchObject(before);
  });

  test("is another after a late judgment, after a changed mind, and once judgments and Logs are deleted", async () => {
    await using app = await openWithCompletedRun(open);
    await app.read();
    const late = await app.judge("kind", app.logs[1], false);
    expect(await app.read()).toMatchObject({
      judgments: 2,
      said: [
        [1, 1],
        [1, 0],
      ],
    });
    const { interval, mark } = await app.read();
    await app.judge("people", app.logs[0], false);
    const changed = await app.read();
    expect(changed).toMatchObject({
      judgments: 2,
      said: [
        [1, 1],
        [0, 1],
      ],
    });
    expect(changed.interval).not.toEqual(interval);
    expect(changed.mark).not.toBe(mark);
    await app.ask("DELETE", `/v5/logs?id=${late.id}`);
    expect(await app.read()).toMatchObject({
      judgments: 1,
      said: [
        [1, 0],
        [0, 1],
      ],
    });
    await app.ask("DELETE", `/v5/logs?id=${app.logs[0].id}`);
    expect(await app.read()).toMatchObject({
      logs: 1,
      judgments: 0,
      said: [
        [0, 0],
        [0, 0],
      ],
    });
  });

  test("is less without the Logs of a File that was deleted", async () => {
    await using app = await openWithCompletedRun(open);
    await app.judge("kind", app.logs[1], false);
    expect(await app.read()).toMatchObject({
      logs: 2,
      said: [
        [1, 1],
        [1, 0],
      ],
    });
    await app.ask("DELETE", `/v5/prompts/${app.other.id}`);
    expect(await app.read()).toMatchObject({
      logs: 1,
      said: [
        [1, 0],
        [1, 0],
      ],
    });
  });

  test("is estimated over items, each of which counts the same", async () => {
    await using app = await openWithCompletedRun(open);
    await app.judge("kind", app.logs[0], false);
    await app.judge("kind", app.logs[1], true);
    const { said, estimate } = await app.read();
    expect(said?.[0]).toEqual([2, 1]);
    expect(estimate).toBe(0.75);
  });

  test("is counted again once what a deleted Evaluator said is gone", async () => {
    await using app = await openWithCompletedRun(open);
    const guest = await app.post<Logged>("/v5/evaluators", { path: "guest", spec: spec({}) });
    await app.judge("guest", app.logs[0], true);
    const usd = 1e9;
    await sql`update logs set prompt_cost_nano = ${usd} where judgment is not null`.execute(
      app.services.database.executor,
    );
    await app.ask("DELETE", `/v5/evaluators/${guest.id}`);
    expect((await app.read()).cost).toBe(3);
    await app.services.jobs.runDue({ handlers: createJobHandlers(app.services) });
    expect((await app.read()).cost).toBe(2);
  });

  test("is nobody’s any more whose Log is judged for another Run, though it has not ended yet", async () => {
    await using app = await openWithCompletedRun(open);
    const { id } = await app.post<Evaluation>("/v5/evaluations", { name: "second", evaluators: [] });
    const run = await app.post<EvaluationRun>(`/v5/evaluations/${id}/runs`, { orchestrated: false });
    await app.post(`/v5/evaluations/${id}/runs/${run.id}/logs`, { log_ids: [app.logs[0].id] });
    const { executor } = app.services.database;
    const readMark = async () => {
      const query = sql<{
        mark: number;
      }>`select results_mark as mark from evaluation_runs where id = ${run.id}`;
      return Number((await query.execute(executor)).rows[0]?.mark);
    };
    const before = await readMark();
    const news = { organizationId: app.organizationId, judgedLogId: app.logs[0].id, isAtWork: true };
    await app.services.database.transaction((transaction) => runMarks.tell(transaction, [news]));
    expect(await readMark()).toBeGreaterThan(before);
  });

  test("is more once it was completed a second time", async () => {
    await using app = await openWithCompletedRun(open);
    await app.read();
    const more = await app.addLog("greet");
    expect(await app.read()).toMatchObject({ status: "running", logs: 3 });
    await app.judge("kind", more, true);
    await app.complete();
    expect(await app.read()).toMatchObject({
      status: "completed",
      logs: 3,
      said: [
        [2, 0],
        [1, 0],
      ],
    });
  });

  test("counts what is said of its Logs for another Run as well", async () => {
    await using app = await openWithCompletedRun(open);
    await app.read();
    const second = await app.post<Evaluation>("/v5/evaluations", { name: "second", evaluators: [] });
    const run = await app.post<EvaluationRun>(`/v5/evaluations/${second.id}/runs`, { orchestrated: false });
    const ids = app.logs.map(({ id }) => id);
    await app.post(`/v5/evaluations/${second.id}/runs/${run.id}/logs`, { log_ids: ids });
    await app.ask("PATCH", `/v5/evaluations/${second.id}/runs/${run.id}`, { status: "completed" });
    const statsOf = async () =>
      (await app.ask<EvaluationStats>("GET", `/v5/evaluations/${second.id}/stats`)).body.run_stats[0];
    expect(await statsOf()).toMatchObject({ num_logs: 2, evaluator_stats: [] });
    await app.post(`/v5/evaluations/${second.id}/evaluators`, { evaluators: [{ path: "people" }] });
    expect(await statsOf()).toMatchObject({ evaluator_stats: [{ num_true: 1, num_false: 0 }] });
    await app.judge("people", app.logs[1], false);
    expect(await statsOf()).toMatchObject({ evaluator_stats: [{ num_true: 1, num_false: 1 }] });
    expect(await app.read()).toMatchObject({
      said: [
        [1, 0],
        [1, 1],
      ],
    });
  });
});
