import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { audit } from "../web/testing/audit.ts";
import { hasBrowser } from "../web/testing/open-web.ts";
import { openPeopleWeb, type PeopleWeb } from "./testing/open-people-web.ts";
import { startOidcProvider, type OidcProvider } from "./testing/start-oidc-provider.ts";

describe.skipIf(!hasBrowser)("single sign-on with a real OpenID Connect provider", () => {
  let web: PeopleWeb;
  let provider: OidcProvider;
  let owner: Page;
  beforeAll(async () => {
    web = await openPeopleWeb({ PARLEY_EGRESS_ALLOW: "127.0.0.1" });
    const redirectUrl = `${web.parley.url}/auth/sso/callback`;
    provider = await startOidcProvider({ redirectUrl, domain: "corp.example.com" });
    owner = await web.setUp();
  });
  afterAll(async () => {
    await web?.[Symbol.asyncDispose]();
    await provider?.[Symbol.asyncDispose]();
  });

  const signIn = async (page: Page, name: string): Promise<void> => {
    await page.getByLabel("E-mail address").fill(`${name}@corp.example.com`);
    await page.getByRole("button", { name: "Single sign-on" }).click();
    await page.locator("input[name=login]").fill(name);
    await page.locator("input[name=password]").fill("whatever");
    await page.getByRole("button", { name: "Sign-in" }).click();
    await page.getByRole("button", { name: "Continue" }).click();
  };

  test("an admin connects the provider and gives it a domain", async () => {
    await owner.goto(`${web.parley.url}/settings/people`);
    await owner.getByRole("button", { name: "Connect a provider…" }).click();
    const dialog = owner.getByRole("dialog");
    await dialog.getByText(`${web.parley.url}/auth/sso/callback`).waitFor();
    await dialog.getByLabel("Name").fill("Corp");
    await dialog.getByLabel("Issuer").fill(`${provider.issuer}/nothing-here`);
    await dialog.getByLabel("Client ID").fill(provider.clientId);
    await dialog.getByRole("textbox", { name: "Client secret" }).fill(provider.clientSecret);
    await dialog.getByRole("button", { name: "Connect the provider" }).click();
    await dialog.getByRole("alert").getByText("cannot be used as an OpenID Connect issuer").waitFor();
    await dialog.getByLabel("Issuer").fill(provider.issuer);
    await dialog.getByRole("button", { name: "Connect the provider" }).click();
    const row = owner.getByRole("group", { name: "Corp" });
    await row.getByLabel("Domain").fill("corp.example.com");
    await row.getByRole("button", { name: "Add the domain" }).click();
    await row.getByText("in use").waitFor();
    expect(await owner.content()).not.toContain(provider.clientSecret);
    expect(await audit(owner)).toEqual([]);
    web.takeProblems();
  });

  test("somebody of the domain signs in there, and is a member", async () => {
    const page = await web.openPage();
    await page.goto(`${web.parley.url}/files`);
    await signIn(page, "ben");
    await page.waitForURL(`${web.parley.url}/files`);
    const me = await page.evaluate(async () => (await fetch("/v5/me")).json() as Promise<unknown>);
    expect(me).toMatchObject({ actor: { kind: "session", name: "ben of the provider", role: "member" } });
    await page.context().close();
    web.takeProblems();
  });

  test("where it is required nothing else gets in; owners do", async () => {
    const row = owner.getByRole("group", { name: "Corp" });
    await row.getByRole("button", { name: "Require…" }).click();
    await owner.getByRole("dialog").getByRole("button", { name: "Require Corp" }).click();
    await expect.poll(() => row.getByText("required", { exact: true }).isVisible()).toBe(true);
    const page = await web.openPage();
    await page.goto(web.parley.url);
    await page.getByLabel("E-mail address").fill("ben@corp.example.com");
    await page.getByRole("button", { name: "Send me a sign-in link" }).click();
    await page.goto(await web.mail.takeLink("ben@corp.example.com"));
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("alert").getByText("Your organization signs in with Corp.").waitFor();
    await page.goto(web.parley.url);
    await signIn(page, "ben");
    await page.getByRole("heading", { level: 1, name: "Home" }).waitFor();
    await page.context().close();
    web.takeProblems();
  });

  test("an answer that was not asked for from this browser opens nothing", async () => {
    const page = await web.openPage();
    await page.goto(`${web.parley.url}/auth/sso/callback?code=stolen&state=stolen`);
    await page.getByRole("alert").getByText("begun in another browser").waitFor();
    expect(await page.context().cookies()).toEqual([]);
    await page.context().close();
    web.takeProblems();
  });
});
