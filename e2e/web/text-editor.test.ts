import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { hasBrowser, openWeb, type Web } from "./testing/open-web.ts";

const commented = `---
# kept by hand
model: mock # costs nothing
inputs: {"name": "string"}
---

<user>Hello {{ nmae }}</user>
`;

describe.skipIf(!hasBrowser)("the text of a prompt helps whoever writes it", () => {
  let web: Web;
  let page: Page;
  beforeAll(async () => {
    web = await openWeb();
    page = await web.visit("/");
    await page.getByRole("treeitem", { name: "welcome-email" }).click();
    await page.getByText("As text", { exact: true }).click();
  });
  afterAll(() => web?.[Symbol.asyncDispose]());
  afterEach(() => web.refuseProblems());

  const text = () => page.getByRole("textbox", { name: "Text of the .prompt file" });
  const problems = () => page.getByRole("list", { name: "Problems" });
  const fold = (title: string) => page.getByTitle(title, { exact: true }).locator("visible=true").first();
  const replaceAll = async (content: string): Promise<void> => {
    await text().click();
    await page.keyboard.press("ControlOrMeta+a");
    await page.keyboard.insertText(content);
  };

  test("a model is completed from the catalogue", async () => {
    await replaceAll("---\n\n---\n\n<user>Hello</user>\n");
    await page.keyboard.press("ControlOrMeta+Home");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.type("mod");
    // A list that is not in sight cannot be clicked.
    await page.getByRole("option", { name: "model" }).first().click();
    await page
      .getByRole("option", { name: /^claude-/ })
      .first()
      .waitFor();
    await page.keyboard.type("gpt-4.1-mi");
    const option = page.getByRole("option", { name: "gpt-4.1-mini" });
    await option.waitFor();
    await option.click();
    await expect.poll(() => text().innerText()).toMatch(/^---\nmodel: gpt-4\.1-mini\n---\n/);
  });

  test("a finding is told with its place, and its fix puts it right", async () => {
    await replaceAll(commented);
    await problems().getByText("7:13").waitFor();
    await problems().filter({ hasText: "nmae" }).waitFor();
    await problems().getByRole("button", { name: 'Rename "nmae" to "name"' }).click();
    await problems().waitFor({ state: "detached" });
    await expect.poll(() => text().innerText()).toContain("Hello {{ name }}");
  });

  test("an error is told", async () => {
    await page.keyboard.press("ControlOrMeta+End");
    await page.keyboard.insertText("<user>");
    await problems().getByText("8:1").waitFor();
    await expect.poll(() => page.getByRole("button", { name: "Save…" }).isDisabled()).toBe(true);
    await page.keyboard.press("ControlOrMeta+z");
    await problems().waitFor({ state: "detached" });
  });

  test("comments survive what is edited in cards", async () => {
    await page.getByText("Cards", { exact: true }).click();
    await page.getByRole("button", { name: "Set…" }).click();
    await page.getByRole("menuitem", { name: "Temperature" }).click();
    await page.getByLabel("Temperature", { exact: true }).fill("0.3");
    const message = page.getByRole("textbox", { name: "User message" });
    await message.click();
    await page.keyboard.press("ControlOrMeta+End");
    await page.keyboard.insertText(", dear");
    await page.getByText("As text", { exact: true }).click();
    await expect.poll(() => text().innerText()).toContain("<user>Hello {{ name }}, dear</user>");
    const content = await text().innerText();
    expect(content).toContain("# kept by hand\nmodel: mock # costs nothing\n");
    expect(content).toContain("temperature: 0.3");
  });

  test("Shift+Alt+F lays the text out", async () => {
    await text().click();
    await page.keyboard.press("Shift+Alt+KeyF");
    await expect.poll(() => text().innerText()).toContain("<user>\n  Hello {{ name }}, dear\n</user>");
    expect(await text().innerText()).toContain("# kept by hand\nmodel: mock # costs nothing\n");
  });

  test("what is saved has no comments, and the text goes on with them", async () => {
    await page.keyboard.press("ControlOrMeta+s");
    await page
      .getByRole("dialog", { name: "Save a version" })
      .getByRole("button", { name: "Save version" })
      .click();
    await page.getByText("edited", { exact: true }).waitFor({ state: "detached" });
    expect(await text().innerText()).toContain("# kept by hand");
  });

  test("messages fold and the frontmatter does", async () => {
    await fold("Fold line").click();
    await expect.poll(() => text().innerText()).not.toContain("model: mock");
    await fold("Unfold line").click();
    await expect.poll(() => text().innerText()).toContain("model: mock");
  });
});
