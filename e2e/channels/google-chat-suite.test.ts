import { channelKinds, type ChannelSecrets, type ChannelSettings } from "@parley/channels/schemas";
import { channelSuite, exampleCard } from "@parley/channels/testing";
import { describe, expect, test } from "vitest";
import { startGoogleChat, type FakeGoogleChat } from "../fakes/google-chat/start-google-chat.ts";
import { openIssuer } from "../fakes/issuer.ts";
import { openChannels, openHarness, type PlatformHarness } from "./testing/open-harness.ts";

type Harness = PlatformHarness<ChannelSettings<"google_chat">, ChannelSecrets<"google_chat">> & {
  chat: FakeGoogleChat;
  /** What is asked of the platform, keys and tokens included. */
  asked: string[];
};

const ana = "users/4242";

async function open(): Promise<Harness> {
  const chat = await startGoogleChat();
  const { settings: Settings, secrets: Secrets } = channelKinds.google_chat;
  const settings = Settings.parse({
    project_number: chat.projectNumber,
    api_url: chat.url,
    token_url: chat.tokenUrl,
    keys_url: chat.keysUrl,
  });
  const wrongKey = openIssuer("of-somebody-else").privateKey.export({ format: "pem", type: "pkcs8" });
  const wrong = { ...(JSON.parse(chat.serviceAccountKey) as object), private_key: wrongKey };
  const asked: string[] = [];
  const harness = openHarness({
    fake: chat,
    asked,
    channel: openChannels().google_chat,
    setup: { settings, secrets: Secrets.parse({ service_account_key: chat.serviceAccountKey }) },
    wrongSecrets: Secrets.parse({ service_account_key: JSON.stringify(wrong) }),
    place: "spaces/OPS",
    read: async () => chat.messages.map((message) => chat.see(message)),
    decide: (_posted, act, at) =>
      chat.press({
        message: chat.messages[0]!,
        button: act === "approve" ? "Approve" : "Too much",
        user: ana,
        at,
      }),
    forge: (_inbound, now) =>
      chat.authorize(now, { issuer: openIssuer("of-somebody-else"), header: { kid: "google" } }),
    limitNext: (retryAfter) => chat.failNext({ status: 429, retryAfter }),
  });
  return Object.assign(harness, { chat, asked });
}

channelSuite("google_chat", open);

const toJson = ({ body = "{}" }: { body?: string }) => JSON.parse(body) as Record<string, unknown>;

