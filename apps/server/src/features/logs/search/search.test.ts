import type { LogFacets, LogStats, PromptLog } from "@parley/contract";
import { databases } from "@parley/db/testing";
import { describe, expect, test } from "vitest";
import { setTimeout as pause } from "node:timers/promises";
import { openTestApp, type OpenTestApp } from "../../../testing/open-test-app.ts";
import { indexNext } from "./log-index.store.ts";
import { createLogSearch } from "./search-logs.ts";

type Page = {
  records: PromptLog[];
  total: number;
  is_total_exact: boolean;
  next_cursor: string | null;
};

const prompt = { model: "mock-echo", provider: "mock", template: [{ role: "user", content: "{{x}}" }] };
const log = (app: OpenTestApp, fields: object = {}) =>
  app.ask<{ id: string; prompt_id: string; version_id: string }>("POST", "/v5/prompts/log", {
    path: "support/reply",
    prompt,
    ...fields,
  });
const list = async (app: OpenTestApp, query: Record<string, string>) => {
  const answer = await app.ask<Page>("GET", `/v5/logs?${new URLSearchParams({ size: "100", ...query })}`);
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
  return answer.body;
};
const idsOf = async (app: OpenTestApp, query: Record<string, string>) =>
  (await list(app, query)).records.map(({ id }) => id).sort();

async function fill(app: OpenTestApp): Promise<void> {
  await log(app, {
    log_id: "one",
    created_at: "2026-01-01T10:00:00Z",
    inputs: { customer: "ACME Corp.", order: { id: 7, "a key": true }, tags: ["x"] },
    output: "The parcel left Köln.\nIt arrives tomorrow",
    metadata: { plan: "pro", seats: 3, odd: "\u0000\ud800", gone: null },
    user: "ada",
    environment: "production",
    prompt_cost: 0.01,
    output_cost: 0.02,
    provider_latency: 1.5,
    prompt_tokens: 10,
    output_tokens: 5,
  });
  await log(app, {
    log_id: "two",
    created_at: "2026-01-02T10:00:00Z",
    inputs: { customer: "acme", order: { id: "7" }, note: 'said "no\u0000thing"' },
    output: "东京都の天気",
    metadata: { plan: "free" },
    user: "bob",
    error: "rate limit",
    prompt_cost: 0.001,
    provider_latency: 0.2,
  });
  await log(app, {
    log_id: "three",
    path: "sales/offer",
    created_at: "2026-01-03T10:00:00Z",
    output: "A refunded order",
    trace_parent_id: "one",
    source: "sdk",
  });
}

