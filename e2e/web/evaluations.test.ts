import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { audit } from "./testing/audit.ts";
import { hasBrowser, openWeb, type Web } from "./testing/open-web.ts";

/** An answer that names the product; the other version is asked to say nothing of it. */
const evaluator = {
  path: "copy/names-it",
  spec: {
    evaluator_type: "python",
    arguments_type: "target_required",
    return_type: "boolean",
    attributes: { language: "javascript" },
    code: "export function judge(log, testcase) { return log.output.includes(testcase.target.word); }",
  },
};
const words = ["lamp", "bicycle", "tent", "kettle", "chair", "clock", "bag", "boat", "pen", "drum"];

describe.skipIf(!hasBrowser)("an Evaluation of an example Prompt", () => {
  let web: Web;
  let page: Page;
  let promptId: string;
  beforeAll(async () => {
    web = await openWeb();
    const post = async (path: string, body: unknown): Promise<{ id: string }> =>
      (await web.parley.request("POST", path, { body })).json() as Promise<{ id: string }>;
    const prompt = (text: string) => ({
      path: "copy/tagline",
      provider: "mock",
      model: "mock-1",
      template: [{ role: "user", content: `A tagline for a {{ product }}.\n${text}` }],
    });
    await post("/v5/prompts", prompt("@mock text: Made for you."));
    ({ id: promptId } = await post("/v5/prompts", prompt("@mock text: The {{ product }} that lasts.")));
    await post("/v5/datasets", {
      path: "copy/products",
      datapoints: words.map((word) => ({ inputs: { product: word }, target: { word } })),
    });
    await post("/v5/evaluators", evaluator);
    page = await web.visit(`/prompts/${promptId}/evaluations`);
  });
  afterAll(() => web?.[Symbol.asyncDispose]());
  afterEach(() => web.refuseProblems());

  test("is made by a wizard that says what it costs", async () => {
    await page.getByText("Is the next version better?").waitFor();
    await page.getByRole("link", { name: "New Evaluation" }).click();
    expect(await page.getByRole("combobox", { name: "Dataset" }).inputValue()).toBe("copy/products");
    // The example's own version is deployed, and asks a model that is not there.
    const versions = page.getByRole("group", { name: "Versions" });
    await versions.getByRole("checkbox", { name: /production/ }).uncheck();
    await versions.getByRole("checkbox", { name: /^v3/ }).uncheck();
    await versions.getByRole("checkbox", { name: /^v2/ }).check();
    await versions.getByRole("checkbox", { name: /^v3/ }).check();
    await page.getByRole("combobox", { name: "Evaluators" }).fill("names-it");
    await page.getByRole("option", { name: "copy/names-it" }).click();
    await page.getByRole("textbox", { name: "Name" }).fill("Which tagline");
    expect(await audit(page)).toEqual([]);
    await page.getByRole("button", { name: "See what it costs" }).click();
    await page.getByText("This costs about $0.").waitFor();
    expect(await page.getByRole("table", { name: "Estimate" }).innerText()).toMatch(/v2\s+10\s+10\s+0\s+10/);
    await page.getByRole("button", { name: "Start 2 Runs" }).click();
  });

  test("says which version is better, by how much, how sure", async () => {
    await page
      .getByText(
        "v3 is better on names-it by 100 points (95 % interval +44 points to +100 points, n = 10) than v2.",
      )
      .waitFor();
    const results = page.getByRole("table", { name: "Results" });
    expect(await results.innerText()).toContain("10 better, 0 worse of 10");
    await page.getByRole("list", { name: "Gates" }).getByText("passed").first().waitFor();
    for (const chart of ["Spread", "Radar", "Cost and quality"]) {
      await page.getByText(chart, { exact: true }).click();
      await page.waitForURL(/chart=/);
    }
    expect(await audit(page)).toEqual([]);
  });

  test("shows its items side by side, each with a diff", async () => {
    await page.getByRole("link", { name: "Items" }).click();
    const items = page.getByRole("table", { name: "Items" });
    await items.getByRole("button", { name: "kettle" }).click();
    const drawer = page.getByRole("dialog", { name: "Item" });
    await drawer.getByRole("table", { name: "Changes from v2" }).waitFor();
    expect(await drawer.innerText()).toContain("The kettle that lasts.");
    expect(await audit(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await drawer.waitFor({ state: "detached" });
  });

  test("reads as well on a phone in the dark", async () => {
    const phone = await web.visit(new URL(page.url()).pathname.replace("/items", ""), {
      width: 390,
      scheme: "dark",
    });
    await phone.getByRole("table", { name: "Results" }).waitFor();
    expect(await audit(phone)).toEqual([]);
    await phone.getByRole("link", { name: "Slices" }).click();
    await phone.getByText("Nothing to slice by").waitFor();
    expect(await audit(phone)).toEqual([]);
  });
});
