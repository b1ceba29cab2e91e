import { databases, testPostgresUrl } from "@parley/db/testing";
import { describe, expect, test } from "vitest";
import { openTestApp, type OpenTestApp } from "../../testing/open-test-app.ts";
import { findApiKeyById, insertApiKeyRow, listOldSecrets, replaceSecret } from "./api-keys.store.ts";

type Key = { id: string; key: string; old_key_works_until: string | null; last_used_at: string | null };

const prompt = { model: "mock-echo", provider: "mock", endpoint: "complete", template: "Hi" };

const create = async (app: OpenTestApp, body: object): Promise<Key> => {
  const reply = await app.ask<Key>("POST", "/v5/api-keys", { name: "App", permissions: ["read"], ...body });
  expect(reply).toMatchObject({ status: 201 });
  return reply.body;
};

const askAs = async (app: OpenTestApp, key: string, [method, path, body]: [string, string, object?]) => {
  const reply = await app.app.fetch(
    new Request(`http://parley.test${path}`, {
      method,
      headers: { "x-api-key": key, "content-type": "application/json" },
      ...(body && { body: JSON.stringify(body) }),
    }),
  );
  const text = await reply.text();
  const parsed = (text === "" ? {} : JSON.parse(text)) as Record<string, unknown>;
  return { status: reply.status, code: parsed["code"], body: parsed, headers: reply.headers };
};

const save = async (app: OpenTestApp, path: string): Promise<{ id: string; version_id: string }> =>
  (await app.ask<{ id: string; version_id: string }>("POST", "/v5/prompts", { path, ...prompt })).body;

