import type { Approval } from "@parley/contract";
import {
  handOver,
  handOverSecret,
  mailChannel,
  openMailServer,
  readTaken,
  replyTo,
} from "@parley/channels/testing";
import { databases } from "@parley/db/testing";
import { sql } from "kysely";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { addMember } from "../../../testing/add-member.ts";
import { openTestApp } from "../../../testing/open-test-app.ts";
import { createJobHandlers } from "../../../worker.ts";

const open_: AsyncDisposable[] = [];
afterEach(async () => {
  for (const one of open_.splice(0).toReversed()) await one[Symbol.asyncDispose]();
});
const later = <T extends AsyncDisposable>(one: T): T => {
  open_.push(one);
  return one;
};

const hour = 3_600_000;
const patience = { timeout: 60_000, interval: 50 };

type Told = { type: string; card: { title: string; message: string; offers: { approve: boolean } } };

/** A program that is told of requests. */
async function openReceiver() {
  const told: Told[] = [];
  const answers: number[] = [];
  let meanwhile = async (): Promise<unknown> => undefined;
  const server = createServer(async (request, reply) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    await meanwhile();
    const status = answers.shift() ?? 204;
    if (status === 204) told.push(JSON.parse(Buffer.concat(parts).toString()) as Told);
    reply.writeHead(status).end();
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    told,
    url: `http://127.0.0.1:${port}/`,
    answerNext: (...statuses: number[]) => void answers.push(...statuses),
    /** Done while somebody waits for an answer. */
    doMeanwhile: (act: typeof meanwhile) => void (meanwhile = act),
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => void server.close(() => resolve())),
  };
}

