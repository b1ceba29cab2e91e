import { channelKinds } from "@parley/channels/schemas";
import { exampleCard } from "@parley/channels/testing";
import { expect, test } from "vitest";
import { startGoogleChat, type FakeGoogleChat } from "../../fakes/google-chat/start-google-chat.ts";
import type { PlatformRequest } from "../../fakes/serve.ts";
import { openChannels } from "../testing/open-harness.ts";
import { toInbound } from "../to-inbound.ts";
import { compareShape } from "./testing/compare-shape.ts";
import { listen, now, postingTo, serveRecording, toolsWith } from "./testing/exchange.ts";
import { readRecording } from "./testing/read-recording.ts";

const hash = "a".repeat(64);
const ana = { id: "users/4242", name: "Ana" };
const about = { key: "spaces/RECORD/messages/M1", approvalId: "apr_1" };

/** Its tokens and keys are those of the fake. */
const openChannel = (chat: FakeGoogleChat, url = chat.url) => ({
  channel: openChannels().google_chat,
  setup: {
    settings: channelKinds.google_chat.settings.parse({
      project_number: chat.projectNumber,
      api_url: url,
      token_url: chat.tokenUrl,
      keys_url: chat.keysUrl,
    }),
    secrets: { service_account_key: chat.serviceAccountKey },
  },
});

test.each([
  ["message", { events: [], askings: [{ type: "link", sender: ana }] }],
  ["added-to-space", { events: [], askings: [{ type: "link", sender: ana }] }],
  [
    "card-clicked",
    {
      events: [{ type: "decision", sender: ana, about, decision: { decision: "approve", args_hash: hash } }],
      askings: [],
    },
  ],
  [
    "dialog-submitted",
    {
      events: [
        {
          type: "decision",
          sender: ana,
          about,
          decision: { decision: "deny", args_hash: hash, comment: "not this one" },
        },
      ],
      askings: [],
    },
  ],
])("what Google Chat sends is read: %s", async (name, read) => {
  await using chat = await startGoogleChat();
  const { channel, setup } = openChannel(chat);
  const body = JSON.stringify(readRecording(`google-chat/${name}`).body);
  const inbound = toInbound({ body, headers: chat.authorize(now) });
  expect(await channel.receive(toolsWith(), setup, inbound)).toMatchObject(read);
});

test("what Google Chat answers is read: a message, a space of two, and a refusal", async () => {
  await using chat = await startGoogleChat();
  await using messages = await serveRecording(readRecording("google-chat/created-message"));
  const { channel, setup } = openChannel(chat, messages.url);
  const posting = postingTo("spaces/RECORD", channel.capabilities.limits);
  expect(await channel.notify(toolsWith(), setup, posting)).toMatchObject({
    message: { name: "spaces/RECORD/messages/M1" },
    keys: ["spaces/RECORD/messages/M1"],
  });
  await using spaces = await serveRecording(readRecording("google-chat/direct-message-space"));
  const { fetch, answers } = listen();
  const asking = openChannel(chat, spaces.url);
  await asking.channel.notify(toolsWith(fetch), asking.setup, { ...posting, place: ana.id });
  expect(answers.at(-1)?.path).toBe("/v1/spaces/RECORD/messages");
  await using refusing = await serveRecording(readRecording("google-chat/error"));
  const refused = openChannel(chat, refusing.url);
  await expect(refused.channel.notify(toolsWith(), refused.setup, posting)).rejects.toMatchObject({
    kind: "misconfigured",
    message: expect.stringMatching(/403.*does not have permission.*Add the app to the space/u),
  });
});

const differencesFrom = (name: string, given: unknown) =>
  compareShape(given, readRecording(`google-chat/${name}`));
const bodyOf = ({ body }: PlatformRequest): unknown => JSON.parse(body);

test("the fake of Google Chat sends and answers what was recorded", async () => {
  await using chat = await startGoogleChat();
  const { channel, setup } = openChannel(chat);
  const { limits } = channel.capabilities;
  const { fetch, answers } = listen();
  const tools = toolsWith(fetch);
  const told = (path: string) => answers.findLast((one) => one.path === path)?.json;
  await channel.notify(tools, setup, postingTo("spaces/OPS", limits));
  await expect(channel.notify(tools, setup, postingTo(ana.id, limits))).rejects.toThrow(/404/u);
  expect(differencesFrom("created-message", told("/v1/spaces/OPS/messages"))).toEqual([]);
  expect(differencesFrom("error", told("/v1/spaces:findDirectMessage"))).toEqual([]);
  chat.people.set(ana.id, "spaces/OPS");
  await channel.notify(tools, setup, postingTo(ana.id, limits));
  expect(differencesFrom("direct-message-space", told("/v1/spaces:findDirectMessage"))).toEqual([]);

  const pressing = { message: chat.messages[0]!, user: ana.id, at: now };
  const deny = chat.press({ ...pressing, button: "Deny" });
  const opened = await channel.receive(tools, setup, toInbound(deny));
  const reply = await opened.respond([{ status: "shown", text: "", card: exampleCard(limits) }]);
  const dialog = JSON.parse(reply.body ?? "{}") as Record<string, unknown>;
  const submitted = chat.submit({ ...pressing, dialog, values: { text: "no" } });
  expect(differencesFrom("card-clicked", bodyOf(deny))).toEqual([]);
  expect(differencesFrom("dialog-submitted", bodyOf(submitted))).toEqual([]);
  const space = { name: "spaces/OPS" };
  const user = { name: ana.id, displayName: "Ana", type: "HUMAN" };
  const said = chat.tell({ type: "MESSAGE", space, user }, now);
  expect(differencesFrom("message", bodyOf(said))).toEqual([]);
});
