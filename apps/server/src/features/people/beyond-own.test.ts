import { databases } from "@parley/db/testing";
import { describe, expect, test } from "vitest";
import { openPeople, type People } from "./testing/open-people.ts";
import { createVouching } from "./testing/outside.ts";

type Made = { id: string; key: string; code: string };

/** Somebody who manages keys and members, and may read and deploy; `legal` is private to whom the rule names. */
async function openWithKeeper(open: Parameters<typeof openPeople>[0]) {
  const people = await openPeople(open);
  const { browser } = people.owner;
  const { body: role } = await browser.ask<Made>("POST", "/v5/roles", {
    name: "Keepers",
    permissions: ["read", "deploy", "manage-keys", "manage-members"],
  });
  const keeper = await people.join("keeper@example.com", role.id);
  const { body: directory } = await browser.ask<Made>("POST", "/v5/directories", { name: "legal" });
  const allow = (subject: { kind: string; id: string }) =>
    browser.ask("PUT", `/v5/directory-access/${directory.id}`, {
      is_private: true,
      grants: [{ ...subject, permissions: ["read"] }],
    });
  const ask = (method: string, path: string, body?: unknown) => keeper.browser.ask<Made>(method, path, body);
  return { people, keeper, allow, ask, [Symbol.asyncDispose]: () => people[Symbol.asyncDispose]() };
}

const createAccount = async (people: People) =>
  (await people.owner.browser.ask<Made>("POST", "/v5/service-accounts", { name: "Bot", role: "viewer" })).body
    .id;

const refused = (code: string) => ({ status: 403, body: { code } });

