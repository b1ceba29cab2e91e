import type { Approval } from "@parley/contract";
import { databases, type TestDatabases } from "@parley/db/testing";
import { addMember, openTestApp, runDueJobs } from "@parley/server/testing";
import { afterEach, describe, expect, test } from "vitest";
import { startDiscord, type DiscordMessage } from "../fakes/discord/start-discord.ts";
import type { PlatformRequest } from "../fakes/serve.ts";
import { until } from "../testing/until.ts";
import { adapterNames } from "./chat-sdk/open-chat-sdk.ts";
import { asRead } from "./chat-sdk/people-read.ts";

const opened: AsyncDisposable[] = [];
afterEach(async () => {
  for (const one of opened.splice(0).toReversed()) await one[Symbol.asyncDispose]();
});

const room = "1000000000000000777";
const ana = "1000000000000004242";

/** Ana, who may approve, and Discord: as Parley speaks it, or by its adapter of Chat SDK. */
async function openOrganization({ open }: Pick<TestDatabases, "open">, kind: "discord" | "chat_sdk") {
  const discord = await startDiscord();
  opened.push(discord);
  const environment = { PARLEY_EGRESS_ALLOW: "127.0.0.1", PARLEY_CHAT_ADAPTERS: adapterNames.discord };
  const app = await openTestApp({ open, environment });
  opened.push(app);
  await addMember(app, { id: "ana", role: "reviewer" });
  const { applicationId, publicKey, botToken, url } = discord;
  const given =
    kind === "discord"
      ? {
          settings: { api_url: url, application_id: applicationId, public_key: publicKey },
          secrets: { bot_token: botToken },
          default_place: room,
        }
      : {
          settings: { package: adapterNames.discord, config: { apiUrl: url, applicationId, publicKey } },
          secrets: { botToken },
          default_place: `discord:1:${room}`,
        };
  const made = await app.ask<{ id: string; inbound_url: string }>("POST", "/v5/channels", {
    kind,
    name: "ops",
    ...given,
  });
  expect(made).toMatchObject({ status: 201 });
  const asker = await app.createKey(["approve-request", "read"]);
  const request = async (): Promise<Approval> => {
    const body = { kind: "function_call", name: "refund", args: { order: 7 } };
    const asked = await app.askAs<Approval>(asker, "POST", "/v5/approvals", body);
    expect(asked.status).toBe(201);
    return asked.body;
  };
  const settle = (look: () => unknown): Promise<unknown> =>
    until(async () => {
      await runDueJobs(app.services);
      return (await look()) ? true : undefined;
    });
  return {
    app,
    discord,
    request,
    settle,
    link: async () => {
      const path = `/v5/channels/${made.body.id}/people/${ana}`;
      expect((await app.ask("PUT", path, { person: "ana@example.com" })).status).toBe(200);
    },
    press: (message: DiscordMessage) =>
      discord.press({
        message,
        button: "Approve",
        user: ana,
        at: app.clock.now,
        // Its id says when it was pressed.
        id: String(BigInt(app.clock.now - 1_420_070_400_000) << 22n),
      }),
    async send({ headers, body }: PlatformRequest) {
      const reply = await app.app.fetch(
        new Request(made.body.inbound_url, { method: "POST", headers, body }),
      );
      return { status: reply.status, text: await reply.text() };
    },
    outcome: async ({ id }: Approval) => (await app.ask<Approval>("GET", `/v5/approvals/${id}`)).body.outcome,
  };
}

describe.each(databases)("presses at Discord, which waits three seconds, on $name", ({ open }) => {
  test("are noted in time where it takes longer, and what comes of them is said afterwards", async () => {
    const it = await openOrganization({ open }, "discord");
    const { discord, settle } = it;
    await it.link();
    // Discord shows it, and does not say so yet.
    const released = Promise.withResolvers<void>();
    discord.holdNext(released.promise);
    const asked = await it.request();
    const posting = settle(async () => discord.calls.length > 0);
    const message = await until(() => discord.messages[0]);
    // It is waited for, for longer than Discord would wait.
    expect(await it.send(it.press(message))).toMatchObject({ status: 200, text: '{"type":6}' });
    const told = await until(() => discord.whispers[0]);
    expect(discord.see(told).text).toContain("being sent at this moment");
    expect(await it.outcome(asked)).toMatchObject({ status: "pending" });
    released.resolve();
    await posting;
    it.app.clock.now += 1000;
    await it.send(it.press(message));
    await until(async () => ((await it.outcome(asked)).status === "approved" ? true : undefined));
    await settle(() => /Approved by `?ana/u.test(discord.see(discord.messages[0]!).text));
    expect(discord.whispers).toHaveLength(1);
  });

  test(
    "are noted in time by its adapter too, and who is refused is told so afterwards",
    { timeout: 240_000 },
    async () => {
      const it = await openOrganization({ open }, "chat_sdk");
      const { discord, settle } = it;
      const asked = await it.request();
      await settle(() => discord.messages.length === 1);
      const [message] = discord.messages;
      // Nobody whom the server knows: that is told by Discord, which takes its time.
      const released = Promise.withResolvers<void>();
      discord.holdNext(released.promise);
      expect(await it.send(it.press(message!))).toMatchObject({ status: 200, text: '{"type":6}' });
      released.resolve();
      const told = await until(() => discord.messages[1]);
      expect(asRead(discord.see(told)).text).toContain("You are not known here");
      expect(await it.outcome(asked)).toMatchObject({ status: "pending" });
      await it.link();
      it.app.clock.now += 1000;
      expect(await it.send(it.press(message!))).toMatchObject({ status: 200, text: '{"type":6}' });
      await until(async () => ((await it.outcome(asked)).status === "approved" ? true : undefined));
    },
  );
});
