import { databases } from "@parley/db/testing";
import { afterEach, describe, expect, test } from "vitest";
import { payloads, toRequest } from "../fakes/slack/payloads.ts";
import { readBlocks } from "../fakes/slack/read-blocks.ts";
import { openSlackApp } from "./testing/open-slack-app.ts";
import { sessionOf } from "./testing/session-of.ts";

const open_: AsyncDisposable[] = [];
afterEach(async () => {
  for (const one of open_.splice(0).toReversed()) await one[Symbol.asyncDispose]();
});

/** What a stranger is given to say who they are. */
async function offerIn(command: (text: string, user: string) => Promise<ReturnType<typeof readBlocks>>) {
  const { text, links } = await command("link", "U0PRIVATE");
  return { token: links[0]!.split("#")[1] ?? "", code: /\b\d{6}\b/.exec(text)?.[0] ?? "" };
}

type View = Record<string, unknown>;
const read = (blocks: unknown) => readBlocks(blocks as Record<string, unknown>[], "modal");

const openHere = async ({ open }: Pick<(typeof databases)[number], "open">, given: object = {}) => {
  const opened = await openSlackApp({ open }, { default_place: null, ...given }, { PARLEY_AUTH: "accounts" });
  open_.push(opened);
  const { app, slack, send } = opened;
  /** What happens is shown in home tabs a moment later. */
  const settle = (look: () => unknown) =>
    opened.settle(() => {
      app.clock.now += 1000;
      return look();
    });
  const at = () => app.clock.now;
  const post = (payload: View, path: string) => send(toRequest(slack, payload, { at: at() }), path);
  const home = (user: string) => {
    const view = slack.homes.get(user);
    return view === undefined ? undefined : read(view["blocks"]);
  };
  return {
    ...opened,
    settle,
    home,
    async openTab(user: string) {
      const event = { type: "app_home_opened", user, tab: "home", channel: `D${user}` };
      expect((await post(payloads.event(slack, { event, at: at() }), "events")).status).toBe(200);
      await settle(() => home(user) !== undefined);
    },
    pressHome: (act: string, user: string, index?: number) =>
      post(
        payloads.pressIn(slack, { view: slack.homes.get(user)!, act, user, ...(index && { index }) }),
        "interactions",
      ),
    pressIn: (view: View, act: string, user: string) =>
      post(payloads.pressIn(slack, { view, act, user }), "interactions"),
    event: (event: View) => post(payloads.event(slack, { event, at: at() }), "events"),
    async command(text: string, user = "U0ANA") {
      const reply = await post(payloads.command(slack, { user, text }), "commands");
      expect(reply.status).toBe(200);
      const said = JSON.parse(reply.text) as { response_type: string; blocks: View[] };
      expect(said.response_type).toBe("ephemeral");
      return read(said.blocks);
    },
    lastView: () => slack.views.at(-1)!.view,
  };
};

const ofAna = { plan: { steps: [{ who: { person: "ana" } }] } };

