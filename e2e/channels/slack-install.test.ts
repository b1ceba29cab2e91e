import { databases } from "@parley/db/testing";
import { addMember, openTestApp } from "@parley/server/testing";
import { afterEach, describe, expect, test } from "vitest";
import { payloads, toRequest } from "../fakes/slack/payloads.ts";
import { startSlack } from "../fakes/slack/start-slack.ts";
import { sessionOf } from "./testing/session-of.ts";

const open_: AsyncDisposable[] = [];
afterEach(async () => {
  for (const one of open_.splice(0).toReversed()) await one[Symbol.asyncDispose]();
});

/** An installation with an app of its own, and Ana, who may set up channels, with her browser. */
const openHere = async ({ open }: Pick<(typeof databases)[number], "open">) => {
  const slack = await startSlack();
  const app = await openTestApp({
    open,
    environment: {
      PARLEY_AUTH: "accounts",
      PARLEY_EGRESS_ALLOW: "127.0.0.1",
      PARLEY_SLACK_CLIENT_ID: slack.client.id,
      PARLEY_SLACK_CLIENT_SECRET: slack.client.secret,
      PARLEY_SLACK_SIGNING_SECRET: slack.signingSecret,
      PARLEY_SLACK_API_URL: slack.url,
    },
  });
  open_.push(slack, app);
  await addMember(app, { id: "ana", role: "admin" });
  await addMember(app, { id: "vic", role: "viewer" });
  const ana = await sessionOf(app, "ana");
  /** Where Slack sends the browser back, once somebody has agreed there. */
  const agree = async (browser = ana, given: object = {}): Promise<string> => {
    const begun = await browser("POST", "/v5/slack/installs");
    expect(begun.status).toBe(200);
    const url = new URL(String(begun.body["url"]));
    const redirectUrl = url.searchParams.get("redirect_uri") ?? "";
    const code = `code-${slack.codes.size}-${Math.random()}`;
    const scope = url.searchParams.get("scope") ?? "";
    slack.codes.set(code, { redirectUrl, user: "U0ANA", scope, ...given });
    return `${new URL(redirectUrl).pathname}?code=${code}&state=${url.searchParams.get("state")}`;
  };
  const outcomeOf = ({ location }: { location: string | null }) =>
    new URL(location ?? "http://none").searchParams.get("slack");
  const channels = async () =>
    (await app.ask<{ id: string; is_enabled: boolean; trouble: string | null }[]>("GET", "/v5/channels"))
      .body;
  const send = async (payload: Record<string, unknown>, path: string) => {
    const { headers, body } = toRequest(slack, payload, { at: app.clock.now });
    const reply = await app.app.fetch(
      new Request(`http://parley.test/slack/${path}`, { method: "POST", headers, body }),
    );
    return { status: reply.status, text: await reply.text() };
  };
  return { app, slack, ana, agree, outcomeOf, channels, send };
};

describe.each(databases)("Add to Slack on $name", (engine) => {
  test("a workspace gets a channel, works by the app's own addresses, is disabled when removed and renewed", async () => {
    const { app, slack, ana, agree, outcomeOf, channels, send } = await openHere(engine);
    const back = await agree();
    expect(outcomeOf(await ana("GET", back))).toBe("added");
    const [channel] = await channels();
    expect(channel).toMatchObject({
      kind: "slack",
      name: "Fake",
      settings: { app_id: slack.appId, team_id: slack.teamId, installer_id: "U0ANA" },
      secrets: ["bot_token"],
    });
    // It was used up.
    expect(outcomeOf(await ana("GET", back))).toBe("expired");
    slack.users.push({ id: "U0ANA", name: "ana", email: "ana@example.com" });
    const command = payloads.command(slack, { user: "U0ANA", text: "link" });
    expect((await send(command, "commands")).text).toContain("ana@example.com");
    const elsewhere = { ...command, team_id: "T0OTHER" };
    expect((await send(elsewhere, "commands")).text).toContain("not connected");
    const event = payloads.event(slack, { event: { type: "app_uninstalled" }, at: app.clock.now });
    slack.tokens.delete(slack.botToken);
    expect((await send(event, "events")).status).toBe(200);
    slack.tokens.add(slack.botToken);
    expect(await channels()).toMatchObject([
      { is_enabled: false, trouble: expect.stringMatching(/removed/) },
    ]);
    expect(outcomeOf(await ana("GET", await agree()))).toBe("renewed");
    expect(await channels()).toMatchObject([{ id: channel!.id, is_enabled: true, trouble: null }]);
    const audit = JSON.stringify((await app.ask("GET", "/v5/audit?size=50")).body);
    expect(audit).toContain("slack.install");
    expect(audit).not.toContain(slack.botToken);
  });
});

