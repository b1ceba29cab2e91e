import { databases } from "@parley/db/testing";
import { describe, expect, test } from "vitest";
import { createSecretBox } from "../../kernel/secrets.ts";
import { openTestApp, type OpenTestApp } from "../../testing/open-test-app.ts";
import type { ProviderKeyTables } from "./provider-keys.tables.ts";

const secret = "sk-saved-for-the-organization-4711";

const readRows = (app: OpenTestApp) =>
  app.services.database.executor
    .$extendTables<ProviderKeyTables>()
    .selectFrom("provider_keys")
    .selectAll()
    .orderBy("organization_id")
    .execute();

describe.each(databases)("provider keys on $name", ({ open }) => {
  test("a saved key is shown by its end only, and kept sealed", async () => {
    await using app = await openTestApp({ open });
    const saved = await app.ask("PUT", "/v5/provider-keys/openai", {
      api_key: secret,
      base_url: "https://proxy.example/v1",
    });
    expect(saved).toEqual({
      status: 200,
      body: {
        provider: "openai",
        source: "organization",
        environment: null,
        key_hint: "4711",
        base_url: "https://proxy.example/v1",
        updated_at: "2026-01-01T00:00:00.000Z",
      },
    });
    const listed = await app.ask<{ provider: string }[]>("GET", "/v5/provider-keys");
    expect(listed.body).toMatchObject([{ provider: "openai", key_hint: "4711" }]);
    expect(JSON.stringify([saved, listed])).not.toContain(secret);
    const [row] = await readRows(app);
    expect(JSON.stringify(row)).not.toContain(secret);
    expect(row?.sealed_key).toMatch(/^v1\./);
    expect(Buffer.from(row?.sealed_key.slice(3) ?? "", "base64").includes(secret)).toBe(false);
  });

  test("the same key is sealed differently each time, and opens only for its organization and provider", async () => {
    await using app = await openTestApp({ open });
    const other = await app.createOtherOrganization();
    await app.ask("PUT", "/v5/provider-keys/openai", { api_key: secret });
    await app.ask("PUT", "/v5/provider-keys/anthropic", { api_key: secret });
    await app.askAs(other.apiKey, "PUT", "/v5/provider-keys/openai", { api_key: secret });
    const rows = await readRows(app);
    expect(new Set(rows.map((row) => row.sealed_key)).size).toBe(3);
    expect((await app.services.keysOf(app.organizationId)("openai"))?.apiKey).toBe(secret);
    // Somebody who can write to the database still cannot have one key used in the place of another.
    const [own] = rows.filter((row) => row.organization_id === other.organizationId);
    await app.services.database.executor
      .$extendTables<ProviderKeyTables>()
      .updateTable("provider_keys")
      .set({ sealed_key: own!.sealed_key })
      .where("organization_id", "=", app.organizationId)
      .where("provider", "=", "openai")
      .execute();
    app.services.events.emit("provider-key.changed", { organizationId: app.organizationId });
    const stolen = await app.services.keysOf(app.organizationId)("openai");
    expect(() => stolen?.apiKey).toThrow("cannot be opened");
  });

  test("a key that cannot be opened is in the way only of calls that need it, and they say what to do", async () => {
    await using app = await openTestApp({ open, environment: { OPENAI_API_KEY: "sk-of-the-environment" } });
    for (const provider of ["openai", "anthropic"])
      await app.ask("PUT", `/v5/provider-keys/${provider}`, { api_key: secret });
    // As with another PARLEY_SECRET than the one of the time when it was saved.
    const sealed = createSecretBox("another secret of tests").seal(secret, "elsewhere");
    await app.services.database.executor
      .$extendTables<ProviderKeyTables>()
      .updateTable("provider_keys")
      .set({ sealed_key: sealed })
      .where("provider", "=", "openai")
      .execute();
    app.services.events.emit("provider-key.changed", { organizationId: app.organizationId });

    const call = (model: string, more: object = {}) =>
      app.ask("POST", "/v5/prompts/call", { path: "x", prompt: { model, template: "Hi" }, ...more });
    const refused = await call("gpt-4o");
    expect(refused).toMatchObject({ status: 422, body: { code: "prompts.provider_key_missing" } });
    expect(JSON.stringify(refused.body)).toMatch(/openai.*cannot be opened.*Save it again/);
    const prompt = { model: "mock", provider: "mock", template: [{ role: "user", content: "Hi" }] };
    expect((await app.ask("POST", "/v5/prompts/call", { path: "x", prompt })).status).toBe(200);
    expect((await app.services.keysOf(app.organizationId)("anthropic"))?.apiKey).toBe(secret);

    const models = await app.ask<{ provider: string; is_available: boolean }[]>("GET", "/v5/models");
    const isAvailable = (name: string) => models.body.find((model) => model.provider === name)?.is_available;
    expect([isAvailable("openai"), isAvailable("anthropic")]).toEqual([false, true]);
    expect(await app.ask("GET", "/v5/provider-keys")).toMatchObject({ status: 200, body: { length: 2 } });
    // Saved again, it works again.
    await app.ask("PUT", "/v5/provider-keys/openai", { api_key: secret });
    expect((await app.services.keysOf(app.organizationId)("openai"))?.apiKey).toBe(secret);
  });

  test("what is saved and forgotten counts at once", async () => {
    await using app = await openTestApp({ open });
    const keyOf = async () => (await app.services.keysOf(app.organizationId)("openai"))?.apiKey;
    expect(await keyOf()).toBeUndefined();
    for (const api_key of ["sk-first-key-0001", "sk-second-key-0002"]) {
      await app.ask("PUT", "/v5/provider-keys/openai", { api_key });
      expect(await keyOf()).toBe(api_key);
    }
    expect((await app.ask("DELETE", "/v5/provider-keys/openai")).status).toBe(204);
    expect(await keyOf()).toBeUndefined();
    expect(await app.ask("DELETE", "/v5/provider-keys/openai")).toMatchObject({
      status: 404,
      body: { detail: expect.stringContaining("openai") },
    });
  });

  test("unknown providers and unusable values are refused", async () => {
    await using app = await openTestApp({ open });
    const unknown = await app.ask("PUT", "/v5/provider-keys/nobody", { api_key: secret });
    expect(unknown).toMatchObject({ status: 422, body: { detail: expect.stringMatching(/nobody.*openai/) } });
    expect(JSON.stringify(unknown)).not.toContain(secret);
    for (const body of [
      {},
      { api_key: "" },
      { api_key: "1234567" },
      { api_key: 5 },
      { api_key: secret, base_url: "no url" },
      { api_key: secret, base_url: "ftp://proxy.example" },
    ]) {
      const refused = await app.ask("PUT", "/v5/provider-keys/openai", body);
      expect(refused.status).toBe(422);
      expect(JSON.stringify(refused)).not.toContain(secret);
    }
  });

  test("of a short key not even the end is shown", async () => {
    await using app = await openTestApp({ open, environment: { GROQ_API_KEY: "123456789012" } });
    const saved = await app.ask("PUT", "/v5/provider-keys/openai", { api_key: "12345678" });
    expect(saved).toMatchObject({ status: 200, body: { key_hint: null } });
    const listed = await app.ask("GET", "/v5/provider-keys");
    expect(listed.body).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ provider: "openai", key_hint: null }),
        expect.objectContaining({ provider: "groq", key_hint: null }),
      ]),
    );
  });

  test("keys of the environment are listed as such, by their end", async () => {
    await using app = await openTestApp({ open, environment: { OPENAI_API_KEY: secret } });
    const listed = await app.ask("GET", "/v5/provider-keys");
    expect(listed.body).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ provider: "openai", source: "environment", key_hint: "4711" }),
      ]),
    );
    expect(JSON.stringify(listed)).not.toContain(secret);
    await app.ask("PUT", "/v5/provider-keys/openai", { api_key: "sk-own-key-0815" });
    const both = await app.ask<{ provider: string }[]>("GET", "/v5/provider-keys");
    expect(both.body.filter(({ provider }) => provider === "openai")).toMatchObject([
      { source: "organization", key_hint: "0815" },
    ]);
  });
});
