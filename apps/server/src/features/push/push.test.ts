import { createPublicKey, verify } from "node:crypto";
import { dialectOf } from "@parley/db";
import { databases } from "@parley/db/testing";
import { sql } from "kysely";
import { describe, expect, test } from "vitest";
import { openTestApp, type OpenTestApp } from "../../testing/open-test-app.ts";
import { type ReceivedPush, startPushService } from "../../testing/start-push-service.ts";
import { createJobHandlers } from "../../worker.ts";
import type { PushTables } from "./push.tables.ts";

const environment = { PARLEY_EGRESS_ALLOW: "127.0.0.1" };

/** The cookie of a browser that is signed in. */
async function signIn(app: OpenTestApp): Promise<string> {
  const { body } = await app.ask<{ url: string }>("POST", "/v5/sign-in-links");
  const reply = await app.app.fetch(new Request(body.url));
  return reply.headers.get("set-cookie")?.split(";")[0] ?? "";
}

const asBrowser = async <T>(
  app: OpenTestApp,
  cookie: string,
  [method, path, body]: [string, string, unknown?],
): Promise<{ status: number; body: T }> => {
  const reply = await app.app.fetch(
    new Request(new URL(path, "http://parley.test"), {
      method,
      headers: { cookie, "content-type": "application/json", "sec-fetch-site": "same-origin" },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    }),
  );
  const text = await reply.text();
  return { status: reply.status, body: (text === "" ? null : JSON.parse(text)) as T };
};

type Subscription = { id: string; is_current_session: boolean; delivered_at: string | null };

async function work(app: OpenTestApp): Promise<void> {
  await app.services.jobs.enqueue(app.services.database.executor, {
    name: "webhooks.hand-out",
    key: "webhooks.hand-out",
    payload: { version: 1 },
  });
  await app.services.jobs.runDue({ handlers: createJobHandlers(app.services) });
}

/** The queue of a PostgreSQL server waits by the clock of the database. */
async function untilNextTry({ clock, services: { database } }: OpenTestApp): Promise<void> {
  clock.now += 60_000;
  if (dialectOf(database.executor) === "sqlite") return;
  const { rows } = await sql<{ jobs: string | null }>`
    select to_regclass('graphile_worker._private_jobs')::text as jobs`.execute(database.executor);
  if (rows[0]?.jobs != null)
    await sql`update graphile_worker._private_jobs set run_at = now()`.execute(database.executor);
}

const refund = {
  kind: "function_call",
  name: "refund",
  args: { iban: "DE02 1203", amount: 30 },
  stakes: "high",
};

