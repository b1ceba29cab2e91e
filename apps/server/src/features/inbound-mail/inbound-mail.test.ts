import type { Approval } from "@parley/contract";
import {
  createSigningDomain,
  handOver,
  mailChannel,
  openImapServer,
  openMailServer,
  readTaken,
  replyTo,
} from "@parley/channels/testing";
import { databases } from "@parley/db/testing";
import { sql } from "kysely";
import { createTransport } from "nodemailer";
import { afterEach, describe, expect, test } from "vitest";
import { createGuard } from "../../kernel/access/guard.ts";
import type { Services } from "../../services.ts";
import { addMember } from "../../testing/add-member.ts";
import { openTestApp } from "../../testing/open-test-app.ts";
import { createJobHandlers } from "../../worker.ts";
import { deliver, planDelivery } from "../channels/index.ts";
import { listWaitingMails } from "./inbound-mail.store.ts";
import { planMail } from "./keep-mail.ts";
import { startMailIntake } from "./mail-intake.ts";

const open_: AsyncDisposable[] = [];
afterEach(async () => {
  for (const one of open_.splice(0).toReversed()) await one[Symbol.asyncDispose]();
});
const later = <T extends AsyncDisposable>(one: T): T => {
  open_.push(one);
  return one;
};

const patience = { timeout: 60_000, interval: 50 };

type Delivery = { status: string; reason: string | null; address: string };

