import type { LogStats } from "@parley/contract";
import { databases } from "@parley/db/testing";
import { sql } from "kysely";
import { describe, expect, test } from "vitest";
import { openTestApp, type OpenTestApp } from "../../../testing/open-test-app.ts";
import { sumJobs } from "./sums.jobs.ts";
import { sumUpLogs } from "./sum-up-logs.ts";
import { dayMs, hourMs } from "./sums.tables.ts";

const prompt = { model: "mock-echo", provider: "mock", template: [{ role: "user", content: "{{x}}" }] };
type Made = { id: string; prompt_id: string; version_id: string };

const log = async (app: OpenTestApp, at: number, fields: object = {}): Promise<Made> => {
  const { status, body } = await app.ask<Made>("POST", "/v5/prompts/log", {
    path: "support/reply",
    prompt,
    created_at: new Date(at).toISOString(),
    prompt_tokens: 3,
    output_tokens: 5,
    prompt_cost: 0.001,
    provider_latency: 0.2,
    ...fields,
  });
  if (status !== 201 && status !== 200) throw new Error(JSON.stringify(body));
  return body;
};

/** True of every Log, and nothing that sums know: every Log is read. */
const everything = "has_error = true or has_error = false";

const stats = async (app: OpenTestApp, query: Record<string, string> = {}): Promise<LogStats> => {
  const { status, body } = await app.ask<LogStats>("GET", `/v5/logs/stats?${new URLSearchParams(query)}`);
  expect(status).toBe(200);
  return body;
};

/** What is answered with sums, and what the Logs themselves say. */
async function askBothWays(app: OpenTestApp, queries: Record<string, string>[] = [{}]) {
  const summed: object[] = [];
  const read: object[] = [];
  for (const query of queries)
    for (const interval of ["hour", "week"]) {
      const asked = { interval, ...query };
      summed.push({ asked, ...(await stats(app, asked)) });
      read.push({ asked, ...(await stats(app, { ...asked, filter: everything })) });
    }
  return { summed, read };
}

async function sumUp(app: OpenTestApp): Promise<void> {
  const { database } = app.services;
  while (await sumUpLogs(database, { organizationId: app.organizationId, now: app.clock.now }));
}

/** Makes every sum wrong by a thousand: whoever reads one shows it. */
const spoil = (app: OpenTestApp) =>
  sql`update log_sums set logs_count = logs_count + 1000`.execute(app.services.database.executor);

const start = Date.UTC(2026, 0, 5);
const days = (count: number): number => start + count * dayMs;

async function fill(app: OpenTestApp): Promise<Made[]> {
  app.clock.now = days(9) + 30 * 60_000;
  const made: Made[] = [];
  for (const [index, at] of [
    0,
    1,
    hourMs - 1,
    hourMs,
    5 * hourMs,
    dayMs + 7,
    4 * dayMs,
    8.5 * dayMs,
  ].entries())
    made.push(
      await log(app, start + at, {
        provider_latency: 0.1 * (index + 1),
        ...(index % 2 === 1 && { environment: "production", error: "rate limit" }),
        ...(index % 3 === 2 && { path: "sales/offer" }),
        ...(index === 4 && { provider_latency: null, prompt_cost: null, prompt_tokens: null }),
      }),
    );
  // Of this hour, which is not over.
  made.push(await log(app, app.clock.now));
  return made;
}

