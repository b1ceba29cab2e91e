import { databases } from "@parley/db/testing";
import { describe, expect, test } from "vitest";
import { createBrowser } from "./testing/create-browser.ts";
import { openPeople, password, type Person } from "./testing/open-people.ts";

type Listed = { user_id: string; role: string; email_address: string };

const roleOf = (person: Person, role: string, by: Person) =>
  by.browser.ask<{ code: string }>("PATCH", `/v5/members/${person.userId}`, { role });

describe.each(databases)("members on $name", { timeout: 120_000 }, ({ open }) => {
  test("come in by invitation, change role, and are removed at once", async () => {
    await using people = await openPeople(open);
    const ana = await people.join("ana@example.com", "viewer");
    expect((await ana.browser.ask("POST", "/v5/teams", { name: "Mine" })).status).toBe(403);
    expect(await roleOf(ana, "admin", people.owner)).toMatchObject({ status: 200, body: { role: "admin" } });
    expect((await ana.browser.ask("POST", "/v5/teams", { name: "Mine" })).status).toBe(201);
    expect((await people.owner.browser.ask("DELETE", `/v5/members/${ana.userId}`)).status).toBe(204);
    expect((await ana.browser.ask<{ code: string }>("GET", "/v5/me")).body.code).toBe("auth.no_organization");
    const list = await people.owner.browser.ask<Listed[]>("GET", "/v5/members");
    expect(list.body.map(({ email_address }) => email_address)).toEqual(["owner@example.com"]);
  });

  test("of two owners who remove or demote each other at once, one stays", async () => {
    await using people = await openPeople(open);
    const ben = await people.join("ben@example.com", "owner");
    const { owner } = people;
    const acts = await Promise.all([
      owner.browser.ask("DELETE", `/v5/members/${ben.userId}`),
      ben.browser.ask("DELETE", `/v5/members/${owner.userId}`),
      roleOf(ben, "member", owner),
      roleOf(owner, "member", ben),
    ]);
    expect(acts.some(({ status }) => status === 200 || status === 204)).toBe(true);
    const rows = await people.services.database.executor
      .$extendTables<{ members: { organization_id: string; role: string } }>()
      .selectFrom("members")
      .select("role")
      .where("organization_id", "=", people.organizationId)
      .where("role", "=", "owner")
      .execute();
    expect(rows).toHaveLength(1);
  });

  test("the only owner neither leaves nor steps down", async () => {
    await using people = await openPeople(open);
    const { owner } = people;
    expect(await roleOf(owner, "admin", owner)).toMatchObject({
      status: 409,
      body: { code: "members.last_owner" },
    });
    expect((await owner.browser.ask("DELETE", `/v5/members/${owner.userId}`)).status).toBe(409);
  });

  test("who wants to leaves, into another organization where there is one; the only owner stays", async () => {
    await using people = await openPeople(open);
    const { owner } = people;
    const ana = await people.join("ana@example.com", "viewer");
    const leave = (person: Person) => person.browser.ask<{ code: string }>("POST", "/v5/organization/leave");
    expect(await leave(owner)).toMatchObject({ status: 409, body: { code: "members.last_owner" } });
    expect((await leave(ana)).status).toBe(204);
    expect((await ana.browser.ask<{ code: string }>("GET", "/v5/me")).body.code).toBe("auth.no_organization");
    expect((await leave(ana)).status).toBe(403);
    const ben = await people.join("ben@example.com", "owner");
    expect([(await leave(owner)).status, (await leave(ben)).status]).toEqual([204, 409]);
    // A key is of an organization for good.
    const byKey = await people.ask<{ code: string }>("POST", "/v5/organization/leave");
    expect(byKey).toMatchObject({ status: 403, body: { code: "organizations.people_only" } });
  });

  test("nobody gives more than they have: admins make no owners, keys neither", async () => {
    await using people = await openPeople(open);
    const admin = await people.join("admin@example.com", "admin");
    const ana = await people.join("ana@example.com");
    expect((await roleOf(ana, "owner", admin)).body.code).toBe("members.owners_only");
    expect((await roleOf(people.owner, "viewer", admin)).body.code).toBe("members.owners_only");
    const invited = await admin.browser.ask<{ code: string }>("POST", "/v5/invitations", {
      email_address: "new@example.com",
      role: "owner",
    });
    expect(invited.body.code).toBe("members.owners_only");
    const key = await people.createKey(["manage-members"]);
    const raised = await people.askAs<{ code: string }>(key, "PATCH", `/v5/members/${ana.userId}`, {
      role: "admin",
    });
    expect(raised.body.code).toBe("members.beyond_own");
    expect((await roleOf(ana, "no-such-role", people.owner)).body.code).toBe("members.role_unknown");
    const made = await people.owner.browser.ask<{ id: string }>("POST", "/v5/roles", {
      name: "Hosts",
      permissions: ["read", "manage-members"],
    });
    expect((await roleOf(ana, made.body.id, people.owner)).status).toBe(200);
    expect((await ana.browser.ask("GET", "/v5/invitations")).status).toBe(200);
    expect((await ana.browser.ask("POST", "/v5/prompts", {})).status).toBe(403);
    // Whoever manages members is above nobody by that.
    expect((await roleOf(admin, "viewer", ana)).body.code).toBe("members.beyond_own");
    expect((await ana.browser.ask("DELETE", `/v5/members/${admin.userId}`)).status).toBe(403);
    // Nor where a rule of some directory is there.
    const directory = await people.owner.browser.ask<{ id: string }>("POST", "/v5/directories", {
      name: "legal",
    });
    const rule = { is_private: true, grants: [] };
    const ruled = `/v5/directory-access/${directory.body.id}`;
    expect((await people.owner.browser.ask("PUT", ruled, rule)).status).toBe(200);
    expect((await ana.browser.ask("DELETE", `/v5/members/${admin.userId}`)).status).toBe(403);
  });

  test("an invitation is used once, however many use it at once; and only while it is open", async () => {
    await using people = await openPeople(open);
    const token = await people.invite(people.owner, "ana@example.com");
    const join = (name: string) => createBrowser(people).ask("POST", "/auth/join", { token, name, password });
    const replies = await Promise.all(["A", "B", "C", "D", "E"].map(join));
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409]);
    expect((await people.owner.browser.ask<Listed[]>("GET", "/v5/members")).body).toHaveLength(2);

    const late = await people.invite(people.owner, "late@example.com");
    people.clock.now += 7 * 24 * 60 * 60 * 1000;
    expect(
      (await createBrowser(people).ask("POST", "/auth/join", { token: late, name: "Late", password })).status,
    ).toBe(409);
  });

  test("an invitation is for its address; revoked or replaced it is nothing", async () => {
    await using people = await openPeople(open);
    const ana = await people.join("ana@example.com");
    const token = await people.invite(people.owner, "ben@example.com");
    const wrong = await ana.browser.ask<{ code: string }>("POST", "/auth/accept-invitation", { token });
    expect([wrong.status, wrong.body.code]).toEqual([409, "invitations.for_another"]);
    const again = await people.invite(people.owner, "ben@example.com");
    const read = (given: string) => createBrowser(people).ask("POST", "/auth/invitation", { token: given });
    expect((await read(token)).status).toBe(409);
    // Whether the address has an account is not told to whoever holds the link, who may be whoever invited.
    const facts = { email: "ben@example.com", organization: "Test", role: "member" };
    expect((await read(again)).body).toEqual(facts);
    const { body } = await people.owner.browser.ask<{ id: string; status: string }[]>(
      "GET",
      "/v5/invitations",
    );
    const open_ = body.find(({ status }) => status === "pending");
    expect((await people.owner.browser.ask("DELETE", `/v5/invitations/${open_?.id}`)).status).toBe(204);
    expect((await read(again)).status).toBe(409);
  });

  test("a person may belong to several organizations, of which each sees its own people alone", async () => {
    await using people = await openPeople(open);
    const ana = await people.join("ana@example.com");
    const made = await people.owner.browser.ask<{ id: string }>("POST", "/v5/organizations", {
      name: "Second",
    });
    expect(made).toMatchObject({ status: 201, body: { name: "Second", role: "owner", is_current: true } });
    expect((await people.owner.browser.ask<Listed[]>("GET", "/v5/members")).body).toHaveLength(1);
    expect((await people.owner.browser.ask("DELETE", `/v5/members/${ana.userId}`)).status).toBe(404);
    const foreign = await ana.browser.ask("POST", `/v5/organizations/${made.body.id}/current`);
    expect(foreign.status).toBe(404);
    const token = await people.invite(people.owner, ana.email, "developer");
    expect((await ana.browser.ask("POST", "/auth/accept-invitation", { token })).status).toBe(200);
    expect((await ana.browser.ask("GET", "/v5/me")).body).toMatchObject({
      organization: { name: "Second" },
      actor: { role: "developer" },
    });
    await ana.browser.ask("POST", `/v5/organizations/${people.organizationId}/current`);
    expect((await ana.browser.ask("GET", "/v5/me")).body).toMatchObject({ actor: { role: "member" } });
  });

  test("who leaves the organization leaves its teams; a service account that is disabled lets nobody in", async () => {
    await using people = await openPeople(open);
    const ana = await people.join("ana@example.com");
    const { browser } = people.owner;
    const team = await browser.ask<{ id: string }>("POST", "/v5/teams", { name: "Legal" });
    const put = await browser.ask("PUT", `/v5/teams/${team.body.id}/members/${ana.userId}`);
    expect(put.body).toMatchObject({ members: [{ user_id: ana.userId }] });
    expect((await browser.ask("POST", "/v5/teams", { name: "Legal" })).status).toBe(409);
    await browser.ask("DELETE", `/v5/members/${ana.userId}`);
    expect((await browser.ask("GET", "/v5/teams")).body).toMatchObject([{ name: "Legal", members: [] }]);
    const account = await browser.ask<{ id: string }>("POST", "/v5/service-accounts", {
      name: "CI",
      role: "developer",
    });
    const path = `/v5/service-accounts/${account.body.id}`;
    expect((await browser.ask("PATCH", path, { is_disabled: true })).body).toMatchObject({
      disabled_at: expect.any(String),
    });
  });
});
