import type { Approval } from "@parley/contract";
import { databases } from "@parley/db/testing";
import { sql } from "kysely";
import { describe, expect, test } from "vitest";
import { openTestApp } from "../../../testing/open-test-app.ts";
import { openPromotingApp } from "./__fixtures__/open-promoting-app.ts";

describe.each(databases)("promotions on $name", (engine) => {
  test("two that would replace different versions are not one", async () => {
    await using app = await openPromotingApp(engine);
    const first = await app.asked({ join: true });
    expect((await app.asked({ join: true })).id).toBe(first.id);
    await app.deploy(app.versions.three);
    expect((await app.asked({ join: true })).id).not.toBe(first.id);
  });

  test("one that joined another and is sent again is what it was, whatever is deployed by then", async () => {
    await using app = await openPromotingApp(engine);
    const first = await app.asked({ join: true, idempotency_key: "first" });
    const sent = { join: true, idempotency_key: "second" };
    expect((await app.asked(sent)).id).toBe(first.id);
    await app.deploy(app.versions.two);
    expect(await app.propose({ join: true })).toMatchObject({
      status: 409,
      body: { code: "approvals.nothing_to_promote" },
    });
    for (const idempotency_key of ["first", "second"])
      expect((await app.asked({ join: true, idempotency_key })).id).toBe(first.id);
    const other = await app.propose({ ...sent, version_id: app.versions.three.version_id });
    expect(other).toMatchObject({ status: 409, body: { code: "approvals.key_reused" } });
    expect(JSON.stringify(other.body)).toContain("`second`");
  });

  test("a request says what would change, and is deployed once when somebody who may deploy approves", async () => {
    await using app = await openPromotingApp(engine);
    const { one, two } = app.versions;
    const request = await app.asked({ stakes: "high" });
    expect(request).toMatchObject({
      kind: "promotion",
      args: {
        file_id: one.id,
        version_id: two.version_id,
        environment_id: app.production,
        replaces: one.version_id,
      },
      promotion: {
        file: { path: "support/reply", type: "prompt" },
        environment: { name: "production" },
        version: { number: 2, text: expect.stringContaining("Two") },
        replaces: { number: 1, text: expect.stringContaining("One") },
        is_shortened: false,
      },
      outcome: { status: "pending" },
    });
    expect(await app.deployed()).toBe(one.version_id);

    const [first, second, third] = await Promise.all([
      app.decide(app.people.ana, request),
      app.decide(app.people.ana, request),
      app.decide(app.people.ben, request),
    ]);
    expect([first, second, third].map(({ status }) => status).toSorted()).toEqual([200, 409, 409]);
    expect(await app.deployed()).toBe(two.version_id);
    expect(await app.deployments()).toBe(2);
    const done = await app.ask<Approval>("GET", `/v5/approvals/${request.id}`);
    expect(done.body).toMatchObject({
      outcome: { status: "approved" },
      execution: { status: "succeeded", result: { deployed: two.version_id } },
    });
    expect((await app.happened(request)).map(({ type }) => type)).toEqual([
      "requested",
      "voted",
      "decided",
      "claimed",
      "reported",
    ]);
    const audit = await app.ask<{ records: { action: string; target: string | null }[] }>("GET", "/v5/audit");
    expect(audit.body.records.filter(({ action }) => action === "approvals.promote")).toMatchObject([
      { target: request.id },
    ]);
    const { rows } = await sql<{ data: string }>`select data from outbox_events
      where type = 'deployment.changed'`.execute(app.executor);
    expect(rows.filter(({ data }) => data.includes(`"version_id":"${two.version_id}"`))).toHaveLength(1);
    const receipts = await app.ask<unknown[]>("GET", `/v5/approvals/${request.id}/receipts`);
    expect(receipts.body).toHaveLength(1);
    // What the server did is claimed by nobody else.
    const claim = await app.askAs(app.asker, "POST", `/v5/approvals/${request.id}/claim`, {
      args_hash: request.args_hash,
    });
    expect(claim).toMatchObject({ status: 409, body: { code: "approvals.claimed" } });
  });

  test("who may not deploy there decides nothing, neither way; a protected environment bars too", async () => {
    await using app = await openPromotingApp(engine);
    const request = await app.asked();
    const refused = { status: 403, body: { code: "approvals.may_not_deploy" } };
    expect(await app.decide(app.people.cem, request)).toMatchObject(refused);
    expect(await app.decide(app.people.cem, request, "deny")).toMatchObject(refused);
    await sql`insert into protected_environments (organization_id, environment_id, deployers, updated_at)
      values (${app.organizationId}, ${app.production}, '[{"kind":"user","id":"ben"}]', 1)`.execute(
      app.executor,
    );
    expect(await app.decide(app.people.ana, request)).toMatchObject(refused);
    expect(await app.deployments()).toBe(1);
    expect(await app.decide(app.people.ben, request)).toMatchObject({ status: 200 });
    expect(await app.deployed()).toBe(app.versions.two.version_id);
  });

  test("of two approvers both are needed, and one who has lost the right by then counts no more", async () => {
    await using app = await openPromotingApp(engine);
    const plan = { steps: [{ who: { any: [{ anyone: true }, { anyone: true }], count: 2 } }] };
    const request = await app.asked({ plan });
    expect(await app.decide(app.people.ana, request)).toMatchObject({
      body: { outcome: { status: "pending" } },
    });
    expect(await app.deployed()).toBe(app.versions.one.version_id);
    await sql`delete from members where user_id = 'ana'`.execute(app.executor);
    const decided = await app.decide(app.people.ben, request);
    expect(decided.body).toMatchObject({
      outcome: { status: "approved" },
      execution: { status: "failed", error: "It was not deployed: ana may not deploy there any more." },
    });
    expect(await app.deployments()).toBe(1);
  });

  test("where another version is deployed meanwhile, nothing is, and the events say why", async () => {
    await using app = await openPromotingApp(engine);
    const request = await app.asked();
    await app.deploy(app.versions.three);
    const decided = await app.decide(app.people.ana, request);
    const error = "It was not deployed: v3 is deployed to production now, where v1 was when it was asked.";
    expect(decided.body).toMatchObject({ execution: { status: "failed", error } });
    expect(await app.deployed()).toBe(app.versions.three.version_id);
    const events = await app.happened(request);
    expect(events.at(-1)).toMatchObject({ type: "reported", data: { execution: { error } } });
    expect(await app.decide(app.people.ben, request)).toMatchObject({ status: 409 });
    expect(await app.deployments()).toBe(2);
  });

  test("a version or a requester that is gone deploys nothing", async () => {
    await using app = await openPromotingApp(engine);
    const [gone, left] = [await app.asked(), await app.asked({ version_id: app.versions.three.version_id })];
    const version = `/v5/prompts/${app.versions.one.id}/versions/${app.versions.two.version_id}`;
    expect((await app.ask("DELETE", version)).status).toBe(204);
    expect((await app.decide(app.people.ana, gone)).body).toMatchObject({
      execution: { status: "failed", error: "It was not deployed: v2 is gone." },
    });
    await sql`update api_keys set revoked_at = 1 where id = ${left.requester.id}`.execute(app.executor);
    expect((await app.decide(app.people.ana, left)).body).toMatchObject({
      execution: { error: "It was not deployed: who asked may not read it any more." },
    });
    expect(await app.deployments()).toBe(1);
  });

  test("what is denied, timed out, cancelled or superseded is never deployed", async () => {
    await using app = await openPromotingApp(engine);
    const denied = await app.asked();
    expect(await app.decide(app.people.ana, denied, "deny")).toMatchObject({ status: 200 });
    const late = await app.asked({ deadline_seconds: 60 });
    await app.pass(61_000);
    const cancelled = await app.asked();
    await app.askAs(app.asker, "POST", `/v5/approvals/${cancelled.id}/cancel`, {});
    const superseded = await app.asked();
    await app.asked({ supersedes: superseded.id });
    const ended = { denied, timed_out: late, cancelled, superseded };
    for (const [status, request] of Object.entries(ended)) {
      expect(await app.decide(app.people.ben, request)).toMatchObject({ status: 409 });
      const { body } = await app.ask<Approval>("GET", `/v5/approvals/${request.id}`);
      expect(body).toMatchObject({ outcome: { status }, execution: null });
    }
    expect(await app.deployments()).toBe(1);
    expect(await app.propose({ on_deadline: "approved" })).toMatchObject({ status: 422 });
  });

  test("its arguments cannot be changed, and the same key is the same request also after it was deployed", async () => {
    await using app = await openPromotingApp(engine);
    const request = await app.asked({ idempotency_key: "once" });
    const edit = { decision: "approve", args_hash: request.args_hash };
    const path = `/v5/approvals/${request.id}/decide`;
    const args = { ...request.args, version_id: app.versions.three.version_id };
    expect(await app.askAs(app.people.ana, "POST", path, { ...edit, args })).toMatchObject({
      status: 422,
      body: { code: "approvals.not_editable" },
    });
    expect((await app.decide(app.people.ana, request)).status).toBe(200);
    expect(await app.propose({ idempotency_key: "once" })).toMatchObject({
      status: 201,
      body: { id: request.id },
    });
    expect(await app.propose({ idempotency_key: "once", environment: "staging" })).toMatchObject({
      status: 409,
      body: { code: "approvals.key_reused" },
    });
    expect(await app.propose()).toMatchObject({
      status: 409,
      body: { code: "approvals.nothing_to_promote" },
    });
  });

  test("what is not there, another's or not readable cannot be asked for", async () => {
    await using app = await openPromotingApp(engine);
    const { two } = app.versions;
    expect(await app.propose({ file: { id: "pr_none" } })).toMatchObject({ status: 404 });
    expect(await app.propose({ file: {} })).toMatchObject({ status: 422 });
    expect(await app.propose({ version_id: "prv_none" })).toMatchObject({ status: 404 });
    expect(await app.propose({ environment: "moon" })).toMatchObject({ status: 404 });
    expect(await app.propose({}, await app.createKey(["approve-request"]))).toMatchObject({ status: 404 });
    await using others = await openTestApp({ open: engine.open });
    const foreign = await others.ask("POST", "/v5/approvals", {
      kind: "promotion",
      file: { id: two.id },
      version_id: two.version_id,
      environment: "production",
    });
    expect(foreign.status).toBe(404);
  });
});
