import { describe, expect, test } from "vitest";
import type { ChannelTools, Contact, Posted } from "../kernel/channel.ts";
import type { HttpInbound, Inbound } from "../kernel/inbound.ts";
import { channelSuite, type ChannelHarness } from "../testing/channel.testsuite.ts";
import { exampleCard } from "../testing/example-card.ts";
import { createTwilio, type TwilioKind } from "./create-twilio.ts";
import { readCode } from "../kernel/conversation.ts";
import { signTwilio } from "./receive-message.ts";
import { SmsSettings, TwilioWhatsAppSettings, type TwilioSecrets, type TwilioSettings } from "./schema.ts";
import { openTwilio } from "./testing/open-twilio.ts";

const url = "https://parley.example/channels/chn_1/in";
const place = "+49 151 1234-5678";
const number = "+4915112345678";
const nobody: Contact = { heardAt: null, hasStopped: false };

async function open(kind: TwilioKind, given: object = {}) {
  const twilio = await openTwilio();
  const schema = kind === "sms" ? SmsSettings : TwilioWhatsAppSettings;
  const settings: TwilioSettings = schema.parse({
    account_sid: twilio.accountSid,
    from: "+15005550006",
    api_url: twilio.url,
    ...given,
  });
  const prefix = kind === "sms" ? "" : "whatsapp:";
  const from = (Body: string, more: Record<string, string> = {}, behind = ""): HttpInbound => {
    const asked = `${url}${behind && `/${behind}`}`;
    const fields = new URLSearchParams({
      MessageSid: "SM1",
      From: prefix + number,
      To: "+15005550006",
      Body,
      ...more,
    });
    return {
      type: "http",
      url: asked,
      path: behind.split("?")[0] ?? "",
      method: "POST",
      headers: { "x-twilio-signature": signTwilio(asked, fields, twilio.authToken) },
      body: Buffer.from(fields.toString()),
    };
  };
  const harness = {
    twilio,
    from,
    channel: createTwilio(kind),
    setup: { settings, secrets: { auth_token: twilio.authToken } },
    wrongSetup: { settings, secrets: { auth_token: "another-token-of-twilio" } },
    place,
    now: 0,
    /** Whose number it is, as far as is known of them. */
    contact: nobody,
    tools: (): ChannelTools => ({
      fetch: globalThis.fetch,
      findContact: async (id) => (id === number ? harness.contact : nobody),
      record: () => {},
      clock: () => harness.now,
      signal: new AbortController().signal,
    }),
    read: async () =>
      twilio.messages.map(({ body }) => ({
        text: body,
        mentions: [],
        links: body.match(/https?:\/\/\S+/gu) ?? [],
      })),
    decide: async (_posted: Posted, act: "approve" | "deny"): Promise<Inbound> =>
      from(act === "approve" ? "YES" : "NO"),
    forge: (inbound: Inbound): Inbound =>
      inbound.type === "http" ? { ...inbound, headers: { "x-twilio-signature": "bm8=" } } : inbound,
    limitNext: (seconds: number) => twilio.limitNext(seconds),
    post: (changes?: Parameters<typeof exampleCard>[1]) =>
      harness.channel.notify(harness.tools(), harness.setup, {
        card: exampleCard(harness.channel.capabilities.limits, changes),
        place,
        options: {},
      }),
    receive: (inbound: Inbound) => harness.channel.receive(harness.tools(), harness.setup, inbound),
    [Symbol.asyncDispose]: () => twilio[Symbol.asyncDispose](),
  };
  return harness;
}

for (const kind of ["sms", "twilio_whatsapp"] as const)
  channelSuite(kind, async (): Promise<ChannelHarness<TwilioSettings, TwilioSecrets>> => open(kind));

