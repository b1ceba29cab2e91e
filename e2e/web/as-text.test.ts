import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { hasBrowser, openWeb, type Web } from "./testing/open-web.ts";

const good = `---
model: mock
temperature: 0.4
---

<user>
  @mock text: {{ greeting }} from the text
</user>
`;

describe.skipIf(!hasBrowser)("an engineer edits the prompt as text", () => {
  let web: Web;
  let page: Page;
  beforeAll(async () => {
    web = await openWeb();
    page = await web.visit("/");
    await page.getByRole("treeitem", { name: "welcome-email" }).click();
  });
  afterAll(() => web?.[Symbol.asyncDispose]());
  afterEach(() => web.refuseProblems());

  const text = () => page.getByRole("textbox", { name: "Text of the .prompt file" });
  const cards = () => page.getByRole("radio", { name: "Cards" });
  const type = async (content: string): Promise<void> => {
    await text().click();
    await page.keyboard.press("ControlOrMeta+a");
    await page.keyboard.insertText(content);
  };

  test("sees the file as it would stand in a repository", async () => {
    await page.getByText("As text", { exact: true }).click();
    await expect.poll(() => text().innerText()).toMatch(/^---\nmodel: gpt-4\.1-mini\n[\s\S]*<system>/);
  });

  test("an error is said with its line, is found by pressing it, and nothing can be run or saved", async () => {
    await type(good.replace("</user>", "</assistant>"));
    const problems = page.getByRole("list", { name: "Problems" }).getByRole("listitem");
    await problems.first().waitFor();
    expect(await problems.first().innerText()).toMatch(/\d+:\d+\s+\S+/);
    const [line] = /\d+/.exec(await problems.first().innerText()) ?? [];
    expect(["6", "8"]).toContain(line);
    await problems.first().getByRole("button").click();
    await text().and(page.locator(":focus")).waitFor();
    await expect.poll(() => page.getByRole("button", { name: "Save…" }).isDisabled()).toBe(true);
    expect(await page.getByRole("button", { name: "Run", exact: true }).first().isDisabled()).toBe(true);
    expect(await cards().isDisabled()).toBe(true);
  });

  test("a fault in the frontmatter, too", async () => {
    await type(good.replace("temperature: 0.4", "temperature: warm"));
    const problems = page.getByRole("list", { name: "Problems" });
    await problems.getByText("3:").first().waitFor();
    await expect.poll(() => problems.innerText()).toContain("temperature");
  });

  test("mends it, runs it, sees it as cards and saves it", async () => {
    await type(good);
    await page.getByRole("list", { name: "Problems" }).waitFor({ state: "detached" });
    await page.getByLabel("greeting").fill("Hello");
    await page.keyboard.press("ControlOrMeta+Enter");
    await page
      .getByRole("group", { name: "Answer" })
      .getByText("Hello from the text", { exact: true })
      .waitFor();

    await page.getByText("Cards", { exact: true }).click();
    await page.getByRole("textbox", { name: "User message" }).filter({ hasText: "{{ greeting }}" }).waitFor();
    expect(await page.getByLabel("Temperature", { exact: true }).inputValue()).toBe("0.4");
    expect(await page.getByRole("textbox", { name: "System message" }).count()).toBe(0);
    await page.keyboard.press("ControlOrMeta+s");
    const dialog = page.getByRole("dialog", { name: "Save a version" });
    await dialog.getByLabel("Name").fill("by-hand");
    await dialog.getByLabel("Name").press("Enter");
    await page.getByText("Saved by-hand. Nothing was deployed.").waitFor();
    const versions = await web.parley.request("GET", "/v5/prompts?name=welcome-email");
    const [prompt] = ((await versions.json()) as { records: { id: string }[] }).records;
    const all = await web.parley.request("GET", `/v5/prompts/${prompt!.id}/versions`);
    expect(((await all.json()) as { records: unknown[] }).records[0]).toMatchObject({
      version_name: "by-hand",
      model: "mock",
      temperature: 0.4,
      template: [{ role: "user", content: "@mock text: {{ greeting }} from the text" }],
    });
  });

  test("a name that is taken is refused, and what was typed stays", async () => {
    await page.getByLabel("Temperature", { exact: true }).fill("0.5");
    await page.keyboard.press("ControlOrMeta+s");
    const dialog = page.getByRole("dialog", { name: "Save a version" });
    await dialog.getByLabel("Name").fill("by-hand");
    await dialog.getByLabel("Name").press("Enter");
    await dialog.getByRole("alert").filter({ hasText: "by-hand" }).waitFor();
    expect(await dialog.getByLabel("Name").inputValue()).toBe("by-hand");
    expect(web.takeProblems()).toEqual(["409 POST /v5/prompts"]);
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    expect(await page.getByLabel("Temperature", { exact: true }).inputValue()).toBe("0.5");
    await page.getByRole("button", { name: "Discard" }).click();
    await expect.poll(() => page.getByLabel("Temperature", { exact: true }).inputValue()).toBe("0.4");
  });
});
