import { createHash, randomBytes } from "node:crypto";
import { databases } from "@parley/db/testing";
import { describe, expect, test } from "vitest";
import { createBrowser, type Browser } from "./testing/create-browser.ts";
import { openPeople, password, type People } from "./testing/open-people.ts";
import { createOutbox, createVouching } from "./testing/outside.ts";

const corp = "ceo@corp.example";

const makeOrganization = (browser: Browser, name: string) =>
  browser.ask<{ id: string }>("POST", "/v5/organizations", { name });

async function joinBy(people: People, token: string): Promise<Browser> {
  const browser = createBrowser(people);
  const joined = await browser.ask("POST", "/auth/join", { token, name: "Somebody", password });
  expect(joined.status).toBe(200);
  return browser;
}

const statusOf = async (browser: Browser): Promise<number> => (await browser.ask("GET", "/v5/me")).status;

const signIn = (people: People, email: string) =>
  createBrowser(people).ask<{ code: string }>("POST", "/auth/sign-in/email", { email, password });

/** Lets a command line have a key; its verifier. */
async function confirmCli(browser: Browser): Promise<string> {
  const verifier = randomBytes(32).toString("base64url");
  const challenge = createHash("sha256").update(verifier).digest("base64url");
  const wanted = { name: "laptop", permissions: ["read"], challenge };
  expect((await browser.ask("POST", "/v5/cli-logins", wanted)).status).toBe(201);
  return verifier;
}

const collectKey = async (people: People, verifier: string) =>
  (await createBrowser(people).ask<{ status: string; key?: string }>("POST", "/auth/cli-login", { verifier }))
    .body;

async function signInByMail(
  people: People,
  { email, tokenFor }: { email: string; tokenFor: (email: string) => string },
): Promise<Browser> {
  const browser = createBrowser(people);
  await browser.ask("POST", "/auth/sign-in/magic-link", { email });
  await expect.poll(() => tokenFor(email)).not.toBe("");
  await browser.ask("GET", `/auth/magic-link/verify?token=${tokenFor(email)}`);
  return browser;
}

async function signInBySso(people: People, email: string): Promise<Browser & { location: string | null }> {
  const browser = createBrowser(people);
  await browser.ask("POST", "/auth/sso/start", { email, return_to: "/files" });
  const { location } = await browser.ask("GET", "/auth/sso/callback?code=c&state=s");
  return Object.assign(browser, { location });
}

async function connect(browser: Browser, domain: string): Promise<string> {
  const { body } = await browser.ask<{ id: string }>("POST", "/v5/sso-connections", {
    name: "Corp",
    issuer: "https://provider.example",
    client_id: "parley",
    client_secret: "a secret of the provider",
  });
  await browser.ask("PUT", `/v5/sso-connections/${body.id}/domains/${domain}`);
  return body.id;
}