describe.each(databases)("the inbox in Slack on $name", (engine) => {
  test("the home tab shows what waits for who looks, is decided there, and follows what is decided elsewhere", async () => {
    const { app, ask, home, openTab, pressHome, read: look, settle } = await openHere(engine);
    const first = await ask({ ...ofAna, name: "refund" });
    app.clock.now += 1;
    const second = await ask({ ...ofAna, name: "close_account" });
    await ask({ plan: { steps: [{ who: { person: "bob" } }] }, name: "not_hers" });
    await openTab("U0ANA");
    expect(home("U0ANA")?.text).toMatch(/2 requests wait for you/);
    expect(home("U0ANA")?.text).toContain("close_account");
    expect(home("U0ANA")?.text).not.toContain("not_hers");
    expect((await pressHome("approve", "U0ANA")).status).toBe(200);
    expect((await look(first)).outcome).toMatchObject({ status: "approved", by: [{ id: "ana" }] });
    await settle(() => /1 request waits/.test(home("U0ANA")?.text ?? ""));
    const decision = { decision: "deny", args_hash: second.args_hash, comment: "no" };
    const ana = await sessionOf(app, "ana");
    expect((await ana("POST", `/v5/approvals/${second.id}/decide`, decision)).status).toBe(200);
    await settle(() => /Nothing waits/.test(home("U0ANA")?.text ?? ""));
  });

  test("an account is linked by who owns both, once, and never over an admin's word", async () => {
    const { app, slack, channel, command, home, openTab, settle, ask } = await openHere(engine);
    await ask(ofAna);
    slack.users.push({ id: "U0PRIVATE", name: "private" });
    await openTab("U0PRIVATE");
    expect(home("U0PRIVATE")?.text).toContain("You are not known here");
    expect((await command("link")).text).toContain("You are known here as ana, ana@example.com");
    const { token, code } = await offerIn(command);
    const { body: byKey } = await app.ask("POST", "/v5/channel-links", { token, code });
    expect(byKey).toMatchObject({ code: "channel_links.browser_only" });
    const ana = await sessionOf(app, "ana");
    const seen = await ana("POST", "/v5/channel-links/look", { token });
    expect(seen.body).toMatchObject({ external_id: "U0PRIVATE", channel: { id: channel.id, kind: "slack" } });
    const wrong = code === "000000" ? "000001" : "000000";
    expect((await ana("POST", "/v5/channel-links", { token, code: wrong })).body).toMatchObject({
      code: "channel_links.wrong_code",
    });
    expect((await ana("POST", "/v5/channel-links", { token, code })).status).toBe(200);
    expect((await ana("POST", "/v5/channel-links", { token, code })).status).toBe(404);
    await settle(() => /1 request waits/.test(home("U0PRIVATE")?.text ?? ""));
    const people = await app.ask("GET", `/v5/channels/${channel.id}/people`);
    expect(people.body).toMatchObject([{ external_id: "U0PRIVATE", user_id: "ana" }]);
    // What is in sight is not theirs any more, as soon as an admin says so.
    const path = `/v5/channels/${channel.id}/people/U0PRIVATE`;
    expect((await app.ask("PUT", path, { person: "bob" })).status).toBe(200);
    await settle(() => /Nothing waits/.test(home("U0PRIVATE")?.text ?? ""));
    expect((await app.ask("DELETE", path)).status).toBe(204);
    await settle(() => home("U0PRIVATE")?.text.includes("You are not known here"));
  });

  test("a member is told of an account that was linked to them, sees it and ends it; nobody else does", async () => {
    const { app, slack, channel, command, mails, settle, openTab, home } = await openHere(engine);
    slack.users.push({ id: "U0PRIVATE", name: "private" });
    const people = `/v5/channels/${channel.id}/people/U0PRIVATE`;
    expect((await app.ask("PUT", people, { person: "bob" })).status).toBe(200);
    await settle(() => mails.length === 1);
    expect(mails).toEqual([
      {
        to: "bob@example.com",
        subject: expect.stringContaining("linked to you"),
        text: expect.stringMatching(/U0PRIVATE in the channel ops[^]*parley\.test\/settings\/account/u),
      },
    ]);
    const [ana, bob] = [await sessionOf(app, "ana"), await sessionOf(app, "bob")];
    const path = `/v5/channel-links/${channel.id}/U0PRIVATE`;
    expect((await ana("GET", "/v5/channel-links")).body).toEqual([]);
    expect((await bob("GET", "/v5/channel-links")).body).toEqual([
      {
        channel: { id: channel.id, kind: "slack", name: "ops" },
        external_id: "U0PRIVATE",
        created_at: expect.any(String),
      },
    ]);
    expect((await ana("DELETE", path)).body).toMatchObject({ code: "channel_links.not_yours" });
    expect((await app.ask("DELETE", path)).body).toMatchObject({ code: "channel_links.browser_only" });
    expect((await command("", "U0PRIVATE")).text).toContain("Nothing waits");
    await openTab("U0PRIVATE");
    expect((await bob("DELETE", path)).status).toBe(204);
    expect((await bob("DELETE", path)).status).toBe(404);
    await settle(() => home("U0PRIVATE")?.text.includes("You are not known here"));
    expect((await command("", "U0PRIVATE")).text).toContain("You are not known here");
    // Said a second time, it is no news; said of oneself, it is.
    const given = await offerIn(command);
    expect((await ana("POST", "/v5/channel-links", given)).status).toBe(200);
    expect((await app.ask("PUT", people, { person: "ana" })).status).toBe(200);
    await settle(() => mails.length === 2);
    expect(mails[1]?.to).toBe("ana@example.com");
  });
});

