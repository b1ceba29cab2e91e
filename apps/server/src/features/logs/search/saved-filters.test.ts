import type { LogDeletion, Prompt, SavedLogFilter } from "@parley/contract";
import { databases } from "@parley/db/testing";
import { describe, expect, test } from "vitest";
import { createJobHandlers } from "../../../worker.ts";
import { openTestApp, type OpenTestApp } from "../../../testing/open-test-app.ts";

const filters = "/v5/logs/filters";

describe.each(databases)("saved filters on $name", ({ open }) => {
  test("are kept, listed by name, changed and deleted, each in its organization", async () => {
    await using app = await openTestApp({ open });
    const query = { filter: "cost > 0.01", search: "refund", has_error: "true" };
    const saved = await app.ask<SavedLogFilter>("POST", filters, { name: "Dear", query });
    expect(saved).toMatchObject({ status: 201, body: { name: "Dear", query } });
    await app.ask("POST", filters, { name: "A", query: { user: "ada" } });
    expect(await app.ask("POST", filters, { name: "Dear", query: {} })).toMatchObject({
      status: 409,
      body: { code: "log_filters.name_taken" },
    });
    const names = async () =>
      (await app.ask<{ records: SavedLogFilter[] }>("GET", filters)).body.records.map(({ name }) => name);
    expect(await names()).toEqual(["A", "Dear"]);
    const one = `${filters}/${saved.body.id}`;
    expect((await app.ask<SavedLogFilter>("PATCH", one, { name: "Costly" })).body).toMatchObject({
      name: "Costly",
      query,
    });
    const stranger = await app.createOtherOrganization();
    for (const method of ["PATCH", "DELETE"])
      expect((await app.askAs(stranger.apiKey, method, one, {})).status).toBe(404);
    expect((await app.askAs<{ records: [] }>(stranger.apiKey, "GET", filters)).body.records).toEqual([]);
    expect((await app.ask("DELETE", one)).status).toBe(204);
    expect((await app.ask("DELETE", one)).status).toBe(404);
    expect(await names()).toEqual(["A"]);
  });

  test("a filter that could not be used is not saved", async () => {
    await using app = await openTestApp({ open });
    const refused = await app.ask("POST", filters, { name: "x", query: { filter: "cost >" } });
    expect(refused).toMatchObject({
      status: 422,
      body: {
        detail: [{ loc: ["body", "query", "filter"], msg: expect.stringContaining("At character 7") }],
      },
    });
  });
});

const log = (app: OpenTestApp, fields: object) =>
  app.ask<{ prompt_id: string }>("POST", "/v5/prompts/log", {
    path: "a",
    prompt: { model: "mock-echo", provider: "mock", template: "x", endpoint: "complete" },
    ...fields,
  });

describe.each(databases)("deleting by a query on $name", ({ open }) => {
  test("deletes what fits and was there, and says how far it is", async () => {
    await using app = await openTestApp({ open });
    const { prompt_id } = (await log(app, { log_id: "kept", output: "keep me" })).body;
    await Promise.all(
      Array.from({ length: 250 }, (_, index) => log(app, { log_id: `l${index}`, user: "u", output: "old" })),
    );
    expect(await app.ask("POST", "/v5/logs/deletions", { query: {} })).toMatchObject({
      status: 422,
      body: { code: "log_deletions.no_condition" },
    });
    const asked = await app.ask<LogDeletion>("POST", "/v5/logs/deletions", {
      query: { search: "old", filter: 'user = "u"' },
    });
    expect(asked).toMatchObject({ status: 201, body: { status: "running", deleted_count: 0 } });
    await log(app, { log_id: "later", user: "u", output: "old", created_at: "2026-01-01T00:00:01Z" });
    await app.services.jobs.start({ handlers: createJobHandlers(app.services) });
    const progress = async () =>
      (await app.ask<LogDeletion>("GET", `/v5/logs/deletions/${asked.body.id}`)).body;
    await expect
      .poll(progress, { timeout: 60_000 })
      .toMatchObject({ status: "completed", deleted_count: 250 });
    await app.services.jobs.stop({ graceMs: 1000 });
    const left = await app.ask<{ records: { id: string }[] }>("GET", "/v5/logs");
    expect(left.body.records.map(({ id }) => id).sort()).toEqual(["kept", "later"]);
    const { body } = await app.ask<Prompt>("GET", `/v5/prompts/${prompt_id}`);
    expect(body.total_logs_count).toBe(2);
    const stranger = await app.createOtherOrganization();
    expect((await app.askAs(stranger.apiKey, "GET", `/v5/logs/deletions/${asked.body.id}`)).status).toBe(404);
  });
});
