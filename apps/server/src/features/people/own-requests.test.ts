import type { Approval, Policy, PolicyReplay } from "@parley/contract";
import { toJson } from "@parley/db";
import { databases } from "@parley/db/testing";
import { sql } from "kysely";
import { describe, expect, test } from "vitest";
import { createBrowser, type Browser } from "./testing/create-browser.ts";
import { createOwnKey } from "./testing/create-own-key.ts";
import { openPeople, type People, type Person } from "./testing/open-people.ts";

const refund = { kind: "function_call", name: "refund", args: { amount: 30 } };
const barred = { status: 403, body: { code: "approvals.requester_may_not" } };
const approved = { status: 200, body: { outcome: { status: "approved" } } };

/** Another browser of somebody's. */
async function signInElsewhere(people: People, { email, password }: Person): Promise<Browser> {
  const browser = createBrowser(people);
  const reply = await browser.ask("POST", "/auth/sign-in/email", { email, password });
  expect(reply).toMatchObject({ status: 200 });
  return browser;
}

async function askIn(browser: Browser): Promise<Approval> {
  const { status, body } = await browser.ask<Approval>("POST", "/v5/approvals", refund);
  expect({ status, body }).toMatchObject({ status: 201 });
  return body;
}

const decideIn = (browser: Browser, { id, args_hash }: Approval) =>
  browser.ask("POST", `/v5/approvals/${id}/decide`, { decision: "approve", args_hash });

describe.each(databases)("what a person asks is theirs on $name", { timeout: 120_000 }, ({ open }) => {
  test("in every browser and by keys of their own: nobody approves what they asked", async () => {
    await using people = await openPeople(open);
    const { owner } = people;
    const ana = await people.join("ana@example.com", "admin");
    const elsewhere = await signInElsewhere(people, owner);
    const ownKey = await createOwnKey(people, { ...owner, permissions: ["read", "approve-request"] });

    const asked = await askIn(owner.browser);
    expect(asked.requester).toMatchObject({ id: owner.userId, full_name: owner.name });
    expect((await askIn(elsewhere)).requester).toEqual(asked.requester);
    for (const browser of [owner.browser, elsewhere])
      expect(await decideIn(browser, asked)).toMatchObject(barred);
    expect(await decideIn(ana.browser, asked)).toMatchObject(approved);

    const byKey = await people.askAs<Approval>(ownKey, "POST", "/v5/approvals", refund);
    expect(byKey.status).toBe(201);
    expect(await decideIn(elsewhere, byKey.body)).toMatchObject(barred);
    expect(await decideIn(ana.browser, byKey.body)).toMatchObject(approved);
    // What somebody takes back, they take back from anywhere.
    const withdrawn = await elsewhere.ask(
      "POST",
      `/v5/approvals/${(await askIn(owner.browser)).id}/cancel`,
      {},
    );
    expect(withdrawn).toMatchObject({ status: 200, body: { outcome: { by: { id: owner.userId } } } });
  });

  test("a program is nobody: what it asks, whoever made its key may decide", async () => {
    await using people = await openPeople(open);
    const { owner } = people;
    const wanted = { name: "refund bot", permissions: ["read", "approve-request"] };
    const made = await owner.browser.ask<{ id: string; key: string }>("POST", "/v5/api-keys", wanted);
    expect(made).toMatchObject({ status: 201, body: { created_by: { id: owner.userId } } });
    const { body: asked } = await people.askAs<Approval>(made.body.key, "POST", "/v5/approvals", refund);
    expect(asked.requester).toMatchObject({ id: made.body.id, full_name: "refund bot" });
    expect(await decideIn(owner.browser, asked)).toMatchObject(approved);
  });

  test("a policy knows whoever asks in whichever browser", async () => {
    await using people = await openPeople(open);
    const { owner } = people;
    const ana = await people.join("ana@example.com", "admin");
    const text = `rules: [{ name: not Ana, when: requester.id == "${ana.userId}", do: deny, reason: Not hers. }]`;
    const saved = await owner.browser.ask<Policy>("POST", "/v5/policies", { name: "refunds", text });
    const { id, latest_version: version } = saved.body;
    const use = { version_id: version.id };
    expect((await owner.browser.ask("POST", `/v5/policies/${id}/activate`, use)).status).toBe(200);
    for (const browser of [ana.browser, await signInElsewhere(people, ana)])
      expect((await askIn(browser)).outcome).toMatchObject({ status: "denied", basis: "policy" });
    expect((await askIn(owner.browser)).outcome).toMatchObject({ status: "pending" });
  });

  test("requests that were kept with a session are known as their person's", async () => {
    await using people = await openPeople(open);
    const { owner } = people;
    const ana = await people.join("ana@example.com", "admin");
    const asked = await askIn(owner.browser);
    const requester = toJson({ id: "ses_ended", full_name: owner.name });
    await sql`update approvals set requester = ${requester},
      requester_ids = ${toJson(["ses_ended", owner.userId])} where id = ${asked.id}`.execute(
      people.services.database.executor,
    );
    const kept = await ana.browser.ask<Approval>("GET", `/v5/approvals/${asked.id}`);
    expect(kept.body.requester).toEqual({ id: owner.userId, full_name: owner.name });
    const text = `rules: [{ name: own, when: requester.id == "${owner.userId}", do: deny, reason: Theirs. }]`;
    const replaying = { text, changed_only: false };
    const { body: replay } = await ana.browser.ask<PolicyReplay>("POST", "/v5/policies/replay", replaying);
    expect(replay.records.map(({ would }) => would.outcome)).toEqual(["deny"]);
    for (const browser of [owner.browser, await signInElsewhere(people, owner)])
      expect(await decideIn(browser, asked)).toMatchObject(barred);
    expect(await decideIn(ana.browser, asked)).toMatchObject(approved);
  });
});
