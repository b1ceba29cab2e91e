import type { Contact, Posted } from "@parley/channels";
import { channelKinds, type ChannelSecrets, type ChannelSettings } from "@parley/channels/schemas";
import { channelSuite, exampleCard } from "@parley/channels/testing";
import { describe, expect, test } from "vitest";
import { startWhatsApp, type FakeWhatsApp, type WhatsAppMessage } from "../fakes/whatsapp/start-whatsapp.ts";
import { openChannels, openHarness, type PlatformHarness } from "./testing/open-harness.ts";
import { toInbound } from "./to-inbound.ts";

type Harness = PlatformHarness<ChannelSettings<"whatsapp">, ChannelSecrets<"whatsapp">> & {
  whatsapp: FakeWhatsApp;
  contact: Contact;
  at: { user: string; at: number };
  first(): WhatsAppMessage;
  last(): WhatsAppMessage;
  update(posted: Posted, given: Parameters<typeof exampleCard>[1]): Promise<Posted>;
};

const user = "4915112345678";
const number = `+${user}`;

/** Somebody who has written a minute ago, but where a test says otherwise. */
async function open(given: Partial<ChannelSettings<"whatsapp">> = {}): Promise<Harness> {
  const whatsapp = await startWhatsApp();
  const { whatsapp: channel } = openChannels();
  const settings = channelKinds.whatsapp.settings.parse({
    phone_number_id: whatsapp.phoneNumberId,
    business_account_id: whatsapp.businessAccountId,
    template_name: "parley_request",
    api_url: whatsapp.url,
    ...given,
  });
  const secrets = {
    access_token: whatsapp.accessToken,
    app_secret: whatsapp.appSecret,
    verify_token: whatsapp.verifyToken,
  };
  const heardAt = whatsapp.now - 60_000;
  whatsapp.heard.set(user, heardAt);
  const at = { user, at: whatsapp.now };
  const base = openHarness({
    fake: whatsapp,
    channel,
    setup: { settings, secrets },
    wrongSecrets: { ...secrets, access_token: "EAAG-a-token-of-somebody-else" },
    place: "+49 151 1234-5678",
    read: async () => whatsapp.messages.map((message) => whatsapp.see(message)),
    decide: (_posted, act) =>
      whatsapp.press({
        message: whatsapp.messages[0]!,
        button: act === "approve" ? "Approve" : "Deny",
        id: "wamid.of-ana",
        ...at,
      }),
    forge: () => ({ "x-hub-signature-256": `sha256=${"0".repeat(64)}` }),
    limitNext: (seconds) =>
      whatsapp.failNext(130_429, { status: 429, headers: { "retry-after": String(seconds) } }),
  });
  const { tools } = base;
  const harness: Harness = Object.assign(base, {
    whatsapp,
    contact: { heardAt, hasStopped: false },
    at,
    tools: () => ({ ...tools(), findContact: async () => harness.contact }),
    first: () => whatsapp.messages[0]!,
    last: () => whatsapp.messages.at(-1)!,
    update: (posted: Posted, more: Parameters<typeof exampleCard>[1]) =>
      channel.update(harness.tools(), harness.setup, {
        card: exampleCard(channel.capabilities.limits, more),
        place: harness.place,
        options: {},
        posted,
      }),
  });
  return harness;
}

channelSuite("whatsapp", open);

const closed: Contact = { heardAt: null, hasStopped: false };
const denied = { status: "denied", by: ["Ana"], at: 0, text: "Not this one", isEdited: false } as const;
const hash = "a".repeat(64);

