import { insertEach } from "@parley/db";
import { databases } from "@parley/db/testing";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Webhook } from "standardwebhooks";
import { afterEach, describe, expect, test } from "vitest";
import { publishEvents } from "../../kernel/outbox/publish-events.ts";
import { openTestApp, type OpenTestApp } from "../../testing/open-test-app.ts";
import { createJobHandlers } from "../../worker.ts";
import type { WebhookTables } from "./webhooks.tables.ts";
import type { OutboxTables } from "../../kernel/outbox/outbox.tables.ts";

const open_: { close(): unknown }[] = [];
afterEach(() => {
  for (const one of open_.splice(0)) one.close();
});

type Received = { url: string; headers: Record<string, string>; body: string };
type Answer = { status: number; body?: string; headers?: Record<string, string> };

/** Receives events on loopback, and answers as the test says. */
async function startReceiver() {
  const received: Received[] = [];
  const receiver = {
    received,
    /** The most requests that were open at a time. */
    most: { atOnce: 0 },
    url: "",
    answer: (): Answer => ({ status: 204 }),
    /** What was received of a type, parsed. */
    ofType: (type: string) => received.map(({ body }) => JSON.parse(body)).filter((one) => one.type === type),
  };
  let atOnce = 0;
  const server = createServer(async (request, response) => {
    atOnce += 1;
    receiver.most.atOnce = Math.max(receiver.most.atOnce, atOnce);
    response.once("close", () => (atOnce -= 1));
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    received.push({
      url: request.url ?? "",
      headers: request.headers as Record<string, string>,
      body: Buffer.concat(chunks).toString(),
    });
    const { status, body, headers } = receiver.answer();
    response.writeHead(status, headers).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  open_.push({ close: () => (server.closeAllConnections(), server.close()) });
  receiver.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  return receiver;
}

const environment = { PARLEY_EGRESS_ALLOW: "127.0.0.1" };

/** Long enough that every next attempt is due. */
const aLongTimeMs = 7 * 60 * 60 * 1000;

async function work(app: OpenTestApp): Promise<void> {
  // What was noticed after a commit is planned a moment later.
  await new Promise((resolve) => setImmediate(resolve));
  await app.services.jobs.enqueue(app.services.database.executor, {
    name: "webhooks.hand-out",
    key: "webhooks.hand-out",
    payload: { version: 1 },
  });
  await app.services.jobs.runDue({ handlers: createJobHandlers(app.services) });
}

type Made = { id: string; secret: string };

const create = async (app: OpenTestApp, body: object): Promise<Made> => {
  const made = await app.ask<Made>("POST", "/v5/webhooks", body);
  expect(made.status).toBe(201);
  return made.body;
};

/** Each a moment later: events go out in the order of their times. */
function save(app: OpenTestApp, temperature: number) {
  app.clock.now += 1;
  return app.ask<{ id: string; version_id: string }>("POST", "/v5/prompts", {
    path: "support/reply",
    model: "mock-echo",
    provider: "mock",
    temperature,
    template: [{ role: "user", content: "Hi" }],
  });
}

const log = (app: OpenTestApp, id?: string) =>
  app.ask("POST", "/v5/prompts/log", {
    path: "support/reply",
    prompt: { model: "m", provider: "mock", template: [{ role: "user", content: "Hi" }] },
    output: "Hello",
    log_id: id,
  });

type Delivery = {
  id: string;
  event_id: string;
  event_type: string;
  status: string;
  attempts_count: number;
  next_attempt_at: string | null;
  attempts: { status: number | null; reply: string | null; error: string | null; latency_ms: number }[];
};

const listDeliveries = async (app: OpenTestApp, id: string, query = "") =>
  (await app.ask<{ records: Delivery[]; total: number }>("GET", `/v5/webhooks/${id}/deliveries?${query}`))
    .body;

describe.each(databases)("webhooks on $name", ({ name, open }) => {
  test("are made, changed and deleted; the secret is shown once and kept sealed", async () => {
    await using app = await openTestApp({ open, environment });
    const other = await app.createOtherOrganization();
    const { id, secret } = await create(app, {
      url: "https://hooks.example/a",
      events: ["log.created", "log.created"],
      description: "To the chat",
    });
    expect(secret).toMatch(/^whsec_/);
    const listed = await app.ask("GET", "/v5/webhooks");
    expect(listed.body).toMatchObject([
      { id, url: "https://hooks.example/a", events: ["log.created"], sample_rate: 1, is_enabled: true },
    ]);
    expect(JSON.stringify(listed)).not.toContain(secret);
    const rows = await app.services.database.executor
      .$extendTables<WebhookTables>()
      .selectFrom("webhooks")
      .selectAll()
      .execute();
    expect(JSON.stringify(rows)).not.toContain(secret.slice(6));

    const changed = await app.ask("PATCH", `/v5/webhooks/${id}`, {
      events: ["deployment.changed"],
      description: null,
    });
    expect(changed.body).toMatchObject({ events: ["deployment.changed"], description: null });
    expect(changed.body).not.toHaveProperty("secret");
    for (const [method, path] of [
      ["GET", ""],
      ["PATCH", ""],
      ["DELETE", ""],
      ["POST", "/rotate-secret"],
      ["POST", "/test"],
      ["GET", "/deliveries"],
      ["POST", "/deliveries/whd_1/replay"],
    ] as const)
      expect(
        (
          await app.askAs(
            other.apiKey,
            method,
            `/v5/webhooks/${id}${path}`,
            method === "GET" ? undefined : {},
          )
        ).status,
      ).toBe(404);
    expect((await app.askAs(other.apiKey, "GET", "/v5/webhooks")).body).toEqual([]);
    expect((await app.ask("DELETE", `/v5/webhooks/${id}`)).status).toBe(204);
    expect((await app.ask("GET", `/v5/webhooks/${id}`)).status).toBe(404);
  });

  test.each([
    { url: "ftp://a.example", events: ["log.created"] },
    { url: "https://a.example", events: [] },
    { url: "https://a.example", events: ["no.such"] },
    { url: "https://a.example", events: ["webhook.test"] },
    { url: "https://a.example", events: ["log.created"], sample_rate: 0 },
    { url: "https://10.0.0.1/", events: ["log.created"] },
    { url: "http://[::1]/", events: ["log.created"] },
    { url: "https://user:pass@a.example/", events: ["log.created"] },
    { url: "https://a.example:22/", events: ["log.created"] },
  ])("%j is refused", async (body) => {
    await using app = await openTestApp({ open, environment });
    expect((await app.ask("POST", "/v5/webhooks", body)).status).toBe(422);
  });

  test("tell of versions and deployments, signed", async () => {
    await using app = await openTestApp({ open, environment });
    const receiver = await startReceiver();
    const { secret } = await create(app, {
      url: receiver.url,
      events: ["file.version.created", "deployment.changed"],
    });
    const saved = await save(app, 0.1);
    await save(app, 0.1);
    await save(app, 0.2);
    app.clock.now += 1;
    await log(app);
    await work(app);

    expect(receiver.ofType("file.version.created")).toMatchObject([
      {
        timestamp: "2026-01-01T00:00:00.001Z",
        data: {
          file: { id: saved.body.id, type: "prompt", path: "support/reply", name: "reply" },
          version: { id: saved.body.version_id, number: 1, created_by: { full_name: "Test key" } },
        },
      },
      { data: { version: { number: 2 } } },
      { data: { version: { number: 3 } } },
    ]);
    expect(receiver.ofType("deployment.changed")).toMatchObject([
      {
        data: {
          version_id: saved.body.version_id,
          previous_version_id: null,
          environment: { name: "production" },
        },
      },
    ]);
    expect(receiver.received).toHaveLength(4);
    expect(new Set(receiver.received.map(({ headers }) => headers["webhook-id"])).size).toBe(4);
    // The clock of tests is not now, and the library refuses old messages.
    for (const { headers, body } of receiver.received) {
      expect(() => verifyAt(secret, body, headers)).not.toThrow();
      expect(() => verifyAt(secret, `${body} `, headers)).toThrow();
    }
  });

  test("an event of a change that is undone is undone with it", async () => {
    await using app = await openTestApp({ open, environment });
    const { database } = app.services;
    const data = { evaluation: { id: "evr_1", name: null, file_id: null }, status: "completed" as const };
    const event = { organizationId: app.organizationId, type: "evaluation.completed" as const, data, now: 1 };
    const undone = database.transaction(async (transaction) => {
      await publishEvents(transaction, [event]);
      throw new Error("undone");
    });
    await expect(undone).rejects.toThrow("undone");
    expect(await readOutbox(app)).toEqual([]);
    await database.transaction((transaction) => publishEvents(transaction, [event]));
    expect(await readOutbox(app)).toHaveLength(1);
  });

  test("tell of Logs where somebody listens, and of a share where a share is wanted", async () => {
    await using app = await openTestApp({ open, environment });
    const receiver = await startReceiver();
    await log(app);
    await work(app);
    await log(app);
    expect((await readOutbox(app)).filter(({ type }) => type === "log.created")).toEqual([]);

    const all = await create(app, { url: receiver.url, events: ["log.created"] });
    const some = await create(app, {
      url: `${receiver.url}/some`,
      events: ["log.created"],
      sample_rate: 0.3,
    });
    const ids = Array.from({ length: 40 }, (_, index) => `log_${index}`);
    for (const id of ids) await log(app, id);
    await work(app);
    expect((await listDeliveries(app, all.id)).total).toBe(40);
    const sampled = (await listDeliveries(app, some.id)).total;
    expect(sampled).toBeGreaterThan(3);
    expect(sampled).toBeLessThan(25);
    expect(receiver.ofType("log.created")[0]?.data.log).toMatchObject({ type: "prompt", error: null });

    await app.ask("DELETE", `/v5/webhooks/${all.id}`);
    await app.ask("DELETE", `/v5/webhooks/${some.id}`);
    await log(app);
    expect((await readOutbox(app)).filter(({ type }) => type === "log.created")).toEqual([]);
  });

  test("many events for several webhooks arrive once each, few at a time", { timeout: 60_000 }, async () => {
    await using app = await openTestApp({ open, environment });
    const { database, jobs } = app.services;
    const receiver = await startReceiver();
    const urls = [0, 1].map((number) => `${receiver.url}/${number}`);
    for (const url of urls) await create(app, { url, events: ["file.version.created"] });
    const version = (number: number) => ({ id: `prv_${number}`, number, created_by: null });
    const file = { id: "pr_1", type: "prompt" as const, path: "a", name: "a" };
    await database.transaction((transaction) =>
      publishEvents(
        transaction,
        Array.from({ length: 45 }, (_, number) => ({
          organizationId: app.organizationId,
          type: "file.version.created" as const,
          data: { file, version: version(number) },
          now: app.clock.now + number,
        })),
      ),
    );
    await work(app);
    expect(receiver.received).toHaveLength(45 * urls.length);
    const sent = receiver.received.map(({ url, headers }) => `${url} ${headers["webhook-id"]}`);
    expect(new Set(sent).size).toBe(sent.length);
    expect(receiver.most.atOnce).toBeLessThanOrEqual(4 * urls.length);
    const numbers = receiver.received
      .filter(({ url }) => url.endsWith("/0"))
      .map(({ body }) => Number(JSON.parse(body).data.version.number));
    expect(numbers.every((number, index) => Math.abs(number - index) < 4)).toBe(true);
    expect(await jobs.listFailed()).toEqual([]);
  });

  test("an attempt that an earlier Parley planned is made", async () => {
    await using app = await openTestApp({ open, environment });
    const { database, jobs } = app.services;
    const receiver = await startReceiver();
    const { id } = await create(app, { url: receiver.url, events: ["file.version.created"] });
    receiver.answer = () => ({ status: receiver.received.length === 1 ? 500 : 204 });
    await save(app, 0.1);
    await work(app);
    const [delivery] = (await listDeliveries(app, id)).records;
    const payload = { version: 1, delivery_id: delivery?.id ?? "", round: 1, attempt: 2 };
    await jobs.enqueue(database.executor, { name: "webhooks.deliver", queue: id, payload });
    await work(app);
    expect(receiver.received).toHaveLength(2);
    // What was planned beside it is void.
    app.clock.now += aLongTimeMs;
    await work(app);
    expect(receiver.received).toHaveLength(2);
    expect((await listDeliveries(app, id)).records).toMatchObject([
      { status: "delivered", attempts_count: 2 },
    ]);
  });

  // A sweep plans the next by the clock of the test, which for PostgreSQL's own is always past.
  test.runIf(name === "sqlite")("what is older than 30 days is deleted, however much it is", async () => {
    await using app = await openTestApp({ open, environment });
    const { database, jobs } = app.services;
    const receiver = await startReceiver();
    const { id } = await create(app, { url: receiver.url, events: ["file.version.created"] });
    const webhooks = database.executor.$extendTables<WebhookTables>();
    const row = {
      organization_id: app.organizationId,
      webhook_id: id,
      event_id: "evt_1",
      event_type: "file.version.created" as const,
      payload: "{}",
      status: "delivered" as const,
      round: 1,
      attempts_count: 1,
      attempts: "[]",
      next_attempt_at: null,
    };
    const old = app.clock.now - 31 * 24 * 60 * 60 * 1000;
    await database.transaction((transaction) =>
      insertEach(transaction, {
        table: "webhook_deliveries",
        key: ["id"],
        rows: Array.from({ length: 520 }, (_, number) => ({
          ...row,
          id: `whd_${number}`,
          created_at: number === 0 ? app.clock.now : old,
        })),
      }),
    );
    const payload = { version: 1 };
    await jobs.enqueue(database.executor, { name: "webhooks.sweep", key: "webhooks.sweep", payload });
    for (let second = 0; second < 2; second += 1) {
      await work(app);
      app.clock.now += 1000;
    }
    const left = await webhooks.selectFrom("webhook_deliveries").select("id").execute();
    expect(left).toEqual([{ id: "whd_0" }]);
  });

  test("try again until they arrive, under the same id", async () => {
    await using app = await openTestApp({ open, environment });
    const receiver = await startReceiver();
    const { id } = await create(app, { url: receiver.url, events: ["file.version.created"] });
    receiver.answer = () =>
      receiver.received.length < 3
        ? { status: 500, body: `broken ${"x".repeat(5000)}` }
        : { status: 200, body: "thanks" };
    await save(app, 0.1);
    await work(app);
    for (let round = 0; round < 2; round += 1) {
      app.clock.now += aLongTimeMs;
      await work(app);
    }
    const { records } = await listDeliveries(app, id);
    expect(records).toMatchObject([
      {
        status: "delivered",
        attempts_count: 3,
        next_attempt_at: null,
        attempts: [{ status: 500 }, { status: 500 }, { status: 200, reply: "thanks", error: null }],
      },
    ]);
    expect(records[0]?.attempts[0]?.reply).toHaveLength(1024);
    expect(new Set(receiver.received.map(({ headers }) => headers["webhook-id"]))).toEqual(
      new Set([records[0]?.event_id]),
    );
    const webhook = await app.ask("GET", `/v5/webhooks/${id}`);
    expect(webhook.body).toMatchObject({ failing_since: null, is_enabled: true });
  });

  test("give up after a while, and can be sent again, one or all that failed", async () => {
    await using app = await openTestApp({ open, environment });
    const receiver = await startReceiver();
    const { id } = await create(app, { url: receiver.url, events: ["file.version.created"] });
    receiver.answer = () => ({ status: 302, headers: { location: "https://elsewhere.example/" } });
    await save(app, 0.1);
    await save(app, 0.2);
    for (let round = 0; round < 15; round += 1) {
      await work(app);
      app.clock.now += aLongTimeMs;
    }
    const failed = await listDeliveries(app, id, "status=failed");
    expect(failed.total).toBe(2);
    expect(failed.records[0]).toMatchObject({ attempts_count: 15, next_attempt_at: null });
    expect(failed.records[0]?.attempts.at(-1)?.error).toMatch(/Redirects are not followed/);
    expect(await app.services.jobs.listFailed()).toEqual([]);

    receiver.answer = () => ({ status: 200 });
    const [first, second] = failed.records;
    const replayed = await app.ask("POST", `/v5/webhooks/${id}/deliveries/${first!.id}/replay`);
    expect(replayed.body).toMatchObject({ status: "pending", attempts_count: 0 });
    await work(app);
    expect((await app.ask("GET", `/v5/webhooks/${id}/deliveries/${first!.id}`)).body).toMatchObject({
      status: "delivered",
      event_id: first!.event_id,
    });
    expect((await app.ask("POST", `/v5/webhooks/${id}/replay`, { since: "2030-01-01" })).body).toEqual({
      replayed: 0,
    });
    expect((await app.ask("POST", `/v5/webhooks/${id}/replay`, { since: "2026-01-01" })).body).toEqual({
      replayed: 1,
    });
    await work(app);
    expect((await listDeliveries(app, id, "status=delivered")).total).toBe(2);
    expect(receiver.received.at(-1)?.headers["webhook-id"]).toBe(second!.event_id);
    expect((await app.ask("POST", `/v5/webhooks/${id}/deliveries/whd_none/replay`)).status).toBe(404);
  });

  test("that only fail are disabled, and say so", async () => {
    await using app = await openTestApp({ open, environment });
    const receiver = await startReceiver();
    const { id } = await create(app, { url: receiver.url, events: ["file.version.created"] });
    receiver.answer = () => ({ status: 500 });
    await save(app, 0.1);
    await work(app);
    app.clock.now += 6 * 24 * 60 * 60 * 1000;
    await save(app, 0.2);
    await work(app);
    const disabled = await app.ask<{ disabled_reason: string }>("GET", `/v5/webhooks/${id}`);
    expect(disabled.body).toMatchObject({ is_enabled: false, failing_since: "2026-01-01T00:00:00.001Z" });
    expect(disabled.body.disabled_reason).toMatch(/failed for 5 days.*500/);

    const before = receiver.received.length;
    await save(app, 0.3);
    app.clock.now += aLongTimeMs;
    await work(app);
    expect(receiver.received).toHaveLength(before);
    expect((await app.ask("POST", `/v5/webhooks/${id}/replay`, { since: "2026-01-01" })).status).toBe(409);

    receiver.answer = () => ({ status: 200 });
    const enabled = await app.ask("PATCH", `/v5/webhooks/${id}`, { is_enabled: true });
    expect(enabled.body).toMatchObject({ is_enabled: true, disabled_reason: null, failing_since: null });
    expect((await app.ask("POST", `/v5/webhooks/${id}/replay`, { since: "2026-01-01" })).body).toEqual({
      replayed: 2,
    });
    await work(app);
    expect((await listDeliveries(app, id, "status=delivered")).total).toBe(2);
  });

  test("410 disables at once", async () => {
    await using app = await openTestApp({ open, environment });
    const receiver = await startReceiver();
    const { id } = await create(app, { url: receiver.url, events: ["file.version.created"] });
    receiver.answer = () => ({ status: 410 });
    await save(app, 0.1);
    await work(app);
    expect((await app.ask("GET", `/v5/webhooks/${id}`)).body).toMatchObject({
      is_enabled: false,
      disabled_reason: expect.stringContaining("410"),
    });
    expect((await listDeliveries(app, id, "status=failed")).total).toBe(1);
  });

  test("a new secret signs beside the old one until the overlap has passed", async () => {
    await using app = await openTestApp({ open, environment });
    const receiver = await startReceiver();
    const { id, secret } = await create(app, { url: receiver.url, events: ["file.version.created"] });
    const rotated = await app.ask<Made & { previous_secret_expires_at: string }>(
      "POST",
      `/v5/webhooks/${id}/rotate-secret`,
      { overlap_hours: 2 },
    );
    expect(rotated.body.secret).not.toBe(secret);
    expect(rotated.body.previous_secret_expires_at).toBe("2026-01-01T02:00:00.000Z");
    await save(app, 0.1);
    await work(app);
    for (const one of [secret, rotated.body.secret]) {
      const { body, headers } = receiver.received[0]!;
      expect(() => verifyAt(one, body, headers)).not.toThrow();
    }
    app.clock.now += 3 * 60 * 60 * 1000;
    await save(app, 0.2);
    await work(app);
    const { body, headers } = receiver.received[1]!;
    expect(() => verifyAt(rotated.body.secret, body, headers)).not.toThrow();
    expect(() => verifyAt(secret, body, headers)).toThrow();
  });

  test("a test event is sent at once, once, whatever the webhook listens to", async () => {
    await using app = await openTestApp({ open, environment });
    const receiver = await startReceiver();
    const { id } = await create(app, { url: receiver.url, events: ["log.created"], is_enabled: false });
    expect((await app.ask("POST", `/v5/webhooks/${id}/test`)).body).toMatchObject({
      status: "delivered",
      event_type: "webhook.test",
      attempts: [{ status: 204 }],
    });
    expect(receiver.ofType("webhook.test")).toMatchObject([{ data: { webhook_id: id } }]);
    receiver.answer = () => ({ status: 500 });
    expect((await app.ask("POST", `/v5/webhooks/${id}/test`)).body).toMatchObject({
      status: "failed",
      attempts_count: 1,
    });
  });

  test("an address that is not allowed any more is not asked, and the delivery says what to do", async () => {
    await using app = await openTestApp({ open, environment });
    const receiver = await startReceiver();
    const { id } = await create(app, { url: receiver.url, events: ["log.created"] });
    await app.services.database.executor
      .$extendTables<WebhookTables>()
      .updateTable("webhooks")
      .set({ url: receiver.url.replace("127.0.0.1", "127.0.0.2") })
      .execute();
    expect((await app.ask("POST", `/v5/webhooks/${id}/test`)).body).toMatchObject({
      status: "failed",
      attempts: [{ status: null, error: expect.stringContaining("PARLEY_EGRESS_ALLOW") }],
    });
    expect(receiver.received).toEqual([]);
  });
});

const readOutbox = (app: OpenTestApp) =>
  app.services.database.executor
    .$extendTables<OutboxTables>()
    .selectFrom("outbox_events")
    .selectAll()
    .execute();

/** Verifies with the reference library as if it were the moment the message says. */
function verifyAt(secret: string, body: string, headers: Record<string, string>): void {
  const realNow = Date.now;
  Date.now = () => Number(headers["webhook-timestamp"]) * 1000;
  try {
    new Webhook(secret).verify(body, headers);
  } finally {
    Date.now = realNow;
  }
}