describe.each(databases)("nobody gives more than they have on $name", { timeout: 120_000 }, ({ open }) => {
  test("by renewing a key that may do more, or by changing it", async () => {
    await using given = await openWithKeeper(open);
    const { people, ask } = given;
    const { body: strong } = await people.ask<Made>("POST", "/v5/api-keys", {
      name: "Strong",
      permissions: ["read", "admin"],
    });
    const rotated = await ask("POST", `/v5/api-keys/${strong.id}/rotate`, {});
    expect(rotated).toMatchObject(refused("roles.beyond_own"));
    expect(rotated.body.key).toBeUndefined();
    expect(await ask("PATCH", `/v5/api-keys/${strong.id}`, { name: "Mine" })).toMatchObject(
      refused("roles.beyond_own"),
    );
    const { body: weak } = await people.ask<Made>("POST", "/v5/api-keys", {
      name: "W",
      permissions: ["read"],
    });
    expect((await ask("POST", `/v5/api-keys/${weak.id}/rotate`, {})).status).toBe(200);
  });

  test("by a key of an account, a team or a role that rules let in where they are not let in", async () => {
    await using given = await openWithKeeper(open);
    const { people, keeper, allow, ask } = given;
    const denied = refused("roles.beyond_own_directory");
    const account = await createAccount(people);
    await allow({ kind: "user", id: account });
    const key = { name: "K", permissions: ["read"], service_account_id: account };
    expect(await ask("POST", "/v5/api-keys", key)).toMatchObject(denied);

    const { body: team } = await people.owner.browser.ask<Made>("POST", "/v5/teams", { name: "Lawyers" });
    await allow({ kind: "team", id: team.id });
    expect(await ask("PUT", `/v5/teams/${team.id}/members/${keeper.userId}`)).toMatchObject(denied);
    expect((await ask("POST", "/v5/api-keys", key)).status).toBe(201);

    await allow({ kind: "role", id: "viewer" });
    expect(await ask("PATCH", `/v5/members/${keeper.userId}`, { role: "viewer" })).toMatchObject(denied);
    const invitation = { email_address: "friend@example.com", role: "viewer" };
    expect(await ask("POST", "/v5/invitations", invitation)).toMatchObject(denied);
    // Who is let in themselves lets others in.
    await allow({ kind: "user", id: keeper.userId });
    expect((await ask("POST", "/v5/invitations", invitation)).status).toBe(201);
    expect((await ask("PUT", `/v5/teams/${team.id}/members/${keeper.userId}`)).status).toBe(200);
  });

  test("by a rule that gives the account of a key more than the key was given", async () => {
    await using given = await openWithKeeper(open);
    const { people } = given;
    const account = await createAccount(people);
    const { body: shared } = await people.owner.browser.ask<Made>("POST", "/v5/directories", {
      name: "shared",
    });
    await people.owner.browser.ask("PUT", `/v5/directory-access/${shared.id}`, {
      is_private: false,
      grants: [{ kind: "role", id: "viewer", permissions: ["write"] }],
    });
    const prompt = { path: "shared/reply", model: "mock-echo", provider: "mock", template: "Hi" };
    const saveWith = async (permissions: string[]) => {
      const body = { name: "K", permissions, service_account_id: account };
      const { body: made } = await people.owner.browser.ask<Made>("POST", "/v5/api-keys", body);
      return (await people.askAs(made.key, "POST", "/v5/prompts", prompt)).status;
    };
    expect(await saveWith(["read"])).toBe(403);
    expect(await saveWith(["read", "write"])).toBe(200);
  });

  test("by an environment that a key is not limited to, or that is protected", async () => {
    await using given = await openWithKeeper(open);
    const { people, ask } = given;
    const denied = refused("roles.beyond_own_environment");
    const environments = (await people.ask<{ id: string; name: string }[]>("GET", "/v5/environments")).body;
    const production = environments.find(({ name }) => name === "production")?.id ?? "";
    const limited = { name: "L", permissions: ["read", "call", "manage-keys"], environments: ["production"] };
    const { body: own } = await people.ask<Made>("POST", "/v5/api-keys", limited);
    const make = (body: object) =>
      people.askAs<Made>(own.key, "POST", "/v5/api-keys", { name: "N", permissions: ["call"], ...body });
    expect(await make({})).toMatchObject(denied);
    expect(await make({ environments: ["production", "staging"] })).toMatchObject(denied);
    const made = await make({ environments: ["production"] });
    expect(made.status).toBe(201);
    const widen = { environments: null };
    expect(await people.askAs<Made>(own.key, "PATCH", `/v5/api-keys/${made.body.id}`, widen)).toMatchObject(
      denied,
    );

    const account = await createAccount(people);
    await people.ask("PUT", `/v5/protected-environments/${production}`, {
      deployers: [{ kind: "user", id: account }],
    });
    const key = { name: "D", permissions: ["read"], service_account_id: account };
    expect(await ask("POST", "/v5/api-keys", key)).toMatchObject(denied);
    expect((await ask("POST", "/v5/api-keys", { ...key, environments: ["staging"] })).status).toBe(201);
  });

  test("by changing the rules that keep them out", async () => {
    await using people = await openPeople(open);
    const { browser } = people.owner;
    const { body: role } = await browser.ask<Made>("POST", "/v5/roles", {
      name: "Wardens",
      permissions: ["read", "deploy", "manage-roles"],
    });
    const warden = await people.join("warden@example.com", role.id);
    const { body: directory } = await browser.ask<Made>("POST", "/v5/directories", { name: "legal" });
    const rule = `/v5/directory-access/${directory.id}`;
    const closed = { is_private: true, grants: [] };
    expect((await browser.ask("PUT", rule, closed)).status).toBe(200);
    const denied = refused("roles.beyond_own_directory");
    const toSelf = [{ kind: "user", id: warden.userId, permissions: ["read"] }];
    for (const body of [
      { is_private: false, grants: [] },
      { is_private: true, grants: toSelf },
    ])
      expect(await warden.browser.ask("PUT", rule, body)).toMatchObject(denied);
    expect(await warden.browser.ask("DELETE", rule)).toMatchObject(denied);
    // What is theirs they may close, and open again to whom they keep in.
    const { body: own } = await browser.ask<Made>("POST", "/v5/directories", { name: "sales" });
    const ofOwn = `/v5/directory-access/${own.id}`;
    const kept = {
      is_private: true,
      grants: [{ kind: "role", id: role.id, permissions: ["read", "deploy"] }],
    };
    expect((await warden.browser.ask("PUT", ofOwn, kept)).status).toBe(200);

    const [environment] = (await browser.ask<Made[]>("GET", "/v5/environments")).body;
    const protection = `/v5/protected-environments/${environment?.id}`;
    expect((await browser.ask("PUT", protection, { deployers: [] })).status).toBe(200);
    const barred = refused("roles.beyond_own_environment");
    const deployers = [{ kind: "user", id: warden.userId }];
    expect(await warden.browser.ask("PUT", protection, { deployers })).toMatchObject(barred);
    expect(await warden.browser.ask("DELETE", protection)).toMatchObject(barred);
  });

  test("by a provider of their own that would speak for an owner", async () => {
    await using people = await openPeople(open, { oidc: createVouching().oidc });
    const admin = await people.join("admin@elsewhere.example", "admin");
    const provider = { issuer: "https://provider.example", client_id: "parley", client_secret: "secret" };
    const { body } = await admin.browser.ask<Made>("POST", "/v5/sso-connections", {
      name: "Mine",
      ...provider,
    });
    const domains = `/v5/sso-connections/${body.id}/domains`;
    expect(await admin.browser.ask("PUT", `${domains}/example.com`)).toMatchObject(
      refused("members.owners_only"),
    );
    expect((await admin.browser.ask("PUT", `${domains}/elsewhere.example`)).status).toBe(200);
    expect((await people.owner.browser.ask("PUT", `${domains}/example.com`)).status).toBe(200);
  });
});
