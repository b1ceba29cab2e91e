import type { ChannelSecrets, ChannelSettings } from "@parley/channels/schemas";
import { channelSuite, exampleCard } from "@parley/channels/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startWhatsApp, type FakeWhatsApp } from "../../fakes/whatsapp/start-whatsapp.ts";
import { openHarness, type PlatformHarness } from "../testing/open-harness.ts";
import { toInbound } from "../to-inbound.ts";
import { openChatSdk, setupOf } from "./open-chat-sdk.ts";
import { asRead } from "./people-read.ts";

type Harness = PlatformHarness<ChannelSettings<"chat_sdk">, ChannelSecrets<"chat_sdk">>;

const user = "4915112345678";
const { channel: chatSdk, chatAdapters } = openChatSdk();
// It cannot change what was sent, which the suite wants to know.
const channel = { ...chatSdk, capabilities: { ...chatSdk.capabilities, updates: false } };
let whatsapp: FakeWhatsApp;
beforeAll(async () => {
  whatsapp = await startWhatsApp();
});
afterAll(async () => {
  await chatAdapters.close();
  await whatsapp[Symbol.asyncDispose]();
});

/** One platform for all, so that one process is: what was said before is forgotten. */
async function open(): Promise<Harness> {
  whatsapp.messages.length = 0;
  const at = whatsapp.now;
  whatsapp.heard.set(user, at - 60_000);
  const secrets = {
    accessToken: whatsapp.accessToken,
    appSecret: whatsapp.appSecret,
    verifyToken: whatsapp.verifyToken,
  };
  const config = { apiUrl: whatsapp.url, phoneNumberId: whatsapp.phoneNumberId };
  return openHarness({
    fake: { [Symbol.asyncDispose]: async () => {} },
    channel,
    setup: setupOf("whatsapp", { config, secrets }),
    wrongSecrets: { ...secrets, accessToken: "EAAG-a-token-of-somebody-else" },
    // A person: the adapter knows the conversation.
    place: user,
    read: async () => whatsapp.messages.map((message) => asRead(whatsapp.see(message))),
    decide: (_posted, act) =>
      whatsapp.press({
        message: whatsapp.messages[0]!,
        button: act === "approve" ? "Approve" : "Deny",
        id: "wamid.of-ana",
        user,
        at,
      }),
    forge: () => ({ "x-hub-signature-256": `sha256=${"0".repeat(64)}` }),
    limitNext: (seconds) =>
      whatsapp.failNext(130_429, { status: 429, headers: { "retry-after": String(seconds) } }),
  });
}

channelSuite("chat_sdk with the adapter of WhatsApp", open);

describe("chat_sdk with the adapter of WhatsApp", () => {
  test("says below what was sent what became of it, and asks once more where that has changed", async () => {
    await using harness = await open();
    const { setup, place } = harness;
    const posted = await harness.post();
    const update = (given: Parameters<typeof exampleCard>[1]) =>
      channel.update(harness.tools(), setup, {
        card: exampleCard(channel.capabilities.limits, given),
        place,
        options: {},
        posted,
      });
    const again = await update({ argsHash: "b".repeat(64), args: { order: "A-8" } });
    expect(whatsapp.messages[1]).toMatchObject({ context: { message_id: whatsapp.messages[0]!.id } });
    expect((await harness.read())[1]?.text).toMatch(/arguments have changed[^]*A-8/u);
    // Both are pressed by keys of their own, bound to what each showed.
    expect(again.keys.filter((key) => posted.keys.includes(key))).toEqual([]);
    await update({ state: { status: "denied", by: ["*Ana*"], at: 0, text: "`no`", isEdited: false } });
    const outcome = whatsapp.messages[2]!;
    expect(whatsapp.see(outcome)).toMatchObject({ marks: [], mentions: [] });
    expect((await harness.read())[2]?.text).toMatch(/Denied by \*Ana\*/u);
  });

  test("what is longer than the adapter would show is not approved there", async () => {
    await using harness = await open();
    const args = { one: "v".repeat(700), two: "w".repeat(300) };
    expect(await harness.post({ args })).toMatchObject({ showsCard: false });
    expect(whatsapp.see(whatsapp.messages[0]!).buttons).toEqual(["Deny", "1 Too much"]);
    // Where the setting says that more fits, what the adapter cuts is found on its way out.
    const settings = { ...harness.setup.settings, max_text_chars: 4000 };
    const posted = await channel.notify(
      harness.tools(),
      { ...harness.setup, settings },
      {
        card: exampleCard(channel.capabilities.limits, { args }),
        place: harness.place,
        options: {},
      },
    );
    expect(posted.showsCard).toBe(false);
    expect(whatsapp.messages).toHaveLength(2);
    expect(whatsapp.see(whatsapp.messages[1]!).buttons).toEqual(["Deny", "1 Too much"]);
  });

  test("answers Meta's question whether the address is ours, for who knows the token", async () => {
    await using harness = await open();
    const ask = (token: string) => {
      const query = `?hub.mode=subscribe&hub.verify_token=${token}&hub.challenge=42`;
      const asked = { ...toInbound({ headers: {}, body: "" }), method: "GET" };
      return channel.receive(harness.tools(), harness.setup, { ...asked, url: asked.url + query });
    };
    expect(await (await ask(whatsapp.verifyToken)).respond([])).toMatchObject({ status: 200, body: "42" });
    await expect(ask("another")).rejects.toMatchObject({ kind: "not_genuine" });
  });
});
