import type { Approval, Policy } from "@parley/contract";
import { openTwilio, signTwilio } from "@parley/channels/testing";
import { databases } from "@parley/db/testing";
import { sql } from "kysely";
import { describe, expect, test } from "vitest";
import { createJobHandlers } from "../../../worker.ts";
import { openPromotingApp } from "./__fixtures__/open-promoting-app.ts";

type App = Awaited<ReturnType<typeof openPromotingApp>>;

const protect = ({ executor, organizationId, production }: App, deployer: string) =>
  sql`insert into protected_environments (organization_id, environment_id, deployers, updated_at)
    values (${organizationId}, ${production}, ${JSON.stringify([{ kind: "user", id: deployer }])}, 1)`.execute(
    executor,
  );

const outcomeOf = async (app: App, { id }: Approval): Promise<Approval> =>
  (await app.ask<Approval>("GET", `/v5/approvals/${id}`)).body;

describe.each(databases)("deciding promotions on $name", (engine) => {
  test("each environment of a File says whether who looks may deploy there", async () => {
    await using app = await openPromotingApp(engine);
    await protect(app, "ben");
    const looksTo = async (key: string) => {
      const path = `/v5/prompts/${app.versions.one.id}/environments`;
      const { body } = await app.askAs<{ name: string; may_deploy: boolean }[]>(key, "GET", path);
      return body.flatMap(({ name, may_deploy: may }) => (may ? [name] : [])).toSorted();
    };
    const all = (await app.ask<{ name: string }[]>("GET", "/v5/environments")).body.map(({ name }) => name);
    expect(await looksTo(app.people.ben)).toEqual(all.toSorted());
    expect(await looksTo(app.people.ana)).toEqual(all.filter((name) => name !== "production").toSorted());
    expect(await looksTo(app.people.cem)).toEqual([]);
    expect(await looksTo(app.asker)).toEqual([]);
  });

  test("a policy denies a promotion or says who decides; it allows none, and neither does a grant", async () => {
    await using app = await openPromotingApp(engine);
    const use = async (text: string): Promise<void> => {
      const { body } = await app.ask<Policy>("POST", "/v5/policies", { name: "promotions", text });
      const version_id = body.latest_version.id;
      expect((await app.ask("POST", `/v5/policies/${body.id}/activate`, { version_id })).status).toBe(200);
    };
    await use(`rules:
  - name: frozen
    when: tool == "promotion" && environment == "production" && args.path == "support/reply" && args.version == 3.0
    do: deny
    reason: Frozen until Monday.
  - name: Ben decides
    when: tool == "promotion" && agent == "support/reply"
    do: ask
    plan: { steps: [{ who: { person: ben@example.com } }] }
`);
    const frozen = await app.asked({ version_id: app.versions.three.version_id });
    expect(frozen).toMatchObject({
      outcome: { status: "denied", comment: "Frozen until Monday.", basis: "policy" },
      // Whatever a program says: where to and which version are what will be deployed.
      policy: { rule: { name: "frozen" }, claimed: [] },
      execution: null,
    });
    const asked = await app.asked({ plan: { steps: [{ who: { anyone: true } }], allow_requester: true } });
    expect(asked).toMatchObject({
      outcome: { status: "pending" },
      policy: { rule: { name: "Ben decides" } },
    });
    expect(await app.decide(app.people.ana, asked)).toMatchObject({ status: 403 });
    expect(await app.deployments()).toBe(1);
    expect((await app.decide(app.people.ben, asked)).body).toMatchObject({
      execution: { status: "succeeded" },
    });
    expect(await app.deployments()).toBe(2);

    const { three } = app.versions;
    const grant = { tool: "promotion", max_uses: 5, reason: "Anything" };
    expect((await app.ask("POST", "/v5/grants", grant)).status).toBe(201);
    for (const rule of ["do: allow", 'when: args.nothing == 1.0\n    do: deny\n    reason: "-"']) {
      await use(`rules:\n  - name: all\n    ${rule}\n`);
      const waiting = await app.asked({ version_id: three.version_id });
      expect(waiting).toMatchObject({ outcome: { status: "pending" }, grant: null, execution: null });
    }
    expect(await app.deployments()).toBe(2);
  });

  test("by a link only who may deploy there decides, as of when they press", async () => {
    await using app = await openPromotingApp(engine);
    await protect(app, "ben");
    const request = await app.asked();
    const press = async (person: string, decision: string) => {
      const path = `/v5/approvals/${request.id}/links`;
      const link = await app.ask<{ url: string }>("POST", path, { person });
      const { url } = link.body;
      const page = await app.app.fetch(new Request(url));
      const body = new URLSearchParams({ decision, args_hash: request.args_hash ?? "" });
      const headers = { "sec-fetch-site": "same-origin" };
      const reply = await app.app.fetch(new Request(url, { method: "POST", body, headers }));
      return { page: await page.text(), status: reply.status, text: await reply.text() };
    };
    for (const decision of ["approve", "deny"]) {
      const pressed = await press("ana", decision);
      expect(pressed.page).toContain("Deploy v2 of support/reply to production, in place of v1?");
      expect(pressed).toMatchObject({
        status: 403,
        text: expect.stringContaining("may deploy") as string,
      });
    }
    expect(await outcomeOf(app, request)).toMatchObject({ outcome: { status: "pending" }, approvals: [] });
    const audit = await app.ask<{ records: { action: string; details: { code?: string } }[] }>(
      "GET",
      "/v5/audit?outcome=denied",
    );
    expect(audit.body.records[0]).toMatchObject({
      action: "decisionLinks.decide",
      details: { code: "approvals.may_not_deploy" },
    });
    expect(await press("ben", "approve")).toMatchObject({ status: 200 });
    expect(await app.deployed()).toBe(app.versions.two.version_id);
    expect(await outcomeOf(app, request)).toMatchObject({ execution: { status: "succeeded" } });
  });

  test("through a channel only who may deploy there decides", async () => {
    await using app = await openPromotingApp(engine, { PARLEY_EGRESS_ALLOW: "127.0.0.1/32" });
    await using twilio = await openTwilio();
    const number = "+4915112345678";
    const channel = await app.ask<{ id: string; inbound_url: string }>("POST", "/v5/channels", {
      kind: "sms",
      name: "pager",
      settings: { account_sid: twilio.accountSid, from: "+15005550006", api_url: twilio.url },
      secrets: { auth_token: twilio.authToken },
    });
    const { id, inbound_url: url } = channel.body;
    const person = `/v5/channels/${id}/people/${encodeURIComponent(number)}`;
    await app.ask("PUT", person, { person: "ana@example.com" });
    const request = await app.asked({ plan: { steps: [{ who: { channel: `sms:${number}` } }] } });
    const work = () => app.services.jobs.runDue({ handlers: createJobHandlers(app.services) });
    await expect.poll(async () => (await work(), twilio.messages.length), { timeout: 60_000 }).toBe(1);
    expect(twilio.messages[0]?.body).toContain("the deployment of v2 of support/reply to production");
    expect(twilio.messages[0]?.body).not.toContain("Two");
    const say = async (sid: string, text: string): Promise<string> => {
      const form = new URLSearchParams({ From: number, To: "+15005550006", MessageSid: sid, Body: text });
      const headers = {
        "x-twilio-signature": signTwilio(url, form, twilio.authToken),
        "content-type": "application/x-www-form-urlencoded",
      };
      const sent = await app.app.fetch(new Request(url, { method: "POST", headers, body: form.toString() }));
      return sent.text();
    };
    await sql`update members set role = 'reviewer' where user_id = 'ana'`.execute(app.executor);
    for (const [index, word] of ["YES", "NO"].entries())
      expect(await say(`SM${index}`, word)).toContain("may deploy");
    expect(await outcomeOf(app, request)).toMatchObject({ outcome: { status: "pending" }, approvals: [] });
    await sql`update members set role = 'developer' where user_id = 'ana'`.execute(app.executor);
    await say("SM3", "YES");
    expect(await outcomeOf(app, request)).toMatchObject({
      outcome: { status: "approved", by: [{ id: "ana", channel: `sms:${number}` }] },
      execution: { status: "succeeded" },
    });
    expect(await app.deployed()).toBe(app.versions.two.version_id);
  });
});