describe.each(databases)("the filter language on $name", ({ open }) => {
  test("finds what it says, and nothing else", async () => {
    await using app = await openTestApp({ open });
    await fill(app);
    const cases: [filter: string, found: string[]][] = [
      ['inputs.customer = "ACME Corp."', ["one"]],
      ['inputs.customer = "acme"', ["two"]],
      ['inputs.customer = "ACME"', []],
      ['inputs.customer ~ "acme"', ["one", "two"]],
      ['inputs.customer != "acme"', ["one", "three"]],
      ["inputs.order.id = 7", ["one"]],
      ['inputs.order.id = "7"', ["two"]],
      ["inputs.order.id > 6.5", ["one"]],
      ['inputs.order."a key" = true', ["one"]],
      ['inputs.order."a key" = false', []],
      ["inputs.customer = null", ["three"]],
      ["metadata.gone = null and metadata.plan != null", ["one", "two"]],
      ['metadata.plan = "pro" and metadata.seats >= 3', ["one"]],
      ['metadata.plan in ("free", "trial")', ["two"]],
      ["cost > 0.01", ["one"]],
      ["cost = 0.03", ["one"]],
      ["cost <= 0.001", ["two"]],
      ["prompt_cost >= 0.0005 and output_cost = null", ["two"]],
      ["latency_ms > 500", ["one"]],
      ["tokens = 15", ["one"]],
      ["has_error = true", ["two"]],
      ["error = null", ["one", "three"]],
      ['error ~ "RATE"', ["two"]],
      ['not (user = "ada" or user = "bob")', ["three"]],
      ['user != "ada"', ["three", "two"]],
      ['session = "one"', ["three"]],
      ['source = "sdk" or environment = "production"', ["one", "three"]],
      ['path = "sales/offer"', ["three"]],
      ['path ~ "support"', ["one", "two"]],
      ['output ~ "köln"', ["one"]],
      ['created_at >= "2026-01-02" and created_at < "2026-01-03"', ["two"]],
      ['user = "ada" and environment = "production" and has_error = false', ["one"]],
      ['user = "\' or 1=1; --"', []],
    ];
    for (const [filter, found] of cases) {
      expect({ filter, found: await idsOf(app, { filter }) }).toEqual({ filter, found });
      expect((await list(app, { filter })).total).toBe(found.length);
    }
  });

  test("what it cannot read is refused with the place", async () => {
    await using app = await openTestApp({ open });
    const refused = await app.ask("GET", `/v5/logs?filter=${encodeURIComponent("usr = 'a'")}`);
    expect(refused).toMatchObject({
      status: 422,
      body: {
        detail: [
          { loc: ["query", "filter"], msg: "At character 1: There is no field `usr`. Did you mean `user`?" },
        ],
      },
    });
    expect((await app.ask("GET", "/v5/logs/facets?filter=cost")).status).toBe(422);
  });

  test("judgments are those of Evaluator Logs about a Log", async () => {
    await using app = await openTestApp({ open });
    await fill(app);
    // Evaluators of one name: a filter means all of them.
    const judge = (returnType: string, parentId: string, judgment: unknown) =>
      app.ask("POST", "/v5/evaluators/log", {
        path: `${returnType}/rating`,
        spec: {
          evaluator_type: "external",
          arguments_type: "target_free",
          return_type: returnType,
          options: returnType === "number" ? null : ["good", "bad", "late"].map((name) => ({ name })),
        },
        parent_id: parentId,
        judgment,
      });
    await judge("select", "one", "good");
    await judge("multi_select", "two", ["bad", "late"]);
    await judge("number", "three", 0.5);
    const search = (filter: string) => idsOf(app, { filter, id: "o" }).then((ids) => ids);
    expect(await search('judgments.rating = "good"')).toEqual(["one"]);
    expect(await search('judgments.rating = "late"')).toEqual(["two"]);
    expect(await idsOf(app, { filter: "judgments.rating < 1" })).toEqual(["three"]);
    expect(await search('judgments.other = "good"')).toEqual([]);
    expect(await search('judgments.rating = null and type = "prompt"')).toEqual([]);
  });
});