describe.each(databases)("accounts that others made on $name", { timeout: 120_000 }, ({ open }) => {
  test("with somebody's address let their makers in no more, once its mailbox was used", async () => {
    const { mailer, tokenFor } = createOutbox();
    await using people = await openPeople(open, { mailer });
    await makeOrganization(people.owner.browser, "Second");
    // The link that is shown to whoever invites, opened by themselves.
    const maker = await joinBy(people, await people.invite(people.owner, corp));
    const [collected, waiting] = [await confirmCli(maker), await confirmCli(maker)];
    const { key = "" } = await collectKey(people, collected);
    const ceo = await signInByMail(people, { email: corp, tokenFor });
    expect([await statusOf(ceo), await statusOf(maker)]).toEqual([200, 401]);
    expect((await people.askAs(key, "GET", "/v5/me")).status).toBe(401);
    expect(await collectKey(people, waiting)).toEqual({ status: "waiting" });
    expect((await signIn(people, corp)).status).toBe(401);
  });

  test("end as well where the password is set anew by mail", async () => {
    const { mailer, tokenFor } = createOutbox();
    await using people = await openPeople(open, { mailer });
    await makeOrganization(people.owner.browser, "Second");
    const maker = await joinBy(people, await people.invite(people.owner, corp));
    const { body: begun } = await maker.ask<{ totpURI: string }>("POST", "/auth/two-factor/enable", {
      password,
    });
    expect(begun.totpURI).toContain("otpauth:");
    await createBrowser(people).ask("POST", "/auth/request-password-reset", { email: corp });
    await expect.poll(() => tokenFor(corp)).not.toBe("");
    const given = { token: tokenFor(corp), newPassword: "a password of their own" };
    expect((await createBrowser(people).ask("POST", "/auth/reset-password", given)).status).toBe(200);
    expect([await statusOf(maker), (await signIn(people, corp)).status]).toEqual([401, 401]);
    const { database } = people.services;
    const left = await database.executor
      .$extendTables<{ two_factors: { id: string } }>()
      .selectFrom("two_factors")
      .select("id")
      .execute();
    expect(left).toEqual([]);
  });

  test("stay as they are where the invitation came by mail, or from those who run the installation", async () => {
    const { mailer, tokenFor } = createOutbox();
    await using people = await openPeople(open, { mailer });
    const first = await people.join("first@example.com");
    await makeOrganization(people.owner.browser, "Second");
    await people.invite(people.owner, corp);
    const mailed = await joinBy(people, tokenFor(corp));
    for (const [email, browser] of [
      [first.email, first.browser],
      [corp, mailed],
    ] as const) {
      expect(await statusOf(await signInByMail(people, { email, tokenFor }))).toBe(200);
      expect([await statusOf(browser), (await signIn(people, email)).status]).toEqual([200, 200]);
    }
  });

  test("end where a provider vouches for the address", async () => {
    const { oidc, vouchFor } = createVouching();
    await using people = await openPeople(open, { oidc });
    await connect(people.owner.browser, "corp.example");
    await makeOrganization(people.owner.browser, "Second");
    const maker = await joinBy(people, await people.invite(people.owner, corp));
    vouchFor(corp);
    const ceo = await signInBySso(people, corp);
    expect([ceo.location, await statusOf(ceo), await statusOf(maker)]).toEqual(["/files", 200, 401]);
    expect((await signIn(people, corp)).status).toBe(401);
  });
});