describe.each(databases)("API keys on $name", ({ name, open }) => {
  test("are shown once, and listed without their secret", async () => {
    await using app = await openTestApp({ open });
    const { key, id } = await create(app, { permissions: ["read"] });
    expect(key).toMatch(/^hl_sk_[0-9a-f]{48}$/);
    const listed = await app.ask("GET", "/v5/api-keys");
    expect(JSON.stringify(listed.body)).not.toContain(key);
    const own = { id, name: "App", permissions: ["read"], key_hint: key.slice(-4) };
    expect(listed.body).toContainEqual(expect.objectContaining(own));
    expect((await askAs(app, key, ["GET", "/v5/files"])).status).toBe(200);
  });

  test("limited to paths see and change nothing else", async () => {
    await using app = await openTestApp({ open });
    const inside = await save(app, "support/reply");
    const outside = await save(app, "sales/pitch");
    await save(app, "supportive/words");
    const { key } = await create(app, {
      permissions: ["read", "write", "call", "log"],
      paths: ["support"],
    });
    const ask = (...request: [string, string, object?]) => askAs(app, key, request);
    expect((await ask("GET", "/v5/files")).body).toMatchObject({ total: 1 });
    expect((await ask("GET", `/v5/prompts/${inside.id}`)).status).toBe(200);
    expect(await ask("GET", `/v5/prompts/${outside.id}`)).toMatchObject({
      status: 404,
      code: "files.not_found",
    });
    expect((await ask("POST", "/v5/prompts/call", { path: "support/reply" })).status).toBe(200);
    expect(await ask("POST", "/v5/prompts/call", { path: "sales/pitch" })).toMatchObject({
      status: 403,
      code: "auth.path_forbidden",
    });
    expect((await ask("POST", "/v5/prompts/call", { id: outside.id })).status).toBe(404);
    expect((await ask("POST", "/v5/prompts", { path: "sales/new", ...prompt })).status).toBe(403);
    expect((await ask("PATCH", `/v5/prompts/${inside.id}`, { path: "sales/moved" })).status).toBe(403);
    await app.ask("POST", "/v5/prompts/log", { id: outside.id, output: "theirs" });
    await app.ask("POST", "/v5/prompts/log", { id: inside.id, output: "ours" });
    const logs = JSON.stringify((await ask("GET", "/v5/logs?size=50")).body);
    expect([logs.includes("ours"), logs.includes("theirs")]).toEqual([true, false]);
    expect((await ask("GET", `/v5/logs?file_id=${outside.id}`)).body).toMatchObject({ total: 0 });
    expect(JSON.stringify((await ask("GET", "/v5/directories")).body)).not.toContain("sales");
    // What everybody else sees is as it was.
    expect((await app.ask("GET", "/v5/files")).body).toMatchObject({ total: 3 });
  });

  test("limited to environments call what is deployed there", async () => {
    await using app = await openTestApp({ open });
    const { id, version_id } = await save(app, "support/reply");
    const { body: environments } = await app.ask<{ id: string; name: string }[]>("GET", "/v5/environments");
    for (const { id: environmentId } of environments)
      await app.ask("POST", `/v5/prompts/${id}/environments/${environmentId}?version_id=${version_id}`);
    const { key } = await create(app, { permissions: ["call", "deploy"], environments: ["staging"] });
    const call = (query: string, body = {}) =>
      askAs(app, key, ["POST", `/v5/prompts/call${query}`, { id, ...body }]);
    expect((await call("?environment=staging")).status).toBe(200);
    const refused = { status: 403, code: "auth.environment_forbidden" };
    expect(await call("?environment=production")).toMatchObject(refused);
    expect(await call("")).toMatchObject(refused);
    expect(await call(`?version_id=${version_id}`)).toMatchObject(refused);
    expect(await call("?environment=staging", { prompt })).toMatchObject(refused);
    const production = environments.find(({ name }) => name === "production")?.id;
    expect(await askAs(app, key, ["DELETE", `/v5/prompts/${id}/environments/${production}`])).toMatchObject(
      refused,
    );
  });

  test("work until they end, and after a rotation side by side for as long as asked", async () => {
    await using app = await openTestApp({ open });
    const hour = 3_600_000;
    const made = await create(app, { expires_at: new Date(app.clock.now + 10 * hour).toISOString() });
    const rotated = (await app.ask<Key>("POST", `/v5/api-keys/${made.id}/rotate`, { overlap_hours: 2 })).body;
    expect(rotated).toMatchObject({ id: made.id });
    const works = async (key: string) => (await askAs(app, key, ["GET", "/v5/files"])).status === 200;
    expect([await works(made.key), await works(rotated.key)]).toEqual([true, true]);
    app.clock.now += 2 * hour;
    app.services.events.emit("access.changed", { organizationId: app.organizationId });
    expect([await works(made.key), await works(rotated.key)]).toEqual([false, true]);
    app.clock.now += 8 * hour;
    app.services.events.emit("access.changed", { organizationId: app.organizationId });
    expect(await works(rotated.key)).toBe(false);
  });

  test("that are to end sooner take along what a rotation left", async () => {
    await using app = await openTestApp({ open });
    const hour = 3_600_000;
    const made = await create(app, {});
    const path = `/v5/api-keys/${made.id}`;
    await app.ask("POST", `${path}/rotate`, { overlap_hours: 24 });
    const endOld = async (hours: number) => {
      const expires_at = new Date(app.clock.now + hours * hour).toISOString();
      return (await app.ask<Key>("PATCH", path, { expires_at })).body.old_key_works_until;
    };
    // Never later than was said when it was renewed.
    expect(await endOld(48)).toBe(new Date(app.clock.now + 24 * hour).toISOString());
    expect(await endOld(1)).toBe(new Date(app.clock.now + hour).toISOString());
    app.clock.now += hour;
    expect((await askAs(app, made.key, ["GET", "/v5/files"])).status).toBe(401);
  });

  test("revoked work no more, nor does what a rotation left", async () => {
    await using app = await openTestApp({ open });
    const made = await create(app, {});
    const rotated = (await app.ask<Key>("POST", `/v5/api-keys/${made.id}/rotate`, {})).body;
    expect((await app.ask("DELETE", `/v5/api-keys/${made.id}`)).status).toBe(204);
    for (const key of [made.key, rotated.key])
      expect((await askAs(app, key, ["GET", "/v5/files"])).status).toBe(401);
    expect((await app.ask("POST", `/v5/api-keys/${made.id}/rotate`, {})).status).toBe(409);
  });

  // Two connections are needed, which only a server has.
  const isServer = name === "postgres" && testPostgresUrl !== undefined;
  test.runIf(isServer)("revoked while they are renewed leave no secret that works", async () => {
    await using app = await openTestApp({ open });
    const { database } = app.services;
    const { id } = await create(app, {});
    const of = { organizationId: app.organizationId, id };
    const before = await findApiKeyById(database.executor, of);
    if (before === undefined) throw new Error("The key is gone.");
    const countWaiting = async () =>
      (
        await database.executor
          .$extendTables<{ pg_stat_activity: { pid: number; datname: string; wait_event_type: string } }>()
          .selectFrom("pg_stat_activity")
          .select("pid")
          .where(({ eb, fn }) => eb("datname", "=", fn<string>("current_database")))
          .where("wait_event_type", "=", "Lock")
          .execute()
      ).length;
    let revoking: Promise<unknown> | undefined;
    await database.transaction(async (transaction) => {
      await replaceSecret(transaction, { ...of, hash: "new", hint: "new" });
      revoking = app.ask("DELETE", `/v5/api-keys/${id}`);
      await expect.poll(countWaiting).toBe(1);
      const expires_at = app.clock.now + 1000;
      await insertApiKeyRow(transaction, { ...before, id: "key_old", replaced_by: id, expires_at });
    });
    expect(await revoking).toMatchObject({ status: 204 });
    expect(await listOldSecrets(database.executor, { ...of, now: app.clock.now })).toEqual([]);
  });

  test("that ask too often are told when to come back", async () => {
    await using app = await openTestApp({ open });
    const { key } = await create(app, { requests_per_minute: 3 });
    const ask = () => askAs(app, key, ["GET", "/v5/files"]);
    for (let count = 0; count < 3; count += 1) expect((await ask()).status).toBe(200);
    const refused = await ask();
    expect(refused).toMatchObject({ status: 429, code: "api_keys.too_many_requests" });
    expect(refused.headers.get("retry-after")).toBe("20");
    app.clock.now += 20_000;
    expect((await ask()).status).toBe(200);
    expect((await ask()).status).toBe(429);
  });

  test("tell when they were used last", async () => {
    await using app = await openTestApp({ open });
    const { key, id } = await create(app, {});
    const read = async () => (await app.ask<Key>("GET", `/v5/api-keys/${id}`)).body.last_used_at;
    expect(await read()).toBeNull();
    await askAs(app, key, ["GET", "/v5/files"]);
    await app.services.keyUse.flush();
    expect(await read()).toBe(new Date(app.clock.now).toISOString());
  });

  test("give nobody more than whoever made them has", async () => {
    await using app = await openTestApp({ open });
    const { key } = await create(app, { permissions: ["read", "manage-keys"] });
    const ask = (permissions: string[]) =>
      askAs(app, key, ["POST", "/v5/api-keys", { name: "More", permissions }]);
    expect(await ask(["read", "admin"])).toMatchObject({ status: 403, code: "roles.beyond_own" });
    expect((await ask(["read"])).status).toBe(201);
  });
});

