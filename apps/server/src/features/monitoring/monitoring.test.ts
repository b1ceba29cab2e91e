import type { BackFill } from "@parley/contract";
import { databases } from "@parley/db/testing";
import { describe, expect, test, vi } from "vitest";
import { sampleOf } from "../../kernel/outbox/sample-of.ts";
import { planJudging } from "./plan-judging.ts";
import { openShop } from "./testing/open-shop.ts";

vi.setConfig({ testTimeout: 120_000 });

describe.each(databases)("watches on $name", ({ open }) => {
  test("a new Log is judged once, however often it is tried, and none that is older than the watch", async () => {
    await using app = await openShop(open);
    const old = await app.log();
    app.clock.now += 1000;
    const watch = await app.watch();
    expect(watch).toMatchObject({ judged_by: "parley", state: "active", sample_rate: 1, filter: null });
    const [first, second] = [await app.log(), await app.log()];
    await app.work();
    const said = await app.judgments();
    expect(said.map(({ parent_id }) => parent_id).toSorted()).toEqual([first, second].toSorted());
    expect(said).toMatchObject([
      { judgment: true, evaluator: { version_id: app.polite.version_id } },
      { judgment: true, evaluator: { version_id: app.polite.version_id } },
    ]);
    expect(said.map(({ parent_id }) => parent_id)).not.toContain(old);
    expect((await app.watches())[0]).toMatchObject({
      waiting_count: 0,
      today: { judged_count: 2, failed_count: 0, skipped_count: 0 },
      problem: null,
    });
    // As if a process had died between the judgment and its note.
    await app.services.database.executor
      .$extendTables<{ monitoring_pending: object }>()
      .insertInto("monitoring_pending")
      .values({
        organization_id: app.organizationId,
        log_id: first,
        monitoring_id: watch.id,
        due_at: 0,
        attempts: 0,
      })
      .execute();
    await app.log();
    await app.work();
    expect(await app.judgments()).toHaveLength(3);
    expect(app.calls()).toBe(3);
  });

  test("what the wire activates is judged, and what it deactivates is not", async () => {
    await using app = await openShop(open);
    const path = `/prompts/${app.prompt.id}/evaluators`;
    const choice = { evaluator_version_id: app.polite.version_id };
    await app.post(path, { activate: [choice] });
    await app.log();
    await app.work();
    expect(await app.judgments()).toHaveLength(1);
    await app.post(path, { deactivate: [choice] });
    await app.log();
    await app.work();
    expect(await app.judgments()).toHaveLength(1);
    expect(await app.watches()).toMatchObject([{ state: "inactive" }]);
  });

  test("environments, versions, a sample, a filter and a delay confine it", async () => {
    await using app = await openShop(open);
    const ids = Array.from({ length: 20 }, (_, index) => `log_${index}`);
    await app.watch({
      environments: ["production"],
      version_ids: [app.prompt.version_id],
      sample_rate: 0.5,
      filter: 'log.user != "test" && size(log.output) > 2',
      delay_seconds: 60,
    });
    for (const log_id of ids) await app.log({ log_id, environment: "production", user: "ada" });
    await app.log({ environment: "staging", user: "ada" });
    await app.log({ user: "ada" });
    const sampled = ids.filter((id) => sampleOf(id) < 0.5);
    const [tested = ""] = ["t", "u", "v", "w", "x", "y", "z"].filter((id) => sampleOf(id) < 0.5);
    await app.log({ log_id: tested, environment: "production", user: "test" });
    await app.work();
    expect(await app.judgments()).toEqual([]);
    expect(await app.watches()).toMatchObject([{ waiting_count: sampled.length + 1 }]);
    app.clock.now += 60_000;
    // As the sweep does, once a minute.
    await planJudging(app.services.jobs, app.services.database.executor, app);
    await app.work();
    const said = await app.judgments();
    expect(said.map(({ parent_id }) => parent_id).toSorted()).toEqual(sampled.toSorted());
    expect(await app.watches()).toMatchObject([{ today: { skipped_count: 1 }, waiting_count: 0 }]);
  });

  test("a filter that is none is refused with its place; one that fails on a Log lets nothing through", async () => {
    await using app = await openShop(open);
    const path = `/v5/monitoring/${app.prompt.id}/watches`;
    const choice = { evaluator_version_id: app.polite.version_id };
    const refused = await app.ask<{ code: string }>("POST", path, { ...choice, filter: "logs.user == 1" });
    expect(refused).toMatchObject({ status: 422, body: { code: "monitoring.filter_invalid" } });
    await app.watch({ filter: "log.metadata.plan == 'pro'" });
    await app.log();
    await app.log({ metadata: { plan: "pro" } });
    await app.work();
    expect(await app.judgments()).toHaveLength(1);
    expect(await app.watches()).toMatchObject([
      {
        problem: expect.stringMatching(/^The filter could not be asked of a Log/),
        today: { skipped_count: 1 },
      },
    ]);
  });

  test("a budget of a day ends its judgments, and tomorrow goes on", async () => {
    await using app = await openShop(open);
    await app.watch({ daily_budget: 2 });
    for (let count = 0; count < 30; count += 1) await app.log();
    await app.work(1);
    const judged = (await app.judgments()).length;
    // As many as were under way when it was spent.
    expect(judged).toBeGreaterThanOrEqual(2);
    expect(judged).toBeLessThan(30);
    expect(await app.watches()).toMatchObject([
      {
        problem: "Its budget is spent.",
        waiting_count: 0,
        today: { judged_count: judged, skipped_count: 30 - judged, cost: judged },
      },
    ]);
    await app.log();
    await app.work(1);
    expect(await app.judgments()).toHaveLength(judged);
    app.clock.now += 24 * 3_600_000;
    await app.log();
    await app.work(1);
    expect(await app.judgments()).toHaveLength(judged + 1);
  });

  test("a trace is judged when it is complete", async () => {
    await using app = await openShop(open);
    const flow = await app.post<{ id: string; version_id: string }>("/flows", {
      path: "shop",
      attributes: {},
    });
    await app.post(`/monitoring/${flow.id}/watches`, { evaluator_version_id: app.polite.version_id });
    const { id } = await app.post<{ id: string }>("/flows/log", { id: flow.id, log_status: "incomplete" });
    await app.work();
    expect(await app.judgments()).toEqual([]);
    await app.post(`/flows/logs/${id}`, { output: "Done", log_status: "complete" }, "PATCH");
    await app.work();
    expect(await app.judgments()).toMatchObject([{ parent_id: id, judgment: true }]);
  });

  test("a trace is judged whoever completes it, also who does not see the Evaluator", async () => {
    await using app = await openShop(open);
    const flow = await app.post<{ id: string }>("/flows", { path: "shop", attributes: {} });
    await app.post(`/monitoring/${flow.id}/watches`, { evaluator_version_id: app.polite.version_id });
    const permissions = ["read", "write", "log"];
    const { key } = await app.post<{ key: string }>("/api-keys", {
      name: "Of shop",
      permissions,
      paths: ["shop"],
    });
    const { id } = await app.post<{ id: string }>("/flows/log", { id: flow.id, log_status: "incomplete" });
    const done = { output: "Done", log_status: "complete" };
    expect((await app.askAs(key, "PATCH", `/v5/flows/logs/${id}`, done)).status).toBe(200);
    await app.work();
    expect(await app.judgments()).toMatchObject([{ parent_id: id }]);
  });

  test("Evaluators that watch each other judge judgments once, and not judgments of these", async () => {
    await using app = await openShop(open);
    await app.watch();
    const self = `/monitoring/${app.polite.id}/watches`;
    await app.post(self, { evaluator_version_id: app.polite.version_id });
    const id = await app.log();
    await app.work();
    const said = await app.judgments();
    expect(said).toHaveLength(2);
    expect(said.map(({ parent_id }) => parent_id)).toContain(id);
  });

  test("a back-fill judges what is there, once, and says how far it is; it can be cancelled", async () => {
    await using app = await openShop(open);
    const start_date = new Date(app.clock.now).toISOString();
    for (let count = 0; count < 109; count += 1) await app.log();
    app.clock.now += 1000;
    const watch = await app.watch();
    const live = await app.log();
    await app.work();
    expect(await app.judgments()).toMatchObject([{ parent_id: live }]);
    app.clock.now += 1000;
    const path = `/monitoring/${app.prompt.id}/back-fills`;
    const made = await app.post<BackFill>(path, { watch_id: watch.id, start_date });
    expect(made).toMatchObject({ status: "running", logs_count: 110, done_count: 0 });
    const again = await app.ask("POST", `/v5${path}`, { watch_id: watch.id, start_date });
    expect(again.body).toMatchObject({ code: "monitoring.back_fill_running" });
    await app.work();
    const get = async (id: string) => (await app.ask<BackFill>("GET", `/v5${path}/${id}`)).body;
    expect(await get(made.id)).toMatchObject({
      status: "completed",
      done_count: 110,
      judged_count: 109,
      skipped_count: 1,
      failed_count: 0,
    });
    expect(app.calls()).toBe(110);
    const next = await app.post<BackFill>(path, { watch_id: watch.id, start_date });
    const cancelled = await app.post<BackFill>(`${path}/${next.id}/cancel`, {});
    expect(cancelled.status).toBe("cancelled");
    await app.work();
    expect(await get(next.id)).toMatchObject({ status: "cancelled", done_count: 0 });
    const twice = await app.ask("POST", `/v5${path}/${next.id}/cancel`, {});
    expect(twice).toMatchObject({ status: 409, body: { code: "monitoring.back_fill_ended" } });
  });

  test("a back-fill ends at its budget", async () => {
    await using app = await openShop(open);
    const start_date = new Date(app.clock.now).toISOString();
    for (let count = 0; count < 30; count += 1) await app.log();
    app.clock.now += 1000;
    const watch = await app.watch();
    const path = `/monitoring/${app.prompt.id}/back-fills`;
    const { id } = await app.post<BackFill>(path, { watch_id: watch.id, start_date, budget: 3 });
    await app.work(1);
    const ended = (await app.ask<BackFill>("GET", `/v5${path}/${id}`)).body;
    expect(ended).toMatchObject({ status: "failed", failure: "Its budget is spent." });
    expect(ended.cost).toBe((await app.judgments()).length);
    expect(ended.cost).toBeLessThan(30);
  });

  test("whoever may not ask a model has none judge, by either way", async () => {
    await using app = await openShop(open);
    const key = await app.createKey(["read", "write"]);
    const choice = { evaluator_version_id: app.polite.version_id };
    const watching = await app.askAs(key, "POST", `/v5/monitoring/${app.prompt.id}/watches`, choice);
    expect(watching).toMatchObject({ status: 403 });
    const path = `/v5/prompts/${app.prompt.id}/evaluators`;
    expect((await app.askAs(key, "POST", path, { activate: [choice] })).status).toBe(403);
    expect(await app.watches()).toEqual([]);
  });

  test("a watch that another process deleted a moment ago refuses no Log", async () => {
    await using app = await openShop(open);
    const watch = await app.watch();
    await app.log();
    // Without a word to this process.
    await app.services.database.executor
      .$extendTables<{ monitoring_evaluators: { id: string } }>()
      .deleteFrom("monitoring_evaluators")
      .where("id", "=", watch.id)
      .execute();
    await app.log();
    await app.work();
    expect(await app.judgments()).toEqual([]);
    expect(await app.watches()).toEqual([]);
  });
});