describe.each(databases)("single sign-on on $name", { timeout: 120_000 }, ({ open }) => {
  test("that is required is for all but its own organization's owners", async () => {
    const { oidc } = createVouching();
    await using people = await openPeople(open, { oidc });
    const admin = await people.join("admin@corp.example", "admin");
    const id = await connect(people.owner.browser, "corp.example");
    // Whoever owns another organization is no owner of this one.
    expect((await makeOrganization(admin.browser, "Of my own")).status).toBe(201);
    await people.owner.browser.ask("PATCH", `/v5/sso-connections/${id}`, { is_required: true });
    expect(await signIn(people, admin.email)).toMatchObject({ status: 403, body: { code: "SSO_REQUIRED" } });
  });

  test("that becomes required ends what was opened otherwise; not what its own owners opened", async () => {
    const { oidc, vouchFor } = createVouching();
    await using people = await openPeople(open, { oidc });
    const { browser } = people.owner;
    const [admin, boss] = [
      await people.join("admin@corp.example", "admin"),
      await people.join("boss@corp.example", "owner"),
    ];
    const late = await people.join("late@other.example");
    const id = await connect(browser, "corp.example");
    vouchFor(corp);
    const ceo = await signInBySso(people, corp);
    const statuses = () => Promise.all([admin, boss, late].map((person) => statusOf(person.browser)));
    expect([await statusOf(ceo), ...(await statuses())]).toEqual([200, 200, 200, 200]);
    await browser.ask("PATCH", `/v5/sso-connections/${id}`, { is_required: true });
    const refused = await admin.browser.ask<{ code: string }>("GET", "/v5/me");
    expect([refused.status, refused.body.code]).toEqual([401, "auth.sso_required"]);
    expect([await statusOf(ceo), ...(await statuses())]).toEqual([200, 401, 200, 200]);
    // A domain that is added later, and an owner who is none any more.
    await browser.ask("PUT", `/v5/sso-connections/${id}/domains/other.example`);
    await browser.ask("PATCH", `/v5/members/${boss.userId}`, { role: "admin" });
    expect([await statusOf(ceo), ...(await statuses())]).toEqual([200, 401, 401, 401]);
    await browser.ask("PATCH", `/v5/sso-connections/${id}`, { is_required: false });
    expect(await statuses()).toEqual([401, 401, 401]);
  });

  test("that becomes required leaves no session with which an account is changed", async () => {
    await using people = await openPeople(open, { oidc: createVouching().oidc });
    const ana = await people.join("ana@corp.example");
    const id = await connect(people.owner.browser, "corp.example");
    await people.owner.browser.ask("PATCH", `/v5/sso-connections/${id}`, { is_required: true });
    expect((await ana.browser.ask("POST", "/auth/update-user", { name: "Mallory" })).status).toBe(401);
    expect((await ana.browser.ask("GET", "/auth/get-session")).body).toBe("null");
  });

  test("that is required lets nobody join by a password, and keeps nothing of the try", async () => {
    const { oidc, vouchFor } = createVouching();
    await using people = await openPeople(open, { oidc });
    const { browser } = people.owner;
    const id = await connect(browser, "corp.example");
    await browser.ask("PATCH", `/v5/sso-connections/${id}`, { is_required: true });
    const token = await people.invite(people.owner, corp, "developer");
    const tried = createBrowser(people);
    const reply = await tried.ask("POST", "/auth/join", { token, name: "Ceo", password });
    expect(reply).toMatchObject({ status: 403, body: { code: "SSO_REQUIRED" } });
    expect((await browser.ask<object[]>("GET", "/v5/members")).body).toHaveLength(1);
    const { body: invitations } = await browser.ask<{ status: string }[]>("GET", "/v5/invitations");
    expect(invitations.map(({ status }) => status)).toEqual(["pending"]);
    vouchFor(corp);
    const ceo = await signInBySso(people, corp);
    expect((await ceo.ask("POST", "/auth/accept-invitation", { token })).status).toBe(200);
  });

  test("speaks for no address of a domain that was taken away", async () => {
    const { oidc, vouchFor } = createVouching();
    await using people = await openPeople(open, { oidc });
    const id = await connect(people.owner.browser, "corp.example");
    vouchFor(corp);
    expect(await statusOf(await signInBySso(people, corp))).toBe(200);
    await people.owner.browser.ask("PUT", `/v5/sso-connections/${id}/domains/other.example`);
    await people.owner.browser.ask("DELETE", `/v5/sso-connections/${id}/domains/corp.example`);
    const again = await signInBySso(people, "x@other.example");
    expect([again.location, await statusOf(again)]).toEqual(["/?sso_error=foreign_address", 401]);
  });

  test("of another organization than the first needs a TXT record for its domain", async () => {
    const { oidc, vouchFor } = createVouching();
    const records = new Map<string, string[]>();
    const resolveTxt = async (name: string) => records.get(name) ?? [];
    await using people = await openPeople(open, { oidc, resolveTxt });
    const { browser } = people.owner;
    await makeOrganization(browser, "Second");
    const id = await connect(browser, "corp.example");
    type Connection = { domains: { proof: { name: string; value: string }; verified_at: string | null }[] };
    const verify = () =>
      browser.ask<Connection & { code: string }>(
        "POST",
        `/v5/sso-connections/${id}/domains/corp.example/verify`,
      );
    const { body: listed } = await browser.ask<Connection[]>("GET", "/v5/sso-connections");
    const { proof, verified_at } = listed[0]?.domains[0] ?? {};
    expect([verified_at, proof?.name]).toEqual([null, "_parley.corp.example"]);
    vouchFor(corp);
    const start = async () =>
      (await createBrowser(people).ask("POST", "/auth/sso/start", { email: corp })).body;
    expect(await start()).toEqual({ url: null });
    for (const found of [[], ["v=spf1 -all"], [`${proof?.value} `], [proof?.value.slice(0, -1) ?? ""]]) {
      records.set("_parley.corp.example", found);
      expect(await verify()).toMatchObject({
        status: 422,
        body: { code: "sso_connections.domain_unproven" },
      });
    }
    records.set("_parley.corp.example", ["v=spf1 -all", proof?.value ?? ""]);
    expect((await verify()).body.domains[0]?.verified_at).toEqual(expect.any(String));
    expect(await statusOf(await signInBySso(people, corp))).toBe(200);
    // It is spoken for: no other organization proves it again.
    await makeOrganization(browser, "Third");
    const other = await connect(browser, "corp.example");
    const { body: rows } = await browser.ask<Connection[]>("GET", "/v5/sso-connections");
    const value = rows[0]?.domains[0]?.proof.value;
    records.set("_parley.corp.example", [value ?? ""]);
    const taken = await browser.ask("POST", `/v5/sso-connections/${other}/domains/corp.example/verify`);
    expect(taken.status).toBe(409);
  });
});