describe.each(databases)("what little hangs on, told together, on $name", ({ open }) => {
  /** Ana, who wants a digest at five by the clock of Berlin. It is midnight there, and an hour past. */
  const openApp = async (kind: "email" | "webhook", preferences: object = {}) => {
    const app = later(await openTestApp({ open, environment: { PARLEY_EGRESS_ALLOW: "127.0.0.1/32" } }));
    const smtp = later(await openMailServer());
    const receiver = later(await openReceiver());
    const { executor } = app.services.database;
    await addMember(app, { id: "ana", name: "Ana", role: "reviewer" });
    const may = ["read", "approve"] as const;
    const ana = await app.createKey(may);
    await sql`update api_keys set user_id = 'ana' where name = ${`May ${may.join(", ")}`}`.execute(executor);
    const made = await app.ask<{ id: string; inbound_url: string }>(
      "POST",
      "/v5/channels",
      kind === "email"
        ? mailChannel(smtp)
        : { kind, name: "c", settings: { url: receiver.url }, secrets: { secret: handOverSecret } },
    );
    expect(made.status).toBe(201);
    const { id: channelId } = made.body;
    const wish = (given: object = {}) =>
      app.askAs(ana, "PUT", "/v5/me/channel-preferences", {
        time_zone: "Europe/Berlin",
        preferences: [{ channel_id: channelId }],
        digest: { at: ["17:00"] },
        ...preferences,
        ...given,
      });
    expect((await wish()).status).toBe(200);
    const asker = await app.createKey(["approve-request", "read"]);
    /** The queue of a PostgreSQL server has a clock of its own: what waits for ours is looked at again. */
    const work = async (): Promise<void> => {
      const { rows } = await sql<{ id: string }>`select id from channel_digests where status = 'waiting'
        and due_at <= ${app.clock.now} and (next_attempt_at is null or next_attempt_at <= ${app.clock.now})`.execute(
        executor,
      );
      for (const { id } of rows)
        await app.services.jobs.enqueue(executor, {
          name: "channels.digest",
          key: `channels.digest:${id}`,
          payload: { version: 1, digest_id: id },
        });
      await app.services.jobs.runDue({ handlers: createJobHandlers(app.services) });
    };
    const deliveries = async (id: string) =>
      (
        await app.ask<
          { id: string; status: string; reason: string | null; attempts: { error: string | null }[] }[]
        >("GET", `/v5/approvals/${id}/deliveries`)
      ).body;
    return {
      ...app,
      ana,
      smtp,
      receiver,
      channelId,
      inboundUrl: made.body.inbound_url,
      work,
      wish,
      deliveries,
      async request(name: string, body: object = {}) {
        const answer = await app.askAs<Approval>(asker, "POST", "/v5/approvals", {
          kind: "function_call",
          name,
          args: { order: "A-7" },
          stakes: "low",
          plan: { steps: [{ who: { person: "ana@example.com" } }] },
          ...body,
        });
        expect(answer.status).toBe(201);
        await expect
          .poll(async () => (await work(), (await deliveries(answer.body.id)).length), patience)
          .toBeGreaterThan(0);
        return answer.body;
      },
      decide: ({ id, args_hash }: Approval, decision = "approve") =>
        app.askAs(ana, "POST", `/v5/approvals/${id}/decide`, { decision, args_hash }),
      cancel: ({ id }: Approval) => app.ask("POST", `/v5/approvals/${id}/cancel`, { reason: "done by hand" }),
      status: async (one: Approval) => (await deliveries(one.id)).map(({ status }) => status),
    };
  };

  test("in one mail, at the hour the person wants; what is decided by then is left out", async () => {
    const app = await openApp("email");
    const [first, second, third] = [
      await app.request("refund"),
      await app.request("ship"),
      await app.request("archive"),
    ];
    expect(app.smtp.mails).toEqual([]);
    expect(await app.status(first)).toEqual(["pending"]);
    await app.cancel(third);
    app.clock.now += 15 * hour + 59 * 60_000;
    await app.work();
    expect(app.smtp.mails).toEqual([]);
    app.clock.now += 60_000;
    await app.work();
    // The process may begin it again: it is told once.
    await app.work();
    expect(app.smtp.mails).toHaveLength(1);
    const [taken] = app.smtp.mails;
    if (taken === undefined) throw new Error("there is no mail");
    const mail = await readTaken(taken);
    expect(mail.subject).toBe("2 requests of low stakes wait for you");
    for (const name of ["refund", "ship"]) expect(mail.text).toContain(`asks to run ${name}`);
    expect(mail.text).not.toContain("archive");
    // Each behind a link of Ana's own, which is in no log.
    const links = [...(mail.text ?? "").matchAll(/\/decide\/([\w-]+)/gu)].map(([, token = ""]) => token);
    expect(new Set(links).size).toBe(2);
    expect(await app.status(first)).toEqual(["delivered"]);
    expect(await app.status(second)).toEqual(["delivered"]);
    expect(await app.status(third)).toEqual(["skipped"]);
    const log = JSON.stringify(await app.deliveries(first.id));
    expect(log).toContain("Told with 1 others.");
    for (const token of links) expect(log).not.toContain(token);
    await answerByMail(app, taken, "Yes");
    expect(app.smtp.mails).toHaveLength(2);
    expect((await readTaken(app.smtp.mails[1] ?? taken)).text).toContain("told of several requests");
    const now = await app.ask<Approval>("GET", `/v5/approvals/${first.id}`);
    expect(now.body.outcome.status).toBe("pending");
  });

  test("at once where the deadline comes first, or more hangs on it; alone as it always is", async () => {
    const app = await openApp("webhook");
    await app.request("soon", { deadline_seconds: 3600 });
    await app.request("grave", { stakes: "medium" });
    await expect.poll(async () => (await app.work(), app.receiver.told.length), patience).toBe(2);
    expect(app.receiver.told.map(({ card }) => card.title)).toEqual(["soon", "grave"]);
    await app.request("refund");
    app.clock.now += 16 * hour;
    await expect.poll(async () => (await app.work(), app.receiver.told.length), patience).toBeGreaterThan(2);
    expect(app.receiver.told.find(({ card }) => card.title === "refund")?.card.offers.approve).toBe(true);
  });

  test("says in place what became of them, and begins again after a failure, once", async () => {
    const app = await openApp("webhook", { digest: { every_minutes: 60 } });
    const first = await app.request("refund");
    await app.request("ship");
    app.receiver.answerNext(503);
    app.clock.now += hour;
    await app.work();
    expect(app.receiver.told).toEqual([]);
    expect((await app.deliveries(first.id))[0]).toMatchObject({
      status: "pending",
      reason: expect.stringMatching(/503/),
    });
    app.clock.now += 60_000;
    await app.work();
    expect(app.receiver.told).toHaveLength(1);
    const [attempt, again] = (await app.deliveries(first.id))[0]?.attempts ?? [];
    expect([attempt?.error === null, again?.error]).toEqual([false, null]);
    expect((await app.decide(first)).status).toBe(200);
    await expect.poll(async () => (await app.work(), app.receiver.told.length), patience).toBe(2);
    expect(app.receiver.told[1]).toMatchObject({ type: "request.changed" });
    const lines = app.receiver.told[1]?.card.message.split("\n");
    expect(lines).toContainEqual(expect.stringMatching(/asks to run refund: approved by Ana$/u));
    expect(lines).toContainEqual(expect.stringMatching(/asks to run ship$/u));
  });

  test("what comes as it is told, or after it by a clock that is behind, is told by itself", async () => {
    const app = await openApp("webhook");
    const { executor } = app.services.database;
    await app.request("refund");
    await app.request("ship");
    const third = await app.request("archive");
    const [found] = (
      await sql<{ id: string | null }>`select digest_id as id from channel_deliveries
        where approval_id = ${third.id}`.execute(executor)
    ).rows;
    const hang = (digest: string | null) =>
      sql`update channel_deliveries set digest_id = ${digest} where approval_id = ${third.id}`.execute(
        executor,
      );
    await hang(null);
    app.receiver.doMeanwhile(() => hang(found?.id ?? null));
    app.clock.now += 16 * hour;
    await app.work();
    app.receiver.doMeanwhile(async () => undefined);
    const titles = () => app.receiver.told.map(({ card }) => card.title);
    await expect.poll(async () => (await app.work(), titles()), patience).toContain("archive");
    expect(titles()).toEqual(["2 requests of low stakes", "archive"]);
    app.clock.now -= 2 * hour;
    const late = await app.request("late");
    await expect.poll(async () => (await app.work(), titles()), patience).toContain("late");
    expect(await app.status(late)).toEqual(["delivered"]);
  });

  test("once, though the process dies before it notes so", async () => {
    const app = await openApp("email");
    await app.request("refund");
    await app.request("ship");
    app.clock.now += 16 * hour;
    const { database } = app.services;
    const { transaction } = database;
    // What comes of it is noted in a transaction, after the last mail.
    database.transaction = ((work: never) =>
      app.smtp.mails.length > 0
        ? Promise.reject(new Error("The process died."))
        : transaction.call(database, work)) as typeof transaction;
    const [digest] = (await sql<{ id: string }>`select id from channel_digests`.execute(database.executor))
      .rows;
    const tell = () => createJobHandlers(app.services)["channels.digest"] as (job: object) => Promise<void>;
    const job = { id: "1", attempt: 1, payload: { version: 1, digest_id: digest?.id ?? "" } };
    const { signal } = new AbortController();
    await expect(tell()({ ...job, signal })).rejects.toThrow("died");
    database.transaction = transaction;
    await tell()({ ...job, attempt: 2, signal });
    expect(app.smtp.mails).toHaveLength(1);
    const { rows } = await sql<{ status: string }>`select status from channel_digests`.execute(
      database.executor,
    );
    expect(rows).toEqual([{ status: "told" }]);
  });

  test("that it cannot be changed is in the log, and tried again where that may help", async () => {
    const app = await openApp("webhook", { digest: { every_minutes: 60 } });
    const first = await app.request("refund");
    await app.request("ship");
    app.clock.now += hour;
    await app.work();
    expect(app.receiver.told).toHaveLength(1);
    app.receiver.answerNext(410);
    expect((await app.decide(first)).status).toBe(200);
    const log = async () => (await app.deliveries(first.id))[0];
    await expect.poll(async () => (await app.work(), (await log())?.attempts.length), patience).toBe(2);
    expect((await log())?.status).toBe("delivered");
    expect((await log())?.attempts[1]?.error).toMatch(/410/);
  });

  test("what is given up is seen, and re-sent by itself; a disabled channel is waited for", async () => {
    const app = await openApp("webhook");
    const first = await app.request("refund");
    await app.request("ship");
    await app.ask("PATCH", `/v5/channels/${app.channelId}`, { is_enabled: false });
    app.clock.now += 16 * hour;
    await app.work();
    expect((await app.deliveries(first.id))[0]).toMatchObject({
      status: "pending",
      reason: expect.stringMatching(/disabled/),
    });
    app.receiver.answerNext(400);
    await app.ask("PATCH", `/v5/channels/${app.channelId}`, { is_enabled: true });
    await expect.poll(async () => (await app.work(), await app.status(first)), patience).toEqual(["failed"]);
    const [failed] = await app.deliveries(first.id);
    const resent = await app.ask("POST", `/v5/channels/${app.channelId}/deliveries/${failed?.id}/resend`);
    expect(resent.status).toBe(200);
    await expect
      .poll(async () => (await app.work(), app.receiver.told.map(({ card }) => card.title)), patience)
      .toEqual(["refund"]);
  });

  test("a time zone that nobody knows is refused by its name; where one is kept, nothing waits for ever for it", async () => {
    const app = await openApp("webhook");
    const refused = await app.wish({ time_zone: "Nowhere/None" });
    expect(refused.status).toBe(422);
    expect(JSON.stringify(refused.body)).toContain("time_zone");
    const { executor } = app.services.database;
    const kept = {
      time_zone: "Nowhere/None",
      preferences: [{ channel_id: app.channelId, from_hour: 0, to_hour: 12 }],
      digest: { at: ["01:00"] },
    };
    await sql`update channel_preferences set preferences = ${JSON.stringify(kept)}`.execute(executor);
    const windows = [{ from: "00:00", until: "23:59" }];
    const quiet = await app.askAs(app.ana, "PATCH", "/v5/me/availability", { quiet_hours: { windows } });
    expect(quiet.status).toBe(200);
    await sql`update availability set time_zone = 'Nowhere/None'`.execute(executor);
    const grave = await app.request("grave", { stakes: "medium" });
    expect(await app.askAs(app.ana, "GET", "/v5/me/channel-preferences")).toMatchObject({
      status: 200,
      body: { ...kept, time_zone: "UTC" },
    });
    await app.request("refund");
    app.clock.now += 2 * hour;
    const titles = () => app.receiver.told.map(({ card }) => card.title);
    await expect.poll(async () => (await app.work(), titles()), patience).toEqual(["grave", "refund"]);
    expect(await app.status(grave)).toEqual(["delivered"]);
    await sql`update channel_preferences set preferences = '[]'`.execute(executor);
    expect(await app.status(await app.request("unread", { stakes: "medium" }))).toEqual(["delivered"]);
  });

  test("nobody is told more often than they want, but for what much hangs on", async () => {
    const app = await openApp("webhook", { digest: null, most_per_hour: 1 });
    const told = await app.request("one", { stakes: "medium" });
    const skipped = await app.request("two", { stakes: "medium" });
    const grave = await app.request("three", { stakes: "high" });
    await expect.poll(async () => (await app.work(), app.receiver.told.length), patience).toBe(2);
    expect([await app.status(told), await app.status(skipped), await app.status(grave)]).toEqual([
      ["delivered"],
      ["skipped"],
      ["delivered"],
    ]);
  });
});

type App = {
  app: { fetch(request: Request): Response | Promise<Response> };
  inboundUrl: string;
  clock: { now: number };
  work(): Promise<void>;
};

/** What Ana's mail program sends, as a provider hands it over. */
async function answerByMail(app: App, taken: Parameters<typeof replyTo>[0], text: string): Promise<void> {
  const { raw } = await replyTo(taken, { text });
  const { inboundUrl, clock } = app;
  const reply = await app.app.fetch(handOver(raw, { inboundUrl, now: clock.now }));
  expect(reply.status).toBe(200);
  await app.work();
}
