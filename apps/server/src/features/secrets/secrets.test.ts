import { databases, type TestDatabases } from "@parley/db/testing";
import { sql } from "kysely";
import { describe, expect, test } from "vitest";
import { createSecretBox } from "../../kernel/secrets.ts";
import { openTestApp } from "../../testing/open-test-app.ts";
import { listSealed } from "./reseal.store.ts";
import { secretJobs } from "./secrets.jobs.ts";
import { sealedColumns } from "./sealed-columns.ts";

/** What tests' apps seal with. */
const old = "a secret of tests only";
const fresh = "another secret of tests";

async function listColumnsOfDatabase(open: TestDatabases["open"]): Promise<string[]> {
  await using database = await open();
  const { rows } = await (
    database.dialect === "sqlite"
      ? sql<{ name: string }>`select m.name || '.' || c.name as name from sqlite_master as m
          join pragma_table_info(m.name) as c where m.type = 'table' and c.name like '%sealed%'`
      : sql<{ name: string }>`select table_name || '.' || column_name as name from information_schema.columns
          where table_schema = current_schema() and column_name like '%sealed%'`
  ).execute(database.executor);
  return rows.map(({ name }) => name);
}

describe.each(databases)("changing the master secret on $name", ({ open }) => {
  test("knows every column that holds secrets", async () => {
    const known = sealedColumns.map(({ table, column }) => `${table}.${column}`);
    expect(known.toSorted()).toEqual((await listColumnsOfDatabase(open)).toSorted());
  });

  test("seals everything anew, also when it was broken off, and leaves nothing for the old secret", async () => {
    await using app = await openTestApp({ open });
    await app.ask("PUT", "/v5/provider-keys/openai", { api_key: "sk-of-openai-0123456789" });
    await app.ask("PUT", "/v5/provider-keys/anthropic", { api_key: "sk-of-anthropic-012345" });
    await app.ask("POST", "/v5/webhooks", { url: "https://example.com/x", events: ["log.created"] });
    const { body: tool } = await app.ask<{ id: string }>("POST", "/v5/tools", {
      path: "tool",
      function: { name: "tool", description: "x", parameters: {} },
    });
    await app.ask("POST", `/v5/tools/${tool.id}/environment-variables`, [{ name: "TOKEN", value: "very" }]);
    const { database, jobs, logger, authSecrets } = app.services;
    const secrets = createSecretBox(fresh, old);
    const [job] = Object.values(
      secretJobs({ database, jobs, logger, secrets, authSecrets, isRotating: true }),
    );
    const run = (signal: AbortSignal) =>
      typeof job === "function"
        ? job({ signal, payload: { version: 1 } } as Parameters<typeof job>[0])
        : undefined;
    await expect(run(AbortSignal.abort())).rejects.toThrow();
    await run(new AbortController().signal);
    await run(new AbortController().signal);
    let count = 0;
    for (const column of sealedColumns)
      for (const row of await listSealed(database.executor, column, { after: undefined, limit: 100 })) {
        const sealed = row[column.column] ?? "";
        const context = column.contextOf(row);
        expect(createSecretBox(fresh).open(sealed, context)).not.toBe("");
        expect(() => createSecretBox(old).open(sealed, context)).toThrow();
        count += 1;
      }
    expect(count).toBe(4);
  });
});
