import type { ChannelSecrets, ChannelSettings } from "@parley/channels/schemas";
import { channelSuite, exampleCard } from "@parley/channels/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openIssuer } from "../../fakes/issuer.ts";
import { startTeams, type FakeTeams } from "../../fakes/teams/start-teams.ts";
import { leadTo } from "../testing/lead-to.ts";
import { openHarness, type PlatformHarness } from "../testing/open-harness.ts";
import { openChatSdk, setupOf } from "./open-chat-sdk.ts";
import { asRead } from "./people-read.ts";

type Harness = PlatformHarness<ChannelSettings<"chat_sdk">, ChannelSecrets<"chat_sdk">> & { asked: string[] };

const ana = "29:1of-ana";
const { channel, chatAdapters } = openChatSdk();
let teams: FakeTeams;
beforeAll(async () => {
  teams = await startTeams();
});
afterAll(async () => {
  await chatAdapters.close();
  await teams[Symbol.asyncDispose]();
});

const encode = (text: string): string => Buffer.from(text).toString("base64url");
/** As the adapter names a conversation: with the address at which it is. */
const placeOf = (conversation: string, serviceUrl = "https://smba.trafficmanager.net/teams/"): string =>
  `teams:${encode(conversation)}:${encode(serviceUrl)}`;

/** One platform for all, so that one process is. Tokens are checked by the process's own clock. */
async function open(): Promise<Harness> {
  teams.messages.length = 0;
  const asked: string[] = [];
  const config = { appId: teams.appId, appType: "SingleTenant", appTenantId: teams.tenantId };
  const harness = openHarness({
    fake: { [Symbol.asyncDispose]: async () => {} },
    channel,
    asked,
    fetch: leadTo(teams.addresses),
    setup: setupOf("teams", { config, secrets: { appPassword: teams.appPassword } }),
    wrongSecrets: { appPassword: "a-secret-of-somebody-else" },
    place: placeOf("19:ops@thread.tacv2"),
    read: async () => teams.messages.map((message) => asRead(teams.see(message))),
    decide: (_posted, act) =>
      teams.submit({
        message: teams.messages[0]!,
        button: act === "approve" ? "Approve" : "Deny",
        user: ana,
        at: Date.now(),
      }),
    forge: () =>
      teams.authorize(Date.now(), {
        issuer: openIssuer("of-somebody-else"),
        header: { kid: "bot-framework" },
      }),
    limitNext: (retryAfter) => teams.failNext({ status: 429, retryAfter }),
  });
  return Object.assign(harness, { asked });
}

channelSuite("chat_sdk with the adapter of Microsoft Teams", open);

describe("chat_sdk with the adapter of Microsoft Teams", () => {
  test("asked, answered by a press, and shown so in place", { timeout: 240_000 }, async () => {
    await using harness = await open();
    const { receive, setup, place } = harness;
    const posted = await harness.post();
    expect(posted.showsCard).toBe(true);
    const [message] = teams.messages;
    expect(teams.see(message!).buttons).toEqual(["Approve", "Deny", "1 Too much"]);
    const at = Date.now();
    const press = (button: string) => teams.submit({ message: message!, button, user: ana, at });
    const pressed = await receive(press("Approve"));
    expect(pressed.events).toMatchObject([{ type: "words", text: "yes", sender: { id: ana }, at }]);
    expect(posted.keys).toContain(pressed.events[0]?.about.key);
    expect(await pressed.respond([{ status: "counted", text: "Done." }])).toMatchObject({ status: 200 });
    const option = await receive(press("1 Too much"));
    expect(option.events).toMatchObject([{ type: "option", index: 0 }]);
    await option.respond([{ status: "refused", text: "Too late: <at>all</at> [x](https://evil.example)" }]);
    const said = teams.see(teams.messages[1]!);
    expect(teams.messages[1]?.recipient).toMatchObject({ id: ana, isTargeted: true });
    expect(said).toMatchObject({ mentions: [], links: [] });
    expect(asRead(said).text).toContain("Too late: <at>all</at>");
    const state = { status: "approved", by: ["Ana"], at: 0, text: null, isEdited: false } as const;
    const card = exampleCard(channel.capabilities.limits, { state });
    await channel.update(harness.tools(), setup, { card, place, options: {}, posted });
    expect(teams.messages).toHaveLength(2);
    expect((await harness.read())[0]?.text).toMatch(/Approved by Ana/u);
    expect(teams.see(teams.messages[0]!).buttons).toEqual([]);
  });

  test(
    "what its axios asks is asked by the guarded fetch, and never of who is not its platform",
    { timeout: 240_000 },
    async () => {
      await using harness = await open();
      await harness.post();
      const origins = new Set(harness.asked.map((url) => new URL(url).origin));
      expect([...origins]).toContain("https://smba.trafficmanager.net");
      const before = harness.asked.length;
      const conversation = "19:ops@thread.tacv2";
      const forged = [
        "https://evil.example/teams",
        "https://smba.trafficmanager.net.evil.example",
        "https://smba.trafficmanager.net@evil.example/",
        "https://smba.trafficmanager.net\\@evil.example/",
        "http://smba.trafficmanager.net",
        "http://169.254.169.254/latest",
      ].map((service) => placeOf(conversation, service));
      // To its address goes the bot's token.
      for (const place of [...forged, placeOf("19:ops/../../x"), `teams:${encode(conversation)}`]) {
        const refused = { kind: "misconfigured", message: expect.stringContaining(place) };
        await expect(harness.post({}, { place })).rejects.toMatchObject(refused);
        const message = { threadId: place, id: "1" };
        const card = exampleCard(channel.capabilities.limits);
        const posting = { card, place, options: {}, posted: { message, keys: [] } };
        await expect(channel.update(harness.tools(), harness.setup, posting)).rejects.toMatchObject(refused);
      }
      expect(harness.asked).toHaveLength(before);
      expect(teams.messages).toHaveLength(1);
    },
  );
});