describe.each(databases)("the search for words on $name", ({ open }) => {
  test("finds words in any case and script, beginnings, and phrases to the letter", async () => {
    await using app = await openTestApp({ open });
    await fill(app);
    const cases: [search: string, found: string[]][] = [
      ["parcel", ["one"]],
      ["PARCEL köln", ["one"]],
      ["arrives", ["one"]],
      ["parc", []],
      ["parc*", ["one"]],
      ["refund*", ["three"]],
      ["parcel refunded", []],
      ['"parcel left"', ["one"]],
      ['"left parcel"', []],
      ["acme", ["one", "two"]],
      ["东京", ["two"]],
      ["京东", []],
      ["thing", ["two"]],
      ["order", ["one", "three", "two"]],
      ["' or 1=1", []],
      ['" OR "', []],
      ["NEAR(a", []],
    ];
    for (const [search, found] of cases) {
      expect({ search, found: await idsOf(app, { search }) }).toEqual({ search, found });
    }
    expect(await idsOf(app, { search: "order", filter: 'user = "bob"' })).toEqual(["two"]);
    expect(await idsOf(app, { search: "order", start_date: "2026-01-02" })).toEqual(["three", "two"]);
    expect(await idsOf(app, { search: "order", end_date: "2026-01-01" })).toEqual([]);
  });

  test("follows what is changed and deleted", async () => {
    await using app = await openTestApp({ open });
    const { body } = await log(app, { log_id: "a", output: "before" });
    expect(await idsOf(app, { search: "before" })).toEqual(["a"]);
    await app.ask("PATCH", `/v5/prompts/${body.prompt_id}/log/a`, { output: "after" });
    expect(await idsOf(app, { search: "before" })).toEqual([]);
    expect(await idsOf(app, { search: "after" })).toEqual(["a"]);
    await app.ask("DELETE", "/v5/logs?id=a");
    expect(await idsOf(app, { search: "after" })).toEqual([]);
    await log(app, { log_id: "a", output: "again" });
    expect(await idsOf(app, { search: "again" })).toEqual(["a"]);
  });

  test.each([{ search: "word" }, { search: "word", environment: "staging" }, { environment: "staging" }])(
    "Logs of a deleted File are not found and not counted: %o",
    async (query) => {
      await using app = await openTestApp({ open });
      const fields = { output: "a word", environment: "staging" };
      await log(app, { ...fields, log_id: "kept" });
      const { body } = await log(app, { ...fields, log_id: "gone", path: "sales/offer" });
      expect(await list(app, query)).toMatchObject({ total: 2, is_total_exact: true });
      expect((await app.ask("DELETE", `/v5/prompts/${body.prompt_id}`)).status).toBe(204);
      expect(await idsOf(app, query)).toEqual(["kept"]);
      expect(await list(app, query)).toMatchObject({ total: 1, is_total_exact: true });
    },
  );

  test("what waits to be indexed when a process ends is found by the next", async () => {
    await using app = await openTestApp({ open });
    await Promise.all(
      Array.from({ length: 450 }, (_, index) => log(app, { log_id: `l${index}`, output: "word" })),
    );
    // One search indexes some of what waits; a filter is exact all the same.
    await Promise.all([list(app, { search: "word" }), list(app, { search: "word" })]);
    expect((await list(app, { filter: 'output ~ "word"' })).total).toBe(450);
    while (!(await app.services.logIndexer.catchUp()));
    expect((await list(app, { search: "word" })).total).toBe(450);
    const rows = await list(app, { search: "word", size: "1000" });
    expect(new Set(rows.records.map(({ id }) => id)).size).toBe(450);
  });
});

describe.each(databases)("the word index beside a search on $name", ({ open }) => {
  test("a Log that another process is just indexing is found", async () => {
    await using app = await openTestApp({ open });
    await log(app, { log_id: "one", output: "word" });
    const underWay = Promise.withResolvers<void>();
    // Asked by another: outside of the transaction.
    const found = underWay.promise.then(() => list(app, { search: "word" }));
    await app.services.database.transaction(async (executor) => {
      await indexNext(executor, 1);
      underWay.resolve();
      // Time to look at the queue, whose entry is taken and not gone yet.
      await pause(100);
    });
    expect((await found).total).toBe(1);
  });
});

