import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { hasBrowser, openWeb, type Web } from "./testing/open-web.ts";

/** Whether the path is free is asked before something is made there. */
const askedFirst = ["404 POST /v5/files/retrieve-by-path"];

describe.skipIf(!hasBrowser)("Files of every type are made and edited in the browser", () => {
  let web: Web;
  let page: Page;
  beforeAll(async () => {
    web = await openWeb({ PARLEY_EXAMPLES: "off" });
    page = await web.visit("/files");
  });
  afterAll(() => web?.[Symbol.asyncDispose]());
  afterEach(() => web.refuseProblems());

  const make = async (type: string, path: string, kind?: string): Promise<void> => {
    await page.goto(`${web.parley.url}/files`);
    await page.getByRole("button", { name: "New", exact: true }).click();
    await page.getByRole("menuitem", { name: `New ${type}…` }).click();
    const dialog = page.getByRole("dialog", { name: `New ${type}` });
    await dialog.getByLabel("Path").fill(path);
    if (kind !== undefined) await dialog.getByRole("radio", { name: kind }).check();
    await dialog.getByRole("button", { name: `Create the ${type}` }).click();
    await page.getByRole("heading", { level: 1, name: path }).waitFor();
    expect(web.takeProblems()).toEqual(askedFirst);
  };
  const press = (name: string) => page.getByRole("button", { name, exact: true }).click();
  /** The new field has the keyboard. */
  const hasFocus = (label: string) =>
    page.getByLabel(label, { exact: true }).and(page.locator(":focus")).waitFor();
  const saved = () =>
    page
      .getByText(/^Saved .*\. Nothing was deployed\.$/)
      .last()
      .waitFor();

  test("a Tool in TypeScript is made, run, changed, and run again", async () => {
    await make("Tool", "tools/refund", "TypeScript");
    const run = async (price: number, answer: string): Promise<void> => {
      await page.getByLabel("Arguments, as JSON", { exact: true }).fill(JSON.stringify({ price, days: 3 }));
      await press("Run the Tool");
      await expect.poll(() => page.getByRole("status").locator("pre").innerText()).toBe(answer);
    };
    await run(20, "20");
    await press("Edit");
    await page.getByLabel("What it does").fill("Half of the price.");
    await page.getByRole("textbox", { name: "Code" }).click();
    await page.keyboard.press("ControlOrMeta+a");
    await page.keyboard.insertText("const refund_amount = ({ price }: { price: number }) => price / 2;");
    await press("Save version");
    await saved();
    await page.getByRole("region", { name: "What it is" }).getByText("Half of the price.").waitFor();
    await run(30, "15");
    await page.getByRole("link", { name: "Versions" }).click();
    await page.getByRole("table", { name: "Changes of the code" }).waitFor();
    await expect
      .poll(() => page.getByRole("table", { name: "Changes of the fields" }).innerText())
      .toMatch(/description[\s\S]*Half of the price/);
  });

  test("what is typed survives a look at another tab, and can be thrown away", async () => {
    await make("Tool", "tools/words", "Snippet");
    await press("Edit");
    await press("Add a key");
    await hasFocus("Key 3");
    await page.keyboard.type("thanks");
    await page.getByLabel("Text 3").fill("Many thanks");
    await page.getByRole("link", { name: "Versions" }).click();
    await page.getByRole("region", { name: "Comparison" }).waitFor();
    await page.getByRole("link", { name: "Tool", exact: true }).click();
    expect(await page.getByLabel("Text 3").inputValue()).toBe("Many thanks");
    await press("Discard");
    await press("Edit");
    await page.getByLabel("Key 2").fill("greeting");
    expect(await page.getByLabel("Text 3").count()).toBe(0);
    await page.getByText("greeting is there twice.").waitFor();
    expect(await page.getByRole("button", { name: "Save version" }).isDisabled()).toBe(true);
    await press("Discard");
  });

  test("what another saves meanwhile neither takes away what is typed in a form nor is overwritten unseen", async () => {
    await press("Edit");
    await page.getByLabel("Text 1", { exact: true }).fill("What I typed");
    const saved = await web.parley.request("POST", "/v5/tools", {
      body: { path: "tools/words", tool_type: "snippet", setup_values: { other: "What they typed" } },
    });
    expect(saved.status).toBe(200);
    await press("Save version");
    await page.getByText("v2 was saved since you began to type.").waitFor();
    expect(web.takeProblems()).toEqual(["409 POST /v5/tools"]);
    expect(await page.getByLabel("Text 1", { exact: true }).inputValue()).toBe("What I typed");
    await press("Save version");
    await page.getByText("Saved v3. Nothing was deployed.").waitFor();
  });

  test("a Tool says which environment variables it needs; their values are written and never shown", async () => {
    await make("Tool", "tools/find-order", "API call");
    await press("Edit");
    await press("Add a header");
    await hasFocus("Header 1");
    await page.keyboard.type("authorization");
    await page.getByLabel("Value 1").fill("Bearer ${TOKEN}");
    await press("Save version");
    await saved();
    const variables = page.getByRole("region", { name: "Environment variables" });
    const token = variables.getByRole("group", { name: "TOKEN" });
    await token.getByText("needed, not set").waitFor();
    await token.getByRole("button", { name: "Set…" }).click();
    await page.getByLabel("Value", { exact: true }).fill("s3cret-of-mine");
    await press("Save TOKEN");
    await token.getByText("set, hidden").waitFor();
    expect(await page.content()).not.toContain("s3cret-of-mine");
    await token.getByRole("button", { name: "Delete…" }).click();
    await press("Delete TOKEN for good");
    await token.getByText("needed, not set").waitFor();
  });

  test("an Evaluator is made, and what it returns is changed", async () => {
    await make("Evaluator", "reviews/tone", "People");
    await press("Edit");
    await press("Add an option");
    await hasFocus("Option 3");
    await page.keyboard.type("unclear");
    await page.getByLabel("Instructions").fill("Is the tone right?");
    await press("Save version");
    await saved();
    await page.getByText("unclear").waitFor();
    await press("Edit");
    await page.getByRole("combobox", { name: "A judgment is" }).click();
    await page.getByRole("option", { name: "A number" }).click();
    await page.getByLabel("At most").fill("many");
    await page.getByText("This is not a number.").waitFor();
    await page.getByLabel("At most").fill("5");
    await press("Save version");
    await saved();
    const content = page.getByRole("region", { name: "What it is" });
    await expect.poll(() => content.innerText()).toMatch(/limits\s+(?:from \S+ )?to 5/);
  });

  test("an Evaluator that is a model shows its prompt as text", async () => {
    await make("Evaluator", "checks/friendly", "A model");
    const prompt = page.getByRole("region", { name: "Prompt" });
    await expect.poll(() => prompt.innerText()).toContain("{{ log.output }}");
  });

  test("an Agent begins with a model, a template and a tool", async () => {
    await make("Agent", "support/resolve");
    const text = page.getByRole("textbox", { name: "Text of the .agent file" });
    await expect.poll(() => text.innerText()).toMatch(/max_iterations: 5[\s\S]*find_order/);
  });

  test("a Prompt begins with a template, and a path that is taken is refused", async () => {
    await make("Prompt", "support/reply");
    await page.getByRole("textbox", { name: "User message" }).waitFor();
    await page.goto(`${web.parley.url}/files`);
    await page.getByRole("button", { name: "New", exact: true }).click();
    await page.getByRole("menuitem", { name: "New Flow…" }).click();
    await page.getByLabel("Path").fill("support/reply");
    await press("Create the Flow");
    await page.getByText("There is a prompt at support/reply already.").waitFor();
    expect(await page.getByLabel("Path").inputValue()).toBe("support/reply");
  });
});