// What is below does not depend on the database.
describe.each(databases.filter(({ name }) => name === "sqlite"))("the inbox in Slack", (engine) => {
  test("an address of another organization, an old one and one beside an admin's word link nobody", async () => {
    const { app, slack, channel, command } = await openHere(engine);
    slack.users.push({ id: "U0PRIVATE", name: "private" });
    const ana = await sessionOf(app, "ana");
    const old = await offerIn(command);
    app.clock.now += 11 * 60_000;
    expect((await ana("POST", "/v5/channel-links", old)).status).toBe(404);
    const replaced = await offerIn(command);
    const { token, code } = await offerIn(command);
    expect((await ana("POST", "/v5/channel-links", replaced)).status).toBe(404);
    await app.ask("PUT", `/v5/channels/${channel.id}/people/U0PRIVATE`, { person: "bob" });
    expect((await ana("POST", "/v5/channel-links", { token, code })).body).toMatchObject({
      code: "channel_links.taken",
    });
    const other = await app.createOtherOrganization();
    const stranger = await app.askAs(other.apiKey, "POST", "/v5/channel-links/look", { token });
    expect(stranger.status).toBe(403);
  });

  test("more than a page is turned; a denial asks why; a form of one's inbox is nobody else's", async () => {
    const {
      app,
      slack,
      ask,
      home,
      openTab,
      pressHome,
      read: look,
      settle,
      send,
      lastView,
    } = await openHere(engine);
    for (let count = 0; count < 6; count += 1) {
      await ask({ ...ofAna, name: `refund_${count}` });
      app.clock.now += 1;
    }
    await openTab("U0ANA");
    expect(home("U0ANA")?.text).toMatch(/Page 1 of 2/);
    expect(home("U0ANA")?.text).not.toContain("refund_5");
    await pressHome("inbox:next", "U0ANA");
    await settle(() => /refund_5/.test(home("U0ANA")?.text ?? ""));
    await pressHome("deny", "U0ANA");
    const view = lastView();
    const submit = (user: string) =>
      send(slack.submit({ view, values: { text: "Not today" }, user, at: app.clock.now }));
    expect((await submit("U0BOB")).text).toMatch(/errors.*does not wait for you/);
    expect((await submit("U0ANA")).text).toBe('{"response_action":"clear"}');
    const { body } = await app.ask<{ records: { id: string; name: string }[] }>(
      "GET",
      "/v5/approvals?size=20",
    );
    const last = body.records.find(({ name }) => name === "refund_5");
    expect((await look(last as never)).outcome).toMatchObject({ status: "denied", comment: "Not today" });
    await settle(() => /5 requests wait/.test(home("U0ANA")?.text ?? ""));
  });

  test("a press in somebody else's inbox, or on what has ended, decides nothing and says so", async () => {
    const { app, slack, ask, openTab, pressIn, pressHome, read: look, lastView } = await openHere(engine);
    const asked = await ask(ofAna);
    await openTab("U0ANA");
    await pressIn(slack.homes.get("U0ANA")!, "approve", "U0BOB");
    expect((await look(asked)).outcome.status).toBe("pending");
    expect(read(lastView()["blocks"]).text).toContain("does not wait for you");
    await app.ask("POST", `/v5/approvals/${asked.id}/cancel`, { reason: "done by hand" });
    await pressHome("approve", "U0ANA");
    expect(read(lastView()["blocks"]).text).toContain("Too late");
  });

  test("/parley lists, shows and helps, to members only", async () => {
    const { ask, command } = await openHere(engine);
    const asked = await ask(ofAna);
    expect((await command("")).text).toContain("1 request waits for you");
    expect((await command("inbox", "U0BOB")).text).toContain("Nothing waits for you");
    expect((await command("inbox", "U0STRANGER")).text).toContain("You are not known here");
    expect((await command(asked.id)).text).toContain("The parcel never arrived.");
    expect((await command(`show ${asked.id}`, "U0STRANGER")).text).not.toContain("parcel");
    expect((await command("apr_nothing")).text).toContain("no such request");
    expect((await command("what")).text).toContain("/parley inbox");
  });

  test("long values are seen whole in a window with pages; no more than the rule lets through", async () => {
    const given = { default_place: "C0OPS", redaction: { hidden_arguments: ["iban"] } };
    const { slack, ask, cards, press, settle, pressIn, lastView } = await openHere(engine, given);
    const body = `${"a".repeat(12_000)}THE END`;
    await ask({ args: { body, iban: "DE89 3704" }, editable: false });
    await settle(() => cards().length === 1);
    await press("look");
    expect(read(lastView()["blocks"]).text).toMatch(/Page 1 of 2/);
    await pressIn(lastView(), "look:next", "U0ANA");
    expect(read(lastView()["blocks"]).text).toContain("THE END");
    expect(JSON.stringify(slack.views)).not.toContain("3704");
    const before = slack.views.length;
    await press("look", "U0STRANGER");
    expect(read(lastView()["blocks"]).text).toContain("You are not known here");
    expect(slack.views).toHaveLength(before + 1);
  });

  test("who is refused since nobody knows them is offered to say who they are", async () => {
    const { slack, ask, cards, press, settle, whispers, pressIn, lastView } = await openHere(engine, {
      default_place: "C0OPS",
    });
    await ask();
    await settle(() => cards().length === 1);
    await press("approve", "U0STRANGER");
    const [whisper] = whispers();
    await pressIn({ blocks: whisper!.blocks }, "link", "U0STRANGER");
    const [link] = read(lastView()["blocks"]).links;
    expect(link).toContain("/link-account#");
    expect(JSON.stringify(slack.messages)).not.toContain(link);
  });

  test("among people a yes in passing is no answer, “approve” is; to the app alone it is", async () => {
    const {
      app,
      slack,
      ask,
      cards,
      settle,
      send,
      read: look,
      whispers,
      seen,
    } = await openHere(engine, {
      default_place: "C0OPS",
    });
    const say = (ts: string, channel: string, text: string) =>
      send(slack.say({ channel, thread: ts, text, user: "U0ANA", at: app.clock.now }), "events");
    const first = await ask();
    await settle(() => cards().length === 1);
    const { ts } = cards()[0]!;
    await say(ts, "C0OPS", "looks good to me");
    await say(ts, "C0OPS", "yes");
    expect((await look(first)).outcome.status).toBe("pending");
    expect(whispers().map(seen)).toEqual([
      expect.stringMatching(/somebody else/),
      expect.stringMatching(/somebody else/),
    ]);
    await say(ts, "C0OPS", "Approved, thanks!");
    expect((await look(first)).outcome.status).toBe("approved");
  });

  test("when the app is removed, the channel says so and stops, until it is turned on again", async () => {
    const { app, slack, channel, event, command } = await openHere(engine);
    const path = `/v5/channels/${channel.id}`;
    await event({ type: "tokens_revoked", tokens: { oauth: ["U0ANA"], bot: [] } });
    expect((await app.ask("GET", path)).body).toMatchObject({ is_enabled: true, trouble: null });
    // Told again after it was installed anew: its token is good.
    expect((await event({ type: "app_uninstalled" })).status).toBe(200);
    expect((await app.ask("GET", path)).body).toMatchObject({ is_enabled: true, trouble: null });
    slack.tokens.delete(slack.botToken);
    // Of whichever workspace it may be.
    const settings = { api_url: slack.url, app_id: "A0PARLEY" };
    await app.ask("PATCH", path, { settings });
    await event({ type: "app_uninstalled" });
    expect((await app.ask("GET", path)).body).toMatchObject({ is_enabled: true, trouble: null });
    await app.ask("PATCH", path, { settings: { ...settings, team_id: slack.teamId } });
    await event({ type: "app_uninstalled" });
    expect(JSON.stringify((await app.ask("GET", "/v5/audit?size=50")).body)).toContain("channels.disable");
    expect((await app.ask("GET", path)).body).toMatchObject({
      is_enabled: false,
      trouble: expect.stringMatching(/removed from the workspace/),
    });
    expect((await event({ type: "app_home_opened", user: "U0ANA", tab: "home" })).status).toBe(401);
    const again = await app.ask("PATCH", path, { is_enabled: true });
    expect(again.body).toMatchObject({ is_enabled: true, trouble: null });
    expect((await command("help")).text).toContain("/parley inbox");
  });

  test("what comes from another workspace is not believed", async () => {
    const { slack, app, send } = await openHere(engine);
    const payload = { ...payloads.command(slack, { user: "U0ANA", text: "" }), team_id: "T0OTHER" };
    expect((await send(toRequest(slack, payload, { at: app.clock.now }), "commands")).status).toBe(401);
  });

  test("a card whose reply was lost is found again, not posted twice", async () => {
    const {
      app,
      slack,
      ask,
      cards,
      settle,
      press,
      read: look,
    } = await openHere(engine, {
      default_place: "C0OPS",
    });
    slack.failNext("chat.postMessage", { status: 503, isDone: true });
    const asked = await ask();
    await settle(() => slack.calls.filter(({ method }) => method === "chat.postMessage").length === 1);
    app.clock.now += 60_000;
    await settle(() => slack.calls.some(({ method }) => method === "chat.update"));
    expect(cards()).toHaveLength(1);
    await press("approve");
    expect((await look(asked)).outcome.status).toBe("approved");
  });
});