describe.each(databases.filter(({ name }) => name === "sqlite"))("Add to Slack", (engine) => {
  test("only who began it ends it: another session, another organization, too late, or refused, nothing is added", async () => {
    const { app, ana, agree, outcomeOf, channels } = await openHere(engine);
    const back = await agree();
    const again = await sessionOf(app, "ana");
    expect(outcomeOf(await again("GET", back))).toBe("expired");
    expect((await app.app.fetch(new Request(`http://parley.test${back}`))).headers.get("location")).toMatch(
      /slack=forbidden$/,
    );
    app.clock.now += 11 * 60_000;
    expect(outcomeOf(await ana("GET", back))).toBe("expired");
    const declined = (await agree()).replace(/code=[^&]+/, "error=access_denied");
    expect(outcomeOf(await ana("GET", declined))).toBe("declined");
    const wrong = (await agree()).replace(/code=[^&]+/, "code=guessed");
    expect(outcomeOf(await ana("GET", wrong))).toBe("failed");
    expect(outcomeOf(await ana("GET", await agree(ana, { isEnterprise: true })))).toBe("failed");
    const vic = await sessionOf(app, "vic");
    expect((await vic("POST", "/v5/slack/installs")).status).toBe(403);
    expect((await app.ask("POST", "/v5/slack/installs")).body).toMatchObject({ code: "slack.browser_only" });
    expect(await channels()).toEqual([]);
  });

  test("a workspace is one organization's", async () => {
    const { app, ana, agree, outcomeOf, channels } = await openHere(engine);
    const other = await app.createOtherOrganization();
    const theirs = { services: app.services, organizationId: other.organizationId };
    await addMember(theirs, { id: "eve", role: "admin" });
    const eve = await sessionOf({ ...app, organizationId: other.organizationId }, "eve");
    expect(outcomeOf(await eve("GET", await agree(eve)))).toBe("added");
    expect(outcomeOf(await ana("GET", await agree()))).toBe("taken");
    expect(await channels()).toEqual([]);
  });

  test("what the app's signature does not prove is not believed", async () => {
    const { app, slack, ana, agree, send } = await openHere(engine);
    await ana("GET", await agree());
    const challenge = { type: "url_verification", challenge: "c1" };
    const body = JSON.stringify(challenge);
    const ask = async (headers: Record<string, string>) => {
      const all = { "content-type": "application/json", ...headers };
      const request = new Request("http://parley.test/slack/events", { method: "POST", headers: all, body });
      const reply = await app.app.fetch(request);
      return { status: reply.status, text: await reply.text() };
    };
    expect(await ask(slack.sign(body, app.clock.now))).toEqual({ status: 200, text: "c1" });
    expect((await ask(slack.sign(body, app.clock.now, "guess"))).status).toBe(401);
    expect((await ask(slack.sign(body, app.clock.now - 6 * 60_000))).status).toBe(401);
    expect((await ask({})).status).toBe(401);
    const help = payloads.command(slack, { user: "U0ANA", text: "help" });
    expect((await send(help, "commands")).text).toContain("/parley inbox");
  });

  test("a manifest of one's own app names the channel's addresses, or none and Socket Mode", async () => {
    const { app } = await openHere(engine);
    const made = await app.ask<{ id: string; inbound_url: string }>("POST", "/v5/channels", {
      kind: "slack",
      name: "own",
      settings: {},
      secrets: {},
    });
    expect(made.status).toBe(201);
    const path = `/v5/channels/${made.body.id}/slack-manifest`;
    type Settings = { settings: { socket_mode_enabled: boolean; event_subscriptions: object } };
    const read = async (query: string) =>
      (await app.ask<{ manifest: string }>("GET", path + query)).body.manifest;
    const http = JSON.parse(await read("?format=json")) as Settings & {
      features: { slash_commands: object[] };
    };
    const base = made.body.inbound_url;
    expect(http).toMatchObject({
      settings: {
        socket_mode_enabled: false,
        event_subscriptions: { request_url: `${base}/events` },
        interactivity: { is_enabled: true, request_url: `${base}/interactions` },
      },
      features: { slash_commands: [{ command: "/parley", url: `${base}/commands` }] },
    });
    expect(await read("")).toContain(`request_url: ${base}/events`);
    const socket = JSON.parse(await read("?mode=socket&format=json")) as Settings;
    expect(socket.settings.socket_mode_enabled).toBe(true);
    expect(JSON.stringify(socket)).not.toContain("http://");
    const { body: ofApp } = await app.ask<{ manifest: string }>("GET", "/v5/slack/manifest?format=json");
    expect(JSON.parse(ofApp.manifest)).toMatchObject({
      oauth_config: { redirect_urls: [expect.stringMatching(/\/slack\/oauth\/callback$/)] },
      settings: { event_subscriptions: { request_url: expect.stringMatching(/\/slack\/events$/) } },
    });
    const webhook = { kind: "webhook", name: "w", settings: { url: "https://example.com/" } };
    const secret = { secret: `whsec_${"a".repeat(40)}` };
    const hook = await app.ask<{ id: string }>("POST", "/v5/channels", { ...webhook, secrets: secret });
    const refused = await app.ask("GET", `/v5/channels/${hook.body.id}/slack-manifest`);
    expect(refused.body).toMatchObject({ code: "slack.not_slack" });
  });
});
