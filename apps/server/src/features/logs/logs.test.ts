import type { Prompt, PromptLog } from "@parley/contract";
import { databases } from "@parley/db/testing";
import { describe, expect, test } from "vitest";
import { openTestApp, type OpenTestApp } from "../../testing/open-test-app.ts";

type Page = { records: PromptLog[]; total: number; page: number; size: number };

const prompt = {
  model: "mock-echo",
  provider: "mock",
  template: [{ role: "user", content: "@mock text: {{x}}" }],
};
const log = (app: OpenTestApp, fields: object = {}) =>
  app.ask<{ id: string; prompt_id: string; version_id: string }>("POST", "/v5/prompts/log", {
    path: "a",
    prompt,
    ...fields,
  });
const list = async (app: OpenTestApp, query = "") =>
  (await app.ask<Page>("GET", `/v5/logs?size=100&${query}`)).body;
const idsOf = async (app: OpenTestApp, query: string) =>
  (await list(app, query)).records.map(({ id }) => id).sort();

describe.each(databases)("the list of Logs on $name", ({ open }) => {
  test("each filter finds what it names, and nothing else", async () => {
    await using app = await openTestApp({ open });
    const day = (number: number) => `2026-02-0${number}T12:00:00Z`;
    const one = await log(app, {
      log_id: "one",
      created_at: day(1),
      inputs: { question: 'Wo ist "Österreich"?' },
      output: "In Europa, 100%",
      metadata: { ticket: "T_1", nested: { deep: "Sea" } },
      user: "ada",
      environment: "staging",
    });
    const two = await log(app, {
      log_id: "two",
      created_at: day(2),
      prompt: { ...prompt, temperature: 0 },
      inputs: { question: "and now?" },
      error: "it broke",
      user: "bob",
      environment: "production",
    });
    const other = await log(app, {
      log_id: "three",
      path: "b",
      created_at: day(3),
      trace_parent_id: "one",
      output: "x",
    });

    const cases: [query: string, found: string[]][] = [
      ["", ["one", "three", "two"]],
      [`file_id=${one.body.prompt_id}`, ["one", "two"]],
      [`file_id=${other.body.prompt_id}`, ["three"]],
      ["file_id=pr_unknown", []],
      [`version_id=${two.body.version_id}`, ["two"]],
      [`version_id=${one.body.version_id}&file_id=${one.body.prompt_id}`, ["one"]],
      ["id=t", ["three", "two"]],
      ["id=one&id=TWO", ["one", "two"]],
      ["search=österreich", ["one"]],
      ["search=EUROPA", ["one"]],
      [`search=${encodeURIComponent('"österreich"?')}`, ["one"]],
      ["search=100%25", ["one"]],
      ["search=%25", ["one"]],
      ["search=_", []],
      ["search=it%20broke", []],
      ["metadata_search=t_1", ["one"]],
      ["metadata_search=sea", ["one"]],
      ["metadata_search=tx1", []],
      ["start_date=2026-02-02", ["three", "two"]],
      [`start_date=${day(2)}&end_date=${day(2)}`, ["two"]],
      ["end_date=2026-02-02", ["one"]],
      ["end_date=2026-02-02T12:00:00.000%2B01:00", ["one"]],
      ["end_date=2026-01-01", []],
      ["environment=staging", ["one"]],
      ["user=bob", ["two"]],
      ["has_error=true", ["two"]],
      ["has_error=false", ["one", "three"]],
      ["in_trace_filter=true", ["three"]],
      ["in_trace_filter=false", ["one", "two"]],
      ["in_trace_filter=true&in_trace_filter=false", ["one", "three", "two"]],
      ["user=bob&has_error=false", []],
    ];
    for (const [query, found] of cases) {
      expect({ query, found: await idsOf(app, query) }).toEqual({ query, found });
      expect((await list(app, query)).total).toBe(found.length);
    }
  });

  test("filters that cannot be read are refused with their place", async () => {
    await using app = await openTestApp({ open });
    for (const query of [
      "start_date=yesterday",
      "has_error=maybe",
      "in_trace_filter=1",
      "sample=0",
      "size=1001",
    ]) {
      const refused = await app.ask("GET", `/v5/logs?${query}`);
      expect(refused).toMatchObject({
        status: 422,
        body: { detail: [{ loc: ["query", query.split("=")[0]] }] },
      });
    }
  });

  test("pages are newest first, whole, and empty past the end", async () => {
    await using app = await openTestApp({ open });
    for (let index = 0; index < 25; index += 1) {
      // Five share a millisecond each.
      await log(app, {
        log_id: `log-${String(index).padStart(2, "0")}`,
        created_at: new Date(1000 + Math.floor(index / 5)).toISOString(),
      });
    }
    const seen: string[] = [];
    for (let page = 1; ; page += 1) {
      const { records, total } = (await app.ask<Page>("GET", `/v5/logs?size=4&page=${page}`)).body;
      expect(total).toBe(25);
      if (records.length === 0) break;
      seen.push(...records.map(({ id }) => id));
    }
    expect(seen).toEqual(
      Array.from({ length: 25 }, (_, index) => `log-${String(24 - index).padStart(2, "0")}`),
    );
    expect((await app.ask<Page>("GET", "/v5/logs?page=1000000&size=10")).body).toMatchObject({
      records: [],
      total: 25,
    });
  });

  test("a sample is that many of what fits, once", async () => {
    await using app = await openTestApp({ open });
    for (let index = 0; index < 10; index += 1) await log(app, { user: index < 6 ? "in" : "out" });
    const page = await list(app, "sample=4&user=in");
    expect(page.records).toHaveLength(4);
    expect(new Set(page.records.map(({ user }) => user))).toEqual(new Set(["in"]));
    expect((await list(app, "sample=100")).records).toHaveLength(10);
    expect((await list(app, "sample=4&page=2")).records).toEqual([]);
  });

  test("without bodies there are figures and the start of the output", async () => {
    await using app = await openTestApp({ open });
    const output = "a long answer ".repeat(100);
    await log(app, {
      log_id: "one",
      output,
      inputs: { x: "secret" },
      messages: [{ role: "user", content: "m" }],
      output_tokens: 3,
    });
    const [short] = (await list(app, "include_bodies=false")).records;
    expect(short).toMatchObject({ id: "one", output_tokens: 3, prompt: { path: "a" } });
    expect(short?.output?.length).toBeLessThan(output.length);
    expect(output.startsWith(short?.output ?? "-")).toBe(true);
    expect(JSON.stringify(short)).not.toContain("secret");
    expect((await list(app)).records[0]).toMatchObject({ output, inputs: { x: "secret" } });
  });

  test("traces nest as deep as they go, where they are asked for", async () => {
    await using app = await openTestApp({ open });
    await log(app, { log_id: "root" });
    await log(app, { log_id: "child-1", trace_parent_id: "root", created_at: "2026-01-01T00:00:01Z" });
    await log(app, { log_id: "child-2", trace_parent_id: "root", created_at: "2026-01-01T00:00:02Z" });
    await log(app, { log_id: "grandchild", trace_parent_id: "child-2" });
    const root = await app.ask<PromptLog>("GET", "/v5/logs/root");
    expect(root.body.trace_children).toMatchObject([
      { id: "child-1", trace_id: "root", trace_parent_id: "root" },
      { id: "child-2", trace_children: [{ id: "grandchild", trace_id: "root" }] },
    ]);
    const plain = await list(app, "id=root");
    expect(plain.records[0]?.trace_children ?? []).toEqual([]);
    expect((await list(app, "id=root&include_trace_children=true")).records[0]?.trace_children).toHaveLength(
      2,
    );
    expect((await log(app, { trace_parent_id: "nobody" })).status).toBe(404);
  });
});