describe("text messages", () => {
  test("say in short what is asked, how to answer, and where the rest is", async () => {
    await using harness = await open("sms");
    await harness.post();
    const [sent] = harness.twilio.messages;
    expect(sent).toMatchObject({ to: number, from: "+15005550006" });
    expect(sent?.body).toMatch(
      /^Support agent asks to run refund\norder: A-7\neur: 30\nWhy: The parcel never arrived\.\n1 Too much\nReply YES or NO, or a number\. If you were asked more than this within a day, begin with [A-Z2-9]{3}\.\nhttps:\/\/parley\.example\/approvals\/apr_1$/u,
    );
  });

  test("an answer with a code names one of several", async () => {
    await using harness = await open("sms");
    const one = await harness.post();
    const other = await harness.post({ approvalId: "apr_2" });
    const code = /begin with (\w{3})/u.exec(harness.twilio.messages[1]?.body ?? "")?.[1] ?? "";
    const [answer] = (await harness.receive(harness.from(`${code} yes`))).events;
    expect(answer).toMatchObject({
      type: "words",
      text: "yes",
      sender: { id: number },
      otherwise: { text: `${code} yes` },
    });
    expect(other.keys).toContain(answer?.about.key);
    expect(one.keys).not.toContain(answer?.about.key);
  });

  test("what is cut to fit takes the link", async () => {
    await using harness = await open("sms");
    const args = Object.fromEntries(
      Array.from({ length: 8 }, (_, at) => [`${at}${"n".repeat(150)}`, "v".repeat(100)]),
    );
    expect((await harness.post({ args })).showsCard).toBe(false);
    expect(harness.twilio.messages[0]?.body).toContain("Reply NO to deny");
  });

  test("changed arguments are told, and answered by another code", async () => {
    await using harness = await open("sms");
    const { channel, setup } = harness;
    const posted = await harness.post();
    const card = exampleCard(channel.capabilities.limits, { argsHash: "b".repeat(64) });
    const changed = await channel.update(harness.tools(), setup, { card, place, options: {}, posted });
    const [first, second] = harness.twilio.messages.map(({ body }) => body);
    const codes = [first, second].map((body) => /begin with (\w{3})/u.exec(body ?? "")?.[1]);
    expect(second).toContain("The arguments have changed");
    expect(codes[0]).not.toBe(codes[1]);
    await channel.update(harness.tools(), setup, { card, place, options: {}, posted: changed });
    expect(harness.twilio.messages).toHaveLength(2);
  });

  test("words that no request was asked with are answered where the server says so", async () => {
    await using harness = await open("sms");
    const { respond } = await harness.receive(harness.from("hello"));
    expect((await respond([{ status: "ignored", text: "" }])).body).not.toContain("<Message>");
    expect((await respond([{ status: "ignored", text: "Nothing waits here." }])).body).toContain(
      "Nothing waits",
    );
  });

  test("whom only Twilio knows to have said STOP is sent nothing", async () => {
    await using harness = await open("sms");
    harness.twilio.stopped.add(number);
    await expect(harness.post()).rejects.toMatchObject({
      kind: "misconfigured",
      message: expect.stringContaining("STOP"),
    });
  });

  test("a message that does not arrive is told of by its id", async () => {
    await using harness = await open("sms");
    const posted = await harness.post();
    const given = { MessageStatus: "undelivered", ErrorCode: "30005" };
    const { events } = await harness.receive(
      harness.from("", { ...given, MessageSid: String(posted.message["sid"]) }, "status"),
    );
    const text = expect.stringContaining("30005");
    expect(events).toMatchObject([{ type: "receipt", state: "failed", text, otherKey: undefined }]);
    expect(posted.keys).toContain(events[0]?.about.key);
  });

  test("what becomes of a message, and answers to it, are known before its id is", async () => {
    await using harness = await open("sms");
    const { channel, setup, twilio } = harness;
    const kept: unknown[] = [];
    const keep = async (...given: unknown[]) => {
      expect(twilio.messages).toEqual([]);
      kept.push(given);
    };
    const card = exampleCard(channel.capabilities.limits);
    const answering = { seed: "s", keep };
    await channel.notify(harness.tools(), setup, { card, place, options: {}, inboundUrl: url, answering });
    const callback = twilio.messages[0]?.fields.get("StatusCallback") ?? "";
    const told = harness.from("", { MessageStatus: "failed" }, callback.slice(url.length + 1));
    const [event] = (await harness.receive(told)).events;
    const otherKey = event?.type === "receipt" ? event.otherKey : undefined;
    const conversation = expect.stringMatching(/^to:\+\d+$/u);
    const coded = expect.stringMatching(/^to:\+\d+:[A-Z2-9]{3}$/u);
    expect(kept).toEqual([
      [[otherKey], { showsCard: false }],
      [[conversation, coded], { showsCard: true }],
    ]);
  });

  test("what Twilio says of a message is no answer", async () => {
    await using harness = await open("sms");
    const tell = async (MessageStatus: string) =>
      (await harness.receive(harness.from("yes", { MessageStatus }, "status"))).events;
    expect(await tell("queued")).toEqual([]);
    expect(await tell("delivered")).toMatchObject([{ type: "receipt", state: "delivered", text: "" }]);
  });

  test("an answer that did not count is answered at once, as text", async () => {
    await using harness = await open("sms");
    const { respond } = await harness.receive(harness.from("maybe"));
    const { body, headers } = await respond([{ status: "unclear", text: "Say <yes> or no & why" }]);
    expect(headers).toMatchObject({ "content-type": "text/xml; charset=utf-8" });
    expect(body).toContain("<Message>Say &lt;yes&gt; or no &amp; why</Message>");
  });

  test("a field more, or another address, is another signature", async () => {
    await using harness = await open("sms");
    const given = harness.from("YES");
    const more = Buffer.from(`${Buffer.from(given.body).toString()}&Extra=1`);
    await expect(harness.receive({ ...given, body: more })).rejects.toMatchObject({ kind: "not_genuine" });
    await expect(harness.receive({ ...given, url: `${url}/x` })).rejects.toMatchObject({
      kind: "not_genuine",
    });
  });

  test("a place that is no number is said before anything is sent", async () => {
    await using harness = await open("sms");
    await expect(
      harness.channel.notify(harness.tools(), harness.setup, {
        card: exampleCard(harness.channel.capabilities.limits),
        place: "Ann",
        options: {},
      }),
    ).rejects.toMatchObject({ kind: "misconfigured" });
    expect(harness.twilio.messages).toEqual([]);
  });
});

