import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { audit } from "../web/testing/audit.ts";
import { hasBrowser } from "../web/testing/open-web.ts";
import { openPeopleWeb, password, type PeopleWeb } from "./testing/open-people-web.ts";

const home = (page: Page) => page.getByRole("heading", { level: 1, name: "Home" }).waitFor();
const signInPage = (page: Page) =>
  page.getByRole("heading", { level: 1, name: "Sign in to Parley" }).waitFor();

describe.skipIf(!hasBrowser)("people and their accounts", () => {
  let web: PeopleWeb;
  let owner: Page;
  beforeAll(async () => {
    web = await openPeopleWeb();
  });
  afterAll(() => web?.[Symbol.asyncDispose]());

  const expectOnly = (...allowed: RegExp[]): void => {
    const problems = web.takeProblems();
    expect(problems.filter((problem) => !allowed.some((pattern) => pattern.test(problem)))).toEqual([]);
  };

  test("the link printed at the start makes the owner's account, once", async () => {
    const early = await web.openPage();
    await early.goto(web.parley.url);
    await early.getByText("Nobody has an account here yet.").waitFor();
    await early.context().close();
    owner = await web.setUp();
    const late = await web.openPage();
    await late.goto(web.parley.signInUrl);
    await late.getByLabel("Your name").fill("Late");
    await late.getByLabel("E-mail address").fill("late@example.com");
    await late.getByLabel("New password").fill(password);
    await late.getByRole("button", { name: "Make the owner's account" }).click();
    await late.getByRole("alert").getByText("This link has been used").waitFor();
    expect(await audit(late)).toEqual([]);
    await late.context().close();
    expectOnly(/^401 GET \/v5\//, /^409 POST \/auth\/set-up$/);
  });

  test("somebody is invited by mail, joins, and has their role", async () => {
    await owner.goto(`${web.parley.url}/settings/people`);
    await owner.getByRole("button", { name: "Invite somebody…" }).click();
    const dialog = owner.getByRole("dialog");
    await dialog.getByLabel("E-mail address").fill("ana@example.com");
    await dialog.getByRole("button", { name: "Invite them" }).click();
    await dialog.getByText("The invitation is on its way.").waitFor();
    await dialog.getByRole("button", { name: "Done" }).click();
    await owner.getByRole("group", { name: "ana@example.com" }).waitFor();
    expect(await audit(owner)).toEqual([]);

    const ana = await web.openPage({ width: 390 });
    await ana.goto(await web.mail.takeLink("ana@example.com"));
    await ana.getByRole("heading", { name: "Join Default" }).waitFor();
    expect(await audit(ana)).toEqual([]);
    await ana.getByLabel("Your name").fill("Ana Lopez");
    await ana.getByLabel("New password").fill(password);
    await ana.getByRole("button", { name: "Join Default" }).click();
    await home(ana);
    await ana.goto(`${web.parley.url}/settings/people`);
    await ana.getByRole("group", { name: "Ana Lopez" }).getByText("you").waitFor();
    expect(await ana.getByRole("button", { name: "Invite somebody…" }).count()).toBe(0);
    expect(await audit(ana)).toEqual([]);
    await ana.context().close();
    expectOnly(/^401 GET \/v5\//);
  });

  test("a link by mail signs in, once a person presses the button", async () => {
    const ana = await web.openPage();
    await ana.goto(`${web.parley.url}/logs`);
    await signInPage(ana);
    expect(await audit(ana)).toEqual([]);
    await ana.getByLabel("E-mail address").fill("ana@example.com");
    await ana.getByRole("button", { name: "Send me a sign-in link" }).click();
    await ana.getByText("is on its way to it.").waitFor();
    const link = await web.mail.takeLink("ana@example.com");
    // What a mail program does.
    expect((await fetch(link, { headers: { accept: "text/html" } })).status).toBe(200);
    await ana.goto(link);
    await ana.getByRole("button", { name: "Sign in" }).click();
    await home(ana);
    await ana.context().clearCookies();
    await ana.goto(link);
    await ana.getByRole("button", { name: "Sign in" }).click();
    await ana.getByRole("alert").waitFor();
    await ana.context().close();
    web.takeProblems();
  });

  test("a new password is set by mail; it holds, the old one no longer, and all sessions have ended", async () => {
    const ana = await web.openPage();
    await ana.goto(web.parley.url);
    await ana.getByLabel("E-mail address").fill("ana@example.com");
    await ana.getByLabel("Password", { exact: true }).fill(password);
    await ana.getByRole("button", { name: "Sign in", exact: true }).click();
    await home(ana);
    const other = await web.openPage();
    await other.goto(web.parley.url);
    await other.getByLabel("E-mail address").fill("ana@example.com");
    await other.getByRole("button", { name: "Set a new password" }).click();
    await other.getByText("is on its way to it.").waitFor();
    await other.goto(await web.mail.takeLink("ana@example.com"));
    await other.getByLabel("New password").fill("another horse battery");
    await other.getByRole("button", { name: "Set the new password" }).click();
    await other.getByText("Your new password holds.").waitFor();
    await ana.reload();
    await signInPage(ana);
    for (const [given, isIn] of [
      [password, false],
      ["another horse battery", true],
    ] as const) {
      await ana.getByLabel("E-mail address").fill("ana@example.com");
      await ana.getByLabel("Password", { exact: true }).fill(given);
      await ana.getByRole("button", { name: "Sign in", exact: true }).click();
      if (isIn) await home(ana);
      else await ana.getByRole("alert").getByText("The address or the password is wrong.").waitFor();
    }
    expect(new URL(ana.url()).pathname).toBe("/");
    await other.context().close();
    await ana.context().close();
    web.takeProblems();
  });
});
