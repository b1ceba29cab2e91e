import { channelKinds } from "@parley/channels/schemas";
import { expect, test } from "vitest";
import type { PlatformRequest } from "../../fakes/serve.ts";
import { startTeams, type FakeTeams } from "../../fakes/teams/start-teams.ts";
import { openChannels } from "../testing/open-harness.ts";
import { toInbound } from "../to-inbound.ts";
import { compareShape } from "./testing/compare-shape.ts";
import { listen, now, postingTo, serveRecording, toolsWith } from "./testing/exchange.ts";
import { readRecording } from "./testing/read-recording.ts";

const place = "19:ops@thread.tacv2";
const ana = { id: "99999999-0000-4000-8000-000000004242", name: "Ana" };

/** Its tokens and keys are those of the fake. */
const openChannel = (teams: FakeTeams, url = teams.url) => ({
  channel: openChannels().teams,
  setup: {
    settings: channelKinds.teams.settings.parse({
      app_id: teams.appId,
      tenant_id: teams.tenantId,
      service_url: url,
      login_url: teams.loginUrl,
      openid_url: teams.openidUrl,
    }),
    secrets: { app_password: teams.appPassword },
  },
});

test.each([
  ["message", { events: [], askings: [{ type: "link", sender: ana }] }],
  [
    "adaptive-card-action",
    {
      events: [
        {
          type: "decision",
          sender: ana,
          about: { key: `${place}:1790000000000`, approvalId: "apr_1" },
          decision: { decision: "approve", args_hash: "a".repeat(64) },
        },
      ],
      askings: [],
    },
  ],
  ["conversation-update", { events: [], askings: [] }],
])("what Microsoft Teams sends is read: %s", async (name, read) => {
  await using teams = await startTeams();
  const { channel, setup } = openChannel(teams);
  const body = JSON.stringify(readRecording(`teams/${name}`).body);
  const inbound = toInbound({ body, headers: teams.authorize(now) });
  expect(await channel.receive(toolsWith(), setup, inbound)).toMatchObject(read);
});

test("what Microsoft Teams answers is read: an activity that was sent, and a refusal", async () => {
  await using teams = await startTeams();
  await using server = await serveRecording(readRecording("teams/resource"));
  const { channel, setup } = openChannel(teams, server.url);
  const posting = postingTo(place, channel.capabilities.limits);
  expect(await channel.notify(toolsWith(), setup, posting)).toMatchObject({
    message: { conversation: place, id: "1790000000000" },
    keys: [`${place}:1790000000000`],
  });
  await using refusing = await serveRecording(readRecording("teams/error"));
  const refused = openChannel(teams, refusing.url);
  await expect(refused.channel.notify(toolsWith(), refused.setup, posting)).rejects.toMatchObject({
    kind: "misconfigured",
    message: expect.stringMatching(/403.*BotNotInConversationRoster.*Install the app/u),
  });
});

test("what Microsoft Teams answers is read: a conversation that was made", async () => {
  await using teams = await startTeams();
  await using server = await serveRecording(readRecording("teams/conversation"));
  const { channel, setup } = openChannel(teams, server.url);
  const posting = postingTo(ana.id, channel.capabilities.limits);
  const { message } = await channel.notify(toolsWith(), setup, posting);
  expect(message).toMatchObject({ conversation: `a:${ana.id}` });
});

const differencesFrom = (name: string, given: unknown) => compareShape(given, readRecording(`teams/${name}`));
const bodyOf = ({ body }: PlatformRequest): unknown => JSON.parse(body);

test("the fake of Microsoft Teams sends and answers what was recorded", async () => {
  await using teams = await startTeams();
  const { channel, setup } = openChannel(teams);
  const { fetch, answers } = listen();
  const notify = (to: string) =>
    channel.notify(toolsWith(fetch), setup, postingTo(to, channel.capabilities.limits));
  await notify(place);
  await expect(notify(ana.id)).rejects.toThrow(/Install the app/u);
  const told = (path: string) => answers.findLast((one) => one.path === path)?.json;
  const activities = `/v3/conversations/${encodeURIComponent(place)}/activities`;
  expect(differencesFrom("resource", told(activities))).toEqual([]);
  expect(differencesFrom("error", told("/v3/conversations"))).toEqual([]);
  teams.people.add(ana.id);
  await notify(ana.id);
  expect(differencesFrom("conversation", told("/v3/conversations"))).toEqual([]);

  const [message] = teams.messages;
  const pressed = teams.press({ message: message!, button: "Deny", user: ana.id, at: now });
  expect(differencesFrom("adaptive-card-action", bodyOf(pressed))).toEqual([]);
  const { tenantId } = teams;
  const conversation = { id: "a:1abc", tenantId, conversationType: "personal" };
  const from = { id: "29:abc", aadObjectId: ana.id, name: "Ana" };
  const said = teams.tell({ type: "message", text: "hello", from, conversation }, now);
  expect(differencesFrom("message", bodyOf(said))).toEqual([]);
});
