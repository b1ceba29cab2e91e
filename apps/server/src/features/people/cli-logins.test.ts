import { createHash, randomBytes } from "node:crypto";
import { databases } from "@parley/db/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestApp, type OpenTestApp } from "../../testing/open-test-app.ts";
import { openPeople } from "./testing/open-people.ts";

const createVerifier = (): { verifier: string; challenge: string } => {
  const verifier = randomBytes(32).toString("base64url");
  return { verifier, challenge: createHash("sha256").update(verifier).digest("base64url") };
};
const wanted = { name: "parley on laptop", permissions: ["read", "write"] };
const minute = 60_000;
const day = 24 * 60 * minute;

type Collected = { status: string; key?: string };
type App = Pick<OpenTestApp, "app">;

async function collect({ app }: App, verifier: unknown): Promise<{ status: number; body: Collected }> {
  const reply = await app.fetch(
    new Request("http://parley.test/auth/cli-login", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ verifier }),
    }),
  );
  return { status: reply.status, body: (await reply.json()) as Collected };
}

/** The session of this machine's own browser, where there are no accounts. */
async function openBrowser(app: OpenTestApp) {
  const { url } = (await app.ask<{ url: string }>("POST", "/v5/sign-in-links")).body;
  const cookie = (await app.app.fetch(new Request(url))).headers.get("set-cookie")?.split(";")[0] ?? "";
  return async (body: object): Promise<{ status: number; body: Record<string, unknown> }> => {
    const reply = await app.app.fetch(
      new Request("http://parley.test/v5/cli-logins", {
        method: "POST",
        headers: { cookie, "content-type": "application/json", "sec-fetch-site": "same-origin" },
        body: JSON.stringify(body),
      }),
    );
    return { status: reply.status, body: (await reply.json()) as Record<string, unknown> };
  };
}

describe.each(databases)("a command line that is signed in by browser on $name", ({ open }) => {
  let app: OpenTestApp;
  let confirm: Awaited<ReturnType<typeof openBrowser>>;

  beforeAll(async () => {
    app = await openTestApp({ open });
    confirm = await openBrowser(app);
  });
  afterAll(() => app[Symbol.asyncDispose]());

  test("of many that ask at once with the same verifier, one has the key", async () => {
    const { verifier, challenge } = createVerifier();
    await (
      await openBrowser(app)
    )({ ...wanted, challenge });
    const asked = await Promise.all(Array.from({ length: 8 }, () => collect(app, verifier)));
    expect(asked.filter(({ body }) => body.status === "confirmed")).toHaveLength(1);
  });

  test("is confirmed by people, once, and collects within minutes", async () => {
    const { verifier, challenge } = createVerifier();
    const byKey = await app.ask("POST", "/v5/cli-logins", { ...wanted, challenge });
    expect(byKey).toMatchObject({ status: 403, body: { code: "cli_logins.browser_only" } });
    const approving = await confirm({ ...wanted, challenge, permissions: ["read", "approve"] });
    expect(approving.body["code"]).toBe("cli_logins.decisions_are_their_own");
    expect((await confirm({ ...wanted, challenge: "short" })).status).toBe(422);
    expect((await confirm({ ...wanted, challenge })).status).toBe(201);
    expect((await confirm({ ...wanted, challenge })).body["code"]).toBe("cli_logins.known");
    app.clock.now += 10 * minute;
    expect((await collect(app, verifier)).body).toEqual({ status: "waiting" });
    for (const none of [undefined, 1, "", "x".repeat(43) + "!", "x".repeat(5000)])
      expect((await collect(app, none)).status).toBe(400);
    // A body that says nothing of its length is read no further than a verifier needs.
    let read = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        read += 1;
        if (read > 100) controller.close();
        else controller.enqueue(new Uint8Array(1000).fill(32));
      },
    });
    const init = { method: "POST", body: endless, duplex: "half" } as const;
    const reply = await app.app.fetch(new Request("http://parley.test/auth/cli-login", init));
    expect(reply.status).toBe(400);
    expect(read).toBeLessThan(10);
  });

  test("gets its key with what it alone knows, once, and may do what was confirmed", async () => {
    const { verifier, challenge } = createVerifier();
    expect((await collect(app, verifier)).body).toEqual({ status: "waiting" });
    const confirmed = await confirm({ ...wanted, challenge });
    expect(confirmed).toMatchObject({ status: 201, body: { organization: { id: app.organizationId } } });
    expect((await collect(app, challenge)).body).toEqual({ status: "waiting" });
    const { key = "" } = (await collect(app, verifier)).body;
    expect(key).toMatch(/^hl_sk_[0-9a-f]{48}$/);
    expect((await collect(app, verifier)).body).toEqual({ status: "waiting" });
    const me = await app.askAs<{ permissions: string[] }>(key, "GET", "/v5/me");
    expect(me.body.permissions).toEqual(["read", "write"]);
    expect((await app.askAs(key, "GET", "/v5/api-keys")).status).toBe(403);
    app.clock.now += 90 * day;
    app.services.events.emit("access.changed", { organizationId: app.organizationId });
    expect((await app.askAs(key, "GET", "/v5/me")).status).toBe(401);
  });

  test("has a person's key, which can do no more than they and ends with them", async () => {
    await using people = await openPeople(open);
    const ana = await people.join("ana@example.com", "viewer");
    const ask = <T>(body: object) => ana.browser.ask<T>("POST", "/v5/cli-logins", body);
    const beyond = await ask<{ code: string }>({ ...wanted, ...createVerifier() });
    expect(beyond).toMatchObject({ status: 403, body: { code: "roles.beyond_own" } });
    await people.owner.browser.ask("PATCH", `/v5/members/${ana.userId}`, { role: "member" });
    const { verifier, challenge } = createVerifier();
    expect((await ask({ ...wanted, challenge })).status).toBe(201);
    const { key = "" } = (await collect(people, verifier)).body;
    const save = () =>
      people.askAs(key, "POST", "/v5/prompts", { path: "a", model: "mock", provider: "mock", template: [] });
    expect((await save()).status).toBe(200);
    await people.owner.browser.ask("PATCH", `/v5/members/${ana.userId}`, { role: "viewer" });
    expect((await save()).status).toBe(403);
    expect((await people.askAs(key, "GET", "/v5/me")).status).toBe(200);
    await people.owner.browser.ask("DELETE", `/v5/members/${ana.userId}`);
    expect((await people.askAs(key, "GET", "/v5/me")).status).toBe(401);
    // Nor is it back when they are.
    const token = await people.invite(people.owner, ana.email);
    expect((await ana.browser.ask("POST", "/auth/accept-invitation", { token })).status).toBe(200);
    expect((await people.askAs(key, "GET", "/v5/me")).status).toBe(401);
  });
});
