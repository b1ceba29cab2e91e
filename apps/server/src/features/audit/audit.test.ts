import { auditText, type AuditEntry } from "@parley/contract";
import { databases } from "@parley/db/testing";
import { sql } from "kysely";
import { hash } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { AuditEntryRow, AuditTables } from "../../kernel/audit/audit.tables.ts";
import { listWithoutCheckpoint } from "./checkpoints.store.ts";
import { makeCheckpoint } from "./make-checkpoint.ts";
import { openTestApp, type OpenTestApp } from "../../testing/open-test-app.ts";

const tables = (app: OpenTestApp) => app.services.database.executor.$extendTables<AuditTables>();

const prompt = {
  path: "support/reply",
  model: "mock-echo",
  provider: "mock",
  endpoint: "complete",
  template: "Hi",
};

const list = async (app: OpenTestApp, query = ""): Promise<AuditEntry[]> =>
  (await app.ask<{ records: AuditEntry[] }>("GET", `/v5/audit${query}`)).body.records;

const verify = async (app: OpenTestApp) =>
  (
    await app.ask<{
      is_intact: boolean;
      entries: number;
      head: { sequence: number } | null;
      broken: { sequence: number; id: string | null; reason: string } | null;
    }>("GET", "/v5/audit/verify")
  ).body;

/** As somebody would who has the database, and more rights in it than Parley. */
async function disarm(app: OpenTestApp): Promise<void> {
  const { executor, dialect } = app.services.database;
  if (dialect === "postgres") {
    await sql`drop trigger audit_entries_append_only on audit_entries`.execute(executor);
    await sql`drop trigger audit_heads_forward on audit_heads`.execute(executor);
    return;
  }
  await sql`drop trigger audit_heads_forward`.execute(executor);
  await sql`drop trigger audit_entries_no_update`.execute(executor);
  await sql`drop trigger audit_entries_no_delete`.execute(executor);
}

type Kept = { jws: string; content: { organization_id: string; sequence: number } };

/** What the hourly job does. */
async function makeCheckpoints(app: OpenTestApp): Promise<void> {
  for (const organizationId of await listWithoutCheckpoint(app.services.database.executor))
    await makeCheckpoint(app.services, organizationId);
}

async function makeEntries(app: OpenTestApp): Promise<void> {
  await app.ask("POST", "/v5/prompts", prompt);
  await app.ask("PUT", "/v5/provider-keys/openai", { api_key: "sk-very-secret-0123456789" });
  await app.ask("POST", "/v5/environments", { name: "qa" });
}