describe.each(databases)("one Log on $name", ({ open }) => {
  test("deleting Logs keeps the counts right, however often it is asked", async () => {
    await using app = await openTestApp({ open });
    const first = await log(app, { log_id: "a1" });
    await log(app, { log_id: "a2" });
    await log(app, { log_id: "a3", prompt: { ...prompt, temperature: 0 } });
    await log(app, { log_id: "b1", path: "b" });
    const counts = async () => {
      const { body } = await app.ask<Prompt>("GET", `/v5/prompts/${first.body.prompt_id}`);
      return [body.version_logs_count, body.total_logs_count];
    };
    expect(await counts()).toEqual([2, 3]);
    for (const _ of [1, 2]) {
      expect((await app.ask("DELETE", "/v5/logs?id=a1&id=b1&id=a1&id=unknown")).status).toBe(204);
      expect(await counts()).toEqual([1, 2]);
    }
    await app.ask("DELETE", "/v5/logs?id=a3");
    expect(await counts()).toEqual([1, 1]);
    expect(await idsOf(app, "")).toEqual(["a2"]);
    // Without an id, nothing is meant; a part of an id means nothing.
    expect((await app.ask("DELETE", "/v5/logs")).status).toBe(204);
    expect((await app.ask("DELETE", "/v5/logs?id=a")).status).toBe(204);
    expect(await idsOf(app, "")).toEqual(["a2"]);
    // The id is free again.
    expect((await log(app, { log_id: "a1" })).status).toBe(200);
  });

  test("counts follow many Logs written at once", async () => {
    await using app = await openTestApp({ open });
    const replies = await Promise.all(
      Array.from({ length: 60 }, (_, index) => log(app, { path: index % 2 ? "a" : "b" })),
    );
    expect(replies.every(({ status }) => status === 200)).toBe(true);
    for (const id of new Set(replies.map(({ body }) => body.prompt_id))) {
      const { body } = await app.ask<Prompt>("GET", `/v5/prompts/${id}`);
      expect(body).toMatchObject({ version_logs_count: 30, total_logs_count: 30 });
    }
    expect((await list(app)).total).toBe(60);
  });

  test("a Log that comes late does not turn back when its File was last used", async () => {
    await using app = await openTestApp({ open });
    const { body } = await log(app, { created_at: "2020-01-01T00:00:00Z" });
    const lastUsed = async () =>
      (await app.ask<Prompt>("GET", `/v5/prompts/${body.prompt_id}`)).body.last_used_at;
    expect(await lastUsed()).toBe("2026-01-01T00:00:00.000Z");
    app.clock.now += 5000;
    await log(app);
    expect(await lastUsed()).toBe("2026-01-01T00:00:05.000Z");
  });

  test("of Logs with one id in one moment, one is written", async () => {
    await using app = await openTestApp({ open });
    const replies = await Promise.all(
      Array.from({ length: 10 }, (_, index) => log(app, { log_id: "same", output: `${index}` })),
    );
    expect(replies.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(9).fill(409)]);
    expect((await list(app)).total).toBe(1);
    const { body } = await app.ask<Prompt>(
      "GET",
      `/v5/prompts/${replies.find(({ status }) => status === 200)!.body.prompt_id}`,
    );
    expect(body.total_logs_count).toBe(1);
  });

  test("a patch changes what it names and nothing else", async () => {
    await using app = await openTestApp({ open });
    const { body } = await log(app, {
      log_id: "one",
      inputs: { x: "1" },
      output: "first",
      metadata: { a: 1 },
      user: "ada",
      output_tokens: 1,
    });
    const patch = (fields: object) =>
      app.ask<PromptLog>("PATCH", `/v5/prompts/${body.prompt_id}/log/one`, fields);
    expect((await patch({})).body).toMatchObject({ output: "first", inputs: { x: "1" }, user: "ada" });
    const changed = await patch({ output: "second", error: "late", output_tokens: 0, metadata: { b: 2 } });
    expect(changed.body).toMatchObject({
      output: "second",
      output_message: { role: "assistant", content: "second" },
      error: "late",
      output_tokens: 0,
      metadata: { b: 2 },
      inputs: { x: "1" },
      user: "ada",
    });
    expect((await app.ask<PromptLog>("GET", "/v5/logs/one")).body).toEqual(changed.body);
    expect(await idsOf(app, "search=second")).toEqual(["one"]);
    expect(await idsOf(app, "search=first")).toEqual([]);
    const elsewhere = await log(app, { path: "b" });
    const wrong = await app.ask("PATCH", `/v5/prompts/${elsewhere.body.prompt_id}/log/one`, { output: "x" });
    expect(wrong).toMatchObject({ status: 404, body: { code: "logs.not_found" } });
  });

  test("a call leaves a Log with all that was asked and answered", async () => {
    await using app = await openTestApp({ open });
    const called = await app.ask<{ id: string; prompt: Prompt }>("POST", "/v5/prompts/call", {
      path: "a",
      prompt,
      inputs: { x: "said" },
      messages: [{ role: "user", content: "more" }],
      metadata: { m: 1 },
      user: "ada",
      source: "test",
      environment: "labelled",
    });
    const { body } = await app.ask<PromptLog>("GET", `/v5/logs/${called.body.id}`);
    expect(body).toMatchObject({
      prompt: { version_id: called.body.prompt.version_id },
      inputs: { x: "said" },
      messages: [
        { role: "user", content: "@mock text: said" },
        { role: "user", content: "more" },
      ],
      metadata: { m: 1 },
      user: "ada",
      source: "test",
      environment: "labelled",
      provider: "mock",
      model: "mock-echo",
      finish_reason: "stop",
      error: null,
      log_status: "complete",
      prompt_tokens: expect.any(Number),
      output_tokens: expect.any(Number),
    });
  });

  test("costs survive to the billionth of a dollar", async () => {
    await using app = await openTestApp({ open });
    await log(app, { log_id: "one", prompt_cost: 0.000000001, output_cost: 123.456789 });
    expect((await app.ask<PromptLog>("GET", "/v5/logs/one")).body).toMatchObject({
      prompt_cost: 0.000000001,
      output_cost: 123.456789,
    });
  });
});