describe.each(databases)("pages by cursor on $name", ({ open }) => {
  test("page numbers end where counting up to them would take too long", async () => {
    await using app = await openTestApp({ open });
    for (const id of ["a", "b", "c", "d"]) await log(app, { log_id: id });
    const { database, logIndexer: indexer } = app.services;
    const search = createLogSearch({ database, indexer, deepestOffset: 1 });
    const page = (number: number) =>
      search.page({ organizationId: app.organizationId }, { page: number, size: 1 });
    expect((await page(2)).rows).toHaveLength(1);
    await expect(page(3)).rejects.toThrow("cursor");
    // Past the end there is nothing to count up to.
    expect(await page(9)).toMatchObject({ rows: [], total: 4, nextCursor: null });
    expect(await list(app, { page: "1000000000" })).toMatchObject({ records: [], total: 4 });
  });

  test.each([{}, { search: "word" }, { filter: 'inputs.x = "a word"' }] as Record<string, string>[])(
    "go through everything once, newest first, whatever is added meanwhile: %o",
    async (query) => {
      await using app = await openTestApp({ open });
      for (let index = 0; index < 23; index += 1) {
        await log(app, {
          log_id: `l${String(index).padStart(2, "0")}`,
          output: "word",
          inputs: { x: "a word" },
          // Several share a millisecond.
          created_at: new Date(1_700_000_000_000 + Math.floor(index / 5)).toISOString(),
        });
      }
      const seen: PromptLog[] = [];
      let cursor: string | null = null;
      do {
        const page: Page = await list(app, { ...query, size: "5", ...(cursor !== null && { cursor }) });
        expect(page.total).toBe(23);
        seen.push(...page.records);
        cursor = page.next_cursor;
        await log(app, { output: "word", inputs: { x: "a word" } });
      } while (cursor !== null);
      expect(new Set(seen.map(({ id }) => id)).size).toBe(23);
      const times = seen.map(({ created_at }) => created_at);
      expect(times).toEqual(times.toSorted().toReversed());
    },
  );

  test("a cursor that is none is refused", async () => {
    await using app = await openTestApp({ open });
    for (const cursor of ["x", Buffer.from('[1,"1; drop",0,0,true]').toString("base64url")]) {
      const refused = await app.ask("GET", `/v5/logs?cursor=${cursor}`);
      expect(refused).toMatchObject({ status: 422, body: { code: "logs.cursor_unknown" } });
    }
  });
});

describe.each(databases)("facets and stats on $name", ({ open }) => {
  test("count what fits", async () => {
    await using app = await openTestApp({ open });
    await fill(app);
    const { body } = await app.ask<LogFacets>("GET", "/v5/logs/facets");
    expect(body).toMatchObject({
      logs_count: 3,
      is_partial: false,
      facets: {
        user: [
          { value: "ada", count: 1 },
          { value: "bob", count: 1 },
        ],
        has_error: [
          { value: "false", count: 2 },
          { value: "true", count: 1 },
        ],
        path: [
          { value: "support/reply", count: 2 },
          { value: "sales/offer", count: 1 },
        ],
        environment: [{ value: "production", count: 1 }],
      },
    });
    const filtered = await app.ask<LogFacets>("GET", "/v5/logs/facets?user=bob&search=acme");
    expect(filtered.body).toMatchObject({ logs_count: 1, facets: { user: [{ value: "bob", count: 1 }] } });
  });

  test("sum up what fits, in total and over time", async () => {
    await using app = await openTestApp({ open });
    await fill(app);
    const { body } = await app.ask<LogStats>("GET", "/v5/logs/stats?interval=day");
    expect(body.total).toMatchObject({
      logs_count: 3,
      errors_count: 1,
      prompt_tokens: 10,
      output_tokens: 5,
      cost: 0.031,
    });
    expect(body.interval).toBe("day");
    expect(body.buckets.map(({ start, logs_count, cost }) => [start, logs_count, cost])).toEqual([
      ["2026-01-01T00:00:00.000Z", 1, 0.03],
      ["2026-01-02T00:00:00.000Z", 1, 0.001],
      ["2026-01-03T00:00:00.000Z", 1, 0],
    ]);
    const near = (value: number | null, exact: number) =>
      expect(Math.abs((value ?? 0) - exact) / exact).toBeLessThan(0.0101);
    near(body.total.latency_ms.p50, 200);
    near(body.total.latency_ms.p99, 1500);
    expect(body.buckets[2]?.latency_ms.p50).toBeNull();
    const week = await app.ask<LogStats>("GET", "/v5/logs/stats?interval=week&search=order&user=ada");
    // The first of January 2026 is a Thursday.
    expect(week.body.buckets).toMatchObject([{ start: "2025-12-29T00:00:00.000Z", logs_count: 1 }]);
    const none = await app.ask<LogStats>("GET", "/v5/logs/stats?user=nobody");
    expect(none.body).toMatchObject({ total: { logs_count: 0, cost: 0 }, buckets: [] });
  });
});
