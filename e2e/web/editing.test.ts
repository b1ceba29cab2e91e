import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { hasBrowser, openWeb, type Web } from "./testing/open-web.ts";

describe.skipIf(!hasBrowser)("a domain expert improves a prompt and ships it", () => {
  let web: Web;
  let page: Page;
  /** A notice that goes takes a moment to be gone. */
  const onlyOneUndo = async () => {
    await expect.poll(() => page.getByRole("button", { name: "Undo" }).count(), { timeout: 30_000 }).toBe(1);
  };
  beforeAll(async () => {
    web = await openWeb({ PARLEY_EXAMPLES: "off" });
    page = await web.visit("/files");
  });
  afterAll(() => web?.[Symbol.asyncDispose]());
  afterEach(() => web.refuseProblems());

  const call = async (): Promise<string> => {
    const reply = await web.parley.request("POST", "/v5/prompts/call", {
      body: { path: "support/greet", inputs: { question: "Hello?", customer_name: "Bo" } },
    });
    return ((await reply.json()) as { logs: { output: string }[] }).logs[0]!.output;
  };
  const tab = (name: string) =>
    page.getByRole("navigation", { name: "Parts of the prompt" }).getByRole("link", { name });
  const answer = () => page.getByRole("group", { name: "Answer" });

  test("makes a prompt", async () => {
    await page.getByRole("button", { name: "New", exact: true }).click();
    await page.getByRole("menuitem", { name: "New Prompt…" }).click();
    const dialog = page.getByRole("dialog", { name: "New Prompt" });
    await dialog.getByRole("button", { name: "Create the Prompt" }).click();
    await dialog.getByText("Give a path such as support/reply.").waitFor();
    await dialog.getByLabel("Path").fill("support/greet");
    await dialog.getByLabel("Path").press("Enter");
    await page.getByRole("textbox", { name: "System message" }).waitFor();
    expect(await call()).toContain("You said: Hello?");
    // It looked whether the path is taken.
    expect(web.takeProblems()).toEqual(["404 POST /v5/files/retrieve-by-path"]);
  });

  test("edits a message and a parameter, and runs the draft before it is saved", async () => {
    expect(await page.getByRole("button", { name: "Save…" }).isDisabled()).toBe(true);
    const message = page.getByRole("textbox", { name: "User message" });
    await message.click();
    await page.keyboard.press("ControlOrMeta+End");
    await page.keyboard.insertText("\n@mock text: At your service, {{customer_name}}.");
    await page.getByRole("button", { name: "Set…" }).click();
    await page.getByRole("menuitem", { name: "Temperature" }).click();
    await page.getByLabel("Temperature", { exact: true }).fill("0.3");
    await page.getByText("edited", { exact: true }).waitFor();

    await page.getByLabel("question").fill("Who are you?");
    await page.getByLabel("customer_name").fill("Ana");
    await page.keyboard.press("ControlOrMeta+Enter");
    await answer().getByText("At your service, Ana.", { exact: true }).waitFor();
    // Nobody else gets a draft.
    expect(await call()).toContain("You said: Hello?");
  });

  test("saves it under a name; what changes is shown first, and nothing is deployed", async () => {
    await page.keyboard.press("ControlOrMeta+s");
    const dialog = page.getByRole("dialog", { name: "Save a version" });
    await dialog.getByLabel("Name").fill("at-your-service");
    await dialog.getByLabel("Why").fill("Warmer.");
    await dialog
      .getByLabel("Changes of the template")
      .filter({ hasText: "At your service, {{customer_name}}." })
      .waitFor();
    await dialog
      .getByRole("table", { name: "Changes of the parameters" })
      .filter({ hasText: /temperature[\s\S]*not set[\s\S]*0\.3/ })
      .waitFor();
    await dialog.getByRole("button", { name: "Save version" }).click();
    await page.getByText("Saved at-your-service. Nothing was deployed.").waitFor();
    await page.getByText("edited", { exact: true }).waitFor({ state: "detached" });
    expect(await call()).toContain("You said: Hello?");
  });

  test("sees the difference between the versions", async () => {
    await tab("Versions").click();
    const history = page.getByRole("list", { name: "Versions" });
    await history.getByText("at-your-service").waitFor();
    await expect.poll(() => history.getByRole("listitem").count()).toBe(2);
    const comparison = page.getByRole("region", { name: "Comparison" });
    await comparison
      .getByRole("table", { name: "Changes of the parameters" })
      .filter({ hasText: /temperature[\s\S]*not set[\s\S]*0\.3/ })
      .waitFor();
    const added = comparison.getByRole("row").filter({ has: page.getByRole("cell", { name: "added" }) });
    await expect
      .poll(() => added.allInnerTexts())
      .toEqual([expect.stringContaining("At your service, {{customer_name}}.")]);
    // The rail is walked with the keyboard; the oldest is compared with nothing.
    await history.getByRole("button").first().focus();
    await page.keyboard.press("j");
    await comparison.getByText("The first version").waitFor();
    await page.keyboard.press("k");
    await comparison.getByLabel("Changes of the template").waitFor();
  });

  test("deploys it to production in one click and a confirmation; callers get it at once", async () => {
    await page.getByRole("button", { name: "Deploy", exact: true }).click();
    await page.getByRole("menuitem", { name: "to production…" }).click();
    const dialog = page.getByRole("dialog", { name: "Deploy to production" });
    await dialog.getByText("get it at once").waitFor();
    await dialog.getByRole("button", { name: "Deploy at-your-service to production" }).click();
    await page.getByText("at-your-service is live in production.").waitFor();
    await dialog.waitFor({ state: "detached" });
    await page.getByTitle("Deployed to production").filter({ hasText: "at-your-service" }).waitFor();
    expect(await call()).toBe("At your service, Bo.");
  });

  test("rolls back, and callers get the former version at once", async () => {
    await tab("Deployments").click();
    const history = page.getByRole("list", { name: "Deployments" });
    await history.getByRole("listitem").nth(1).waitFor();
    await history.getByRole("button", { name: "Roll back…" }).click();
    const dialog = page.getByRole("dialog", { name: "Roll back production" });
    await dialog.getByText("Replaces at-your-service.").waitFor();
    const back = dialog.getByRole("button", { name: /^Roll production back to / });
    const former = (await back.innerText()).trim().replace("Roll production back to ", "");
    expect(former).not.toBe("at-your-service");
    await back.click();
    // By name: the notice of the deployment before may still be on the page.
    await page.getByText(`${former} is live in production.`).waitFor();
    await history.getByRole("listitem").nth(2).waitFor();
    expect(await call()).toContain("You said: Hello?");

    // The notice of the deployment before is gone: its undo would be another one.
    await onlyOneUndo();
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByText("The deployment was undone.").waitFor();
    expect(await call()).toBe("At your service, Bo.");
  });

  test("deploys to staging and takes it away again, with a way back each time", async () => {
    const staging = page.getByRole("group", { name: "staging" });
    await staging.getByText("Nothing deployed").waitFor();
    await staging.getByRole("button", { name: "Deploy to staging" }).click();
    await page.getByRole("menuitem", { name: "at-your-service" }).click();
    await page.getByRole("button", { name: "Deploy at-your-service to staging" }).click();
    await page.getByText("at-your-service is live in staging.").waitFor();
    await staging.getByText("at-your-service").waitFor();

    await staging.getByRole("button", { name: "Deploy to staging" }).click();
    await page.getByRole("menuitem", { name: "Deploy nothing…" }).click();
    await page
      .getByRole("dialog")
      .getByRole("button", { name: /staging/ })
      .click();
    await staging.getByText("Nothing deployed").waitFor();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await page.getByText("Nothing is deployed to staging.").waitFor();
    await onlyOneUndo();
    await page.getByRole("button", { name: "Undo" }).click();
    await staging.getByText("at-your-service").waitFor();
    expect(await page.getByRole("dialog").count()).toBe(0);
  });

  test("is told of what another saves meanwhile before it is overwritten, once", async () => {
    await tab("Editor").click();
    const message = page.getByRole("textbox", { name: "User message" });
    await message.click();
    await page.keyboard.press("ControlOrMeta+End");
    await page.keyboard.insertText("\nMine");
    await page.getByText("edited", { exact: true }).waitFor();
    const theirs = { model: "mock", template: [{ role: "user", content: "Theirs" }] };
    await web.parley.request("POST", "/v5/prompts", {
      body: { path: "support/greet", ...theirs, version_name: "theirs" },
    });
    await page.keyboard.press("ControlOrMeta+s");
    const dialog = page.getByRole("dialog", { name: "Save a version" });
    await dialog.getByLabel("Name").fill("mine");
    await dialog.getByRole("button", { name: "Save version" }).click();
    await dialog.getByText("theirs was saved since you began to type.").waitFor();
    expect(web.takeProblems()).toEqual(["409 POST /v5/prompts"]);
    await dialog.getByRole("button", { name: "Save version" }).click();
    await page.getByText("Saved mine. Nothing was deployed.").waitFor();
    const reply = await web.parley.request("GET", "/v5/files/heads?path=support");
    const { records } = (await reply.json()) as { records: { version: { number: number } }[] };
    const theirNumber = 2 + 1;
    expect(records.map(({ version }) => version.number)).toEqual([theirNumber + 1]);
  });
});
