import type { ChannelSecrets, ChannelSettings } from "@parley/channels/schemas";
import { channelSuite, exampleCard } from "@parley/channels/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startGoogleChat, type FakeGoogleChat } from "../../fakes/google-chat/start-google-chat.ts";
import { openIssuer } from "../../fakes/issuer.ts";
import { leadTo } from "../testing/lead-to.ts";
import { openHarness, type PlatformHarness } from "../testing/open-harness.ts";
import { openChatSdk, setupOf } from "./open-chat-sdk.ts";
import { asRead } from "./people-read.ts";

type Harness = PlatformHarness<ChannelSettings<"chat_sdk">, ChannelSecrets<"chat_sdk">> & { asked: string[] };

const ana = "users/4242";
const { channel, chatAdapters } = openChatSdk();
let chat: FakeGoogleChat;
beforeAll(async () => {
  chat = await startGoogleChat();
});
afterAll(async () => {
  await chatAdapters.close();
  await chat[Symbol.asyncDispose]();
});

/** One platform for all, so that one process is. Tokens are checked by the process's own clock. */
async function open(given: { apiUrl?: string } = {}): Promise<Harness> {
  chat.messages.length = 0;
  const asked: string[] = [];
  const wrongKey = openIssuer("of-somebody-else").privateKey.export({ format: "pem", type: "pkcs8" });
  const wrong = { ...(JSON.parse(chat.serviceAccountKey) as object), private_key: wrongKey };
  const config = { googleChatProjectNumber: chat.projectNumber, ...given };
  const harness = openHarness({
    fake: { [Symbol.asyncDispose]: async () => {} },
    channel,
    asked,
    fetch: leadTo(chat.addresses),
    setup: setupOf("gchat", { config, secrets: { credentials: chat.serviceAccountKey } }),
    wrongSecrets: { credentials: JSON.stringify(wrong) },
    place: "gchat:spaces/OPS",
    read: async () => chat.messages.map((message) => asRead(chat.see(message))),
    decide: (_posted, act) =>
      chat.pressAsAddOn({
        message: chat.messages[0]!,
        button: act === "approve" ? "Approve" : "Deny",
        user: ana,
        at: Date.now(),
      }),
    forge: () =>
      chat.authorize(Date.now(), { issuer: openIssuer("of-somebody-else"), header: { kid: "google" } }),
    limitNext: (retryAfter) => chat.failNext({ status: 429, retryAfter }),
  });
  return Object.assign(harness, { asked });
}

channelSuite("chat_sdk with the adapter of Google Chat", open);

describe("chat_sdk with the adapter of Google Chat", () => {
  test("asked, answered by a press, and shown so in place", { timeout: 240_000 }, async () => {
    await using harness = await open();
    const { receive, setup, place } = harness;
    const posted = await harness.post();
    expect(posted.showsCard).toBe(true);
    const [message] = chat.messages;
    expect(chat.see(message!).buttons).toEqual(["Approve", "Deny", "1 Too much"]);
    const at = Date.now();
    const press = (button: string) => chat.pressAsAddOn({ message: message!, button, user: ana, at });
    const pressed = await receive(press("Approve"));
    expect(pressed.events).toMatchObject([{ type: "words", text: "yes", sender: { id: ana }, at }]);
    expect(posted.keys).toContain(pressed.events[0]?.about.key);
    expect(await pressed.respond([{ status: "counted", text: "Done." }])).toMatchObject({ status: 200 });
    const option = await receive(press("1 Too much"));
    expect(option.events).toMatchObject([{ type: "option", index: 0 }]);
    await option.respond([{ status: "refused", text: "Too late: <users/all> <https://evil.example|x>" }]);
    const said = chat.see(chat.messages[1]!);
    expect(said).toMatchObject({ mentions: [], links: [] });
    expect(asRead(said).text).toContain("Too late: <users/all>");
    const state = { status: "approved", by: ["Ana"], at: 0, text: null, isEdited: false } as const;
    const card = exampleCard(channel.capabilities.limits, { state });
    await channel.update(harness.tools(), setup, { card, place, options: {}, posted });
    expect(chat.messages).toHaveLength(2);
    expect((await harness.read())[0]?.text).toMatch(/Approved by Ana/u);
    expect(chat.see(chat.messages[0]!).buttons).toEqual([]);
  });

  test(
    "what its gaxios asks is asked by the guarded fetch, wherever a setting leads it",
    { timeout: 240_000 },
    async () => {
      await using harness = await open({ apiUrl: "http://169.254.169.254" });
      await expect(harness.post()).rejects.toMatchObject({
        kind: "unreachable",
        message: expect.stringContaining("http://169.254.169.254 is not to be asked"),
      });
      expect(harness.asked.map((url) => new URL(url).origin)).toEqual([
        "https://oauth2.googleapis.com",
        "http://169.254.169.254",
      ]);
      expect(chat.messages).toEqual([]);
    },
  );

  test("a key that is no JSON is said to be none, without it", async () => {
    await using harness = await open();
    const setup = { ...harness.setup, secrets: { credentials: "{ private_key: of-nobody" } };
    const report = await channel.test(harness.tools(), setup, undefined);
    expect(report).toMatchObject({
      isWorking: false,
      findings: [{ text: expect.stringMatching(/`credentials` as JSON/u) }],
    });
    expect(JSON.stringify(report)).not.toContain("of-nobody");
  });
});