describe("WhatsApp shows", () => {
  test("up to three choices as buttons, more as a list, and always how to answer in words", async () => {
    await using harness = await open();
    const { whatsapp } = harness;
    await harness.post();
    expect(harness.first().interactive?.type).toBe("button");
    const seen = whatsapp.see(harness.first());
    expect(seen.buttons).toEqual(["Approve", "Deny", "1 Too much"]);
    expect(seen.text).toMatch(
      /\n1 Too much\nPress a button, or answer YES or NO, or with a number\..* begin with [A-Z2-9]{3}\.\n/u,
    );
    const options = Array.from({ length: 9 }, (_, at) => ({
      name: `o${at}`,
      title: `An option with many words ${at}`,
    }));
    await harness.post({ options });
    expect(harness.last().interactive?.type).toBe("list");
    expect(whatsapp.see(harness.last()).buttons).toHaveLength(10);
    expect(whatsapp.see(harness.last()).text).toContain("\n9 An option with many words 8\n");
  });

  test("what is too long for buttons whole above a list; what is too long for that in part, and it approves nothing", async () => {
    await using harness = await open();
    const posted = await harness.post({ message: "m".repeat(1500) });
    expect(posted.showsCard).toBe(true);
    expect(harness.first().interactive?.type).toBe("list");
    const args = Object.fromEntries(
      Array.from({ length: 8 }, (_, at) => [`${at}${"n".repeat(190)}`, "v".repeat(200)]),
    );
    const cut = await harness.post({ args, message: "m".repeat(3000) });
    expect(cut.showsCard).toBe(false);
    const seen = harness.whatsapp.see(harness.last());
    expect(seen.text).toContain("only its beginning");
    expect(seen.text).toContain("https://parley.example/approvals/apr_1");
    expect(seen.buttons).toEqual(["Deny", "1 Too much"]);
  });

  test("nothing as markup, in whatever line it stands", async () => {
    await using harness = await open();
    const nasty = "*bold* _italic_ ~gone~ `code` ```mono```\n> quoted\n- item\n1. item\nana@evil.example";
    const args = { [nasty]: nasty, "> quoted": "x", "- item": "x", "1. item": "x" };
    const others = { name: nasty, args, reason: nasty, requester: nasty, message: nasty };
    const options = [{ name: "x", title: nasty }];
    await harness.post({ ...others, options });
    harness.contact = closed;
    await harness.post({ ...others, options });
    for (const message of harness.whatsapp.messages) {
      const seen = harness.whatsapp.see(message);
      expect(seen.marks).toEqual([]);
      expect(seen.links).toEqual(["https://parley.example/approvals/apr_1"]);
      expect(seen.buttons.join(" ")).not.toMatch(/[*_~`]/u);
    }
  });

  test("what a plan lacks; by a template not, and while it waits it is worth no message", async () => {
    await using harness = await open();
    const warning =
      "When this was asked: The plan can be filled by nobody now: nobody is in the team *Legal*.";
    const posted = await harness.post({ warning });
    const seen = harness.whatsapp.see(harness.first());
    expect(seen.text).toContain(`\n${warning.replaceAll("*", "∗")}\n`);
    expect(seen.marks).toEqual([]);
    expect(seen.buttons).toContain("Approve");
    const state = { status: "pending", approvedBy: ["Bob"] } as const;
    expect(await harness.update(posted, { warning, state })).toBe(posted);
    await harness.update(posted, { warning, state: denied });
    expect(harness.whatsapp.see(harness.last()).text).not.toContain("When this was asked");
    harness.contact = closed;
    await harness.post({ warning });
    expect(harness.last().type).toBe("template");
    expect(harness.whatsapp.see(harness.last()).text).not.toContain("When this was asked");
  });

  test("what may stand there twice with a word of that", async () => {
    await using harness = await open();
    await harness.post({}, { isRepeated: true });
    expect(harness.whatsapp.see(harness.first()).text).toContain("This may stand here twice");
  });

  test("what becomes of it as a reply, and what waits silently not again", async () => {
    await using harness = await open();
    const posted = await harness.post();
    expect(await harness.update(posted, {})).toBe(posted);
    await harness.update(posted, { state: denied });
    expect(harness.last()).toMatchObject({ type: "text", context: { message_id: harness.first().id } });
    expect(harness.whatsapp.see(harness.last()).text).not.toContain("A-7");
    await harness.update(posted, { argsHash: "b".repeat(64) });
    const changed = harness.whatsapp.see(harness.last());
    expect(changed.text).toContain("The arguments have changed");
    // A bare word is one to what was shown first.
    expect(changed.text).toContain("reply to this very message with YES or NO, or with a number.");
  });
});

describe("WhatsApp's window", () => {
  test("is closed for who has not written: a template tells, and no yes to it counts; pressing its button shows all of it", async () => {
    await using harness = await open();
    harness.contact = closed;
    harness.whatsapp.heard.clear();
    const posted = await harness.post();
    expect(posted.showsCard).toBe(false);
    const seen = harness.whatsapp.see(harness.first());
    expect(seen.text).toMatch(
      /^Parley: Support agent asks to run refund\. All of it: https:\S+ Answer SHOW/u,
    );
    expect(seen.text).not.toContain("A-7");
    const asked = await harness.receive(
      harness.whatsapp.press({ message: harness.first(), button: "Show it", ...harness.at }),
    );
    expect(asked.heard).toEqual([{ id: number, at: harness.now }]);
    const [event] = asked.events;
    expect(event?.type).toBe("form");
    expect(posted.keys).toContain(event?.about.key);
    await asked.respond([
      { status: "shown", text: "", card: exampleCard(harness.channel.capabilities.limits) },
    ]);
    const shown = harness.whatsapp.see(harness.last());
    expect(shown.text).toContain("A-7");
    // Words name the template, and a yes to that counts not.
    expect(shown.text).toContain("Press a button, or answer NO to deny");
    expect(shown.text).not.toContain("YES");
    const pressed = await harness.receive(
      harness.whatsapp.press({ message: harness.last(), button: "Approve", ...harness.at }),
    );
    expect(pressed.events).toMatchObject([{ decision: { decision: "approve", args_hash: hash } }]);
    expect(posted.keys).toContain(pressed.events[0]?.about.key);
    const word = await harness.receive(harness.whatsapp.say({ text: "Show", ...harness.at }));
    expect(word.events[0]?.type).toBe("form");
  });

  test("is over after a day; where Meta says so first, the template is sent", async () => {
    await using harness = await open();
    harness.now += 24 * 3_600_000;
    await harness.post();
    expect(harness.last().type).toBe("template");
    harness.contact = { heardAt: harness.now, hasStopped: false };
    harness.whatsapp.failNext(131_047);
    expect((await harness.post()).showsCard).toBe(false);
    expect(harness.last().type).toBe("template");
  });

  test("without a template, what is refused says what to do; also where that is told later", async () => {
    await using harness = await open({ template_name: null });
    harness.contact = closed;
    harness.whatsapp.heard.clear();
    await expect(harness.post()).rejects.toMatchObject({
      kind: "misconfigured",
      message: expect.stringContaining("template_name"),
    });
    harness.whatsapp.isLate = true;
    const posted = await harness.post();
    const { events } = await harness.receive(harness.whatsapp.tell(harness.last(), "failed", 131_047));
    expect(events).toMatchObject([
      { type: "receipt", state: "failed", text: expect.stringContaining("template_name") },
    ]);
    expect(posted.keys).toContain(events[0]?.about.key);
    expect(posted.keys).toContain(events[0]?.type === "receipt" ? events[0].otherKey : "");
  });

  test("is of no use to who has said STOP", async () => {
    await using harness = await open();
    harness.contact = { heardAt: harness.now, hasStopped: true };
    await expect(harness.post()).rejects.toMatchObject({ message: expect.stringContaining("STOP") });
    const said = await harness.receive(harness.whatsapp.say({ text: "yes", ...harness.at }));
    await said.respond([{ status: "refused", text: "Too late." }]);
    expect(harness.whatsapp.messages).toEqual([]);
    for (const [text, type] of [
      [" Stop ", "stop"],
      ["START", "start"],
    ] as const) {
      const { askings, events, respond } = await harness.receive(
        harness.whatsapp.say({ text, ...harness.at }),
      );
      expect(events).toEqual([]);
      expect(askings).toMatchObject([{ type, at: harness.now, sender: { id: number } }]);
      await respond([{ status: "counted", text: "You are sent nothing more here." }]);
    }
    expect(harness.whatsapp.messages).toHaveLength(2);
  });
});

describe("WhatsApp's webhook", () => {
  test("is verified by its token, and tells others nothing", async () => {
    await using harness = await open();
    const { channel, setup } = harness;
    const get = (query: string) => {
      const url = `https://parley.example/channels/chn_1/in?${query}`;
      const inbound = { ...toInbound({ body: "", headers: {} }), method: "GET", url };
      return channel.receive(harness.tools(), setup, inbound);
    };
    const token = `hub.mode=subscribe&hub.verify_token=${harness.whatsapp.verifyToken}`;
    const { respond } = await get(`${token}&hub.challenge=1158201444`);
    expect(await respond([])).toMatchObject({ status: 200, body: "1158201444" });
    for (const query of [
      token,
      `${token}x&hub.challenge=1`,
      `${token}&hub.challenge=<b>`,
      "hub.mode=subscribe&hub.challenge=1",
    ])
      await expect(get(query)).rejects.toMatchObject({ kind: "not_genuine" });
  });

  test("is signed over the bytes, also of what is not ASCII; another number's is not ours", async () => {
    await using harness = await open();
    const said = { text: "Straße, ja 🙂", ...harness.at };
    const request = harness.whatsapp.say(said);
    expect(request.body).toContain("\\u00df");
    expect((await harness.receive(request)).events).toMatchObject([{ type: "words", text: said.text }]);
    const value = JSON.parse(request.body).entry[0].changes[0].value as object;
    const { metadata: _, ...others } = value as { metadata: unknown };
    const elsewhere = harness.whatsapp.webhook(others, { phoneNumberId: "1999999999" });
    expect(await harness.receive(elsewhere)).toMatchObject({ events: [], heard: [] });
    const forged = harness.whatsapp.webhook(others, { appSecret: "f".repeat(32) });
    await expect(harness.receive(forged)).rejects.toMatchObject({ kind: "not_genuine" });
    const changed = { ...request, body: request.body.replace("ja", "no") };
    await expect(harness.receive(changed)).rejects.toMatchObject({ kind: "not_genuine" });
  });

  test("names a request by the message it replies to, by a code, or by the conversation", async () => {
    await using harness = await open();
    const posted = await harness.post();
    const code = /begin with (\w{3})/u.exec(harness.whatsapp.see(harness.first()).text)?.[1] ?? "";
    const reply = await harness.receive(
      harness.whatsapp.say({ text: "no: wrong", repliesTo: harness.first(), ...harness.at }),
    );
    expect(reply.events).toMatchObject([
      { text: "no: wrong", about: { key: `wamid:${harness.first().id}` }, isReply: true },
    ]);
    expect(reply.events[0]).not.toHaveProperty("otherwise");
    const coded = await harness.receive(harness.whatsapp.say({ text: `${code} no`, ...harness.at }));
    expect(coded.events).toMatchObject([{ text: "no", otherwise: { text: `${code} no` } }]);
    const bare = await harness.receive(harness.whatsapp.say({ text: "no", ...harness.at }));
    expect(bare.events).toMatchObject([{ text: "no", isBare: true }]);
    for (const { events } of [reply, coded, bare]) expect(posted.keys).toContain(events[0]?.about.key);
  });

  test("what ends messages may be an answer; what nobody means by it is nothing but that", async () => {
    await using harness = await open();
    await harness.post();
    const say = (text: string, repliesTo?: WhatsAppMessage) =>
      harness.receive(harness.whatsapp.say({ text, ...harness.at, ...(repliesTo && { repliesTo }) }));
    for (const text of ["stop", "STOPALL", "Unsubscribe"])
      expect((await say(text)).askings).toMatchObject([{ type: "stop", answer: { text, isBare: true } }]);
    for (const text of ["cancel", "end", "quit", "revoke", "optout"]) {
      const { events, askings } = await say(text);
      expect({ events, askings }).toMatchObject({ events: [{ type: "words", text }], askings: [] });
    }
    const answer = { about: { key: `wamid:${harness.first().id}` }, isReply: true };
    expect((await say("stop", harness.first())).askings).toMatchObject([{ type: "stop", answer }]);
  });

  test("keeps by which message it shows something again, and says that a reply to it counts", async () => {
    await using harness = await open();
    await harness.post();
    const kept: unknown[] = [];
    const keep = async (...given: unknown[]) => void kept.push(given);
    const { respond } = await harness.receive(harness.whatsapp.say({ text: "show", ...harness.at }));
    const card = exampleCard(harness.channel.capabilities.limits);
    await respond([{ status: "shown", text: "Look: *again*", card, keep }]);
    expect(kept).toEqual([[[`wamid:${harness.last().id}`], { showsCard: true }]]);
    const seen = harness.whatsapp.see(harness.last());
    expect(seen.text).toContain("reply to this very message with YES or NO");
    expect(seen).toMatchObject({ marks: [], text: expect.stringContaining("Look: ") });
  });

  test("what no button of ours says, and what is no message, decides nothing", async () => {
    await using harness = await open();
    const { whatsapp } = harness;
    for (const id of [
      "",
      "a",
      `a.${"!".repeat(43)}.${"r".repeat(22)}`,
      `o.999.${"r".repeat(22)}`,
      "approve",
    ]) {
      const more = {
        type: "interactive",
        interactive: { type: "button_reply", button_reply: { id, title: "Approve" } },
      };
      expect((await harness.receive(whatsapp.say({ text: "x", more, ...harness.at }))).events).toEqual([]);
    }
    for (const type of ["image", "system", "unsupported", "reaction"])
      expect(
        (await harness.receive(whatsapp.say({ text: "yes", more: { type }, ...harness.at }))).events,
      ).toEqual([]);
    for (const value of [
      {},
      { messages: [{}, 7, null] },
      { statuses: [{ status: "odd" }] },
      { messages: "x" },
    ])
      expect((await harness.receive(whatsapp.webhook(value))).events).toEqual([]);
  });

  test("asks once more only for what the pressed message showed; otherwise shows what it is now", async () => {
    await using harness = await open();
    const { whatsapp, channel, at } = harness;
    const { limits } = channel.capabilities;
    await harness.post({ stakes: "high" });
    const press = async (card: ReturnType<typeof exampleCard>) => {
      const pressed = whatsapp.press({ message: harness.first(), button: "Approve…", ...at });
      const { events, respond } = await harness.receive(pressed);
      expect(events).toMatchObject([{ type: "form" }]);
      await respond([{ status: "shown", text: "", card }]);
      return whatsapp.see(harness.last());
    };
    expect((await press(exampleCard(limits, { stakes: "high" }))).buttons).toEqual(["Yes, approve"]);
    const now = { stakes: "high", argsHash: "b".repeat(64), args: { order: "B-9" } } as const;
    const changed = await press(exampleCard(limits, now));
    expect(changed.buttons).not.toContain("Yes, approve");
    expect(changed.text).toContain("B-9");
    const args = Object.fromEntries(
      Array.from({ length: 8 }, (_, index) => [`${index}${"n".repeat(190)}`, "v".repeat(200)]),
    );
    const cut = await press(exampleCard(limits, { stakes: "high", args, message: "m".repeat(3000) }));
    expect(cut.buttons).toEqual(["Deny", "1 Too much"]);
  });

  test("leaves groups alone, and ends when time is up though answers cannot be said", async () => {
    await using harness = await open();
    await harness.post();
    const grouped = harness.whatsapp.say({
      text: "yes",
      more: { group_id: "Y2FwaV9ncm91cA" },
      ...harness.at,
    });
    expect(await harness.receive(grouped)).toMatchObject({ events: [], heard: [] });
    const { respond } = await harness.channel.receive(
      {
        ...harness.tools(),
        signal: AbortSignal.abort(),
        fetch: async () => Promise.reject(new Error("aborted")),
      },
      harness.setup,
      toInbound(harness.whatsapp.say({ text: "maybe", ...harness.at })),
    );
    expect(await respond([{ status: "refused", text: "Too late." }])).toMatchObject({ status: 200 });
    expect(harness.whatsapp.messages).toHaveLength(1);
  });

  test("knows who hides the number by Meta's id, and writes to them by it", async () => {
    await using harness = await open();
    const hidden = { user: "DE.1349120865530274", at: harness.now };
    const said = await harness.receive(harness.whatsapp.say({ text: "/link", ...hidden }));
    expect(said.askings).toMatchObject([{ type: "link", sender: { id: hidden.user } }]);
    const link = "https://parley.example/link-account#t";
    await said.respond([{ status: "shown", text: "", link, code: "K7Q9" }]);
    expect(harness.last()).toMatchObject({ recipient: hidden.user });
    expect(harness.last().to).toBeUndefined();
    expect(harness.whatsapp.see(harness.last()).text).toContain(link);
  });

  test("what much hangs on asks once more, and the second press is for the card", async () => {
    await using harness = await open();
    const posted = await harness.post({ stakes: "high" });
    const press = (button: string) =>
      harness.receive(harness.whatsapp.press({ message: harness.last(), button, ...harness.at }));
    const first = await press("Approve…");
    expect(first.events).toMatchObject([{ type: "form" }]);
    const card = exampleCard(harness.channel.capabilities.limits, { stakes: "high" });
    await first.respond([{ status: "shown", text: "", card }]);
    const second = await press("Yes, approve");
    expect(second.events).toMatchObject([{ decision: { decision: "approve", args_hash: hash } }]);
    expect(posted.keys).toContain(second.events[0]?.about.key);
  });

  test("says why something did not count below what was written, as text; what is told again is not said again", async () => {
    await using harness = await open();
    await harness.post();
    const { respond } = await harness.receive(
      harness.whatsapp.say({ text: "maybe", ...harness.at, id: "wamid.m" }),
    );
    await respond([{ status: "refused", text: "Too late: *x* evil.example" }]);
    expect(harness.last()).toMatchObject({ context: { message_id: "wamid.m" } });
    expect(harness.whatsapp.see(harness.last())).toMatchObject({ marks: [], links: [] });
    await respond([{ status: "repeated", text: "again" }]);
    expect(harness.whatsapp.messages).toHaveLength(2);
  });
});

describe("WhatsApp's refusals", () => {
  test.each([
    { code: 131_056, status: 400, kind: "rate_limited", words: /alone/u, retryAfterMs: 6000 },
    { code: 130_429, status: 400, kind: "rate_limited", words: /alone/u, retryAfterMs: 5000 },
    { code: 80_007, status: 400, kind: "rate_limited", words: /alone/u, retryAfterMs: 60_000 },
    { code: 131_049, status: 400, kind: "rate_limited", words: /alone/u, retryAfterMs: 3_600_000 },
    { code: 131_016, status: 500, kind: "unreachable", words: /500/u, retryAfterMs: undefined },
    { code: 131_026, status: 400, kind: "misconfigured", words: /not at WhatsApp/u, retryAfterMs: undefined },
    { code: 131_030, status: 400, kind: "misconfigured", words: /on its list/u, retryAfterMs: undefined },
    { code: 131_005, status: 403, kind: "misconfigured", words: /token/u, retryAfterMs: undefined },
  ])("$code is $kind", async ({ code, status, kind, words, retryAfterMs }) => {
    await using harness = await open();
    harness.whatsapp.failNext(code, { status });
    await expect(harness.post()).rejects.toMatchObject({
      kind,
      message: expect.stringMatching(words),
      retryAfterMs,
    });
  });

  test("say how long an account is to be left alone", async () => {
    await using harness = await open();
    const usage = { "102290129340398": [{ type: "whatsapp", estimated_time_to_regain_access: 19 }] };
    const headers = { "x-business-use-case-usage": JSON.stringify(usage) };
    harness.whatsapp.failNext(80_007, { headers });
    await expect(harness.post()).rejects.toMatchObject({ retryAfterMs: 19 * 60_000 });
  });

  test("of buttons: the same is sent as words with numbers", async () => {
    await using harness = await open();
    harness.whatsapp.failNext(131_051);
    expect((await harness.post()).showsCard).toBe(true);
    expect(harness.whatsapp.messages).toHaveLength(1);
    expect(harness.last().type).toBe("text");
    expect(harness.whatsapp.see(harness.last()).text).toContain("\n1 Too much\n");
  });

  test("of a template are found by the test of the channel", async () => {
    await using harness = await open();
    const report = () => harness.channel.test(harness.tools(), harness.setup, harness.place);
    expect(JSON.stringify(await report())).toContain("is approved");
    const [template] = harness.whatsapp.templates;
    for (const [change, words] of [
      [{ status: "PENDING" }, /not approved/u],
      [{ text: "Parley: {{1}}" }, /variables/u],
      [{ language: "de" }, /not there/u],
    ] as const) {
      harness.whatsapp.templates = [{ ...template!, ...change }];
      const { isWorking, findings } = await report();
      expect(isWorking).toBe(false);
      expect(findings.at(-1)?.text).toMatch(words);
    }
  });

  test("a place that is no number is said before anything is sent", async () => {
    await using harness = await open();
    const card = exampleCard(harness.channel.capabilities.limits);
    const posting = { card, place: "Ana", options: {} };
    await expect(harness.channel.notify(harness.tools(), harness.setup, posting)).rejects.toMatchObject({
      kind: "misconfigured",
    });
    expect(harness.whatsapp.calls).toEqual([]);
  });
});
