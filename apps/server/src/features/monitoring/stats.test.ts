import type { Evaluator, MonitoringStats } from "@parley/contract";
import { databases } from "@parley/db/testing";
import { describe, expect, test } from "vitest";
import { openTestApp, type OpenTestApp } from "../../testing/open-test-app.ts";
import { createJobHandlers } from "../../worker.ts";
import { sumJudgments } from "./stats/judgment-sums.store.ts";

const hourMs = 3_600_000;
const start = Date.UTC(2026, 0, 5, 10);

const post = async <T>(app: OpenTestApp, path: string, body: object): Promise<T> => {
  const reply = await app.ask<T>("POST", `/v5${path}`, body);
  if (reply.status >= 300) throw new Error(`${path}: ${JSON.stringify(reply.body)}`);
  return reply.body;
};
type Logged = { id: string; prompt_id: string; version_id: string };

const external = (return_type: string, fields: object = {}) => ({
  spec: { evaluator_type: "external", arguments_type: "target_free", return_type, ...fields },
});

/** Two versions, logged in two hours and two environments, judged by a yes, a number and an option. */
async function fill(app: OpenTestApp) {
  app.clock.now = start + 3 * hourMs;
  for (const [path, type, fields] of [
    ["kind", "boolean", {}],
    ["score", "number", {}],
    ["mood", "select", { options: [{ name: "good" }, { name: "bad" }] }],
  ] as const)
    await post<Evaluator>(app, "/evaluators", { path, ...external(type, fields) });
  const made: Logged[] = [];
  for (let index = 0; index < 6; index += 1) {
    const log = await post<Logged>(app, "/prompts/log", {
      path: "greet",
      prompt: { model: "mock-echo", provider: "mock", template: `v${index % 2}`, endpoint: "complete" },
      created_at: new Date(start + (index < 4 ? 0 : hourMs) + index).toISOString(),
      environment: index < 3 ? "production" : undefined,
      prompt_tokens: 3,
      output_tokens: 5,
      prompt_cost: 0.5,
      provider_latency: 0.1 * (index + 1),
      ...(index === 0 && { error: "rate limit" }),
    });
    made.push(log);
    const judge = (path: string, judgment: unknown) =>
      post(app, "/evaluators/log", { parent_id: log.id, path, judgment });
    await judge("kind", index !== 1);
    if (index < 5) await judge("score", index);
    await judge("mood", index < 4 ? "good" : "bad");
  }
  return made;
}

