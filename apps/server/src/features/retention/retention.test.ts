import type { Database } from "@parley/db";
import { databases } from "@parley/db/testing";
import { sql } from "kysely";
import { describe, expect, test } from "vitest";
import { refuseHeld } from "../../kernel/retention/refuse-held.store.ts";
import { openTestApp, type OpenTestApp } from "../../testing/open-test-app.ts";
import { applyRetention } from "./apply-retention.ts";

const day = 24 * 60 * 60 * 1000;
const prompt = { model: "mock-echo", provider: "mock", endpoint: "complete", template: "Hi" };

const log = async (app: OpenTestApp, path: string): Promise<string> =>
  (
    await app.ask<{ id: string }>("POST", "/v5/prompts/log", {
      path,
      prompt,
      inputs: { who: "Ada Lovelace" },
      output: "Dear Ada Lovelace",
      created_at: new Date(app.clock.now).toISOString(),
    })
  ).body.id;

const directoryOf = async (app: OpenTestApp, path: string): Promise<string> => {
  const { body } = await app.ask<{ id: string; path: string }[]>("GET", "/v5/directories");
  return body.find((directory) => directory.path === path)?.id ?? "";
};

const setRule = async (app: OpenTestApp, path: string, rule: object): Promise<void> => {
  const reply = await app.ask("PUT", `/v5/retention-rules/${await directoryOf(app, path)}`, rule);
  expect(reply.status).toBe(200);
};

