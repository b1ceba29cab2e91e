import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { hasBrowser, openWeb, type Web } from "./testing/open-web.ts";

const agent = {
  path: "support/resolve",
  model: "mock",
  provider: "mock",
  max_iterations: 3,
  template: [{ role: "user", content: "Help {{ name }}" }],
};

describe.skipIf(!hasBrowser)("an Agent is edited as text", () => {
  let web: Web;
  let page: Page;
  let address: string;
  beforeAll(async () => {
    web = await openWeb({ PARLEY_EXAMPLES: "off" });
    const made = await web.parley.request("POST", "/v5/agents", {
      body: agent,
    });
    address = `/agents/${((await made.json()) as { id: string }).id}`;
    page = await web.visit(address);
  });
  afterAll(() => web?.[Symbol.asyncDispose]());
  afterEach(() => web.refuseProblems());

  const text = () => page.getByRole("textbox", { name: "Text of the .agent file" });

  test("its newest version is there, and a change is saved as the next", async () => {
    await text().getByText("max_iterations: 3").waitFor();
    const before = await text().innerText();
    expect(await page.getByRole("button", { name: "Save version" }).isDisabled()).toBe(true);
    await text().click();
    await page.keyboard.press("ControlOrMeta+a");
    await page.keyboard.insertText(before.replace("max_iterations: 3", "max_iterations: 5"));
    await page.getByRole("button", { name: "Save version" }).click();
    await page.getByText(/^Saved .*\. Nothing was deployed\.$/).waitFor();
    await page.getByText("edited", { exact: true }).waitFor({ state: "detached" });
  });

  test("its versions show what changed in the file", async () => {
    await page
      .getByRole("navigation", { name: "Parts of the Agent" })
      .getByRole("link", { name: "Versions" })
      .click();
    const changes = page.getByRole("table", { name: "Changes of the file" });
    await changes.filter({ hasText: "max_iterations" }).waitFor();
    await expect
      .poll(() => page.getByRole("list", { name: "Versions" }).getByRole("listitem").count())
      .toBe(2);
  });

  test("what another saves meanwhile neither takes away what is typed nor is overwritten unseen", async () => {
    await page.goto(web.parley.url + address);
    await text().getByText("max_iterations: 5").waitFor();
    const before = await text().innerText();
    await text().click();
    await page.keyboard.press("ControlOrMeta+a");
    await page.keyboard.insertText(before.replace("max_iterations: 5", "max_iterations: 7"));
    await web.parley.request("POST", "/v5/agents", { body: { ...agent, max_iterations: 6 } });
    await page.getByRole("button", { name: "Save version" }).click();
    await page.getByText("v3 was saved since you began to type.").waitFor();
    expect(web.takeProblems()).toEqual(["409 POST /v5/agents"]);
    expect(await text().innerText()).toContain("max_iterations: 7");
    await page.getByRole("button", { name: "Save version" }).click();
    await page.getByText("Saved v4. Nothing was deployed.").waitFor();
  });
});