describe.each(databases)("notices in browsers on $name", ({ open }) => {
  async function openPush() {
    const app = await openTestApp({ open, environment });
    const service = await startPushService();
    const cookie = await signIn(app);
    const browser = <T>(...request: [string, string, unknown?]) => asBrowser<T>(app, cookie, request);
    const subscribe = (given: object = {}) =>
      browser<Subscription>("POST", "/v5/push/subscriptions", {
        endpoint: service.url,
        keys: service.keys,
        ...given,
      });
    return { app, service, browser, subscribe };
  }

  test("tell of a request once, encrypted and signed, and never of its arguments", async () => {
    const { app, service, browser, subscribe } = await openPush();
    await using _ = app;
    await using _service = service;
    const key = await browser<{ public_key: string }>("GET", "/v5/push/key");
    const made = await subscribe({ name: "Telephone" });
    expect(made).toMatchObject({ status: 201, body: { name: "Telephone", is_current_session: true } });
    const { body: asked } = await app.ask<{ id: string }>("POST", "/v5/approvals", refund);
    await work(app);
    await work(app);
    expect(service.received).toHaveLength(1);
    const [sent] = service.received as [ReceivedPush];
    expect(service.read(sent)).toEqual({
      version: 1,
      title: "Run refund?",
      body: "Test key asks · high stakes",
      url: `/approvals/${asked.id}`,
      tag: asked.id,
      waiting: 1,
      acts: ["approve", "deny"],
    });
    expect(sent.headers).toMatchObject({ "content-encoding": "aes128gcm", urgency: "high", ttl: "43200" });
    const [, token, publicKey] = /^vapid t=(\S+), k=(\S+)$/.exec(sent.headers["authorization"] ?? "") ?? [];
    expect(publicKey).toBe(key.body.public_key);
    expect(readClaims(token ?? "", publicKey ?? "")).toMatchObject({ aud: new URL(service.url).origin });
    const listed = await browser<Subscription[]>("GET", "/v5/push/subscriptions");
    expect(listed.body[0]?.delivered_at).not.toBeNull();
  });

  test("are not sent for what is decided, and not once the session is over", async () => {
    const { app, service, subscribe } = await openPush();
    await using _ = app;
    await using _service = service;
    await subscribe();
    const { body: asked } = await app.ask<{ id: string }>("POST", "/v5/approvals", refund);
    await app.ask("POST", `/v5/approvals/${asked.id}/cancel`, {});
    await work(app);
    app.clock.now += 31 * 24 * 60 * 60 * 1000;
    await app.ask("POST", "/v5/approvals", refund);
    await work(app);
    expect(service.received).toEqual([]);
    const left = await app.services.database.executor
      .$extendTables<PushTables>()
      .selectFrom("push_subscriptions")
      .selectAll()
      .execute();
    expect(left).toEqual([]);
  });

  test("are tried again where the push service cannot, and no more where the browser is gone", async () => {
    const { app, service, browser, subscribe } = await openPush();
    await using _ = app;
    await using _service = service;
    const { body: made } = await subscribe();
    service.answer = 503;
    await app.ask("POST", "/v5/approvals", refund);
    await work(app);
    expect(service.received).toHaveLength(1);
    await untilNextTry(app);
    service.answer = 410;
    await work(app);
    expect(service.received).toHaveLength(2);
    expect((await browser<Subscription[]>("GET", "/v5/push/subscriptions")).body).toEqual([]);
    expect((await browser("POST", `/v5/push/subscriptions/${made.id}/test`)).status).toBe(404);
  });

  /** A browser of Ana's, who may decide. */
  async function openPushOfAna(preferences: object) {
    const pushed = await openPush();
    const { app, subscribe } = pushed;
    const { executor } = app.services.database;
    await subscribe({ name: "Telephone" });
    await sql`insert into users (id, name, email, email_verified, two_factor_enabled, created_at, updated_at)
      values ('ana', 'Ana', 'ana@example.com', true, false, 1, 1)`.execute(executor);
    await sql`insert into members (organization_id, user_id, role, created_at, updated_at)
      values (${app.organizationId}, 'ana', 'reviewer', 1, 1)`.execute(executor);
    await sql`update push_subscriptions set user_id = 'ana'`.execute(executor);
    const key = await app.createKey(["read", "approve"]);
    await sql`update api_keys set user_id = 'ana' where name = 'May read, approve'`.execute(executor);
    const set = await app.askAs(key, "PUT", "/v5/me/channel-preferences", preferences);
    expect(set.status).toBe(200);
    const ask = async (stakes: string): Promise<string> => {
      const { body } = await app.ask<{ id: string }>("POST", "/v5/approvals", { ...refund, stakes });
      await work(app);
      return body.id;
    };
    const logOf = async (id: string) =>
      (await app.ask<{ address: string; status: string }[]>("GET", `/v5/approvals/${id}/deliveries`)).body;
    return { ...pushed, key, ask, logOf };
  }

  test("come where the person wants browsers told, and are in the log of the request", async () => {
    const preferences = { preferences: [{ channel_id: "push", stakes: ["high"] }] };
    const { app, service, ask, logOf } = await openPushOfAna(preferences);
    await using _ = app;
    await using _service = service;
    expect(await logOf(await ask("medium"))).toEqual([]);
    expect(service.received).toEqual([]);
    const told = await logOf(await ask("high"));
    expect(service.received).toHaveLength(1);
    expect(told).toMatchObject([{ address: "push:Telephone", status: "delivered", user_id: "ana" }]);
    // Its address is what lets one send to it.
    expect(JSON.stringify(told)).not.toContain(new URL(service.url).pathname.slice(1) || service.url);
    service.answer = 413;
    const refused = await logOf(await ask("high"));
    expect(refused).toMatchObject([{ status: "failed", reason: "The push service answered 413." }]);
  });

  test("of low stakes come together where the person wants a digest", async () => {
    const digest = { every_minutes: 60 };
    const { app, service, ask, logOf } = await openPushOfAna({ preferences: [], digest });
    await using _ = app;
    await using _service = service;
    const [first, second, third] = [await ask("low"), await ask("low"), await ask("low")];
    expect(service.received).toEqual([]);
    await app.ask("POST", `/v5/approvals/${third}/cancel`, {});
    app.clock.now += 60 * 60_000;
    service.answer = 503;
    await untilNextTry(app);
    await work(app);
    expect(await logOf(first)).toMatchObject([{ status: "pending", reason: expect.stringMatching(/503/) }]);
    service.answer = 201;
    await untilNextTry(app);
    await work(app);
    await work(app);
    expect(service.received).toHaveLength(2);
    const [, sent] = service.received as [ReceivedPush, ReceivedPush];
    expect(service.read(sent)).toMatchObject({
      title: "2 requests wait for you",
      url: "/approvals",
      acts: [],
    });
    for (const id of [first, second]) expect(await logOf(id)).toMatchObject([{ status: "delivered" }]);
    expect(await logOf(third)).toMatchObject([{ status: "skipped" }]);
  });

  test("tell who has a digest also of what is said of a request that they were told of", async () => {
    const digest = { every_minutes: 60 };
    const { app, service, ask, logOf } = await openPushOfAna({ preferences: [], digest });
    await using _ = app;
    await using _service = service;
    const id = await ask("low");
    const wait = async (): Promise<void> => {
      app.clock.now += 60 * 60_000;
      await untilNextTry(app);
      await work(app);
    };
    await wait();
    expect(service.received).toHaveLength(1);
    const remind = { who: { person: "ana@example.com" }, message: "Please look." };
    expect((await app.ask("POST", `/v5/approvals/${id}/escalate`, remind)).status).toBeLessThan(300);
    await work(app);
    await wait();
    expect(service.received).toHaveLength(2);
    expect((await logOf(id)).map(({ status }) => status)).toEqual(["delivered", "delivered"]);
  });

  test("tell whose vote an edit took back that it counts no more", async () => {
    const preferences = { preferences: [{ channel_id: "push", stakes: ["high"] }] };
    const { app, service, key } = await openPushOfAna(preferences);
    await using _ = app;
    await using _service = service;
    const plan = { steps: [{ who: { all: [{ person: "ana" }, { anyone: true }] } }], allow_requester: true };
    const { body: asked } = await app.ask<{ id: string; args_hash: string }>("POST", "/v5/approvals", {
      ...refund,
      plan,
      editable: true,
    });
    await work(app);
    const said = { vote: "approve", args_hash: asked.args_hash };
    expect((await app.askAs(key, "POST", `/v5/approvals/${asked.id}/vote`, said)).status).toBe(200);
    const before = service.received.length;
    const edit = { args_hash: asked.args_hash, args: { iban: "DE02 1203", amount: 29 } };
    expect((await app.ask("POST", `/v5/approvals/${asked.id}/edit`, edit)).status).toBe(200);
    await work(app);
    await work(app);
    expect(service.received.slice(before).map((sent) => service.read(sent))).toMatchObject([
      { title: "Changed, your answer counts no more: Run refund?", tag: asked.id },
    ]);
  });

  test("can be tried, are one for a browser, and end when somebody wants it", async () => {
    const { app, service, browser, subscribe } = await openPush();
    await using _ = app;
    await using _service = service;
    await subscribe();
    const { body: made } = await subscribe();
    expect((await browser<Subscription[]>("GET", "/v5/push/subscriptions")).body).toHaveLength(1);
    const tried = await browser("POST", `/v5/push/subscriptions/${made.id}/test`);
    expect(tried.body).toEqual({ outcome: "taken", detail: null });
    service.answer = 413;
    const refused = await browser("POST", `/v5/push/subscriptions/${made.id}/test`);
    expect(refused.body).toEqual({ outcome: "failed", detail: "The push service answered 413." });
    const other = await asBrowser(app, await signIn(app), ["DELETE", `/v5/push/subscriptions/${made.id}`]);
    expect(other.status).toBe(404);
    expect((await browser("DELETE", `/v5/push/subscriptions/${made.id}`)).status).toBe(204);
    expect((await browser("GET", "/v5/push/subscriptions")).body).toEqual([]);
  });

  test("refuse keys that are none, addresses within the network, and whoever has no browser", async () => {
    const { app, service, subscribe } = await openPush();
    await using _ = app;
    await using _service = service;
    const body = { endpoint: service.url, keys: service.keys };
    expect((await app.ask("POST", "/v5/push/subscriptions", body)).status).toBe(403);
    const offCurve = Buffer.concat([Buffer.from([4]), Buffer.alloc(64, 1)]).toString("base64url");
    for (const keys of [
      { ...service.keys, p256dh: offCurve },
      { ...service.keys, auth: "AAAA" },
    ])
      expect(await subscribe({ keys })).toMatchObject({ status: 422, body: { code: "push.keys_unusable" } });
    expect((await subscribe({ endpoint: "https://10.0.0.1/push" })).body).toMatchObject({
      code: "egress.address_not_public",
    });
  });
});

/** @throws where the token is not signed by this key */
function readClaims(token: string, publicKey: string): unknown {
  const point = Buffer.from(publicKey, "base64url");
  const coordinate = (from: number): string => point.subarray(from, from + 32).toString("base64url");
  const key = createPublicKey({
    key: { kty: "EC", crv: "P-256", x: coordinate(1), y: coordinate(33) },
    format: "jwk",
  });
  const [head = "", claims = "", signature = ""] = token.split(".");
  const isSigned = verify(
    "sha256",
    Buffer.from(`${head}.${claims}`),
    { key, dsaEncoding: "ieee-p1363" },
    Buffer.from(signature, "base64url"),
  );
  if (!isSigned) throw new Error("The token is not signed by this key.");
  return JSON.parse(Buffer.from(claims, "base64url").toString());
}