describe.each(databases)("mail on $name", ({ open }) => {
  /** Ana, who may approve, and a channel of mail with a real SMTP server. */
  const openApp = async (settings: object = {}, secrets: object = {}) => {
    const app = later(await openTestApp({ open, environment: { PARLEY_EGRESS_ALLOW: "127.0.0.1/32" } }));
    const smtp = later(await openMailServer());
    await addMember(app, { id: "ana", name: "Ana", role: "reviewer" });
    const given = mailChannel(smtp, { settings, secrets });
    const made = await app.ask<{ id: string; inbound_url: string }>("POST", "/v5/channels", given);
    expect(made.status).toBe(201);
    const asker = await app.createKey(["approve-request", "read"]);
    const work = (instead: Partial<Services> = {}) =>
      app.services.jobs.runDue({ handlers: createJobHandlers({ ...app.services, ...instead }) });
    const get = async (id: string) => (await app.ask<Approval>("GET", `/v5/approvals/${id}`)).body;
    const isTold = async (id: string) => {
      const { body } = await app.ask<Delivery[]>("GET", `/v5/approvals/${id}/deliveries`);
      return body.length > 0 && body.every(({ status }) => status !== "pending");
    };
    return {
      ...app,
      smtp,
      channel: made.body,
      work,
      get,
      async request(body: object = {}) {
        const asked = await app.askAs<Approval>(asker, "POST", "/v5/approvals", {
          kind: "function_call",
          name: "refund",
          args: { order: "A-7", eur: 30 },
          plan: { steps: [{ who: { channel: "email:ana@example.com" } }] },
          ...body,
        });
        expect(asked.status).toBe(201);
        // Where it is shown is found out after the request was made.
        await expect.poll(async () => (await work(), await isTold(asked.body.id)), patience).toBe(true);
        return asked.body;
      },
      /** Hands a mail over as anyone may who knows the secret. */
      handOver: async (raw: Uint8Array, by: { secret?: string } = {}) =>
        app.app.fetch(handOver(raw, { inboundUrl: made.body.inbound_url, now: app.services.clock(), ...by })),
    };
  };
  const reply = async (
    { smtp }: { smtp: Awaited<ReturnType<typeof openMailServer>> },
    text: string,
    given = {},
  ) => {
    const [taken] = smtp.mails;
    if (taken === undefined) throw new Error("nothing was sent");
    return replyTo(taken, { text, ...given });
  };

  /** Everything that was written to anybody. */
  const textsOf = async ({ smtp }: { smtp: Awaited<ReturnType<typeof openMailServer>> }): Promise<string> => {
    const texts = await Promise.all(smtp.mails.map(async (mail) => (await readTaken(mail)).text ?? ""));
    return texts.join("\n");
  };

  test("a request is asked by mail, answered by mail, decided as in the inbox, and told in the thread", async () => {
    const app = await openApp();
    const { id } = await app.request();
    expect(app.smtp.mails.map(({ recipients }) => recipients)).toEqual([["ana@example.com"]]);
    const answered = await app.handOver((await reply(app, "Yes, thanks!")).raw);
    expect(answered.status).toBe(200);
    // It is kept, and not yet read.
    expect((await app.get(id)).outcome.status).toBe("pending");
    await app.work();
    expect((await app.get(id)).outcome).toMatchObject({
      status: "approved",
      by: [{ id: "ana", channel: "email:ana@example.com" }],
    });
    await expect.poll(async () => (await app.work(), app.smtp.mails.length), patience).toBe(2);
    const told = app.smtp.mails[1];
    expect(told && (await readTaken(told)).text).toContain("refund was approved by Ana.");
    const entries = await app.ask<{ records: { action: string; outcome: string }[] }>(
      "GET",
      "/v5/audit?size=50",
    );
    expect(entries.body.records).toContainEqual(expect.objectContaining({ action: "channels.decide" }));
  });

  test("what is not clear is asked back, and the same mail counts once", async () => {
    const app = await openApp();
    const { id } = await app.request();
    const { raw } = await reply(app, "Yes, but only 20");
    for (let time = 0; time < 3; time += 1) await app.handOver(raw);
    await app.work();
    expect((await app.get(id)).outcome.status).toBe("pending");
    expect(app.smtp.mails).toHaveLength(2);
    const asked = app.smtp.mails[1];
    if (asked === undefined) throw new Error("nobody asked back");
    await app.handOver(
      (await replyTo(asked, { text: "Denied: at most 20", messageId: "<answer-2@example.com>" })).raw,
    );
    await app.work();
    expect((await app.get(id)).outcome).toMatchObject({ status: "denied", comment: "at most 20" });
  });

  test("an answer whose process died is dealt with by the next one, and kept until then", async () => {
    const app = await openApp();
    const { id } = await app.request();
    const { executor } = app.services.database;
    // What a process leaves that dies between taking an answer and having it decided.
    await sql`insert into channel_inbound (channel_id, event_id, received_at)
      values (${app.channel.id}, 'ana@example.com <answer-1@example.com>', ${app.services.clock()})`.execute(
      executor,
    );
    await app.handOver((await reply(app, "Yes")).raw);
    await app.work();
    expect((await app.get(id)).outcome.status).toBe("pending");
    await sql`update channel_inbound set received_at = received_at - 600000`.execute(executor);
    await sql`update jobs set run_at = 1 where name = 'inbound-mail.take'`.execute(executor);
    await expect
      .poll(async () => (await app.work(), (await app.get(id)).outcome.status), patience)
      .toBe("approved");
  });

  test.each([
    // They are told so, once.
    ["somebody else's", { from: "Bob <bob@example.com>" }, 1],
    ["one that nothing proves", { headers: [] }, 0],
    [
      "a machine's",
      {
        headers: [
          "Authentication-Results: mx.parley.test; dkim=pass header.d=example.com",
          "Auto-Submitted: auto-replied",
        ],
      },
      0,
    ],
  ])("decides nothing: %s", async (_what, given, answers) => {
    const app = await openApp();
    const { id } = await app.request();
    await app.handOver((await reply(app, "Yes", given)).raw);
    await app.work();
    expect((await app.get(id)).outcome.status).toBe("pending");
    expect(app.smtp.mails).toHaveLength(1 + answers);
    expect(await app.services.jobs.listFailed()).toEqual([]);
  });

  test("each is mailed a link of their own, which decides by a press on its page and not by being opened", async () => {
    const app = await openApp();
    const { id } = await app.request();
    const [mail] = app.smtp.mails;
    const { html } = mail === undefined ? { html: null } : await readTaken(mail);
    const [, link = ""] = /href="(http:[^"]*\/decide\/[^"?]+)\?approve=true"/u.exec(html ?? "") ?? [];
    const page = await app.app.fetch(new Request(`${link}?approve=true`));
    expect(await page.text()).toContain("Nothing is decided");
    expect((await app.get(id)).outcome.status).toBe("pending");
    const { args_hash: argsHash } = await app.get(id);
    const pressed = await app.app.fetch(
      new Request(link, {
        method: "POST",
        headers: { "sec-fetch-site": "same-origin" },
        body: new URLSearchParams({ decision: "approve", args_hash: argsHash ?? "" }),
      }),
    );
    expect(pressed.status).toBe(200);
    expect((await app.get(id)).outcome).toMatchObject({ status: "approved", by: [{ id: "ana" }] });
  });

  test.each(["disabled", "deleted"])(
    "a link in the mail of a channel that is %s since decides nothing",
    async (what) => {
      const app = await openApp();
      const { id } = await app.request();
      const [mail] = app.smtp.mails;
      const { html } = mail === undefined ? { html: null } : await readTaken(mail);
      const [, link = ""] = /href="(http:[^"]*\/decide\/[^"?]+)\?approve=true"/u.exec(html ?? "") ?? [];
      const path = `/v5/channels/${app.channel.id}`;
      await (what === "deleted" ? app.ask("DELETE", path) : app.ask("PATCH", path, { is_enabled: false }));
      const { args_hash: argsHash } = await app.get(id);
      const press = () =>
        app.app.fetch(
          new Request(link, {
            method: "POST",
            headers: { "sec-fetch-site": "same-origin" },
            body: new URLSearchParams({ decision: "approve", args_hash: argsHash ?? "" }),
          }),
        );
      expect((await press()).status).toBe(403);
      expect((await app.get(id)).outcome.status).toBe("pending");
      if (what === "deleted") return;
      await app.ask("PATCH", path, { is_enabled: true });
      expect((await press()).status).toBe(200);
    },
  );

  test("an answer that comes too late is told so", async () => {
    const app = await openApp();
    const { id } = await app.request();
    await app.ask("POST", `/v5/approvals/${id}/cancel`, { reason: "done by hand" });
    await app.handOver((await reply(app, "Yes")).raw);
    await app.work();
    expect((await app.get(id)).outcome.status).toBe("cancelled");
    expect(await textsOf(app)).toContain("cancelled already");
  });

  test("an answer after the deadline decides nothing, and is told so", async () => {
    const app = await openApp();
    // PostgreSQL runs jobs by its own clock: a deadline of ours must not be long over there.
    app.clock.now = Date.now();
    const { id } = await app.request({ deadline_seconds: 60 });
    const { raw } = await reply(app, "Yes");
    app.clock.now += 61_000;
    expect((await app.handOver(raw)).status).toBe(200);
    await expect
      .poll(async () => (await app.work(), await textsOf(app)), patience)
      .toContain("has timed out already");
    expect((await app.get(id)).outcome).toMatchObject({ status: "timed_out" });
  });

  test("another answer after one that counted changes nothing, and is told who decided", async () => {
    const app = await openApp();
    const { id } = await app.request();
    await app.handOver((await reply(app, "Yes")).raw);
    await app.work();
    const { outcome } = await app.get(id);
    expect(outcome).toMatchObject({ status: "approved", by: [{ id: "ana" }] });
    const other = await reply(app, "No: the wrong customer", { messageId: "<answer-2@example.com>" });
    await app.handOver(other.raw);
    await app.work();
    expect(await textsOf(app)).toContain("is approved already, by Ana");
    expect((await app.get(id)).outcome).toEqual(outcome);
  });

  test("a member who may not approve is proven, and decides nothing all the same", async () => {
    const app = await openApp();
    await addMember(app, { id: "vic", name: "Vic", role: "viewer" });
    const { id } = await app.request({ plan: { steps: [{ who: { channel: "email:vic@example.com" } }] } });
    for (const [at, text] of ["Yes", "No"].entries()) {
      const answer = await reply(app, text, {
        from: "Vic <vic@example.com>",
        messageId: `<answer-${at}@example.com>`,
      });
      await app.handOver(answer.raw);
      await app.work();
      const told = await readTaken(app.smtp.mails[at + 1]!);
      expect(told.recipients).toEqual(["vic@example.com"]);
      expect(told.text).toContain("lacks the permission `approve`");
    }
    expect((await app.get(id)).outcome).toMatchObject({ status: "pending" });
  });

  test("an answer that came before its channel was disabled waits until it is enabled", async () => {
    const app = await openApp();
    const { id } = await app.request();
    expect((await app.handOver((await reply(app, "Yes")).raw)).status).toBe(200);
    const path = `/v5/channels/${app.channel.id}`;
    await app.ask("PATCH", path, { is_enabled: false });
    await app.work();
    const { executor } = app.services.database;
    expect(await listWaitingMails(executor, { changedSince: 0, limit: 10 })).toEqual([]);
    // Whoever brings more is told that it is not taken.
    expect((await app.handOver((await reply(app, "No", { messageId: "<2@example.com>" })).raw)).status).toBe(
      401,
    );
    await app.ask("PATCH", path, { is_enabled: true });
    const waiting = await listWaitingMails(executor, { changedSince: 0, limit: 10 });
    expect(waiting).toHaveLength(1);
    for (const mail of waiting)
      await planMail(app.services.jobs, executor, { id: mail.id, channelId: mail.channel_id });
    await app.work();
    expect((await app.get(id)).outcome.status).toBe("approved");
    expect(await listWaitingMails(executor, { changedSince: 0, limit: 10 })).toEqual([]);
  });

  test("a request with another signature brings nothing", async () => {
    const app = await openApp();
    await app.request();
    const other = `whsec_${Buffer.from("another of twenty-four bytes").toString("base64")}`;
    const refused = await app.handOver((await reply(app, "Yes")).raw, { secret: other });
    expect(refused.status).toBe(401);
  });

  test("answers are read from a mailbox", async () => {
    const imap = later(await openImapServer());
    const app = await openApp(
      {
        inbound: null,
        imap: { host: "127.0.0.1", port: imap.port, security: "none", username: imap.user },
      },
      { imap_password: imap.password },
    );
    await startIntake(app);
    const { id } = await app.request();
    await imap.idling();
    imap.deliver(Buffer.from((await reply(app, "No")).raw).toString());
    await expect
      .poll(async () => (await app.work(), (await app.get(id)).outcome.status), patience)
      .toBe("denied");
  });

  test("answers are taken by SMTP, for our addresses only", async () => {
    const app = await openApp({ inbound: null });
    const port = await startIntake(app, { host: "127.0.0.1", port: 0 });
    const { id } = await app.request();
    const inbound = await reply(app, "Yes");
    const [asked] = app.smtp.mails;
    const to = asked && (await readTaken(asked)).headers.find(({ name }) => name === "reply-to")?.value;
    const transporter = createTransport({ host: "127.0.0.1", port, ignoreTLS: true });
    const send = (recipient: string) =>
      transporter.sendMail({
        envelope: { from: "ana@example.com", to: [recipient] },
        raw: Buffer.from(inbound.raw),
      });
    await expect(send("bob@parley.test")).rejects.toMatchObject({ responseCode: 550 });
    await send(/<(.+)>/.exec(to ?? "")?.[1] ?? to ?? "");
    transporter.close();
    await app.work();
    expect((await app.get(id)).outcome.status).toBe("approved");
  });

  test("an address is one channel's, of whichever organization; one that does not open keeps nobody's mail", async () => {
    const app = await openApp();
    const { executor } = app.services.database;
    const { apiKey } = await app.createOtherOrganization();
    const settingsOf = (address: string) => ({
      sender_proof: "none",
      agent_addresses: [{ address, senders: ["*@example.com"] }],
    });
    const make = (name: string, address: string) =>
      app.askAs<{ id: string }>(apiKey, "POST", "/v5/channels", {
        kind: "email",
        name,
        settings: settingsOf(address),
        secrets: {},
      });
    const other = (await make("theirs", "calm@other.test")).body;
    const taken = { status: 409, body: { code: "channels.address_taken" } };
    for (const address of ["Parley@parley.test", `parley+${"a".repeat(26)}@parley.test`]) {
      expect(await make("another", address)).toMatchObject(taken);
      const settings = settingsOf(address);
      expect(await app.askAs(apiKey, "PATCH", `/v5/channels/${other.id}`, { settings })).toMatchObject(taken);
    }
    await sql`update channels set sealed_secrets = 'broken' where id = ${other.id}`.execute(executor);
    const port = await startIntake(app, { host: "127.0.0.1", port: 0 });
    const transporter = createTransport({ host: "127.0.0.1", port, ignoreTLS: true });
    await transporter.sendMail({ from: "ana@example.com", to: "parley@parley.test", text: "Hello" });
    transporter.close();
    const { rows } = await sql<{ channel_id: string }>`select channel_id from received_mails`.execute(
      executor,
    );
    expect(rows).toEqual([{ channel_id: app.channel.id }]);
  });

  const startIntake = async (
    { services }: Awaited<ReturnType<typeof openApp>>,
    receiver?: { host: string; port: number },
  ): Promise<number> => {
    const intake = await startMailIntake({
      ...services,
      guard: createGuard(services),
      mailLimitBytes: 1_000_000,
      receiver,
    });
    later({ [Symbol.asyncDispose]: () => intake.close() });
    return intake.port ?? 0;
  };

  test("where Parley is to look itself whether a sender is real, it does, and believes no header", async () => {
    const { record, sign } = createSigningDomain("example.com");
    const app = await openApp({ own_verification: "signatures" });
    const { id } = await app.request();
    const { raw } = await reply(app, "Yes");
    await app.handOver(raw);
    // What a mail says about itself is not believed any more.
    const silent = async () => {
      throw Object.assign(new Error("no answer"), { code: "ENOTFOUND" });
    };
    await app.work({ resolveDns: silent });
    expect((await app.get(id)).outcome.status).toBe("pending");
    const unsigned = Buffer.from(raw).toString().replace("answer-1", "answer-2");
    await app.handOver(Buffer.from(await sign(unsigned)));
    await app.work({
      resolveDns: async (name) => (name === record.name ? [[record.text]] : silent()),
    });
    expect((await app.get(id)).outcome.status).toBe("approved");
  });

  test("mail to an agent is told to webhooks, once, and only from whom it may be", async () => {
    const app = await openApp({
      agent_addresses: [{ address: "calm-otter@parley.test", senders: ["*@example.com"] }],
    });
    const mailFrom = (from: string, id: string, more: string[] = []): Buffer =>
      Buffer.from(
        [
          "Authentication-Results: mx.parley.test; dkim=pass header.d=example.com; dkim=pass header.d=evil.test",
          `From: ${from}`,
          "To: calm-otter@parley.test",
          `Message-ID: ${id}`,
          ...more,
          "Date: Thu, 01 Jan 2026 10:00:00 +0000",
          "Subject: Deploy?",
          "",
          "please deploy",
        ].join("\r\n"),
      );
    const mails = [
      mailFrom("Ann <ann@example.com>", "<x1@example.com>"),
      mailFrom("Ann <ann@example.com>", "<x1@example.com>"),
      mailFrom("Eve <eve@evil.test>", "<x2@evil.test>"),
    ];
    for (const mail of mails) expect((await app.handOver(mail)).status).toBe(200);
    await app.services.jobs.runDue({
      handlers: { ...createJobHandlers(app.services), "webhooks.hand-out": async () => {} },
    });
    const { rows } = await sql<{ type: string; data: string }>`select type, data from outbox_events
      where type = 'agent_email.received'`.execute(app.services.database.executor);
    expect(rows.map(({ data }) => JSON.parse(data) as unknown)).toMatchObject([
      {
        is_test: false,
        from_address: "Ann <ann@example.com>",
        to_address: "calm-otter@parley.test",
        subject: "Deploy?",
        body: "please deploy",
        message_id: "<x1@example.com>",
        raw_email: mails[0]?.toString(),
        previous_thread: null,
      },
    ]);
    const later_ = mailFrom("Ann <ann@example.com>", "<x3@example.com>", ["In-Reply-To: <x1@example.com>"]);
    await app.handOver(later_);
    await app.services.jobs.runDue({
      handlers: { ...createJobHandlers(app.services), "webhooks.hand-out": async () => {} },
    });
    const { rows: told } = await sql<{ data: string }>`select data from outbox_events
      where type = 'agent_email.received'`.execute(app.services.database.executor);
    const answered = told.map(({ data }) => JSON.parse(data) as { message_id: string });
    expect(answered.find(({ message_id: id }) => id === "<x3@example.com>")).toMatchObject({
      previous_thread: [
        {
          from_address: "Ann <ann@example.com>",
          to_address: ["calm-otter@parley.test"],
          cc_address: [],
          bcc_address: [],
          subject: "Deploy?",
          content: "please deploy",
          datetime: "2026-01-01T10:00:00.000Z",
        },
      ],
    });
  });

  test("HumanLayer's clients ask by mail: their subject, their thread, an answer in words, escalation", async () => {
    const app = await openApp();
    const wire = (method: string, path: string, body?: object) =>
      app.app.fetch(
        new Request(`http://parley.test/humanlayer/v1${path}`, {
          method,
          headers: { authorization: `Bearer ${app.apiKey}`, "content-type": "application/json" },
          ...(body !== undefined && { body: JSON.stringify(body) }),
        }),
      );
    const asked = await wire("POST", "/contact_requests", {
      run_id: "ops-1",
      call_id: "human_call-1",
      spec: {
        msg: "Which shard?",
        channel: {
          email: {
            address: "Ana <Ana@example.com>",
            experimental_subject_line: "Re: Deploy?",
            experimental_in_reply_to_message_id: "<x1@example.org>",
            experimental_references_message_id: "<x1@example.org>",
          },
        },
      },
    });
    expect(asked.status).toBe(200);
    await expect.poll(async () => (await app.work(), app.smtp.mails.length), patience).toBe(1);
    const [mail] = app.smtp.mails;
    if (mail === undefined) throw new Error("nothing was sent");
    expect(await readTaken(mail)).toMatchObject({
      recipients: ["ana@example.com"],
      subject: "Re: Deploy?",
      inReplyTo: ["<x1@example.org>"],
      references: ["<x1@example.org>"],
      text: expect.stringContaining("Which shard?"),
    });
    await wire("POST", "/agent/human_contacts/human_call-1/escalate_email", {
      escalation_msg: "blocked for 30 minutes",
      additional_recipients: [{ address: "Lead <lead@example.com>", field: null }],
      channel: null,
    });
    await expect
      .poll(async () => (await app.work(), app.smtp.mails.flatMap(({ recipients }) => recipients)), patience)
      .toContain("lead@example.com");
    const told = app.smtp.mails.find(({ recipients }) => recipients.includes("lead@example.com"));
    expect(told && (await readTaken(told)).text).toContain("blocked for 30 minutes");
    await app.handOver((await reply(app, "The second one.\n\nAna")).raw);
    const answer = async () =>
      ((await (await wire("GET", "/contact_requests/human_call-1")).json()) as { status: object | null })
        .status;
    await expect
      .poll(async () => (await app.work(), await answer()), patience)
      .toMatchObject({
        response: expect.stringMatching(/^The second one\./u),
        responded_at: expect.any(String),
      });
  });

  /** A request whose mail could not be sent, and is to be tried again in an hour. */
  const askLater = async (app: Awaited<ReturnType<typeof openApp>>) => {
    const steps = [
      { who: { channel: "email:ana@example.com" } },
      { who: { person: "ana" }, after_seconds: 3600 },
    ];
    const { id } = await app.request({ plan: { steps } });
    const { database, jobs, clock } = app.services;
    // Whatever else was planned for it has been done.
    await app.work();
    await sql`update channel_deliveries set status = 'pending', message = null, shown_hash = null`.execute(
      database.executor,
    );
    type Waiting = Delivery & { id: string };
    const get = async () => (await app.ask<Waiting[]>("GET", `/v5/approvals/${id}/deliveries`)).body;
    const [delivery] = await get();
    if (delivery === undefined) throw new Error("nothing was tried");
    await database.transaction((transaction) =>
      planDelivery(jobs, transaction, {
        id: delivery.id,
        channel_id: app.channel.id,
        // By the clock of the process as by that of PostgreSQL.
        next_attempt_at: Math.max(clock(), Date.now()) + 3_600_000,
      }),
    );
    return { id, delivery, get };
  };

  test("what waits when its channel is disabled is shown when it is enabled, and the next are asked meanwhile", async () => {
    const app = await openApp();
    const { id, delivery, get } = await askLater(app);
    const path = `/v5/channels/${app.channel.id}`;
    await app.ask("PATCH", path, { is_enabled: false });
    await deliver(app.services, { id: delivery.id, signal: new AbortController().signal });
    expect(await get()).toMatchObject([{ status: "pending", reason: expect.stringContaining("disabled") }]);
    const events = async () => {
      await app.work();
      const { body } = await app.ask<{ type: string }[]>("GET", `/v5/approvals/${id}/events`);
      return body.map(({ type }) => type);
    };
    await expect.poll(events, patience).toContain("escalated");
    await app.ask("PATCH", path, { is_enabled: true });
    await expect
      .poll(
        async () => (await app.work(), (await get()).find((one) => one.id === delivery.id)?.status),
        patience,
      )
      .toBe("delivered");
  });

  test("what is sent again is sent at once, whenever it was to be tried next", async () => {
    const app = await openApp();
    const { delivery } = await askLater(app);
    await app.ask("POST", `/v5/channels/${app.channel.id}/deliveries/${delivery.id}/resend`);
    await expect.poll(async () => (await app.work(), app.smtp.mails.length), patience).toBe(2);
  });

  test("an answer counts to a mail that went out before its process could note so", async () => {
    const app = await openApp();
    const { id } = await app.request();
    const { executor } = app.services.database;
    // What a process leaves that dies when the mail is taken.
    await sql`update channel_deliveries set status = 'pending', message = null, shown_hash = null`.execute(
      executor,
    );
    await sql`delete from channel_message_keys`.execute(executor);
    app.smtp.refuseNext(550, "no more");
    const [delivery] = (await app.ask<{ id: string }[]>("GET", `/v5/approvals/${id}/deliveries`)).body;
    await app.ask("POST", `/v5/channels/${app.channel.id}/deliveries/${delivery?.id}/resend`);
    await app.work();
    await app.handOver((await reply(app, "Yes")).raw);
    await expect
      .poll(async () => (await app.work(), (await app.get(id)).outcome.status), patience)
      .toBe("approved");
  });

  test("a mail server that refuses is said, and the delivery can be made again", async () => {
    const app = await openApp();
    app.smtp.refuseNext(550, "no such user");
    const { id } = await app.request();
    const [failed] = (await app.ask<Delivery[]>("GET", `/v5/approvals/${id}/deliveries`)).body;
    expect(failed).toMatchObject({ status: "failed", reason: expect.stringContaining("no such user") });
  });
});