describe.each(databases)("directories and environments on $name", ({ open }) => {
  test("that are private are there for whom they name, and for administrators", async () => {
    await using app = await openTestApp({ open });
    const secret = await save(app, "legal/contract");
    await save(app, "support/reply");
    const reader = await create(app, { permissions: ["read"] });
    const { body: directories } = await app.ask<{ id: string; path: string }[]>("GET", "/v5/directories");
    const legal = directories.find(({ path }) => path === "legal")?.id ?? "";
    const set = (body: object) => app.ask("PUT", `/v5/directory-access/${legal}`, body);
    expect((await set({ is_private: true, grants: [] })).status).toBe(200);
    expect((await askAs(app, reader.key, ["GET", "/v5/files"])).body).toMatchObject({ total: 1 });
    expect((await askAs(app, reader.key, ["GET", `/v5/prompts/${secret.id}`])).status).toBe(404);
    expect((await app.ask("GET", `/v5/prompts/${secret.id}`)).status).toBe(200);
    // The rule follows its directory.
    await app.ask("PATCH", `/v5/directories/${legal}`, { name: "law" });
    expect((await askAs(app, reader.key, ["GET", `/v5/prompts/${secret.id}`])).status).toBe(404);
    expect((await app.ask("DELETE", `/v5/directory-access/${legal}`)).status).toBe(204);
    expect((await askAs(app, reader.key, ["GET", `/v5/prompts/${secret.id}`])).status).toBe(200);
  });

  test("that are protected are deployed to by administrators, and whom they name", async () => {
    await using app = await openTestApp({ open });
    const { id, version_id } = await save(app, "support/reply");
    const { body: environments } = await app.ask<{ id: string; name: string }[]>("GET", "/v5/environments");
    const [first, second] = environments.map((environment) => environment.id);
    const { key } = await create(app, { permissions: ["deploy"] });
    await app.ask("PUT", `/v5/protected-environments/${first}`, { deployers: [] });
    const deploy = (environment: string | undefined) =>
      askAs(app, key, ["POST", `/v5/prompts/${id}/environments/${environment}?version_id=${version_id}`]);
    expect(await deploy(first)).toMatchObject({ status: 403, code: "auth.environment_protected" });
    expect((await deploy(second)).status).toBe(200);
    const path = `/v5/prompts/${id}/environments/${first}?version_id=${version_id}`;
    expect((await app.ask("POST", path)).status).toBe(200);
  });
});
