import type { Approval } from "@parley/contract";
import { databases, type TestDatabases } from "@parley/db/testing";
import { addMember, openTestApp, runDueJobs } from "@parley/server/testing";
import { afterEach, describe, expect, test } from "vitest";
import type { PlatformRequest } from "../fakes/serve.ts";
import { startWhatsApp } from "../fakes/whatsapp/start-whatsapp.ts";
import { until } from "../testing/until.ts";

const open_: AsyncDisposable[] = [];
afterEach(async () => {
  for (const one of open_.splice(0).toReversed()) await one[Symbol.asyncDispose]();
});

const user = "4915112345678";
const number = `+${user}`;

type Delivery = {
  id: string;
  status: string;
  reason: string | null;
  receipts: { message: string; state: string }[];
};

type Tables = { channel_inbound: { event_id: string; done_at: number | null } };

/** Ana, who may approve, and a channel of an organization with Meta's API on this machine. */
async function openOrganization({ open }: Pick<TestDatabases, "open">, given: object = {}) {
  const whatsapp = await startWhatsApp();
  const app = await openTestApp({ open, environment: { PARLEY_EGRESS_ALLOW: "127.0.0.1" } });
  open_.push(whatsapp, app);
  // PostgreSQL runs jobs by its own clock.
  const now = Math.floor(Date.now() / 1000) * 1000;
  app.clock.now = now;
  whatsapp.now = now;
  await addMember(app, { id: "ana", role: "reviewer" });
  const secrets = {
    access_token: whatsapp.accessToken,
    app_secret: whatsapp.appSecret,
    verify_token: whatsapp.verifyToken,
  };
  const made = await app.ask<{ id: string; inbound_url: string }>("POST", "/v5/channels", {
    kind: "whatsapp",
    name: "phones",
    settings: {
      phone_number_id: whatsapp.phoneNumberId,
      template_name: "parley_request",
      api_url: whatsapp.url,
      ...given,
    },
    secrets,
  });
  expect(made).toMatchObject({ status: 201 });
  const { id: channelId, inbound_url: url } = made.body;
  const asker = await app.createKey(["approve-request", "read"]);
  const settle = (look: () => unknown): Promise<unknown> =>
    until(async () => {
      await runDueJobs(app.services);
      return (await look()) ? true : undefined;
    });
  const deliveries = async ({ id }: Approval) =>
    (await app.ask<Delivery[]>("GET", `/v5/approvals/${id}/deliveries`)).body;
  return {
    app,
    whatsapp,
    channelId,
    url,
    settle,
    deliveries,
    secrets: Object.values(secrets),
    at: { user, at: now },
    /** Says whose the number is, however it is written. */
    async link(written = number, person = "ana") {
      const path = `/v5/channels/${channelId}/people/${encodeURIComponent(written)}`;
      // There is no mail server.
      const told = { status: 200, body: { user_id: person, is_told: false } };
      expect(await app.ask("PUT", path, { person: `${person}@example.com` })).toMatchObject(told);
    },
    /** Asks at the number, and waits until it was told, or could not be. */
    async ask(to = number, asking: object = {}): Promise<Approval> {
      const { status, body } = await app.askAs<Approval>(asker, "POST", "/v5/approvals", {
        kind: "function_call",
        name: "refund",
        args: { order: 7 },
        plan: { steps: [{ who: { channel: `whatsapp:${to}` } }] },
        ...asking,
      });
      expect(status).toBe(201);
      await settle(async () => (await deliveries(body))[0]?.status.match(/delivered|failed/u));
      return body;
    },
    outcome: async ({ id }: Approval) => (await app.ask<Approval>("GET", `/v5/approvals/${id}`)).body.outcome,
    /** As Meta does: what could not be taken is told again. */
    send: ({ headers, body }: PlatformRequest): Promise<number> =>
      until(async () => {
        const { status } = await app.app.fetch(new Request(url, { method: "POST", headers, body }));
        return status < 500 ? status : undefined;
      }),
    /** Whether one of the messages that came in has been begun with, and not ended. */
    isTaking: async (): Promise<boolean> => {
      const { executor } = app.services.database;
      const taken = executor.$extendTables<Tables>().selectFrom("channel_inbound").select("event_id");
      return (await taken.where("done_at", "is", null).execute()).length > 0;
    },
    texts: () => whatsapp.messages.map((message) => whatsapp.see(message).text),
  };
}