describe.each(["sms", "twilio_whatsapp"] as const)("who wants to be sent nothing more by %s", (kind) => {
  const wish = (type: "stop" | "start", text: string) => ({
    type,
    id: "SM1",
    sender: { id: number, name: number },
    at: 0,
    answer: expect.objectContaining({ type: "words", text: text.trim(), isBare: true }),
  });
  const nothing = expect.stringContaining("<Response></Response>");

  test.each(["STOP", "StopAll", " Unsubscribe ", "cancel", "END", "quit", "Revoke", "OPTOUT"])(
    "says %s, which is no answer and gets none",
    async (word) => {
      await using harness = await open(kind);
      const { events, askings, respond } = await harness.receive(harness.from(word));
      expect({ events, askings }).toEqual({ events: [], askings: [wish("stop", word)] });
      expect(await respond([{ status: "counted", text: "You are sent nothing more." }])).toMatchObject({
        body: nothing,
      });
    },
  );

  test.each(["START", " unstop"])("is asked again after %s", async (word) => {
    await using harness = await open(kind);
    const { events, askings, respond } = await harness.receive(harness.from(word));
    expect({ events, askings }).toEqual({ events: [], askings: [wish("start", word)] });
    expect(await respond([{ status: "counted", text: "You are asked again." }])).toMatchObject({
      body: nothing,
    });
  });

  test("says so by the account's own words, too; of Twilio's, YES is an answer here, and HELP is nothing", async () => {
    await using harness = await open(kind);
    const say = async (text: string, OptOutType: string) => {
      const { events, askings } = await harness.receive(harness.from(text, { OptOutType }));
      return { events, askings };
    };
    expect(await say("Arrêt", "STOP")).toEqual({ events: [], askings: [wish("stop", "Arrêt")] });
    expect(await say("Encore", "START")).toEqual({ events: [], askings: [wish("start", "Encore")] });
    expect(await say("YES", "START")).toMatchObject({ events: [{ type: "words", text: "YES" }] });
    expect(await say("Aide", "HELP")).toEqual({ events: [], askings: undefined });
    for (const word of ["help", " INFO "])
      expect((await harness.receive(harness.from(word))).events).toEqual([]);
    const { events, askings } = await harness.receive(harness.from("stop it please"));
    expect({ events, askings }).toMatchObject({ events: [{ text: "stop it please" }], askings: undefined });
  });

  test("is sent neither request nor outcome, no test and no word back", async () => {
    await using harness = await open(kind);
    const { channel, setup, twilio } = harness;
    const posted = await harness.post();
    harness.contact = { ...nobody, hasStopped: true };
    const refused = { kind: "misconfigured", message: expect.stringContaining("STOP") };
    await expect(harness.post()).rejects.toMatchObject(refused);
    const state = { status: "denied", by: ["Ana"], at: 0, text: null, isEdited: false } as const;
    const card = exampleCard(channel.capabilities.limits, { state });
    await expect(
      channel.update(harness.tools(), setup, { card, place, options: {}, posted }),
    ).rejects.toMatchObject(refused);
    expect(await channel.test(harness.tools(), setup, place)).toMatchObject({
      isWorking: false,
      findings: [{ isGood: false, text: refused.message }],
    });
    const { respond } = await harness.receive(harness.from("maybe"));
    const unclear = { status: "unclear", text: "Say yes or no" } as const;
    expect(await respond([unclear])).toMatchObject({ body: nothing });
    expect(twilio.messages).toHaveLength(1);
    harness.contact = nobody;
    expect((await respond([unclear])).body).toContain("Say yes or no");
    await harness.post();
    expect(twilio.messages).toHaveLength(2);
  });
});

