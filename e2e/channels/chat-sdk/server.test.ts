import type { Approval } from "@parley/contract";
import { databases, type TestDatabases } from "@parley/db/testing";
import { addMember, openTestApp, runDueJobs } from "@parley/server/testing";
import { sql } from "kysely";
import { afterEach, describe, expect, test } from "vitest";
import type { PlatformRequest, Seen } from "../../fakes/serve.ts";
import { startTelegram } from "../../fakes/telegram/start-telegram.ts";
import { startWhatsApp } from "../../fakes/whatsapp/start-whatsapp.ts";
import { until } from "../../testing/until.ts";
import { adapterNames } from "./open-chat-sdk.ts";
import { asRead } from "./people-read.ts";

const opened: AsyncDisposable[] = [];
afterEach(async () => {
  for (const one of opened.splice(0).toReversed()) await one[Symbol.asyncDispose]();
});

const refund = {
  kind: "function_call",
  name: "refund",
  args: { order: 7, note: "<b>@here</b> https://evil.example" },
} as const;

const people = { ana: 4242, vic: 4343, eve: 4444 } as const;
type Name = keyof typeof people;
const account = {
  telegram: (name: Name) => String(people[name]),
  whatsapp: (name: Name) => `49151${people[name]}`,
};

const allowing = {
  PARLEY_EGRESS_ALLOW: "127.0.0.1",
  PARLEY_CHAT_ADAPTERS: `${adapterNames.telegram}, ${adapterNames.whatsapp}`,
};

/** An organization whose Telegram and WhatsApp go by adapters; Ana may approve, Vic may not, nobody knows Eve. */
async function openOrganization({ open }: Pick<TestDatabases, "open">) {
  const telegram = await startTelegram();
  const whatsapp = await startWhatsApp();
  const app = await openTestApp({ open, environment: allowing });
  opened.push(telegram, whatsapp, app);
  // PostgreSQL runs jobs by its own clock: a deadline of ours must not be long over there.
  app.clock.now = Date.now();
  whatsapp.now = app.clock.now;
  whatsapp.heard.set(account.whatsapp("ana"), app.clock.now);
  await addMember(app, { id: "ana", role: "reviewer" });
  await addMember(app, { id: "vic", role: "viewer" });
  const asker = await app.createKey(["approve-request", "read"]);
  const setUp = async (name: "telegram" | "whatsapp", given: object) => {
    const body = { kind: "chat_sdk", name, ...given };
    const made = await app.ask<{ id: string; inbound_url: string }>("POST", "/v5/channels", body);
    expect(made).toMatchObject({ status: 201 });
    return made.body;
  };
  const channels = {
    telegram: await setUp("telegram", {
      settings: { package: adapterNames.telegram, config: { apiUrl: telegram.url } },
      secrets: { botToken: telegram.botToken, secretToken: telegram.webhookSecret },
      default_place: "telegram:-100777",
    }),
    whatsapp: await setUp("whatsapp", {
      settings: {
        package: adapterNames.whatsapp,
        config: { apiUrl: whatsapp.url, phoneNumberId: whatsapp.phoneNumberId },
      },
      secrets: {
        accessToken: whatsapp.accessToken,
        appSecret: whatsapp.appSecret,
        verifyToken: whatsapp.verifyToken,
      },
      default_place: account.whatsapp("ana"),
    }),
  };
  const shown = {
    telegram: (): Seen[] => telegram.messages.map((message) => telegram.see(message)),
    whatsapp: (): Seen[] => whatsapp.messages.map((message) => whatsapp.see(message)),
  };
  const settle = (look: () => unknown): Promise<unknown> =>
    until(async () => {
      await runDueJobs(app.services);
      return (await look()) ? true : undefined;
    });
  return {
    app,
    telegram,
    whatsapp,
    channels,
    shown,
    settle,
    /** Asks whoever may answer, and waits until both show it. */
    async ask(more: object = {}): Promise<Approval> {
      const before = { telegram: telegram.messages.length, whatsapp: whatsapp.messages.length };
      const made = await app.askAs<Approval>(asker, "POST", "/v5/approvals", { ...refund, ...more });
      expect(made.status).toBe(201);
      await settle(
        () => telegram.messages.length > before.telegram && whatsapp.messages.length > before.whatsapp,
      );
      return made.body;
    },
    outcome: async ({ id }: Approval) => (await app.ask<Approval>("GET", `/v5/approvals/${id}`)).body.outcome,
    /** An admin says whose account it is. */
    async link(kind: "telegram" | "whatsapp", name: "ana" | "vic") {
      const path = `/v5/channels/${channels[kind].id}/people/${account[kind](name)}`;
      expect((await app.ask("PUT", path, { person: `${name}@example.com` })).status).toBe(200);
    },
    async send(kind: "telegram" | "whatsapp", { headers, body }: PlatformRequest) {
      const url = channels[kind].inbound_url;
      const reply = await app.app.fetch(new Request(url, { method: "POST", headers, body }));
      const retryAfter = reply.headers.get("retry-after");
      return { status: reply.status, text: await reply.text(), retryAfter };
    },
    /** Somebody presses *Approve* of the first message. */
    approve(name: Name) {
      const user = people[name];
      return telegram.press({ message: telegram.messages[0]!, button: "Approve", user, updateId: user });
    },
  };
}

