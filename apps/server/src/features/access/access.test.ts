import { databases } from "@parley/db/testing";
import { describe, expect, test } from "vitest";
import { openTestApp, type OpenTestApp } from "../../testing/open-test-app.ts";
import { accessJobs } from "./access.jobs.ts";
import type { AccessTables } from "./access.tables.ts";

const tables = (app: OpenTestApp) => app.services.database.executor.$extendTables<AccessTables>();
const minute = 60_000;

const newLink = async (app: OpenTestApp) =>
  (await app.ask<{ url: string; expires_at: string }>("POST", "/v5/sign-in-links")).body;
const openLink = (app: OpenTestApp, url: string) => app.app.fetch(new Request(url));
const signIn = async (app: OpenTestApp): Promise<string> => {
  const reply = await openLink(app, (await newLink(app)).url);
  return reply.headers.get("set-cookie")?.split(";")[0] ?? "";
};
const asSession = (app: OpenTestApp, cookie: string, [method, path] = ["GET", "/v5/me"]) =>
  app.app.fetch(
    new Request(new URL(path, "http://parley.test"), {
      method,
      headers: { cookie, "sec-fetch-site": "same-origin" },
    }),
  );

describe.each(databases)("who may come in, on $name", ({ open }) => {
  test("a key tells who is asking, by either header; the key itself is kept nowhere", async () => {
    await using app = await openTestApp({ open });
    const me = await app.ask("GET", "/v5/me");
    expect(me.body).toMatchObject({
      organization: { id: app.organizationId, name: "Test" },
      actor: { kind: "api_key", name: "Test key" },
      permissions: expect.arrayContaining(["read", "write", "deploy", "call", "log", "admin"]),
    });
    const rows = await tables(app).selectFrom("api_keys").selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain(app.apiKey);
    expect(rows[0]).toMatchObject({ hint: app.apiKey.slice(-4) });
  });

  test("a revoked key is refused as soon as it is announced, and within a second in any case", async () => {
    await using app = await openTestApp({ open });
    expect((await app.ask("GET", "/v5/me")).status).toBe(200);
    await tables(app).updateTable("api_keys").set({ revoked_at: app.clock.now }).execute();
    app.services.events.emit("access.changed", { organizationId: app.organizationId });
    const refused = await app.ask("GET", "/v5/me");
    expect(refused).toMatchObject({ status: 401, body: { code: "auth.key_invalid" } });
    // A refusal is not remembered either.
    await tables(app).updateTable("api_keys").set({ revoked_at: null }).execute();
    expect((await app.ask("GET", "/v5/me")).status).toBe(200);
  });

  test("what has ended is swept once a day, and not whenever somebody asks for a link", async () => {
    await using app = await openTestApp({ open });
    const countRows = async () =>
      (await tables(app).selectFrom("browser_sessions").select("id").execute()).length;
    await newLink(app);
    app.clock.now += 60 * minute;
    await newLink(app);
    expect(await countRows()).toBe(2);
    for (const job of Object.values(accessJobs(app.services))) {
      if (!("transactional" in job)) continue;
      await app.services.database.transaction((transaction) =>
        job.transactional({ transaction } as Parameters<typeof job.transactional>[0]),
      );
    }
    expect(await countRows()).toBe(1);
  });

  test("a link works once, within its hour", async () => {
    await using app = await openTestApp({ open });
    const link = await newLink(app);
    expect(Date.parse(link.expires_at) - app.clock.now).toBe(60 * minute);
    expect(link.url).toMatch(/^http:\/\/parley\.test\/sign-in\?token=/);
    expect((await openLink(app, link.url)).status).toBe(303);
    expect((await openLink(app, link.url)).status).toBe(403);
    const late = await newLink(app);
    app.clock.now += 60 * minute;
    expect((await openLink(app, late.url)).status).toBe(403);
  });

  test("a session lasts thirty days, and its token is kept nowhere", async () => {
    await using app = await openTestApp({ open });
    const cookie = await signIn(app);
    const rows = JSON.stringify(await tables(app).selectFrom("browser_sessions").selectAll().execute());
    expect(rows).not.toContain(cookie.split("=")[1]);
    app.clock.now += 30 * 24 * 60 * minute - 1;
    expect((await asSession(app, cookie)).status).toBe(200);
    app.clock.now += 1;
    app.services.events.emit("access.changed", { organizationId: app.organizationId });
    const ended = await asSession(app, cookie);
    expect([ended.status, ((await ended.json()) as { code: string }).code]).toEqual([
      401,
      "auth.session_expired",
    ]);
  });

  test("signing out ends this session and no other, at once", async () => {
    await using app = await openTestApp({ open });
    const [mine, theirs] = [await signIn(app), await signIn(app)];
    expect((await asSession(app, mine)).status).toBe(200);
    expect(await (await asSession(app, mine, ["DELETE", "/v5/session"])).json()).toEqual({
      signed_out: true,
    });
    expect((await asSession(app, mine)).status).toBe(401);
    expect((await asSession(app, theirs)).status).toBe(200);
    // A key has no session to end.
    expect((await app.ask("DELETE", "/v5/session")).body).toEqual({ signed_out: false });
  });

  test("a used link goes to the app where a session is open, and nowhere else", async () => {
    await using app = await openTestApp({ open });
    const cookie = await signIn(app);
    const used = (await newLink(app)).url;
    await openLink(app, used);
    const again = await app.app.fetch(new Request(used, { headers: { cookie } }));
    expect([again.status, again.headers.get("location")]).toEqual([303, "/"]);
    const stranger = await app.app.fetch(new Request(used, { headers: { cookie: "parley_session=no" } }));
    expect(stranger.status).toBe(403);
  });

  test("a link token is no session, and a session no link", async () => {
    await using app = await openTestApp({ open });
    const link = await newLink(app);
    const token = new URL(link.url).searchParams.get("token") ?? "";
    expect((await asSession(app, `parley_session=${token}`)).status).toBe(401);
    const cookie = await signIn(app);
    expect((await openLink(app, `http://parley.test/sign-in?token=${cookie.split("=")[1]}`)).status).toBe(
      403,
    );
  });
});
