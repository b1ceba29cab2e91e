import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { hasBrowser, openWeb, type Web } from "./testing/open-web.ts";

describe.skipIf(!hasBrowser)("getting about", () => {
  let web: Web;
  let page: Page;
  beforeAll(async () => {
    web = await openWeb();
    page = await web.visit("/");
    await page.getByRole("heading", { level: 1, name: "Home" }).waitFor();
  });
  afterAll(() => web?.[Symbol.asyncDispose]());
  afterEach(() => web.refuseProblems());

  const scheme = () => page.locator("html").getAttribute("data-mantine-color-scheme");
  const palette = () => page.getByRole("dialog").filter({ has: page.getByLabel("Search and commands") });

  const openPalette = async (): Promise<void> => {
    await page.keyboard.press("ControlOrMeta+k");
    await page.locator("[placeholder^='Go to a file']:focus").waitFor();
  };

  test("the palette goes to a prompt without a mouse", async () => {
    await openPalette();
    await page.keyboard.type("tagl");
    await palette().getByText("copy/tagline").waitFor();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "copy/tagline" }).waitFor();
    await palette().waitFor({ state: "detached" });
    expect(new URL(page.url()).pathname).toMatch(/^\/prompts\/pr_/);
  });

  test("the palette does what belongs to the prompt that is open", async () => {
    await page.getByLabel("product").fill("a kettle that hums");
    await openPalette();
    await page.keyboard.type("run this");
    await palette().getByText("Run this prompt").waitFor();
    await page.keyboard.press("Enter");
    const answer = page.getByRole("group", { name: "Answer" });
    await expect.poll(() => answer.innerText()).toContain("no model was called");
  });

  test("says so when nothing is called that, and closes with Escape", async () => {
    await openPalette();
    await page.keyboard.type("zzzz");
    await palette().getByText("Nothing is called that.").waitFor();
    const before = page.url();
    await page.keyboard.press("Escape");
    await palette().waitFor({ state: "detached" });
    expect(page.url()).toBe(before);
  });

  test("the dark colours stay, before anything is drawn", async () => {
    expect(await scheme()).toBe("light");
    await openPalette();
    await page.keyboard.type("dark");
    await palette().getByText("Use the dark colours").waitFor();
    await page.keyboard.press("Enter");
    await page.locator("html[data-mantine-color-scheme=dark]").waitFor();
    // Even before the app itself has come.
    await page.route("**/assets/*.js", (route) => route.abort("aborted"));
    await page.reload();
    expect(await scheme()).toBe("dark");
    await page.unroute("**/assets/*.js");
    await page.goto(`${web.parley.url}/settings`);
    await page.getByRole("heading", { level: 1, name: "Settings" }).waitFor();
    await expect.poll(() => page.getByRole("radio", { name: "Dark" }).isChecked()).toBe(true);
    await page.getByText("As the system", { exact: true }).click();
    await page.locator("html[data-mantine-color-scheme=light]").waitFor();
  });

  test("the tree unfolds, is walked with the arrows, and the column folds away", async () => {
    const tree = page.getByRole("tree", { name: "Files" });
    await tree.getByRole("treeitem", { name: "support" }).click();
    await tree.getByRole("treeitem", { name: "reply" }).waitFor();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "support/reply" }).waitFor();
    await page.getByRole("button", { name: "Narrow navigation" }).click();
    await tree.waitFor({ state: "detached" });
    await page.reload();
    await page.getByRole("heading", { level: 1, name: "support/reply" }).waitFor();
    await expect.poll(() => tree.count()).toBe(0);
    await page.getByRole("button", { name: "Widen navigation" }).click();
    await tree.getByRole("treeitem", { name: "reply" }).waitFor();
  });

  test("the first Tab offers to skip the navigation", async () => {
    await page.goto(`${web.parley.url}/logs`);
    await page.getByRole("heading", { level: 1, name: "Logs" }).waitFor();
    await page.keyboard.press("Tab");
    await expect.poll(() => page.locator(":focus").innerText()).toBe("Skip to the page");
    await page.keyboard.press("Enter");
    await page.locator("main:focus").waitFor();
  });

  test("on a phone the bar at the bottom leads everywhere, and drawers fill the screen", async () => {
    const phone = await web.visit("/", { width: 390 });
    const bar = phone.getByRole("navigation", { name: "Main" });
    await bar.getByRole("link", { name: "Files" }).click();
    await phone.getByRole("heading", { level: 1, name: "Files" }).waitFor();
    expect((await bar.boundingBox())!.y + (await bar.boundingBox())!.height).toBe(844);
    await bar.getByRole("link", { name: "Reviews" }).click();
    await phone.getByRole("heading", { level: 1, name: "Reviews" }).waitFor();
    await bar.getByRole("button", { name: "More" }).click();
    await phone.getByRole("menuitem", { name: "Monitors" }).click();
    await phone.getByRole("heading", { level: 1, name: "Monitors" }).waitFor();
    await bar.getByRole("button", { name: "More" }).click();
    await phone.getByRole("menuitem", { name: "Search and commands" }).click();
    await phone.getByPlaceholder("Go to a file").fill("tagl");
    await phone.getByText("copy/tagline").click();
    await phone.getByRole("heading", { level: 1, name: "copy/tagline" }).waitFor();
    await phone.getByLabel("product").fill("a kettle");
    await phone.getByRole("button", { name: "Run", exact: true }).click();
    await phone.getByRole("group", { name: "Answer" }).getByText("mock").waitFor();
    await phone.getByRole("status").getByRole("link", { name: "log" }).click();
    const drawer = phone.getByRole("dialog", { name: "Log" });
    await drawer.getByText("a kettle").first().waitFor();
    expect((await drawer.boundingBox())!.width).toBeGreaterThan(388);
    await drawer.getByRole("button", { name: "Close" }).click();
    await drawer.waitFor({ state: "detached" });
    await bar.getByRole("link", { name: "Home" }).click();
    await phone.getByRole("heading", { level: 1, name: "Home" }).waitFor();
    await phone.context().close();
  });
});