describe.each(databases)("channels by adapters of Chat SDK, on $name", ({ open }) => {
  test(
    "a press at one decides, and the other says so; who may not, what is forged or told again does nothing",
    { timeout: 240_000 },
    async () => {
      const { telegram, whatsapp, shown, settle, ask, outcome, link, send, approve, channels, app } =
        await openOrganization({ open });
      const asked = await ask();
      for (const [seen] of [shown.telegram(), shown.whatsapp()]) {
        expect(seen?.mentions).toEqual([]);
        expect(seen?.links).toHaveLength(1);
        expect(asRead(seen!).text).toContain("<b>@here</b> https://evil.example");
        expect(seen?.buttons).toEqual(["Approve", "Deny"]);
      }
      await link("telegram", "vic");
      for (const name of ["eve", "vic"] as const)
        expect(await send("telegram", approve(name))).toMatchObject({ status: 200 });
      // Nobody whom the server knows: they are told how to be.
      expect(asRead(shown.telegram()[1]!).text).toMatch(/4444[^]*link/u);
      const pressed = approve("ana");
      const forged = { ...pressed.headers, "x-telegram-bot-api-secret-token": "another-secret-of-somebody" };
      expect(await send("telegram", { ...pressed, headers: forged })).toMatchObject({ status: 401 });
      expect(await send("telegram", { ...pressed, headers: {} })).toMatchObject({ status: 401 });
      expect(await outcome(asked)).toMatchObject({ status: "pending" });
      await link("telegram", "ana");
      expect(await send("telegram", pressed)).toMatchObject({ status: 200 });
      expect(await outcome(asked)).toMatchObject({
        status: "approved",
        by: [{ id: "ana", channel: "chat_sdk:telegram:-100777" }],
      });
      const said = telegram.messages.length;
      expect(await send("telegram", pressed)).toMatchObject({ status: 200 });
      expect(telegram.messages).toHaveLength(said);
      await settle(() => /Approved by ana/u.test(asRead(shown.telegram()[0]!).text));
      await settle(() => shown.whatsapp().some((seen) => /Approved by ana/u.test(asRead(seen).text)));
      expect(shown.telegram()[0]?.buttons).toEqual([]);
      // It cannot be changed there: it is said below.
      await link("whatsapp", "ana");
      const first = whatsapp.messages[0]!;
      const late = { message: first, button: "Deny", user: account.whatsapp("ana"), at: app.clock.now };
      expect(await send("whatsapp", whatsapp.press(late))).toMatchObject({ status: 200 });
      expect(asRead(shown.whatsapp().at(-1)!).text).toMatch(/approved/u);
      expect(await outcome(asked)).toMatchObject({ status: "approved" });
      for (const { id } of Object.values(channels)) {
        const log = JSON.stringify((await app.ask("GET", `/v5/channels/${id}/deliveries`)).body);
        expect(log).toContain("127.0.0.1");
        // Nothing of what was said there: it may hold tokens that nobody here knows.
        for (const said of ["inline_keyboard", "messaging_product"]) expect(log).not.toContain(said);
        for (const secret of [
          telegram.botToken,
          telegram.webhookSecret,
          whatsapp.accessToken,
          whatsapp.appSecret,
        ])
          expect(log).not.toContain(secret);
      }
    },
  );

  test(
    "what was pressed more than a day ago decides nothing, nor what is told again, whosever account it is by then",
    { timeout: 240_000 },
    async () => {
      const { app, whatsapp, ask, outcome, link, send, approve } = await openOrganization({ open });
      const asked = await ask();
      await link("whatsapp", "ana");
      const [message] = whatsapp.messages;
      const pressing = { message: message!, button: "Approve", user: account.whatsapp("ana") };
      const late = whatsapp.press({ ...pressing, at: app.clock.now - 25 * 3_600_000 });
      expect(await send("whatsapp", late)).toMatchObject({ status: 200 });
      expect(asRead(whatsapp.see(whatsapp.messages.at(-1)!)).text).toContain("more than a day late");
      expect(await outcome(asked)).toMatchObject({ status: "pending" });

      // Telegram says no moment: what came is known by what it is.
      const early = approve("ana");
      expect(await send("telegram", early)).toMatchObject({ status: 200 });
      await link("telegram", "ana");
      expect(await send("telegram", early)).toMatchObject({ status: 200 });
      expect(await outcome(asked)).toMatchObject({ status: "pending" });
      await send("whatsapp", whatsapp.press({ ...pressing, at: app.clock.now }));
      expect(await outcome(asked)).toMatchObject({ status: "approved", by: [{ id: "ana" }] });
    },
  );

  test(
    "what is pressed after the deadline decides nothing, and is told so",
    { timeout: 240_000 },
    async () => {
      const { app, telegram, whatsapp, shown, ask, outcome, link, send, approve } = await openOrganization({
        open,
      });
      await link("telegram", "ana");
      await link("whatsapp", "ana");
      const asked = await ask({ deadline_seconds: 60 });
      const said = telegram.messages.length;
      app.clock.now += 61_000;
      expect(await send("telegram", approve("ana"))).toMatchObject({ status: 200 });
      const told = shown.telegram().slice(said);
      expect(told.map((seen) => asRead(seen).text).join("\n")).toContain("timed out already");
      const late = { message: whatsapp.messages[0]!, user: account.whatsapp("ana"), at: app.clock.now };
      expect(await send("whatsapp", whatsapp.press({ ...late, button: "Deny" }))).toMatchObject({
        status: 200,
      });
      expect(asRead(shown.whatsapp().at(-1)!).text).toContain("timed out already");
      expect(await outcome(asked)).toMatchObject({ status: "timed_out" });
    },
  );

  test(
    "a button that somebody made up, or of other arguments than those that wait, decides nothing",
    { timeout: 240_000 },
    async () => {
      const { app, whatsapp, ask, outcome, link, send } = await openOrganization({ open });
      await link("whatsapp", "ana");
      const asked = await ask();
      const other = await ask({ name: "delete_everything" });
      const [message] = whatsapp.messages;
      const press = (button: string, pressed = message!) =>
        send(
          "whatsapp",
          whatsapp.press({ message: pressed, button, user: account.whatsapp("ana"), at: app.clock.now }),
        );
      const madeUp = structuredClone(message!);
      const buttons = madeUp.interactive?.action?.buttons as { reply: { id: string } }[];
      buttons[0]!.reply.id = buttons[1]!.reply.id.replace('"a":"d', '"a":"a');
      expect(await press("Approve", madeUp)).toMatchObject({ status: 200 });
      expect(await outcome(asked)).toMatchObject({ status: "pending" });
      // What was shown is not what waits now.
      const { executor } = app.services.database;
      await sql`update channel_message_keys set args_hash = ${"f".repeat(64)} where args_hash is not null`.execute(
        executor,
      );
      expect(await press("Approve")).toMatchObject({ status: 200 });
      expect(asRead(whatsapp.see(whatsapp.messages.at(-1)!)).text).toMatch(/arguments/iu);
      expect(await outcome(asked)).toMatchObject({ status: "pending" });
      expect(await outcome(other)).toMatchObject({ status: "pending" });
    },
  );
});