describe.each(databases)("a File over time on $name", ({ open }) => {
  test("figures and judgments, by hour, version and environment", async () => {
    await using app = await openTestApp({ open });
    const [first, second] = await fill(app);
    const stats = async (query = ""): Promise<MonitoringStats> =>
      (await app.ask<MonitoringStats>("GET", `/v5/monitoring/${first?.prompt_id}/stats${query}`)).body;
    const all = await stats();
    expect(all).toMatchObject({ interval: "day", series: [{ version_id: null, environment: null }] });
    expect(all.evaluators.map(({ path, return_type }) => [path, return_type])).toEqual([
      ["kind", "boolean"],
      ["mood", "select"],
      ["score", "number"],
    ]);
    const total = all.series[0]?.total;
    expect(total).toMatchObject({ logs_count: 6, errors_count: 1, prompt_tokens: 18, cost: 3 });
    expect(total?.latency_ms.p50).toBeCloseTo(300, -1);
    const [kind, mood, score] = total?.judgments ?? [];
    expect(kind).toMatchObject({
      judgments_count: 6,
      nulls_count: 0,
      errors_count: 0,
      mean: 5 / 6,
      options: [],
    });
    // Wilson's interval of five of six.
    expect(kind?.low).toBeCloseTo(0.4365, 3);
    expect(kind?.high).toBeCloseTo(0.9699, 3);
    expect(mood).toMatchObject({
      mean: null,
      options: [
        { name: "good", count: 4 },
        { name: "bad", count: 2 },
      ],
    });
    // 0 to 4: a standard deviation of √2.5, by five.
    expect(score).toMatchObject({ judgments_count: 5, mean: 2 });
    expect(score?.low).toBeCloseTo(2 - 1.95996 * Math.sqrt(2.5 / 5), 4);
    const hours = await stats("?interval=hour");
    expect(hours.series[0]?.buckets.map((one) => [one.start, one.logs_count])).toEqual([
      ["2026-01-05T10:00:00.000Z", 4],
      ["2026-01-05T11:00:00.000Z", 2],
    ]);
    expect(hours.series[0]?.buckets[1]?.judgments[1]?.options).toEqual([{ name: "bad", count: 2 }]);
    const versions = await stats("?group_by=version");
    expect(versions.series.map((one) => one.version_id).toSorted()).toEqual(
      [first?.version_id, second?.version_id].toSorted(),
    );
    expect(versions.series.map((one) => one.total.logs_count)).toEqual([3, 3]);
    const environments = await stats("?group_by=environment");
    expect(environments.series.map((one) => [one.environment, one.total.logs_count])).toEqual([
      ["production", 3],
      [null, 3],
    ]);
    const narrowed = await stats(`?version_id=${second?.version_id}&environment=production`);
    expect(narrowed.series.map((one) => one.total.logs_count)).toEqual([1]);
    expect(narrowed.series[0]?.total.judgments[0]).toMatchObject({ judgments_count: 1, mean: 0 });
  });

  test("of an Evaluator, what it said itself, by its versions", async () => {
    await using app = await openTestApp({ open });
    const [first] = await fill(app);
    const kind = (await app.ask<{ records: Evaluator[] }>("GET", "/v5/evaluators?name=kind")).body.records[0];
    const second = await post<Evaluator>(app, "/evaluators", {
      path: "kind",
      ...external("boolean", { attributes: { stricter: true } }),
    });
    const ofSecond = `/evaluators/log?version_id=${second.version_id}`;
    await post(app, ofSecond, { parent_id: first?.id, path: "kind", judgment: false });
    // What is said now is not in a time that ends now.
    app.clock.now += 1;
    const { body } = await app.ask<MonitoringStats>(
      "GET",
      `/v5/monitoring/${kind?.id}/stats?group_by=version`,
    );
    const said = body.series.map((one) => [one.version_id, one.total.judgments[0]?.mean ?? null]);
    expect(new Map(said as [string, number][])).toEqual(
      new Map([
        [kind?.version_id, 5 / 6],
        [second.version_id, 0],
      ]),
    );
    expect(body.series.map((one) => one.total.judgments.length)).toEqual([1, 1]);
    expect(body.evaluators.map((one) => one.evaluator_type)).toEqual(["external", "external"]);
  });

  test("a version that was deleted does not count, though sums were kept of it", async () => {
    await using app = await openTestApp({ open });
    const [first, second] = await fill(app);
    app.clock.now += 24 * hourMs;
    const sumUp = createJobHandlers(app.services)["logs.sum-up"];
    if (typeof sumUp !== "function") throw new Error("The job is no plain one.");
    await sumUp({ id: "1", payload: { version: 1 }, attempt: 1, signal: new AbortController().signal });
    const path = `/v5/prompts/${first?.prompt_id}/versions/${second?.version_id}`;
    expect((await app.ask("DELETE", path)).status).toBe(204);
    const { body } = await app.ask<MonitoringStats>(
      "GET",
      `/v5/monitoring/${first?.prompt_id}/stats?group_by=version`,
    );
    expect(body.series.map((one) => [one.version_id, one.total.logs_count])).toEqual([
      [first?.version_id, 3],
    ]);
  });

  test("what somebody wrote is counted, and not what it was", async () => {
    await using app = await openTestApp({ open });
    const made = await fill(app);
    await post<Evaluator>(app, "/evaluators", { path: "words", ...external("text") });
    for (const { id: parent_id } of made)
      await post(app, "/evaluators/log", { parent_id, path: "words", judgment: `of ${parent_id}` });
    const { body } = await app.ask<MonitoringStats>("GET", `/v5/monitoring/${made[0]?.prompt_id}/stats`);
    const words = body.evaluators.findIndex(({ path }) => path === "words");
    expect(body.series[0]?.total.judgments[words]).toMatchObject({ judgments_count: 6, options: [] });
    const rows = await sumJudgments(app.services.database.reader, {
      organizationId: app.organizationId,
      fileId: made[0]?.prompt_id ?? "",
      isJudge: false,
      versionId: undefined,
      environment: undefined,
      span: { from: start, to: start + 24 * hourMs },
      width: 24 * hourMs,
    });
    const versionId = body.evaluators[words]?.evaluator_version_id;
    const ofWords = rows.filter((row) => row.evaluator_version_id === versionId);
    // For each version and environment one.
    expect(ofWords.map(({ said }) => said)).toEqual([null, null, null, null]);
    expect(ofWords.reduce((sum, { count }) => sum + count, 0)).toBe(6);
  });

  test("too many buckets and a span that ends before it begins are refused; none is none", async () => {
    await using app = await openTestApp({ open });
    const [first] = await fill(app);
    const ask = (query: string) =>
      app.ask<{ code?: string; series?: object[] }>(
        "GET",
        `/v5/monitoring/${first?.prompt_id}/stats?${query}`,
      );
    expect((await ask("interval=hour&start_date=2025-01-01")).body.code).toBe("monitoring.too_many_buckets");
    expect((await ask("start_date=2026-02-01&end_date=2026-01-01")).body.code).toBe(
      "monitoring.span_invalid",
    );
    expect((await ask("start_date=2025-01-01&end_date=2025-02-01")).body.series).toEqual([]);
  });
});