describe("Google Chat", () => {
  test.each([
    ["of another audience", { claims: { aud: "999999999999" } }],
    ["of another issuer", { claims: { iss: "accounts.google.com" } }],
    ["that has ended", { claims: { exp: Date.UTC(2026, 0, 1) / 1000 - 400 } }],
    ["without an end", { claims: { exp: undefined } }],
    ["by a key that is not known", { header: { kid: "other" } }],
    ["that is signed by nobody", { header: { alg: "none" } }],
    ["signed by what everybody knows", { header: { alg: "HS256" } }],
  ])("believes no token %s", async (_name, more) => {
    await using harness = await open();
    const { chat, receive, now } = harness;
    const event = chat.tell({ type: "MESSAGE" }, now);
    await expect(receive({ ...event, headers: chat.authorize(now, more) })).rejects.toMatchObject({
      kind: "not_genuine",
    });
    await expect(receive({ ...event, headers: {} })).rejects.toMatchObject({ kind: "not_genuine" });
    await expect(receive(event)).resolves.toMatchObject({ events: [] });
  });

  test("asks for keys and tokens once, and anew when they are old", async () => {
    await using harness = await open();
    const { chat, asked, receive } = harness;
    const count = (part: string): number => asked.filter((url) => url.includes(part)).length;
    await harness.post();
    await harness.post();
    await receive(chat.tell({ type: "MESSAGE" }, harness.now));
    await receive(chat.tell({ type: "MESSAGE" }, harness.now));
    expect([count("/token"), count("/keys")]).toEqual([1, 1]);
    const unknown = { header: { kid: "new" } };
    for (const later of [0, 61_000, 1000]) {
      harness.now += later;
      const headers = chat.authorize(harness.now, unknown);
      await expect(receive({ body: "{}", headers })).rejects.toMatchObject({ kind: "not_genuine" });
    }
    expect(count("/keys")).toBe(2);
    harness.now += 3_700_000;
    await harness.post();
    await receive(chat.tell({ type: "MESSAGE" }, harness.now));
    expect([count("/token"), count("/keys")]).toEqual([2, 3]);
  });

  test.each([
    ["Deny", { text: "not this one" }, { decision: "deny", comment: "not this one" }],
    ["Edit and approve", { "edit:0": "20" }, { decision: "approve", edits: [{ index: 0, text: "20" }] }],
  ])(
    "%s opens a dialog, and what is sent off is bound to the arguments",
    async (button, values, decision) => {
      await using harness = await open();
      const { chat, receive, now } = harness;
      const posted = await harness.post();
      const message = chat.messages[0]!;
      const about = { key: posted.keys[0], approvalId: "apr_1" };
      const opened = await receive(chat.press({ message, button, user: ana, at: now }));
      expect(opened.events).toMatchObject([{ type: "form", about, sender: { id: ana } }]);
      const card = exampleCard(harness.channel.capabilities.limits);
      const dialog = toJson(await opened.respond([{ status: "shown", text: "", card }]));
      const submitted = await receive(chat.submit({ dialog, values, user: ana, at: now }));
      expect(submitted.events).toMatchObject([
        { type: "decision", about, decision: { ...decision, args_hash: "a".repeat(64) } },
      ]);
      const statusOf = async (status: "counted" | "refused") =>
        JSON.stringify(toJson(await submitted.respond([{ status, text: "Too late" }])));
      expect(await statusOf("counted")).toContain('"OK"');
      expect(await statusOf("refused")).toContain("INVALID_ARGUMENT");
    },
  );

  test("says why a press did not count to who pressed alone, as text", async () => {
    await using harness = await open();
    const { chat, receive, now } = harness;
    await harness.post();
    const press = chat.press({ message: chat.messages[0]!, button: "Approve", user: ana, at: now });
    const pressed = await receive(press);
    const told = toJson(await pressed.respond([{ status: "refused", text: "<b>https://evil.example</b>" }]));
    expect(told).toMatchObject({ privateMessageViewer: { name: ana } });
    expect(chat.see(told as never)).toMatchObject({ links: [], mentions: [] });
    expect(toJson(await pressed.respond([{ status: "counted", text: "Done." }]))).toEqual({});
    const again = await receive(press);
    expect(again.events[0]?.id).toBe(pressed.events[0]?.id);
  });

  test("a person is written to where they talk with the app; who has not added it is not reached", async () => {
    await using harness = await open();
    const { chat } = harness;
    await expect(harness.post({}, { place: ana })).rejects.toMatchObject({
      kind: "misconfigured",
      message: expect.stringContaining("added the app"),
    });
    chat.people.set(ana, "spaces/DM");
    chat.spaces.add("spaces/DM");
    await harness.post({}, { place: ana });
    expect(chat.messages[0]?.name).toMatch(/^spaces\/DM\//u);
    const hello = await harness.receive(
      chat.tell(
        { type: "MESSAGE", space: { name: "spaces/DM" }, user: { name: ana, type: "HUMAN" } },
        harness.now,
      ),
    );
    expect(hello.askings).toMatchObject([{ type: "link", sender: { id: ana } }]);
    const link = "https://parley.example/link-account#t";
    const told = toJson(await hello.respond([{ status: "shown", text: "", link }]));
    expect(told).toMatchObject({ privateMessageViewer: { name: ana } });
    const said = chat.see(told as never);
    expect(said.text).toContain("spaces/DM");
    expect(said.text).toContain(ana);
    expect(said.links).toEqual([link]);
  });

  test("what is too long for a message is cut, and cannot be approved there", async () => {
    await using harness = await open();
    const args = Object.fromEntries(
      Array.from({ length: 12 }, (_, at) => [`${at}${"<".repeat(190)}`, "&".repeat(400)]),
    );
    const posted = await harness.post({ args, reason: "'".repeat(1400) });
    expect(posted.showsCard).toBe(false);
    const seen = harness.chat.see(harness.chat.messages[0]!);
    expect(seen.text).toContain("only its beginning");
    expect(seen.buttons).not.toContain("Approve");
    expect(seen.buttons).toContain("Deny");
  });

  test("bots, other buttons and nonsense decide nothing; a deleted message is no failure", async () => {
    await using harness = await open();
    const { chat, receive, now, channel, setup, place } = harness;
    const posted = await harness.post();
    const { body } = chat.press({ message: chat.messages[0]!, button: "Approve", user: ana, at: now });
    const event = JSON.parse(body) as { user: object; action: object };
    const changed = [
      { ...event, user: { name: ana, type: "BOT" } },
      { ...event, action: { actionMethodName: "other", parameters: [] } },
      { ...event, action: { ...event.action, parameters: [{ key: "act", value: "approve" }] } },
      [],
    ];
    for (const one of changed) expect((await receive(chat.tell(one as never, now))).events).toEqual([]);
    chat.messages.length = 0;
    const card = exampleCard(channel.capabilities.limits);
    await expect(
      channel.update(harness.tools(), setup, { card, place, options: {}, posted }),
    ).resolves.toMatchObject({ keys: posted.keys });
  });

  test("what was posted already is found again, and shows what it is now", async () => {
    await using harness = await open();
    const { channel, setup, place } = harness;
    const posting = { place, options: {}, reference: "chd_1" };
    const limits = channel.capabilities.limits;
    const post = (given: object, more: object = {}) =>
      channel.notify(harness.tools(), setup, { ...posting, ...more, card: exampleCard(limits, given) });
    const first = await post({ reason: "the first" });
    const second = await post({ reason: "the second" }, { isRepeated: true });
    expect(second.keys).toEqual(first.keys);
    expect(await harness.read()).toMatchObject([{ text: expect.stringContaining("the second") }]);
    await post({}, { reference: "chd_2" });
    expect(await harness.read()).toHaveLength(2);
  });
});
