import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { audit } from "./testing/audit.ts";
import { hasBrowser, openWeb, type Web } from "./testing/open-web.ts";

describe.skipIf(!hasBrowser)("a workspace without anything says what belongs there and what to do", () => {
  let web: Web;
  let page: Page;
  beforeAll(async () => {
    web = await openWeb({ PARLEY_EXAMPLES: "off" });
    page = await web.visit("/");
  });
  afterAll(() => web?.[Symbol.asyncDispose]());
  afterEach(() => web.refuseProblems());

  test.each([
    ["/", "Nothing here yet", "npx parley logs --follow"],
    ["/files", "No files yet", "npx parley call support/reply"],
    ["/logs", "No calls yet", "npx parley call"],
    ["/logs?search=zzzz", "No log matches", "Clear the filters"],
    ["/settings", "No keys yet", "OPENAI_API_KEY"],
  ])("%s", async (path, title, way) => {
    await page.goto(web.parley.url + path);
    await page.getByText(title).waitFor();
    await expect.poll(() => page.getByRole("main").innerText()).toContain(way);
    const faults = await audit(page);
    await page.setViewportSize({ width: 390, height: 844 });
    faults.push(...(await audit(page)));
    await page.setViewportSize({ width: 1440, height: 900 });
    expect(faults).toEqual([]);
  });

  test("a prompt that was never called has no logs, and says how to call it", async () => {
    const made = await web.parley.request("POST", "/v5/prompts", {
      body: { path: "lonely", model: "mock", template: [{ role: "user", content: "Hello" }] },
    });
    const { id } = (await made.json()) as { id: string };
    await page.goto(`${web.parley.url}/prompts/${id}/logs`);
    await page.getByText("No calls yet").waitFor();
    await page.goto(`${web.parley.url}/prompts/${id}`);
    await page.getByText(/None\. Write/).waitFor();
    await page.goto(`${web.parley.url}/prompts/${id}/versions`);
    await page.getByText("The first version").waitFor();
    expect(await audit(page)).toEqual([]);
  });

  test.each([
    ["/prompts/pr_unknown", "This prompt could not be read"],
    ["/logs?log=log_unknown", "This log could not be read"],
  ])("%s names what is not there", async (path, title) => {
    await page.goto(web.parley.url + path);
    await page.getByText(title).waitFor();
    await page.getByText("does not exist").waitFor();
    expect(await audit(page)).toEqual([]);
    expect(new Set(web.takeProblems().map((problem) => problem.slice(0, 8)))).toEqual(new Set(["404 GET "]));
  });
});
