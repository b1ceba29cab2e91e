import { test } from "vitest";
import { openWeb } from "./testing/open-web.ts";
import { fillWorkspace } from "./testing/fill-workspace.ts";
test("shots", async () => {
  await using web = await openWeb();
  const places = await fillWorkspace(web.parley);
  for (const width of [1440, 390]) {
    const page = await web.visit("/", { width });
    await page.waitForTimeout(1500);
    await page.screenshot({ path: `/tmp/shot-home-${width}.png` });
    await page.goto(`${web.parley.url}/prompts/${places.toolPrompt}`);
    await page.getByRole("button", { name: "Run", exact: true }).filter({ visible: true }).first().click();
    await page.getByLabel("Model", { exact: true }).click();
    await page.waitForTimeout(700);
    await page.screenshot({ path: `/tmp/shot-editor-${width}.png`, fullPage: true });
    await page.goto(`${web.parley.url}/prompts/${places.prompt}/deployments`);
    await page.waitForTimeout(800);
    await page.screenshot({ path: `/tmp/shot-dep-${width}.png` });
    await page.goto(`${web.parley.url}/prompts/${places.prompt}/versions`);
    await page.waitForTimeout(800);
    await page.screenshot({ path: `/tmp/shot-versions-${width}.png` });
    await page.context().close();
  }
}, 60_000);