describe.each(databases)("WhatsApp on $name", ({ open }) => {
  test("tells by its template, shows all of it when asked, and counts the press of whose number it is, once", async () => {
    const it = await openOrganization({ open });
    const { app, whatsapp, at } = it;
    const verifying = (token: string) =>
      app.app.fetch(new Request(`${it.url}?hub.mode=subscribe&hub.challenge=42&hub.verify_token=${token}`));
    expect(await (await verifying(whatsapp.verifyToken)).text()).toBe("42");
    expect((await verifying("another-token-of-others")).status).toBe(401);

    const asked = await it.ask();
    expect(whatsapp.messages).toMatchObject([{ type: "template", to: user }]);
    const show = whatsapp.press({ message: whatsapp.messages[0]!, button: "Show it", ...at });
    expect(await it.send(show)).toBe(200);
    expect(it.texts().at(-1)).toContain("not known here");
    await it.link();
    await it.send(whatsapp.press({ message: whatsapp.messages[0]!, button: "Show it", ...at }));
    const shown = whatsapp.messages.at(-1)!;
    expect(whatsapp.see(shown).text).toContain("order");

    const pressed = whatsapp.press({ message: shown, button: "Approve", ...at });
    expect(
      await it.send({ ...pressed, headers: { "x-hub-signature-256": `sha256=${"0".repeat(64)}` } }),
    ).toBe(401);
    expect(await it.outcome(asked)).toMatchObject({ status: "pending" });
    await it.send(pressed);
    expect(await it.outcome(asked)).toMatchObject({
      status: "approved",
      by: [{ id: "ana", channel: `whatsapp:${number}` }],
    });
    await it.settle(() => it.texts().at(-1)?.includes("Approved by ana"));
    expect(whatsapp.messages.at(-1)?.context).toEqual({ message_id: whatsapp.messages[0]?.id });
    // Who has read the first is told, though a later one does not arrive.
    await it.send(whatsapp.tell(whatsapp.messages[0]!, "read"));
    await it.send(whatsapp.tell(whatsapp.messages.at(-1)!, "failed", 131_047));
    expect(await it.deliveries(asked)).toMatchObject([{ status: "delivered", reason: null }]);
    const said = whatsapp.messages.length;
    expect(await it.send(pressed)).toBe(200);
    expect(whatsapp.messages).toHaveLength(said);
    const log = JSON.stringify((await app.ask("GET", `/v5/channels/${it.channelId}/deliveries`)).body);
    expect(log).toContain("parley_request");
    for (const secret of it.secrets) expect(log).not.toContain(secret);
  });

  test("takes no word for a yes to what was shown after it was written, nor what comes a day late", async () => {
    const it = await openOrganization({ open });
    const { app, whatsapp, at } = it;
    await it.link();
    await it.send(whatsapp.say({ ...at, text: "hello" }));
    const asked = await it.ask();
    const before = whatsapp.say({ ...at, text: "yes", at: at.at - 60_000 });
    await it.send(before);
    expect(it.texts().at(-1)).toContain("before you were asked");
    app.clock.now = at.at + 25 * 3_600_000;
    await it.send(whatsapp.say({ ...at, text: "yes", repliesTo: whatsapp.messages[0]! }));
    expect(it.texts().at(-1)).toContain("a day late");
    expect(await it.outcome(asked)).toMatchObject({ status: "pending" });
    app.clock.now = at.at;
    await it.send(whatsapp.say({ ...at, text: "yes" }));
    expect(await it.outcome(asked)).toMatchObject({ status: "approved" });
  });

  test("takes nothing for an answer after the deadline, neither a press, nor a reply, nor a bare word", async () => {
    const it = await openOrganization({ open });
    const { app, whatsapp, at } = it;
    await it.link();
    await it.send(whatsapp.say({ ...at, text: "hello" }));
    const asked = await it.ask(number, { deadline_seconds: 60 });
    const card = whatsapp.messages.at(-1)!;
    app.clock.now = at.at + 61_000;
    const then = { ...at, at: app.clock.now };
    for (const answer of [
      whatsapp.press({ message: card, button: "Approve", ...then }),
      whatsapp.say({ ...then, text: "yes", repliesTo: card }),
      whatsapp.say({ ...then, text: "yes" }),
    ]) {
      const said = whatsapp.messages.length;
      expect(await it.send(answer)).toBe(200);
      expect(it.texts().slice(said).join("\n")).toContain("timed out already");
      expect(await it.outcome(asked)).toMatchObject({ status: "timed_out" });
    }
  });

  test("counts nothing of a member who may not approve, and nothing new once it was decided", async () => {
    const it = await openOrganization({ open });
    const { app, whatsapp, at } = it;
    await addMember(app, { id: "vic", role: "viewer" });
    await it.link(number, "vic");
    await it.send(whatsapp.say({ ...at, text: "hello" }));
    const asked = await it.ask();
    const card = whatsapp.messages.at(-1)!;
    const press = (button: string) => it.send(whatsapp.press({ message: card, button, ...at }));
    const reply = (text: string) => it.send(whatsapp.say({ ...at, text, repliesTo: card }));
    for (const answer of [() => press("Approve"), () => reply("yes"), () => reply("no")]) {
      const said = whatsapp.messages.length;
      expect(await answer()).toBe(200);
      expect(it.texts().slice(said).join("\n")).toMatch(/lacks the permission .approve/u);
      expect(await it.outcome(asked)).toMatchObject({ status: "pending" });
    }
    // Whose number it is now may.
    await it.link();
    await press("Approve");
    const decided = await it.outcome(asked);
    expect(decided).toMatchObject({ status: "approved", by: [{ id: "ana" }] });
    for (const answer of [() => press("Approve"), () => reply("no")]) {
      const said = whatsapp.messages.length;
      expect(await answer()).toBe(200);
      expect(it.texts().slice(said).join("\n")).toContain("is approved already");
      expect(await it.outcome(asked)).toEqual(decided);
    }
  });

  test("of a megabyte shows a part, to which nobody says yes, but no", async () => {
    const it = await openOrganization({ open });
    const { whatsapp, at } = it;
    await it.link();
    await it.send(whatsapp.say({ ...at, text: "hello" }));
    const asked = await it.ask(number, { args: { note: "a megabyte of it ".repeat(62_000) } });
    const card = whatsapp.messages.at(-1)!;
    const { text, buttons } = whatsapp.see(card);
    expect(text).toContain("a megabyte of it");
    expect(text.length).toBeLessThanOrEqual(4096);
    expect(buttons).not.toContain("Approve");
    await it.send(whatsapp.say({ ...at, text: "yes", repliesTo: card }));
    expect(await it.outcome(asked)).toMatchObject({ status: "pending" });
    await it.send(whatsapp.say({ ...at, text: "no", repliesTo: card }));
    expect(await it.outcome(asked)).toMatchObject({ status: "denied", by: [{ id: "ana" }] });
  });

  test.each([
    ["Meta refused", false],
    ["did not arrive, as Meta says later", true],
  ])("takes no bare word for an answer to what %s, but shows it", async (_, isLate) => {
    const it = await openOrganization({ open }, { template_name: null });
    const { whatsapp, at } = it;
    whatsapp.isLate = isLate;
    await it.link();
    const asked = await it.ask();
    if (isLate) await it.send(whatsapp.tell(whatsapp.messages[0]!, "failed", 131_047));
    expect(await it.deliveries(asked)).toMatchObject([{ status: "failed" }]);
    for (const text of ["yes", "no"]) {
      await it.send(whatsapp.say({ ...at, text }));
      expect(it.texts().at(-1)).toMatch(
        /nobody knows whether you had seen this[^]*reply to this very message/u,
      );
      expect(it.texts().at(-1)).toContain("order");
    }
    expect(await it.outcome(asked)).toMatchObject({ status: "pending" });
    await it.send(whatsapp.say({ ...at, text: "yes", repliesTo: whatsapp.messages.at(-1)! }));
    expect(await it.outcome(asked)).toMatchObject({ status: "approved", by: [{ id: "ana" }] });
  });

  test("takes a reply for one to the message that it names, also where that was shown again", async () => {
    const it = await openOrganization({ open });
    const { whatsapp, at } = it;
    await it.link();
    await it.send(whatsapp.say({ ...at, text: "hello" }));
    const asked = await it.ask();
    const [card] = whatsapp.messages.slice(-1);
    const replying = (to: typeof card, text: string) =>
      it.send(whatsapp.say({ ...at, text, repliesTo: to! }));
    await replying({ ...card!, id: "wamid.of-another-day" }, "yes");
    expect(await it.outcome(asked)).toMatchObject({ status: "pending" });
    expect(it.texts().at(-1)).toContain("does not know any more");
    await replying(card, "show");
    const again = whatsapp.messages.at(-1)!;
    const other = await it.ask();
    await replying(again, "yes");
    expect(await it.outcome(asked)).toMatchObject({ status: "approved" });
    expect(await it.outcome(other)).toMatchObject({ status: "pending" });
  });

  test("sends once more what Meta said later had not arrived, when somebody re-sends it", async () => {
    const it = await openOrganization({ open });
    const { app, whatsapp, at } = it;
    await it.link();
    await it.send(whatsapp.say({ ...at, text: "hello" }));
    const asked = await it.ask();
    const first = whatsapp.messages.at(-1)!;
    await it.send(whatsapp.tell(first, "failed"));
    const [failed] = await it.deliveries(asked);
    expect(failed?.status).toBe("failed");
    const resend = () =>
      app.ask("POST", `/v5/channels/${it.channelId}/deliveries/${failed?.id ?? ""}/resend`);
    expect(await resend()).toMatchObject({ status: 200, body: { status: "pending" } });
    await it.settle(() => whatsapp.messages.at(-1) !== first);
    const again = whatsapp.messages.at(-1)!;
    expect(whatsapp.see(again)).toEqual(whatsapp.see(first));
    expect(again.context).toBeUndefined();
    expect(await it.deliveries(asked)).toMatchObject([{ status: "delivered", reason: null }]);
    await it.send(whatsapp.tell(again, "delivered"));
    await it.send(whatsapp.say({ ...at, text: "yes" }));
    expect(await it.outcome(asked)).toMatchObject({ status: "approved" });
    // What has ended is not asked anew: it is said what became of it.
    const sent = whatsapp.messages.length;
    await it.settle(() => it.texts().at(-1)?.includes("Approved by ana"));
    expect(await resend()).toMatchObject({ status: 200 });
    await it.settle(() => whatsapp.messages.length === sent + 2);
    expect(it.texts().slice(-2)).toEqual([
      expect.stringContaining("Approved by ana"),
      expect.stringContaining("Approved by ana"),
    ]);
  });

  test("says what became of what somebody re-sent, though it ended before it went out", async () => {
    const it = await openOrganization({ open });
    const { app, whatsapp, at } = it;
    await it.link();
    await it.send(whatsapp.say({ ...at, text: "hello" }));
    const asked = await it.ask();
    const first = whatsapp.messages.at(-1)!;
    await it.send(whatsapp.tell(first, "failed"));
    const [failed] = await it.deliveries(asked);
    const path = `/v5/channels/${it.channelId}/deliveries/${failed?.id ?? ""}/resend`;
    expect(await app.ask("POST", path)).toMatchObject({ status: 200 });
    const denying = { decision: "deny", args_hash: asked.args_hash };
    expect(await app.ask("POST", `/v5/approvals/${asked.id}/decide`, denying)).toMatchObject({ status: 200 });
    await it.settle(async () => (await it.deliveries(asked))[0]?.status === "delivered");
    expect(whatsapp.messages.at(-1)?.context).toEqual({ message_id: first.id });
    expect(it.texts().at(-1)).toContain("Denied by");
    expect(it.texts().filter((text) => text.includes("order"))).toHaveLength(1);
  });

  test("waits for what is being sent, whose id Meta has not told yet, when its answer comes", async () => {
    const it = await openOrganization({ open });
    const { whatsapp, at } = it;
    await it.link();
    await it.send(whatsapp.say({ ...at, text: "hello" }));
    for (const isBare of [true, false]) {
      let answering: Promise<number> | undefined;
      whatsapp.onTaken = async (message) => {
        whatsapp.onTaken = undefined;
        answering = it.send(whatsapp.say({ ...at, text: "yes", ...(!isBare && { repliesTo: message }) }));
        await until(async () => ((await it.isTaking()) ? true : undefined));
      };
      const asked = await it.ask();
      expect(await answering).toBe(200);
      expect(await it.outcome(asked)).toMatchObject({ status: "approved", by: [{ id: "ana" }] });
      await it.settle(() => it.texts().at(-1)?.includes("Approved by ana"));
    }

    // Where it takes too long, nobody guesses: who answers is told to answer again.
    let refused: string | undefined;
    whatsapp.onTaken = async (message) => {
      whatsapp.onTaken = undefined;
      await it.send(whatsapp.say({ ...at, text: "yes", repliesTo: message }));
      refused = it.texts().at(-1);
    };
    const asked = await it.ask();
    expect(refused).toContain("being sent at this moment");
    expect(await it.outcome(asked)).toMatchObject({ status: "pending" });
  });

  test("answers who is away and has that said by a program once a request, and counts what they say after it", async () => {
    const it = await openOrganization({ open });
    const { whatsapp, at } = it;
    await it.link();
    await it.send(whatsapp.say({ ...at, text: "hello" }));
    const asked = await it.ask();
    const away = "We are closed until Monday.";
    const told = () => it.texts().filter((text) => text.includes("Nothing was decided"));
    // As it would to all that it is told.
    for (let time = 0; time < 4; time += 1) await it.send(whatsapp.say({ ...at, text: away }));
    expect(told()).toHaveLength(1);
    const other = await it.ask();
    const card = whatsapp.messages.at(-1)!;
    for (let time = 0; time < 4; time += 1)
      await it.send(whatsapp.say({ ...at, text: away, repliesTo: card }));
    expect(told()).toHaveLength(2);
    await it.send(whatsapp.say({ ...at, text: "yes", repliesTo: card }));
    expect(await it.outcome(other)).toMatchObject({ status: "approved" });
    expect(await it.outcome(asked)).toMatchObject({ status: "pending" });
  });

  test("says below a request what its plan lacks, and asks all the same", async () => {
    const it = await openOrganization({ open });
    const { app, whatsapp, at } = it;
    await it.link();
    await it.send(whatsapp.say({ ...at, text: "hello" }));
    await app.ask("POST", "/v5/teams", { name: "Legal *team*" });
    const steps = [
      { who: { channel: `whatsapp:${number}` } },
      { who: { team: "Legal *team*" }, after_seconds: 60 },
    ];
    const asked = await it.ask(number, { plan: { steps } });
    const seen = whatsapp.see(whatsapp.messages.at(-1)!);
    expect(seen.text).toContain("When this was asked: Step 2 of the plan can be filled by nobody now");
    expect(seen.text).toContain("Legal ∗team∗");
    expect(seen.marks).toEqual([]);
    expect(seen.buttons).toEqual(["Approve", "Deny"]);
    await it.send(whatsapp.say({ ...at, text: "yes" }));
    expect(await it.outcome(asked)).toMatchObject({ status: "approved" });
  });

  test("shows of a diff what changes", async () => {
    const it = await openOrganization({ open });
    await it.send(it.whatsapp.say({ ...it.at, text: "hello" }));
    const before = ["open", "kept 1", "kept 2", "kept 3"].join("\n");
    const diff = { kind: "diff", title: "The order", before, after: before.replace("open", "sent") };
    await it.ask(number, { attachments: [diff] });
    expect(it.texts().at(-1)).toMatch(/- open\n.*\+ sent\n.*kept 1\n.*kept 2\n.*… 1 line as before/u);
  });

  test("hears STOP where somebody wants nothing more, and not where it answers", async () => {
    const it = await openOrganization({ open });
    const { whatsapp, at } = it;
    await it.link();
    await it.send(whatsapp.say({ ...at, text: "hello" }));
    const options = ["refund", "stop"].map((name) => ({ name, title: name }));
    const question = { kind: "question", name: undefined, args: undefined, message: "What now?", options };
    const [first, second] = [await it.ask(number, question), await it.ask(number, question)];
    const cards = whatsapp.messages.slice(-2);
    await it.send(whatsapp.say({ ...at, text: "Cancel", repliesTo: cards[0]! }));
    expect(await it.outcome(first)).toMatchObject({ status: "answered", answer: "Cancel" });
    await it.send(whatsapp.say({ ...at, text: "Stop" }));
    expect(it.texts().at(-1)).toContain("begin with the code");
    await it.send(whatsapp.say({ ...at, text: "Stop", repliesTo: cards[1]! }));
    expect(await it.outcome(second)).toMatchObject({ status: "answered", option: "stop" });

    const call = await it.ask();
    await it.send(whatsapp.say({ ...at, text: "unsubscribe", repliesTo: whatsapp.messages.at(-1)! }));
    expect(it.texts().at(-1)).toContain("nothing more");
    expect(await it.outcome(call)).toMatchObject({ status: "pending" });
    expect(await it.deliveries(await it.ask())).toMatchObject([{ status: "failed" }]);
  });

  test("knows whom Meta tells of by another number than was dialled", async () => {
    const it = await openOrganization({ open });
    const { whatsapp } = it;
    const [dialled, told] = ["5511987654321", "551187654321"];
    const at = { ...it.at, user: told };
    whatsapp.knownAs.set(dialled, told);
    await it.link(`+${dialled}`);
    const asked = await it.ask(`+${dialled}`);
    const showing = whatsapp.press({ message: whatsapp.messages[0]!, button: "Show it", ...at });
    expect(await it.send(showing)).toBe(200);
    const card = whatsapp.messages.at(-1)!;
    expect(await it.send(whatsapp.press({ message: card, button: "Approve", ...at }))).toBe(200);
    // Where nothing was decided, it says why.
    expect(it.texts().at(-1)).toBe("Done.");
    expect(await it.outcome(asked)).toMatchObject({ status: "approved", by: [{ id: "ana" }] });
    await it.settle(() => it.texts().at(-1)?.includes("Approved by ana"));

    // Their window is open, and a bare word is one to what is shown in it.
    const other = await it.ask(`+${dialled}`);
    expect(whatsapp.messages.at(-1)?.type).toBe("interactive");
    const code = /begin with (\w{3})/u.exec(it.texts().at(-1) ?? "")?.[1] ?? "";
    expect(code).toHaveLength(3);
    expect(await it.send(whatsapp.say({ ...at, text: `${code} yes` }))).toBe(200);
    expect(it.texts().at(-1)).toBe("Done.");
    expect(await it.outcome(other)).toMatchObject({ status: "approved" });

    await it.send(whatsapp.say({ ...at, text: "STOP" }));
    expect(await it.deliveries(await it.ask(`+${dialled}`))).toMatchObject([
      { status: "failed", reason: expect.stringContaining("STOP") },
    ]);
  });

  test("keeps what became of messages in whatever order it is told, and what a number does not want", async () => {
    const it = await openOrganization({ open });
    const { whatsapp, at } = it;
    const asked = await it.ask();
    const [told] = whatsapp.messages;
    for (const status of ["read", "sent", "failed", "delivered"] as const)
      expect(await it.send(whatsapp.tell(told!, status))).toBe(200);
    const key = `wamid:${told!.id}`;
    expect(await it.deliveries(asked)).toMatchObject([
      { status: "delivered", receipts: [{ message: key, state: "read" }] },
    ]);

    const other = await it.ask();
    const failing = whatsapp.messages.at(-1)!;
    // As large as Meta sends.
    expect(await it.send(whatsapp.webhook({ statuses: [], more: "x".repeat(3_000_000) }))).toBe(200);
    await it.send(whatsapp.tell(failing, "failed", 131_026));
    expect(await it.deliveries(other)).toMatchObject([
      { status: "failed", reason: expect.stringContaining("131026"), receipts: [{ state: "failed" }] },
    ]);
    await it.send(whatsapp.tell(failing, "delivered"));
    expect(await it.deliveries(other)).toMatchObject([{ status: "delivered", reason: null }]);

    whatsapp.onTaken = (message) => it.send(whatsapp.tell(message, "failed"));
    const early = await it.ask();
    expect(await it.deliveries(early)).toMatchObject([
      { status: "failed", reason: expect.stringContaining("131026"), receipts: [{ state: "failed" }] },
    ]);
    whatsapp.onTaken = undefined;

    const stop = whatsapp.say({ ...at, text: "STOP", at: at.at + 60_000 });
    await it.send(stop);
    await it.send(stop);
    expect(it.texts().filter((text) => text.includes("START"))).toHaveLength(1);
    // It was said before.
    await it.send(whatsapp.say({ ...at, text: "START" }));
    expect(it.texts().at(-1)).toContain("nothing more");
    const refused = await it.ask();
    expect(await it.deliveries(refused)).toMatchObject([
      { status: "failed", reason: expect.stringContaining("STOP") },
    ]);
    await it.send(whatsapp.say({ ...at, text: "start", at: at.at + 120_000 }));
    const again = await it.ask();
    expect(await it.deliveries(again)).toMatchObject([{ status: "delivered" }]);
    expect(whatsapp.messages.at(-1)?.type).toBe("interactive");
  });
});
