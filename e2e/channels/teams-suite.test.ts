import { channelKinds, type ChannelSecrets, type ChannelSettings } from "@parley/channels/schemas";
import { channelSuite, exampleCard } from "@parley/channels/testing";
import { describe, expect, test } from "vitest";
import { openIssuer } from "../fakes/issuer.ts";
import { startTeams, type FakeTeams } from "../fakes/teams/start-teams.ts";
import { openChannels, openHarness, type PlatformHarness } from "./testing/open-harness.ts";

type Harness = PlatformHarness<ChannelSettings<"teams">, ChannelSecrets<"teams">> & { teams: FakeTeams };

const ana = "99999999-0000-4000-8000-000000004242";

async function open(): Promise<Harness> {
  const teams = await startTeams();
  const settings = channelKinds.teams.settings.parse({
    app_id: teams.appId,
    tenant_id: teams.tenantId,
    service_url: teams.url,
    login_url: teams.loginUrl,
    openid_url: teams.openidUrl,
  });
  const harness = openHarness({
    fake: teams,
    channel: openChannels().teams,
    setup: { settings, secrets: { app_password: teams.appPassword } },
    wrongSecrets: { app_password: "a-secret-of-somebody-else" },
    place: "19:ops@thread.tacv2",
    read: async () => teams.messages.map((message) => teams.see(message)),
    decide(_posted, act, at) {
      const [message] = teams.messages;
      const button = act === "approve" ? "Approve" : "Deny";
      if (act === "deny") return teams.press({ message: message!, button, user: ana, at });
      // "Edit and approve" ends in a button of the same name, so the first one is named by what it gives back.
      const approve = teams.see(message!).actions.find(({ title }) => title === "Approve");
      const value = {
        action: { type: "Action.Execute", verb: "parley", data: approve?.data },
        trigger: "manual",
      };
      return teams.press({ message: message!, button, user: ana, at, more: { id: "f:77", value } });
    },
    forge: (_inbound, now) =>
      teams.authorize(now, { issuer: openIssuer("of-somebody-else"), header: { kid: "bot-framework" } }),
    limitNext: (retryAfter) => teams.failNext({ status: 429, retryAfter }),
  });
  return Object.assign(harness, { teams });
}

channelSuite("teams", open);

