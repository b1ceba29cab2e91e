import { databases } from "@parley/db/testing";
import { describe, expect, test } from "vitest";
import { createSignInToken } from "../access/index.ts";
import { openTestApp } from "../../testing/open-test-app.ts";
import { limitKey } from "./auth/sign-in-guard.ts";
import { countTry } from "./auth/sign-in-limits.store.ts";
import type { PeopleTables } from "./people.tables.ts";
import { createBrowser } from "./testing/create-browser.ts";
import { openPeople, password, type People } from "./testing/open-people.ts";

const tables = (people: People) => people.services.database.executor.$extendTables<PeopleTables>();
const signIn = (people: People, body: object, headers: Record<string, string> = {}) =>
  createBrowser(people, headers).ask<{ code: string }>("POST", "/auth/sign-in/email", body);

describe.each(databases)("signing in on $name", { timeout: 120_000 }, ({ open }) => {
  test("the first link makes one owner, however often it is opened at once", async () => {
    await using app = await openTestApp({ open, environment: { PARLEY_AUTH: "accounts" } });
    expect((await createBrowser(app).ask("GET", "/auth/ways")).body).toMatchObject({ needs_set_up: true });
    const links = [await createSignInToken(app.services, app.organizationId)];
    links.push(await createSignInToken(app.services, app.organizationId));
    const replies = await Promise.all(
      [0, 0, 1, 1].map((link, index) =>
        createBrowser(app).ask("POST", "/auth/set-up", {
          token: links[link]?.token,
          email: `first-${index}@example.com`,
          name: "First",
          password,
        }),
      ),
    );
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409]);
    const users = await app.services.database.executor
      .$extendTables<PeopleTables>()
      .selectFrom("users")
      .select("id")
      .execute();
    expect(users).toHaveLength(1);
    // The first link is no session, and there are no more links.
    expect((await createBrowser(app).ask("GET", `/sign-in?token=${links[1]?.token}`)).setCookies).toEqual([]);
    expect((await app.ask("POST", "/v5/sign-in-links")).body).toMatchObject({ code: "auth.people_sign_in" });
  });

  test("with a password, and out again; each browser has a session of its own", async () => {
    await using people = await openPeople(open);
    const browser = createBrowser(people);
    const email = "Owner@Example.com";
    const wrong = await browser.ask("POST", "/auth/sign-in/email", { email, password: "wrong-password" });
    expect([wrong.status, wrong.setCookies]).toEqual([401, []]);
    const right = await browser.ask("POST", "/auth/sign-in/email", { email, password });
    expect(right.status).toBe(200);
    expect(JSON.stringify(right.body)).not.toContain('"token"');
    expect(right.setCookies[0]).toMatch(/^parley\.session_token=.*HttpOnly; SameSite=Lax$/);
    const sessions = await browser.ask<{ id: string; is_current: boolean }[]>("GET", "/v5/sessions");
    expect(sessions.body.map(({ is_current }) => is_current).sort()).toEqual([false, true]);
    const other = sessions.body.find(({ is_current }) => !is_current);
    expect((await browser.ask("DELETE", `/v5/sessions/${other?.id}`)).status).toBe(204);
    expect((await people.owner.browser.ask("GET", "/v5/me")).status).toBe(401);
    expect((await browser.ask("POST", "/auth/sign-out", {})).status).toBe(200);
    expect((await browser.ask("GET", "/v5/me")).status).toBe(401);
  });

  test("neither the token of a session nor a password is kept", async () => {
    await using people = await openPeople(open);
    const [cookie = ""] = [...people.owner.browser.cookies.values()];
    const token = decodeURIComponent(cookie).split(".")[0] ?? "";
    expect(token.length).toBeGreaterThan(20);
    const kept = [
      await tables(people).selectFrom("user_sessions").selectAll().execute(),
      await tables(people).selectFrom("accounts").selectAll().execute(),
    ];
    expect(JSON.stringify(kept)).not.toContain(token);
    expect(JSON.stringify(kept)).not.toContain(password);
  });

  test("signing in never goes on with a session that was there before", async () => {
    await using people = await openPeople(open);
    const planted = createBrowser(people);
    for (const [name, value] of people.owner.browser.cookies) planted.cookies.set(name, value);
    const ana = await people.join("ana@example.com");
    const before = [...planted.cookies.values()];
    await planted.ask("POST", "/auth/sign-in/email", { email: ana.email, password });
    expect([...planted.cookies.values()]).not.toEqual(before);
    expect((await people.owner.browser.ask("GET", "/v5/me")).body).toMatchObject({
      actor: { name: "Olga Owner" },
    });
    expect((await planted.ask("GET", "/v5/me")).body).toMatchObject({ actor: { name: "ana" } });
    // A cookie that somebody made up is none.
    const forged = createBrowser(people);
    forged.cookies.set("parley.session_token", "made-up.c2lnbmF0dXJl");
    expect((await forged.ask("GET", "/v5/me")).status).toBe(401);
  });

  test("a form of another page does nothing, signed in or not", async () => {
    await using people = await openPeople(open);
    for (const headers of [
      { "sec-fetch-site": "cross-site", origin: "https://evil.example" },
      { "sec-fetch-site": "same-site" },
    ]) {
      const email = people.owner.email;
      expect(await signIn(people, { email, password }, headers)).toMatchObject({
        status: 403,
        setCookies: [],
      });
      const planted = createBrowser(people, headers);
      for (const [name, value] of people.owner.browser.cookies) planted.cookies.set(name, value);
      expect((await planted.ask("POST", "/auth/sign-out", {})).status).toBe(403);
    }
    expect((await people.owner.browser.ask("GET", "/v5/me")).status).toBe(200);
  });

  test("an address is tried so often in a quarter of an hour, from wherever, and no more", async () => {
    await using people = await openPeople(open);
    const email = "ana@example.com";
    const ask = (path: string, body: object) => createBrowser(people).ask("POST", path, body);
    const tries = await Promise.all(
      Array.from({ length: 8 }, () => ask("/auth/request-password-reset", { email })),
    );
    expect(tries.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 200, 429, 429, 429]);

    const limit = { max: 20, windowMs: 15 * 60_000 };
    const key = limitKey("/sign-in/email", email);
    for (let index = 0; index < 20; index += 1)
      await countTry(people.services.database.executor, { key, now: people.clock.now, limit });
    const guess = { email, password: "guess-guess" };
    expect((await signIn(people, guess)).status).toBe(429);
    // Another person is not kept out by it, and this one not for ever.
    expect((await signIn(people, { email: people.owner.email, password })).status).toBe(200);
    people.clock.now += 15 * 60_000;
    expect((await signIn(people, guess)).status).toBe(401);
  });

  test("whether an address has an account is not told", async () => {
    await using people = await openPeople(open);
    for (const path of ["/auth/request-password-reset", "/auth/sign-in/magic-link"]) {
      const [known, unknown] = await Promise.all(
        ["owner@example.com", "nobody@example.com"].map((email) =>
          createBrowser(people).ask("POST", path, { email }),
        ),
      );
      expect([known?.status, known?.body]).toEqual([unknown?.status, unknown?.body]);
    }
    const [wrong, nobody] = await Promise.all(
      ["owner@example.com", "nobody@example.com"].map((email) =>
        signIn(people, { email, password: "wrong-password" }),
      ),
    );
    expect([wrong?.status, wrong?.body]).toEqual([nobody?.status, nobody?.body]);
  });

  test("what better-auth offers beside is shut; and where one person is local, all of it", async () => {
    await using people = await openPeople(open);
    const given = { email: "self@example.com", name: "Self", password };
    for (const [method, path] of [
      ["POST", "/auth/sign-up/email"],
      ["POST", "/auth/sign-in/social"],
      ["GET", "/auth/list-sessions"],
      ["POST", "/auth/delete-user"],
      ["GET", "/auth/reset-password/token?callbackURL=https://evil.example"],
      ["GET", "/auth/error"],
    ] as const) {
      const reply = await people.owner.browser.ask(method, path, method === "POST" ? given : undefined);
      expect([path, reply.status]).toEqual([path, 404]);
    }
    await using local = await openTestApp({ open });
    expect((await createBrowser(local).ask("GET", "/auth/ways")).body).toEqual({ mode: "local" });
    expect((await createBrowser(local).ask("POST", "/auth/sign-in/email", given)).status).toBe(404);
  });

  test("no address of another place is gone to", async () => {
    await using people = await openPeople(open);
    const { browser } = people.owner;
    for (const callbackURL of ["https://evil.example", "//evil.example", "/\\evil.example"]) {
      const reply = await browser.ask(
        "GET",
        `/auth/magic-link/verify?token=x&callbackURL=${encodeURIComponent(callbackURL)}`,
      );
      expect(reply.location ?? "").not.toContain("evil");
    }
  });
});
