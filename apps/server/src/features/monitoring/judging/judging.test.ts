import type { BackFill, Evaluator } from "@parley/contract";
import { databases } from "@parley/db/testing";
import { ModelError, type Gateway } from "@parley/gateway";
import { describe, expect, test, vi } from "vitest";
import { createLimiter } from "../../evaluations/index.ts";
import type { MonitoringTables } from "../monitoring.tables.ts";
import { backFillJob, judgeJob, planBackFill, planJudging } from "../plan-judging.ts";
import { judge, openShop } from "../testing/open-shop.ts";
import { judgeDue } from "./judge-due.ts";
import { runBackFill } from "./run-back-fill.ts";

vi.setConfig({ testTimeout: 120_000 });

type Shop = Awaited<ReturnType<typeof openShop>>;

const tablesOf = (app: Shop) =>
  app.services.database.executor.$extendTables<
    MonitoringTables & { log_payloads: { log_id: string; encoding: string; body: Uint8Array } }
  >();

/** As the sweep does, once a minute. */
const sweep = (app: Shop) => planJudging(app.services.jobs, app.services.database.executor, app);

const failing =
  (kind: "upstream_failed" | "rate_limited"): Gateway["call"] =>
  async () => {
    throw new ModelError({ kind, message: "Nobody is there.", retryAfterMs: 60_000 });
  };

const backFillsOf = (app: Shop) => `/monitoring/${app.prompt.id}/back-fills`;
const readBackFill = async (app: Shop, id: string) =>
  (await app.ask<BackFill>("GET", `/v5${backFillsOf(app)}/${id}`)).body;

describe.each(databases)("what judging costs on $name", ({ open }) => {
  test("a call counts whose Log was not judged, and nothing more is paid that day", async () => {
    await using app = await openShop(open);
    const spec = judge("true", { attributes: { repeats: 2 } });
    const twice = await app.post<Evaluator>("/evaluators", { path: "twice", spec });
    await app.watch({ evaluator_version_id: twice.version_id, daily_budget: 1 });
    for (let count = 0; count < 2; count += 1) {
      await app.log();
      await app.work(1);
    }
    expect(app.calls()).toBe(1);
    expect(await app.watches()).toMatchObject([
      { problem: "Its budget is spent.", today: { judged_count: 0, skipped_count: 2, cost: 1 } },
    ]);
  });

  test("nobody who has a budget asks a model twice a day whose price is not known", async () => {
    await using app = await openShop(open);
    await app.watch({ daily_budget: 1 });
    for (let count = 0; count < 3; count += 1) {
      await app.log();
      await app.work(null);
    }
    expect(app.calls()).toBe(1);
    expect(await app.watches()).toMatchObject([{ problem: expect.stringMatching(/price is not known/) }]);
    app.clock.now += 24 * 3_600_000;
    await app.log();
    await app.work(1);
    expect(app.calls()).toBe(2);
  });

  test("what was paid before a process died counts, once it is found", async () => {
    await using app = await openShop(open);
    const watch = await app.watch({ daily_budget: 2 });
    const log_id = await app.log();
    await app.work(2);
    await tablesOf(app).deleteFrom("monitoring_days").execute();
    const { organizationId: organization_id } = app;
    const row = { organization_id, log_id, monitoring_id: watch.id, due_at: 0, attempts: 0 };
    await tablesOf(app).insertInto("monitoring_pending").values(row).execute();
    await app.log();
    await app.work(2);
    expect(app.calls()).toBe(1);
    expect(await app.watches()).toMatchObject([{ today: { judged_count: 1, skipped_count: 1, cost: 2 } }]);
  });

  test("a back-fill counts what it paid before a process died, and what it paid when it is cancelled", async () => {
    await using app = await openShop(open);
    const start_date = new Date(app.clock.now).toISOString();
    for (let count = 0; count < 30; count += 1) await app.log();
    app.clock.now += 1000;
    const watch = await app.watch();
    const body = { watch_id: watch.id, start_date };
    const first = await app.post<BackFill>(backFillsOf(app), { ...body, budget: 3 });
    await app.work(1);
    const paid = app.calls();
    const unnoted = { status: "running", done_count: 0, judged_count: 0, cost_nano: 0 } as const;
    await tablesOf(app)
      .updateTable("monitoring_back_fills")
      .set({ ...unnoted, reached_at: null, reached_id: null })
      .execute();
    const { services, organizationId } = app;
    const { jobs, database } = services;
    await planBackFill(jobs, database.executor, { organizationId, backFillId: first.id });
    await app.work(1);
    expect(app.calls()).toBe(paid);
    expect(await readBackFill(app, first.id)).toMatchObject({ status: "failed", cost: paid });
    const second = await app.post<BackFill>(backFillsOf(app), body);
    await app.work(1, async (request) => {
      await app.ask("POST", `/v5${backFillsOf(app)}/${second.id}/cancel`, {});
      return services.gateway.call(request);
    });
    const now = app.calls() - paid;
    expect(await readBackFill(app, second.id)).toMatchObject({ status: "cancelled", cost: now });
    expect(now).toBeGreaterThan(0);
  });
});

