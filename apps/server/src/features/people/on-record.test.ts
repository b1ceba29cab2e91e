import { databases } from "@parley/db/testing";
import { sql } from "kysely";
import { describe, expect, test } from "vitest";
import { createBrowser } from "./testing/create-browser.ts";
import { openPeople, password } from "./testing/open-people.ts";
import { createVouching } from "./testing/outside.ts";

const lists = [
  "/v5/teams",
  "/v5/service-accounts",
  "/v5/sso-connections",
  "/v5/invitations",
  "/v5/sessions",
  "/v5/organizations",
] as const;

describe.each(databases)("people's changes on $name", { timeout: 120_000 }, ({ open }) => {
  test("that cannot be put on record are not made", async () => {
    await using people = await openPeople(open, { oidc: createVouching().oidc });
    const { browser, email, userId } = people.owner;
    const make = async (path: string, body: object) =>
      (await browser.ask<{ id: string }>("POST", path, body)).body.id;
    const team = await make("/v5/teams", { name: "Legal" });
    await browser.ask("PUT", `/v5/teams/${team}/members/${userId}`);
    const account = await make("/v5/service-accounts", { name: "CI", role: "viewer" });
    const provider = { issuer: "https://provider.example", client_id: "parley", client_secret: "secret" };
    const connection = await make("/v5/sso-connections", { name: "Corp", ...provider });
    await browser.ask("PUT", `/v5/sso-connections/${connection}/domains/corp.example`);
    const invitation = await make("/v5/invitations", { email_address: "ana@example.com" });
    await createBrowser(people).ask("POST", "/auth/sign-in/email", { email, password });
    const sessions = await browser.ask<{ id: string; is_current: boolean }[]>("GET", "/v5/sessions");
    const other = sessions.body.find(({ is_current }) => !is_current)?.id;
    const read = async () => Promise.all(lists.map(async (path) => (await browser.ask("GET", path)).body));
    const before = await read();

    const { executor } = people.services.database;
    await sql`alter table audit_heads rename to audit_heads_away`.execute(executor);
    const domains = `/v5/sso-connections/${connection}/domains`;
    for (const [method, path, body] of [
      ["POST", "/v5/teams", { name: "New" }],
      ["PATCH", `/v5/teams/${team}`, { name: "Other" }],
      ["DELETE", `/v5/teams/${team}/members/${userId}`],
      ["DELETE", `/v5/teams/${team}`],
      ["POST", "/v5/service-accounts", { name: "New" }],
      ["PATCH", `/v5/service-accounts/${account}`, { is_disabled: true }],
      ["POST", "/v5/sso-connections", { name: "New", ...provider }],
      ["PATCH", `/v5/sso-connections/${connection}`, { is_required: true }],
      ["PUT", `${domains}/other.example`],
      ["DELETE", `${domains}/corp.example`],
      ["DELETE", `/v5/sso-connections/${connection}`],
      ["DELETE", `/v5/invitations/${invitation}`],
      ["DELETE", `/v5/sessions/${other}`],
      ["DELETE", "/v5/sessions"],
      ["PATCH", "/v5/organization", { name: "Other" }],
    ] as const)
      expect([method, path, (await browser.ask(method, path, body)).status]).toEqual([method, path, 500]);
    await sql`alter table audit_heads_away rename to audit_heads`.execute(executor);
    expect(await read()).toEqual(before);
  });
});
