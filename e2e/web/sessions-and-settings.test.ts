import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { audit } from "./testing/audit.ts";
import { hasBrowser, openWeb, type Web } from "./testing/open-web.ts";

describe.skipIf(!hasBrowser)("sessions and settings", () => {
  let web: Web;
  let page: Page;
  beforeAll(async () => {
    web = await openWeb();
    page = await web.visit("/settings");
    await page.getByRole("heading", { level: 1, name: "Settings" }).waitFor();
  });
  afterAll(() => web?.[Symbol.asyncDispose]());
  afterEach(() => web.refuseProblems());

  const expectOnlyRefusals = (): void => {
    const problems = web.takeProblems();
    expect(problems.length).toBeGreaterThan(0);
    expect(problems.filter((problem) => !problem.startsWith("401 GET /v5/"))).toEqual([]);
  };

  test.each([
    ["no cookie", undefined],
    ["a wrong cookie", "0123456789abcdef"],
  ])("with %s every page says how to sign in, and nothing else", async (_, cookie) => {
    const stranger = await web.openPage();
    if (cookie) {
      await stranger.context().addCookies([{ name: "parley_session", value: cookie, url: web.parley.url }]);
    }
    for (const path of ["/", "/logs", "/prompts/pr_any", "/settings"]) {
      await stranger.goto(web.parley.url + path);
      await stranger.getByRole("heading", { level: 1, name: "Sign in to Parley" }).waitFor();
      await stranger.getByText("npx parley sign-in").waitFor();
      expect(await stranger.getByRole("navigation").count()).toBe(0);
    }
    expect(await audit(stranger)).toEqual([]);
    expectOnlyRefusals();
    await stranger.context().close();
  });

  test("a key is shown by its last four characters only, replaced, and forgotten", async () => {
    await page.getByText("No keys yet.").waitFor();
    await page.getByRole("button", { name: "Add a key…" }).click();
    const dialog = page.getByRole("dialog", { name: "Add a provider key" });
    const save = dialog.getByRole("button", { name: "Save the key" });
    expect(await save.isDisabled()).toBe(true);
    await dialog.getByLabel("Provider").fill("openai");
    await dialog.getByRole("textbox", { name: "Key", exact: true }).fill("sk-e2e-secret-part-WXYZ");
    await save.click();
    const row = page.getByRole("group", { name: "openai" });
    await row.getByText("…WXYZ").waitFor();
    await dialog.waitFor({ state: "detached" });
    await page.reload();
    await row.getByText("…WXYZ").waitFor();
    expect(await page.content()).not.toContain("secret-part");

    await row.getByRole("button", { name: "Replace…" }).click();
    const key = page.getByRole("dialog").getByRole("textbox", { name: "Key", exact: true });
    await key.fill("sk-e2e-other-part-1234");
    await key.press("Enter");
    await row.getByText("…1234").waitFor();

    await row.getByRole("button", { name: "Forget…" }).click();
    const question = page.getByRole("dialog", { name: "Forget the key of openai?" });
    await question.getByRole("button", { name: "Keep as it is" }).click();
    await question.waitFor({ state: "detached" });
    await row.getByRole("button", { name: "Forget…" }).click();
    await question.getByRole("button", { name: "Forget the openai key" }).click();
    await page.getByText("No keys yet.").waitFor();
  });

  test("when the server is gone a page says so, and works again when it is back", async () => {
    await page.route("**/v5/logs?*", (route) => route.abort("connectionrefused"));
    await page.goto(`${web.parley.url}/logs`);
    await page.getByRole("alert").getByText("Cannot reach Parley").waitFor();
    await page.unroute("**/v5/logs?*");
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByText("No calls yet").waitFor();
    const problems = web.takeProblems();
    expect(problems.filter((problem) => !problem.startsWith("net::ERR_CONNECTION_REFUSED"))).toEqual([]);
  });

  test("signing out shows the sign-in page at once, also on a page that is open elsewhere", async () => {
    const other = await page.context().newPage();
    await other.goto(web.parley.url);
    await other.getByRole("heading", { level: 1, name: "Home" }).waitFor();
    await page.goto(`${web.parley.url}/settings`);
    await page.getByRole("button", { name: "Sign this browser out" }).click();
    await page.getByRole("heading", { level: 1, name: "Sign in to Parley" }).waitFor();
    // As the link to Logs does, which is gone where the page has noticed by itself.
    await other.evaluate('history.pushState({}, "", "/logs")');
    await other.getByRole("heading", { level: 1, name: "Sign in to Parley" }).waitFor();
    expect(await other.getByRole("navigation").count()).toBe(0);
    expectOnlyRefusals();
  });
});