describe.each(databases)("what stands in the way on $name", ({ open }) => {
  test("an outage is no judgment: it is tried again, and in the end left to back-fills", async () => {
    await using app = await openShop(open);
    await app.watch();
    const id = await app.log();
    await app.work(0, failing("upstream_failed"));
    expect(await app.judgments()).toEqual([]);
    expect(await app.watches()).toMatchObject([
      { waiting_count: 1, problem: "Nobody is there.", today: { judged_count: 0, skipped_count: 0 } },
    ]);
    app.clock.now += 30_000;
    await sweep(app);
    await app.work();
    expect(await app.judgments()).toMatchObject([{ parent_id: id, judgment: true }]);
    await app.log();
    await tablesOf(app).updateTable("monitoring_pending").set({ attempts: 9 }).execute();
    await app.work(0, failing("upstream_failed"));
    expect(await app.watches()).toMatchObject([
      {
        waiting_count: 0,
        problem: "Given up after 10 tries: Nobody is there.",
        today: { judged_count: 1, skipped_count: 1 },
      },
    ]);
    expect(await app.judgments()).toHaveLength(1);
  });

  test("a back-fill judges again where an Evaluator had failed", async () => {
    await using app = await openShop(open);
    const start_date = new Date(app.clock.now).toISOString();
    const watch = await app.watch();
    const id = await app.log();
    const { gateway } = app.services;
    await app.work(0, async (request) => ({ ...(await gateway.call(request)), output: "perhaps" }));
    expect(await app.judgments()).toMatchObject([{ parent_id: id, error: expect.any(String) }]);
    app.clock.now += 1000;
    const made = await app.post<BackFill>(backFillsOf(app), { watch_id: watch.id, start_date });
    await app.work();
    expect(await app.judgments()).toMatchObject([{ parent_id: id, judgment: true }]);
    expect(await app.judgments()).toHaveLength(1);
    expect(await readBackFill(app, made.id)).toMatchObject({ judged_count: 1, failed_count: 0 });
  });

  test("a Log that cannot be read stops no other", async () => {
    await using app = await openShop(open);
    await app.watch();
    const ids = [await app.log(), await app.log(), await app.log()];
    await tablesOf(app)
      .updateTable("log_payloads")
      .set({ encoding: "zstd", body: new Uint8Array([1, 2, 3]) })
      .where("log_id", "=", ids[0] ?? "")
      .execute();
    await app.work();
    const said = await app.judgments();
    expect(said.map(({ parent_id }) => parent_id).toSorted()).toEqual(ids.slice(1).toSorted());
    expect(await app.watches()).toMatchObject([
      { waiting_count: 1, problem: expect.stringMatching(/cannot be judged/), today: { judged_count: 2 } },
    ]);
  });

  test("a turn ends where a provider is asked too much, and begins nothing more", async () => {
    await using app = await openShop(open);
    const watch = await app.watch();
    for (let count = 0; count < 30; count += 1) await app.log();
    const { services, organizationId } = app;
    const take = () => {
      const over = new AbortController();
      const gateway = app.counted(0, async (request) => {
        over.abort(new Error("Others have their turn."));
        return failing("rate_limited")(request);
      });
      const turn = { isOver: () => over.signal.aborted, signal: over.signal };
      const dependencies = { ...services, gateway, limiter: createLimiter(8) };
      return { dependencies, turn, signal: new AbortController().signal };
    };
    const { dependencies, ...live } = take();
    await judgeDue(dependencies, { organizationId, ...live });
    expect(app.calls()).toBeLessThanOrEqual(8);
    expect(await app.watches()).toMatchObject([{ waiting_count: 30, today: { judged_count: 0 } }]);
    const start_date = new Date(0).toISOString();
    app.clock.now += 1000;
    const { id } = await app.post<BackFill>(backFillsOf(app), { watch_id: watch.id, start_date });
    const before = app.calls();
    const { dependencies: others, ...older } = take();
    await expect(runBackFill(others, { organizationId, id, ...older })).rejects.toThrow("Nobody is there.");
    expect(app.calls() - before).toBeLessThanOrEqual(8);
    expect(await readBackFill(app, id)).toMatchObject({ status: "running", done_count: 0 });
  });

  test("no organization waits for another one's jobs", async () => {
    await using app = await openShop(open);
    const { jobs, database } = app.services;
    const other = await app.createOtherOrganization();
    await planJudging(jobs, database.executor, app);
    const backFillId = "bfl_1";
    await planBackFill(jobs, database.executor, { organizationId: other.organizationId, backFillId });
    const both = Promise.withResolvers<void>();
    let begun = 0;
    const untilBoth = async (): Promise<void> => {
      begun += 1;
      if (begun === 2) both.resolve();
      await both.promise;
    };
    await jobs.runDue({ handlers: { [judgeJob]: untilBoth, [backFillJob]: untilBoth } });
    expect(begun).toBe(2);
  });
});