test("the signature is Twilio's own example", () => {
  const fields = new URLSearchParams({
    CallSid: "CA1234567890ABCDE",
    Caller: "+14158675310",
    Digits: "1234",
    From: "+14158675310",
    To: "+18005551212",
  });
  expect(signTwilio("https://example.com/myapp.php?foo=1&bar=2", fields, "12345")).toBe(
    "L/OH5YylLD5NRKLltdqwSvS0BnU=",
  );
});

test("WhatsApp says first what its template says", async () => {
  await using harness = await open("twilio_whatsapp", { content_sid: `HX${"0".repeat(32)}` });
  await harness.post();
  const [sent] = harness.twilio.messages;
  expect(sent).toMatchObject({ to: `whatsapp:${number}`, from: "whatsapp:+15005550006", body: "" });
  expect(JSON.parse(sent?.fields.get("ContentVariables") ?? "")).toEqual({
    1: "Support agent asks to run refund",
    2: "https://parley.example/approvals/apr_1",
    3: expect.stringContaining("Reply NO to deny"),
  });
});

describe("others' words", () => {
  const nasty = "*bold* _it_ ~no~ `code` www.evil.example evil.example/pay a@evil.example cafe\u0301.com";
  const given = {
    name: nasty,
    args: { [`> ${nasty}`]: nasty, [`- ${nasty}`]: nasty },
    reason: nasty,
    requester: `1. ${nasty}`,
    options: [{ name: "x", title: nasty }],
  };
  /** All but the link, which is ours. */
  const bodyOf = async (kind: TwilioKind): Promise<string> => {
    await using harness = await open(kind);
    await harness.post(given);
    const lines = (harness.twilio.messages[0]?.body ?? "").split("\n");
    expect(lines.at(-1)).toBe("https://parley.example/approvals/apr_1");
    return lines.slice(0, -1).join("\n");
  };

  test("are no links to a telephone, which finds them by itself", async () => {
    const body = await bodyOf("sms");
    expect(body).toContain("evil .example/pay");
    expect(body).not.toMatch(/\S[.]\p{L}{2}/u);
  });

  test("are no markup to WhatsApp, wherever they stand", async () => {
    const body = await bodyOf("twilio_whatsapp");
    expect(body).toContain("∗bold∗");
    expect(body).not.toMatch(/[*_~`]/u);
    expect(body).not.toMatch(/^(?:>|-|1\.)/mu);
    expect(body).not.toMatch(/\S[.@]\p{L}/u);
  });
});

test("what a plan lacks is told, and neither takes the template nor is worth a message while it waits", async () => {
  const warning = "When this was asked: The plan can be filled by nobody now: nobody is in the team `Legal`.";
  await using whatsapp = await open("twilio_whatsapp", { content_sid: `HX${"0".repeat(32)}` });
  await whatsapp.post({ warning });
  expect(whatsapp.twilio.messages[0]?.fields.get("ContentSid")).toMatch(/^HX/u);

  await using sms = await open("sms");
  const { channel, setup } = sms;
  const posted = await sms.post({ warning });
  expect(sms.twilio.messages[0]?.body).toContain(`\n${warning}\n`);
  const state = { status: "pending", approvedBy: ["Ana"] } as const;
  const card = exampleCard(channel.capabilities.limits, { warning, state });
  expect(await channel.update(sms.tools(), setup, { card, place, options: {}, posted })).toBe(posted);
  expect(sms.twilio.messages).toHaveLength(1);
});

test("WhatsApp's template shows no arguments, so a yes to it approves none", async () => {
  await using harness = await open("twilio_whatsapp", { content_sid: `HX${"0".repeat(32)}` });
  expect((await harness.post()).showsCard).toBe(false);
  expect((await harness.post({ args: {} })).showsCard).toBe(true);
});

test.each([
  ["K7Q yes", { code: "K7Q", rest: "yes" }],
  ["K7Q: no", { code: "K7Q", rest: "no" }],
  ["yes", { code: undefined, rest: "yes" }],
  ["YES please", { code: undefined, rest: "YES please" }],
  ["yes k7q", { code: undefined, rest: "yes k7q" }],
  ["K7Q", { code: undefined, rest: "K7Q" }],
])("%s", (text, read) => {
  expect(readCode(text)).toEqual(read);
});