describe("Microsoft Teams", () => {
  test.each([
    ["for another bot", { claims: { aud: "22222222-2222-3333-4444-555555555555" } }],
    ["of another issuer", { claims: { iss: "https://sts.windows.net/x/" } }],
    ["for another service address", { claims: { serviceurl: "https://evil.example/" } }],
    ["without a service address", { claims: { serviceurl: undefined } }],
    ["that has ended", { claims: { exp: Date.UTC(2026, 0, 1) / 1000 - 400 } }],
    ["that is signed by nobody", { header: { alg: "none" } }],
  ])("believes no token %s", async (_name, more) => {
    await using harness = await open();
    const { teams, receive, now } = harness;
    await harness.post();
    const press = teams.press({ message: teams.messages[0]!, button: "Deny", user: ana, at: now });
    const refused = { kind: "not_genuine" };
    await expect(receive({ ...press, headers: teams.authorize(now, more) })).rejects.toMatchObject(refused);
    await expect(receive(press)).resolves.toMatchObject({ events: [{ type: "decision" }] });
  });

  test("hears no other channel, no other organization, and no key that does not speak for Teams", async () => {
    await using harness = await open();
    const { teams, receive, now } = harness;
    await harness.post();
    const message = teams.messages[0]!;
    const press = (more: Record<string, unknown>) =>
      receive(teams.press({ message, button: "Deny", user: ana, at: now, more }));
    const elsewhere = { id: message.conversation, tenantId: "bbbbbbbb-bbbb-cccc-dddd-eeeeeeeeeeee" };
    await expect(press({ channelId: "webchat" })).rejects.toMatchObject({ kind: "not_genuine" });
    await expect(press({ conversation: elsewhere })).rejects.toMatchObject({ kind: "not_genuine" });
    await expect(press({ conversation: { id: message.conversation } })).rejects.toMatchObject({
      kind: "not_genuine",
    });
    await using other = await open();
    other.teams.endorsements = ["webchat"];
    await other.post();
    const unendorsed = other.teams.press({
      message: other.teams.messages[0]!,
      button: "Deny",
      user: ana,
      at: now,
    });
    await expect(other.receive(unendorsed)).rejects.toMatchObject({ kind: "not_genuine" });
  });

  test.each([
    ["Deny", { "words.deny": "not this one" }, { decision: "deny", comment: "not this one" }],
    ["Approve", { "edit:0": "20" }, { decision: "approve", edits: [{ index: 0, text: "20" }] }],
  ])("what is written below %s is bound to the arguments", async (button, values, decision) => {
    await using harness = await open();
    const { teams, receive, now } = harness;
    const posted = await harness.post();
    const pressed = await receive(
      teams.press({ message: teams.messages[0]!, button, user: ana, at: now, values }),
    );
    expect(pressed.events).toMatchObject([
      {
        about: { key: posted.keys[0], approvalId: "apr_1" },
        sender: { id: ana },
        decision: { ...decision, args_hash: "a".repeat(64) },
      },
    ]);
    const reply = await pressed.respond([{ status: "refused", text: "Too late" }]);
    expect(JSON.parse(reply.body ?? "{}")).toMatchObject({ statusCode: 200, value: "Too late" });
  });

  test("a question is answered by words, or by an option; what much hangs on asks once more", async () => {
    await using harness = await open();
    const { teams, receive, now } = harness;
    const options = [
      { name: "blue", title: "Blue" },
      { name: "other", title: "Another", prompt_fill: "Rather ", interactive: true },
    ];
    const given = {
      kind: "question",
      message: "Which?",
      args: null,
      argsHash: null,
      editable: [],
      options,
    } as const;
    await harness.post(given);
    const say = async (button: string, values: Record<string, string> = {}) =>
      (await receive(teams.press({ message: teams.messages[0]!, button, user: ana, at: now, values })))
        .events;
    expect(await say("Answer", { "words.answer": "42" })).toMatchObject([{ decision: { answer: "42" } }]);
    expect(await say("Blue")).toMatchObject([{ type: "option", index: 0 }]);
    expect(await say("Send")).toMatchObject([{ type: "option", index: 1, text: "Rather " }]);
    await harness.post({ stakes: "high", editable: [] });
    const message = teams.messages[1]!;
    expect(
      teams
        .see(message)
        .actions.filter(({ type }) => type === "Action.Execute")
        .map(({ title }) => title),
    ).toEqual(["Too much", "Yes, approve", "Deny"]);
    const confirmed = await receive(teams.press({ message, button: "Yes, approve", user: ana, at: now }));
    expect(confirmed.events).toMatchObject([{ decision: { decision: "approve" } }]);
  });

  test("a person is written to where the app is installed for them, and nowhere else", async () => {
    await using harness = await open();
    const { teams } = harness;
    await expect(harness.post({}, { place: ana })).rejects.toMatchObject({
      kind: "misconfigured",
      message: expect.stringContaining("Install the app"),
    });
    teams.people.add(ana);
    const posted = await harness.post({}, { place: ana });
    expect(posted.keys).toEqual([`a:${ana}:${teams.messages[0]!.id}`]);
    await expect(harness.post({}, { place: "ana@example.com" })).rejects.toMatchObject({
      kind: "misconfigured",
    });
    const from = { id: "29:abc", aadObjectId: ana };
    const talk = (conversationType: string) =>
      harness.receive(
        teams.tell(
          {
            type: "message",
            text: "hi",
            from,
            conversation: { id: `a:${ana}`, tenantId: teams.tenantId, conversationType },
          },
          harness.now,
        ),
      );
    const alone = await talk("personal");
    expect(alone.askings).toMatchObject([{ type: "link", sender: { id: ana } }]);
    await alone.respond([{ status: "shown", text: "", link: "https://parley.example/link-account#t" }]);
    const others = await talk("channel");
    expect(others.askings).toEqual([]);
    await others.respond([]);
    const [toAlone, toOthers] = teams.messages.slice(1).map((message) => teams.see(message).text);
    expect(toAlone).toContain("link-account#t");
    expect(toOthers).not.toContain("link-account");
    expect(toOthers).toContain(`Your account here is ${ana}`);
  });

  test("what is too long for an activity is cut, and cannot be approved there", async () => {
    await using harness = await open();
    const args = Object.fromEntries(
      Array.from({ length: 10 }, (_, at) => [`${at}${"n".repeat(190)}`, "\n🙂".repeat(150)]),
    );
    const posted = await harness.post({ args, reason: "\n🙂".repeat(500) });
    expect(posted.showsCard).toBe(false);
    const seen = harness.teams.see(harness.teams.messages[0]!);
    expect(seen.text).toContain("only its beginning");
    expect(seen.buttons).not.toContain("Approve");
    expect(seen.buttons).toContain("Deny");
  });

  test("who is unknown to Entra, other verbs and nonsense decide nothing; a deleted message is no failure", async () => {
    await using harness = await open();
    const { teams, receive, now, channel, setup, place } = harness;
    const posted = await harness.post();
    const press = (more: Record<string, unknown>) =>
      teams.press({ message: teams.messages[0]!, button: "Deny", user: ana, at: now, more });
    const action = (data: object, verb = "parley") => ({
      value: { action: { type: "Action.Execute", verb, data } },
    });
    const changed = [
      press({ from: { id: "29:abc", name: "Ana" } }),
      press(action({ act: "approve", id: "apr_1", hash: null, index: null, words: null }, "other")),
      press(action({ act: "approve" })),
      press({ replyToId: undefined }),
      press({ type: "message" }),
      { ...press({}), body: "[]" },
    ];
    for (const one of changed) expect((await receive(one)).events).toEqual([]);
    teams.messages.length = 0;
    const card = exampleCard(channel.capabilities.limits);
    await expect(
      channel.update(harness.tools(), setup, { card, place, options: {}, posted }),
    ).resolves.toMatchObject({ keys: posted.keys });
  });

  test.each([
    [412, "unreachable", /412/],
    [502, "unreachable", /502/],
    [403, "misconfigured", /Install the app/],
  ])("%i is %s", async (status, kind, words) => {
    await using harness = await open();
    harness.teams.failNext({ status });
    await expect(harness.post()).rejects.toMatchObject({ kind, message: expect.stringMatching(words) });
  });

  test("what may stand there twice says so until it is shown anew; the one that nobody knows of decides nothing", async () => {
    await using harness = await open();
    const { channel, setup, place, teams } = harness;
    teams.failNext({ status: 502, isDone: true });
    await expect(harness.post()).rejects.toMatchObject({ kind: "unreachable" });
    const posted = await harness.post({}, { isRepeated: true });
    const [lost, known] = await harness.read();
    expect(lost?.text).not.toContain("twice");
    expect(known?.text).toContain("This may stand here twice");
    const at = harness.now;
    const press = (message: number) =>
      harness.receive(teams.press({ message: teams.messages[message]!, button: "Approve", user: ana, at }));
    expect((await press(1)).events[0]?.about.key).toBe(posted.keys[0]);
    expect((await press(0)).events[0]?.about.key).not.toBe(posted.keys[0]);
    const card = exampleCard(channel.capabilities.limits);
    await channel.update(harness.tools(), setup, { card, place, options: {}, posted });
    expect((await harness.read())[1]?.text).not.toContain("twice");
  });
});
