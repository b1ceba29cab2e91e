import { databases } from "@parley/db/testing";
import { describe, expect, test } from "vitest";
import { openPeople } from "./testing/open-people.ts";
import { createVouching } from "./testing/outside.ts";

type Made = { id: string };
type Rule = { grants: object[] };
type Protected = { deployers: object[] };

describe.each(databases)("what goes on $name", { timeout: 120_000 }, ({ open }) => {
  test("leaves no rule that names it: who was removed and comes back begins anew", async () => {
    await using people = await openPeople(open);
    const { browser } = people.owner;
    const ana = await people.join("ana@example.com", "viewer");
    const make = async (path: string, body: object) => (await browser.ask<Made>("POST", path, body)).body.id;
    const team = await make("/v5/teams", { name: "Legal" });
    const role = await make("/v5/roles", { name: "Reader", permissions: ["read"] });
    const directory = await make("/v5/directories", { path: "legal" });
    const subjects = [
      { kind: "user", id: ana.userId },
      { kind: "team", id: team },
      { kind: "role", id: role },
      { kind: "role", id: "admin" },
    ];
    const grants = subjects.map((subject) => ({ ...subject, permissions: ["read", "write"] }));
    const rule = { is_private: true, grants };
    expect((await browser.ask("PUT", `/v5/directory-access/${directory}`, rule)).status).toBe(200);
    const [environment] = (await browser.ask<Made[]>("GET", "/v5/environments")).body;
    const protect = `/v5/protected-environments/${environment?.id}`;
    expect((await browser.ask("PUT", protect, { deployers: subjects })).status).toBe(200);

    expect((await browser.ask("DELETE", `/v5/members/${ana.userId}`)).status).toBe(204);
    expect((await browser.ask("DELETE", `/v5/teams/${team}`)).status).toBe(204);
    expect((await browser.ask("DELETE", `/v5/roles/${role}`)).status).toBe(204);
    const { body: rules } = await browser.ask<Rule[]>("GET", "/v5/directory-access");
    expect(rules.map((one) => one.grants)).toEqual([[grants[3]]]);
    const { body: environments } = await browser.ask<Protected[]>("GET", "/v5/protected-environments");
    expect(environments.map(({ deployers }) => deployers)).toEqual([[subjects[3]]]);

    const token = await people.invite(people.owner, ana.email, "viewer");
    expect((await ana.browser.ask("POST", "/auth/accept-invitation", { token })).status).toBe(200);
    const seen = await ana.browser.ask("GET", `/v5/directories/${directory}`);
    expect(seen.status).toBe(404);
  });

  test("is no role that somebody is invited in, or that single sign-on gives", async () => {
    await using people = await openPeople(open, { oidc: createVouching().oidc });
    const { browser } = people.owner;
    const role = (await browser.ask<Made>("POST", "/v5/roles", { name: "Reader", permissions: ["read"] }))
      .body.id;
    const remove = () => browser.ask<{ code: string }>("DELETE", `/v5/roles/${role}`);
    const invited = { email_address: "ana@example.com", role };
    const { body: invitation } = await browser.ask<Made>("POST", "/v5/invitations", invited);
    expect((await remove()).body.code).toBe("roles.in_use");
    await browser.ask("DELETE", `/v5/invitations/${invitation.id}`);
    const provider = {
      name: "Corp",
      issuer: "https://provider.example",
      client_id: "parley",
      client_secret: "secret",
      role,
    };
    const { body: connection } = await browser.ask<Made>("POST", "/v5/sso-connections", provider);
    expect((await remove()).body.code).toBe("roles.in_use");
    await browser.ask("DELETE", `/v5/sso-connections/${connection.id}`);
    expect((await remove()).status).toBe(204);
  });
});