describe.each(databases)("the audit log on $name", ({ open }) => {
  test("has every change, with who, what was, and what was asked for; no secret, no traffic", async () => {
    await using app = await openTestApp({ open });
    await makeEntries(app);
    const [environment] = await list(app, "?action=environments.");
    const { body: all } = await app.ask<{ id: string; name: string }[]>("GET", "/v5/environments");
    const qa = all.find(({ name }) => name === "qa");
    await app.ask("PATCH", `/v5/environments/${qa?.id}`, { name: "quality" });
    await app.ask("POST", "/v5/prompts/call", { path: prompt.path });
    await app.ask("POST", "/v5/prompts/log", { path: prompt.path, output: "x" });
    const entries = await list(app);
    expect(entries.map(({ action, outcome }) => [action, outcome])).toEqual([
      ["environments.update", "done"],
      ["environments.create", "done"],
      ["provider-keys.set", "done"],
      ["prompts.upsert", "done"],
    ]);
    expect(environment).toMatchObject({ target: "qa", details: { given: { name: "qa" } } });
    expect(entries[0]).toMatchObject({
      target: qa?.id,
      actor: { kind: "api_key", name: "Test key" },
      details: { given: { name: "quality" } },
    });
    expect(JSON.stringify(entries)).not.toContain("very-secret");
    const { body: made } = await app.ask<{ id: string }>("GET", `/v5/files?path=support`);
    expect(made).toBeDefined();
  });

  test("says how a thing was before it was changed", async () => {
    await using app = await openTestApp({ open });
    const { body: made } = await app.ask<{ id: string }>("POST", "/v5/prompts", prompt);
    await app.ask("PATCH", `/v5/prompts/${made.id}`, { name: "answer" });
    const [entry] = await list(app, "?action=prompts.move");
    expect(entry?.details).toMatchObject({
      before: { path: "support/reply", name: "reply" },
      given: { id: made.id, name: "answer" },
    });
  });

  test("what is not on record is not changed", async () => {
    await using app = await openTestApp({ open });
    await app.ask("POST", "/v5/environments", { name: "before" });
    const { executor } = app.services.database;
    await sql`alter table audit_heads rename to audit_heads_away`.execute(executor);
    for (const [method, path, body] of [
      ["POST", "/v5/environments", { name: "never" }],
      ["POST", "/v5/prompts", prompt],
      ["PUT", "/v5/provider-keys/openai", { api_key: "sk-0123456789" }],
      ["POST", "/v5/roles", { name: "never", permissions: ["read"] }],
      ["POST", "/v5/api-keys", { name: "never", permissions: ["read"] }],
    ] as const)
      expect((await app.ask(method, path, body)).status).toBe(500);
    await sql`alter table audit_heads_away rename to audit_heads`.execute(executor);
    const paths = ["/v5/environments", "/v5/files", "/v5/provider-keys", "/v5/roles", "/v5/api-keys"];
    for (const path of paths)
      expect(JSON.stringify((await app.ask("GET", path)).body)).not.toMatch(/never|support\/reply|"openai"/);
    expect(await verify(app)).toMatchObject({ is_intact: true, entries: 1 });
  });

  test("has what was denied, once a minute and with a count", async () => {
    await using app = await openTestApp({ open });
    const key = await app.createKey(["read"]);
    const attempt = () =>
      app.app.fetch(
        new Request("http://parley.test/v5/environments", {
          method: "POST",
          headers: { "x-api-key": key, "content-type": "application/json" },
          body: JSON.stringify({ name: "mine" }),
        }),
      );
    for (let count = 0; count < 5; count += 1) expect((await attempt()).status).toBe(403);
    expect(await list(app)).toMatchObject([
      {
        action: "environments.create",
        outcome: "denied",
        actor: { name: "May read" },
        details: { code: "auth.forbidden" },
      },
    ]);
    await app.services.auditor.flush();
    const [counted] = await list(app);
    expect(counted?.target).toBe("mine");
    expect(counted?.details).toMatchObject({ code: "auth.forbidden", repeated: 4 });
  });

  test("has a line for each thing that was denied, and one for all that a flood is beyond that", async () => {
    await using app = await openTestApp({ open });
    const key = await app.createKey(["read"]);
    const attempt = (id: number) => app.askAs(key, "DELETE", `/v5/environments/env_${id}`);
    const ids = Array.from({ length: 130 }, (_, id) => id);
    for (const id of [...ids, 7, 7]) expect((await attempt(id)).status).toBe(403);
    const written = await list(app, "?outcome=denied&size=1000");
    expect(written.toReversed().map(({ target }) => target)).toEqual([
      ...ids.slice(0, 100).map((id) => `env_${id}`),
      null,
    ]);
    await app.services.auditor.flush();
    const later = (await list(app, "?outcome=denied&size=1000")).slice(0, -101).toReversed();
    expect(later.map(({ target, details }) => [target, details["repeated"]])).toEqual([
      ["env_7", 2],
      [null, 29],
    ]);
    expect(later[1]?.details["targets"]).toEqual(ids.slice(-20).map((id) => `env_${id}`));
  });

  test("is only added to: the database itself refuses anything else", async () => {
    await using app = await openTestApp({ open });
    await makeEntries(app);
    await expect(tables(app).updateTable("audit_entries").set({ action: "x" }).execute()).rejects.toThrow(
      /never changed/,
    );
    await expect(tables(app).deleteFrom("audit_entries").execute()).rejects.toThrow(/never changed/);
  });

  test("changes at the same time make one chain", async () => {
    await using app = await openTestApp({ open });
    const names = Array.from({ length: 30 }, (_, index) => `e${index}`);
    await Promise.all(names.map((name) => app.ask("POST", "/v5/roles", { name, permissions: ["read"] })));
    expect(await verify(app)).toMatchObject({ is_intact: true, entries: 30, head: { sequence: 30 } });
  });

  test("any byte of any column of any row that changes is found, and the row is named", async () => {
    await using app = await openTestApp({ open });
    await makeEntries(app);
    await disarm(app);
    const rows = await tables(app).selectFrom("audit_entries").selectAll().orderBy("sequence").execute();
    expect(rows).toHaveLength(3);
    for (const row of rows)
      for (const [column, value] of Object.entries(row) as [keyof AuditEntryRow, string | number | null][])
        for (const changed of changesOf(value)) {
          const where = { organization_id: row.organization_id, sequence: row.sequence };
          await setColumn(app, { where, column, value: changed });
          const found = await verify(app);
          const isMoved = column === "organization_id" || column === "sequence";
          expect({ column, changed, isIntact: found.is_intact }).toEqual({
            column,
            changed,
            isIntact: false,
          });
          if (!isMoved) expect(found.broken?.sequence).toBe(row.sequence);
          await setColumn(app, { where: { ...where, [column]: changed }, column, value });
        }
    expect(await verify(app)).toMatchObject({ is_intact: true, entries: 3 });
  });

  test("rows that are gone are missed, at the start, in the middle and at the end", async () => {
    await using app = await openTestApp({ open });
    await makeEntries(app);
    await disarm(app);
    const rows = await tables(app).selectFrom("audit_entries").selectAll().orderBy("sequence").execute();
    for (const row of rows) {
      await tables(app).deleteFrom("audit_entries").where("sequence", "=", row.sequence).execute();
      const { is_intact, broken } = await verify(app);
      expect(is_intact).toBe(false);
      expect(Math.abs((broken?.sequence ?? 0) - row.sequence)).toBeLessThanOrEqual(1);
      await tables(app).insertInto("audit_entries").values(row).execute();
    }
    expect((await verify(app)).is_intact).toBe(true);
  });

  test("without its newest entries is noticed by a checkpoint, whatever its head says", async () => {
    await using app = await openTestApp({ open });
    await makeEntries(app);
    await makeCheckpoints(app);
    await app.ask("POST", "/v5/environments", { name: "late" });
    const [kept] = (await app.ask<Kept[]>("GET", "/v5/audit/checkpoints")).body;
    expect(kept?.content).toMatchObject({ organization_id: app.organizationId, sequence: 3 });
    await disarm(app);
    const rows = await tables(app).selectFrom("audit_entries").selectAll().orderBy("sequence").execute();
    const [, second] = rows;
    if (second === undefined) throw new Error("There is no second entry");
    await tables(app).deleteFrom("audit_entries").where("sequence", ">", 2).execute();
    await tables(app).updateTable("audit_heads").set({ sequence: 2, hash: second.hash }).execute();
    expect(await verify(app)).toMatchObject({ is_intact: false, broken: { sequence: 3, id: null } });
    // Nor is it mended by going on from there.
    await app.ask("POST", "/v5/environments", { name: "instead" });
    expect(await verify(app)).toMatchObject({ is_intact: false, broken: { sequence: 3 } });
  });

  test("has a head that never goes back, and checkpoints that stay", async () => {
    await using app = await openTestApp({ open });
    await makeEntries(app);
    await makeCheckpoints(app);
    const back = tables(app).updateTable("audit_heads").set({ sequence: 2 });
    await expect(back.execute()).rejects.toThrow(/never goes back/);
    await expect(tables(app).deleteFrom("audit_heads").execute()).rejects.toThrow(/never goes back/);
    await expect(tables(app).deleteFrom("audit_checkpoints").execute()).rejects.toThrow(/never changed/);
  });

  test("is exported as the list is filtered; a choice of entries has no checkpoint", async () => {
    await using app = await openTestApp({ open });
    await makeEntries(app);
    const reply = await app.request("GET", "/v5/audit/export?action=provider-keys.&outcome=done");
    const lines = (await reply.text()).trim().split("\n");
    expect(lines.map((line) => (JSON.parse(line) as AuditEntry).action)).toEqual(["provider-keys.set"]);
    expect(await (await app.request("GET", "/v5/audit/export?actor_id=nobody")).text()).toBe("");
  });

  test("is exported so that others can verify it, and is nobody else's", async () => {
    await using app = await openTestApp({ open });
    await makeEntries(app);
    const reply = await app.request("GET", "/v5/audit/export");
    expect(reply.headers.get("content-type")).toContain("application/jsonl");
    const [, ...lines] = (await reply.text()).trim().split("\n");
    const entries = lines.map((line) => JSON.parse(line) as AuditEntry);
    expect(entries.map(({ sequence }) => sequence)).toEqual([1, 2, 3]);
    for (const entry of entries) expect(hash("sha256", auditText(entry))).toBe(entry.hash);
    const other = await app.createOtherOrganization();
    const theirs = await app.app.fetch(
      new Request("http://parley.test/v5/audit/export", { headers: { "x-api-key": other.apiKey } }),
    );
    expect(await theirs.text()).toBe("");
  });
});

/** One byte more, one less, another one; another number. */
function changesOf(value: string | number | null): (string | number)[] {
  if (value === null) return ["x"];
  if (typeof value === "number") return [value + 1000];
  const last = value.at(-1) === "x" ? "y" : "x";
  return [`${value} `, value.slice(0, -1), `${value.slice(0, -1)}${last}`].filter((text) => text !== "");
}

async function setColumn(
  app: OpenTestApp,
  {
    where,
    column,
    value,
  }: {
    where: { organization_id: string | number; sequence: string | number };
    column: keyof AuditEntryRow;
    value: string | number | null;
  },
): Promise<void> {
  await sql`update audit_entries set ${sql.ref(column)} = ${value}
    where organization_id = ${where.organization_id} and sequence = ${where.sequence}`.execute(
    app.services.database.executor,
  );
}