/** Who waits for a lock by name, on PostgreSQL. */
async function countWaiting({ reader }: Database): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from pg_locks
    where locktype = 'advisory' and not granted
    and database = (select oid from pg_database where datname = current_database())`.execute(reader);
  return rows[0]?.count ?? 0;
}

const isThere = async (app: OpenTestApp, id: string): Promise<boolean> =>
  (await app.ask("GET", `/v5/logs/${id}`)).status === 200;

describe.each(databases)("retention on $name", ({ open }) => {
  test("a legal hold that is set while Logs are deleted waits for that: what it then holds stays", async () => {
    await using app = await openTestApp({ open });
    const id = await log(app, "support/reply");
    const { database } = app.services;
    const order: string[] = [];
    let holding: Promise<unknown> | undefined;
    await database.transaction(async (transaction) => {
      await refuseHeld(transaction, { organizationId: app.organizationId, logIds: [id] });
      holding = setRule(app, "support", { legal_hold: true }).then(() => order.push("held"));
      if (database.dialect === "postgres") await expect.poll(() => countWaiting(database)).toBe(1);
      order.push("deleted");
    });
    await holding;
    expect(order).toEqual(["deleted", "held"]);
  });

  test("deletes what is too old where a rule says so, nothing else, and reports it", async () => {
    await using app = await openTestApp({ open });
    const old = await log(app, "support/reply");
    const other = await log(app, "sales/pitch");
    app.clock.now += 31 * day;
    const fresh = await log(app, "support/reply");
    await setRule(app, "support", { delete_after_days: 30 });
    const { body } = await app.ask<{ deleted: number }>("POST", "/v5/retention-runs");
    expect(body).toMatchObject({ deleted: 1, redacted: 0, files: [{ path: "support/reply", deleted: 1 }] });
    expect([await isThere(app, old), await isThere(app, fresh), await isThere(app, other)]).toEqual([
      false,
      true,
      true,
    ]);
    expect((await app.ask("GET", "/v5/retention-reports")).body).toMatchObject([{ deleted: 1 }]);
  });

  test("the deepest rule counts", async () => {
    await using app = await openTestApp({ open });
    const above = await log(app, "support/reply");
    const below = await log(app, "support/kept/reply");
    app.clock.now += 10 * day;
    await setRule(app, "", { delete_after_days: 5 });
    await setRule(app, "support/kept", { delete_after_days: 100 });
    await app.ask("POST", "/v5/retention-runs");
    expect([await isThere(app, above), await isThere(app, below)]).toEqual([false, true]);
  });

  test("a preview says what a run then does, by the rules there are or one that is not saved", async () => {
    await using app = await openTestApp({ open });
    await log(app, "support/reply");
    await log(app, "support/kept/reply");
    app.clock.now += 20 * day;
    await log(app, "support/reply");
    app.clock.now += 11 * day;
    const preview = async (query = "") => {
      const { body } = await app.ask<object>("GET", `/v5/retention-preview${query}`);
      return body;
    };
    expect(await preview()).toEqual({ deleted: 0, redacted: 0, files: [] });
    const support = await directoryOf(app, "support");
    await setRule(app, "support/kept", { legal_hold: true });
    // The older one is deleted, the younger one is redacted, and what is held stays.
    const expected = {
      deleted: 1,
      redacted: 1,
      files: [{ path: "support/reply", deleted: 1, redacted: 1 }],
    };
    expect(await preview(`?directory_id=${support}&delete_after_days=30&redact_after_days=7`)).toMatchObject(
      expected,
    );
    expect(await preview(`?directory_id=${support}&delete_after_days=30&legal_hold=true`)).toMatchObject({
      deleted: 0,
    });
    await setRule(app, "support", { delete_after_days: 30, redact_after_days: 7 });
    expect(await preview()).toMatchObject(expected);
    expect((await app.ask("POST", "/v5/retention-runs")).body).toMatchObject(expected);
    expect(await preview()).toEqual({ deleted: 0, redacted: 0, files: [] });
    expect(await app.ask("GET", "/v5/retention-preview?directory_id=dir_none")).toMatchObject({
      status: 404,
    });
  });

  test("redaction leaves no word of what was said, and what it cost", async () => {
    await using app = await openTestApp({ open });
    const id = await log(app, "support/reply");
    app.clock.now += 8 * day;
    await setRule(app, "support", { redact_after_days: 7 });
    expect((await app.ask("POST", "/v5/retention-runs")).body).toMatchObject({ redacted: 1 });
    const { status, body } = await app.ask<object>("GET", `/v5/logs/${id}`);
    expect([status, JSON.stringify(body).includes("Lovelace")]).toEqual([200, false]);
    const found = await app.ask<{ total: number }>("GET", "/v5/logs?search=Lovelace");
    expect(found.body.total).toBe(0);
    // Once is enough.
    expect((await app.ask("POST", "/v5/retention-runs")).body).toMatchObject({ redacted: 0 });
  });

  test("what is under legal hold stays, whoever wants it gone", async () => {
    await using app = await openTestApp({ open });
    const id = await log(app, "legal/case/reply");
    app.clock.now += 100 * day;
    await setRule(app, "legal", { legal_hold: true });
    await setRule(app, "legal/case", { delete_after_days: 1, redact_after_days: 1 });
    expect((await app.ask("POST", "/v5/retention-runs")).body).toMatchObject({ deleted: 0, redacted: 0 });
    const held = { status: 409, body: { code: "retention.held" } };
    expect(await app.ask("DELETE", `/v5/logs?id=${id}`)).toMatchObject(held);
    const { body } = await app.ask<{ records: { id: string; version_id: string }[] }>("GET", "/v5/prompts");
    expect(await app.ask("DELETE", `/v5/prompts/${body.records[0]?.id}`)).toMatchObject(held);
    expect(await app.ask("POST", "/v5/logs/deletions", { query: { user: "x" } })).toMatchObject(held);
    expect(await isThere(app, id)).toBe(true);
    await setRule(app, "legal", { legal_hold: false });
    expect((await app.ask("DELETE", `/v5/logs?id=${id}`)).status).toBe(204);
  });

  test.each(["delete_after_days", "redact_after_days"])(
    "a legal hold that is set while a run goes on ends it, with a report (%s)",
    async (what) => {
      const database = await open();
      await using app = await openTestApp({ open: async () => database });
      const first = await log(app, "legal/a");
      const second = await log(app, "legal/b");
      app.clock.now += 10 * day;
      await setRule(app, "legal", { [what]: 5 });
      const holding: Database = {
        ...database,
        transaction: async (work) => {
          const result = await database.transaction(work);
          await setRule(app, "legal", { [what]: 5, legal_hold: true });
          return result;
        },
      };
      const report = await applyRetention(
        { database: holding, clock: () => app.clock.now },
        { organizationId: app.organizationId },
      );
      expect(report.files.map(({ path }) => path)).toEqual(["legal/a"]);
      expect(report.deleted + report.redacted).toBe(1);
      expect((await app.ask("GET", "/v5/retention-reports")).body).toEqual([report]);
      expect(JSON.stringify(await app.ask("GET", `/v5/logs/${first}`))).not.toContain("Lovelace");
      expect(JSON.stringify(await app.ask("GET", `/v5/logs/${second}`))).toContain("Lovelace");
    },
  );
});