describe.each(databases)("sums of Logs on $name", ({ open }) => {
  test("say what the Logs say, of any time, File, version and environment", async () => {
    await using app = await openTestApp({ open });
    const [first] = await fill(app);
    await sumUp(app);
    const at = (moment: number): string => new Date(moment).toISOString();
    const { summed, read } = await askBothWays(app, [
      {},
      { file_id: first?.prompt_id ?? "" },
      { version_id: first?.version_id ?? "" },
      { environment: "production" },
      { environment: "nowhere" },
      { start_date: at(start + 1) },
      { start_date: at(start + 1), end_date: at(days(4)) },
      { start_date: at(days(1)), end_date: at(days(2) - 1) },
      { start_date: at(days(-100)), end_date: at(days(100)) },
      { start_date: at(days(3)), end_date: at(days(1)) },
    ]);
    expect(summed).toEqual(read);
  });

  test("are what totals are made of, hours that changed left out", async () => {
    await using app = await openTestApp({ open });
    const made = await fill(app);
    await sumUp(app);
    await spoil(app);
    // Four days have Logs; the hour that is not over is read.
    expect((await stats(app)).total.logs_count).toBeGreaterThan(3000);
    const { total, buckets } = await stats(app, { interval: "hour" });
    expect(buckets[0]?.logs_count).toBeGreaterThan(1000);
    expect(buckets.at(-1)?.logs_count).toBe(1);
    // What is changed is right at once, before anything is summed up again.
    await app.ask("PATCH", `/v5/prompts/${made[0]?.prompt_id}/log/${made[0]?.id}`, { output_cost: 1 });
    const after = await stats(app, { interval: "hour" });
    expect(after.buckets[0]?.logs_count).toBe(3);
    expect(after.total.cost).toBeCloseTo(total.cost + 1, 9);
  });

  test("follow what comes late, is corrected and is deleted, at once and after", async () => {
    await using app = await openTestApp({ open });
    const made = await fill(app);
    await sumUp(app);
    const steps: (() => Promise<unknown>)[] = [
      () => log(app, start + 2),
      () => log(app, days(2), { path: "sales/offer" }),
      () => log(app, days(-20)),
      () => app.ask("PATCH", `/v5/prompts/${made[0]?.prompt_id}/log/${made[0]?.id}`, { error: "late" }),
      () => app.ask("PATCH", `/v5/prompts/${made[1]?.prompt_id}/log/${made[1]?.id}`, { provider_latency: 9 }),
      () => app.ask("DELETE", `/v5/logs?id=${made[3]?.id}&id=${made[6]?.id}`),
      () => app.ask("DELETE", `/v5/prompts/${made[2]?.prompt_id}`),
      async () => {
        app.clock.now = days(11);
        await log(app, app.clock.now);
      },
    ];
    for (const step of steps) {
      await step();
      const before = await askBothWays(app);
      expect(before.summed).toEqual(before.read);
      await sumUp(app);
      const after = await askBothWays(app);
      expect(after.summed).toEqual(after.read);
    }
  });

  test("a day that ends without Logs is whole as soon as a later one is summed up", async () => {
    await using app = await openTestApp({ open });
    app.clock.now = start + 2 * hourMs;
    await log(app, start);
    await sumUp(app);
    app.clock.now = days(3) + 2 * hourMs;
    await log(app, days(3));
    await sumUp(app);
    const { summed, read } = await askBothWays(app);
    expect(summed).toEqual(read);
    await spoil(app);
    // The Log at the end of what is asked for is read.
    expect((await stats(app, { interval: "day" })).total.logs_count).toBe(1002);
  });

  test("whoever sums up while a Log is written leaves its hour to be read", async () => {
    await using app = await openTestApp({ open });
    await fill(app);
    const { database } = app.services;
    const { organizationId } = app;
    await sumUp(app);
    // Beside what another process does, and beside writers.
    await Promise.all([
      ...Array.from({ length: 20 }, (_, index) => log(app, start + (index % 5) * hourMs + index)),
      ...Array.from({ length: 6 }, () => sumUpLogs(database, { organizationId, now: app.clock.now })),
    ]);
    const before = await askBothWays(app);
    expect(before.summed).toEqual(before.read);
    await sumUp(app);
    const after = await askBothWays(app);
    expect(after.summed).toEqual(after.read);
  });

  test("nobody's totals count what another organization has", async () => {
    await using app = await openTestApp({ open });
    await fill(app);
    await sumUp(app);
    const { apiKey } = await app.createOtherOrganization();
    const { body } = await app.askAs<LogStats>(apiKey, "GET", "/v5/logs/stats");
    expect(body.total.logs_count).toBe(0);
  });

  test("whoever may see some Files only has the totals of these", async () => {
    await using app = await openTestApp({ open });
    await fill(app);
    const { body: made } = await app.ask<{ key: string }>("POST", "/v5/api-keys", {
      name: "Of sales",
      permissions: ["read"],
      paths: ["sales"],
    });
    const ask = async () => (await app.askAs<LogStats>(made.key, "GET", "/v5/logs/stats?interval=day")).body;
    const before = await ask();
    expect(before.total.logs_count).toBe(2);
    await sumUp(app);
    expect(await ask()).toEqual(before);
  });

  test("the job sums up what every organization has", async () => {
    await using app = await openTestApp({ open });
    await fill(app);
    const other = await app.createOtherOrganization();
    await app.askAs(other.apiKey, "POST", "/v5/prompts/log", { path: "a", prompt, created_at: "2026-01-05" });
    const job = sumJobs(app.services)["logs.sum-up"];
    if (typeof job !== "function") throw new Error("The job is no plain one.");
    const payload = { version: 1 };
    await job({ id: "1", payload, attempt: 1, signal: new AbortController().signal });
    const { rows } = await sql<{ organization_id: string }>`select distinct organization_id
      from log_sums order by 1`.execute(app.services.database.executor);
    expect(rows.map((row) => row.organization_id)).toEqual([app.organizationId, other.organizationId].sort());
  });
});