describe.each(databases.slice(0, 1))("which adapters there are, on $name", ({ open }) => {
  const given = (name: string) => ({
    kind: "chat_sdk",
    name: "ops",
    settings: { package: name, config: {} },
    secrets: { botToken: "1:abcdefghij" },
  });

  test("is said by who runs the server alone", async () => {
    const app = await openTestApp({ open, environment: { PARLEY_CHAT_ADAPTERS: adapterNames.telegram } });
    opened.push(app);
    expect((await app.ask("GET", "/v5/channel-adapters")).body).toEqual([{ package: adapterNames.telegram }]);
    for (const name of ["node:fs", "../../x", "file:///etc/passwd", "left-pad", adapterNames.whatsapp]) {
      const refused = await app.ask<{ code: string }>("POST", "/v5/channels", given(name));
      expect({ name, status: refused.status }).toEqual({ name, status: 422 });
    }
    const refused = await app.ask("POST", "/v5/channels", given(adapterNames.whatsapp));
    expect(refused.body).toMatchObject({ code: "channels.adapter_not_allowed" });
    expect(JSON.stringify(refused.body)).toContain("PARLEY_CHAT_ADAPTERS");
    const made = await app.ask<{ id: string }>("POST", "/v5/channels", given(adapterNames.telegram));
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({ secrets: ["botToken"] });
    expect(JSON.stringify(made.body)).not.toContain("abcdefghij");
    const settings = { package: adapterNames.discord };
    const changed = await app.ask("PATCH", `/v5/channels/${made.body.id}`, { settings });
    expect(changed.body).toMatchObject({ code: "channels.adapter_not_allowed" });
  });

  test("are none where nobody said so; and none asks an address inside", { timeout: 60_000 }, async () => {
    const bare = await openTestApp({ open });
    opened.push(bare);
    expect((await bare.ask("GET", "/v5/channel-adapters")).body).toEqual([]);
    expect((await bare.ask("POST", "/v5/channels", given(adapterNames.telegram))).status).toBe(422);
    const telegram = await startTelegram();
    const app = await openTestApp({ open, environment: { PARLEY_CHAT_ADAPTERS: adapterNames.telegram } });
    opened.push(telegram, app);
    const settingsOf = (apiUrl: string) => ({ package: adapterNames.telegram, config: { apiUrl } });
    const refused = {
      status: 422,
      body: {
        code: "egress.address_not_public",
        title: expect.stringMatching(/^`settings\.config\.apiUrl`: `127\.0\.0\.1` .*PARLEY_EGRESS_ALLOW/u),
        detail: [{ loc: ["body", "settings", "config", "apiUrl"] }],
      },
    };
    const inside = { ...given(adapterNames.telegram), settings: settingsOf(telegram.url) };
    expect(await app.ask("POST", "/v5/channels", inside)).toMatchObject(refused);
    // Where a name leads is known when it is asked.
    const settings = settingsOf(telegram.url.replace("127.0.0.1", "localhost"));
    const secrets = { botToken: telegram.botToken, secretToken: telegram.webhookSecret };
    const made = await app.ask<{ id: string }>("POST", "/v5/channels", { ...inside, settings, secrets });
    expect(made.status).toBe(201);
    const path = `/v5/channels/${made.body.id}`;
    expect(await app.ask("PATCH", path, { settings: inside.settings })).toMatchObject(refused);
    const tried = await app.ask("POST", `/v5/channels/${made.body.id}/test`, { place: "telegram:-100777" });
    expect(tried.body).toMatchObject({
      is_working: false,
      findings: [{ is_good: true }, { is_good: false, text: expect.stringContaining("localhost") }],
    });
    expect(telegram.calls).toEqual([]);
  });

  test("say nothing to who has proven nothing of why they fail", { timeout: 60_000 }, async () => {
    const app = await openTestApp({ open, environment: { PARLEY_CHAT_ADAPTERS: adapterNames.telegram } });
    opened.push(app);
    const settings = { package: adapterNames.telegram, factory: "createMissingAdapter" };
    const asked = { ...given(adapterNames.telegram), settings };
    const made = await app.ask<{ inbound_url: string }>("POST", "/v5/channels", asked);
    expect(made.status).toBe(201);
    const request = new Request(made.body.inbound_url, { method: "POST", body: "{}" });
    const reply = await app.app.fetch(request);
    const text = await reply.text();
    expect(text).toContain("channels.not_dealt_with");
    expect(text).not.toMatch(/createMissingAdapter|telegram/iu);
  });

  test(
    "what is too much at once is refused as 503, and when to send it again",
    { timeout: 240_000 },
    async () => {
      const { telegram, send } = await openOrganization({ open });
      const said = (at: number) => telegram.say({ chat: -100_777, text: `hm ${at}`, user: people.eve });
      // All of them come before its process is ready to answer the first.
      const replies = await Promise.all(Array.from({ length: 12 }, (_, at) => send("telegram", said(at))));
      const refused = replies.filter(({ status }) => status !== 200);
      expect(refused.length).toBeGreaterThan(0);
      expect(replies.length - refused.length).toBeGreaterThanOrEqual(4);
      for (const one of refused) {
        expect(one).toMatchObject({ status: 503, retryAfter: "5" });
        expect(one.text).toContain("channels.no_room");
        expect(one.text).toContain("too much came in at once");
        expect(one.text).not.toMatch(/messages already|chat-adapter/u);
      }
      expect(await send("telegram", said(12))).toMatchObject({ status: 200 });
    },
  );
});
