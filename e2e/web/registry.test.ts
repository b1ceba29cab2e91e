import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { fillRegistry, type RegistryPlaces } from "./testing/fill-registry.ts";
import { hasBrowser, openWeb, type Web } from "./testing/open-web.ts";

describe.skipIf(!hasBrowser)("Datasets, traces, environments and webhooks", () => {
  let web: Web;
  let places: RegistryPlaces;
  let page: Page;
  let receiver: Server;
  beforeAll(async () => {
    receiver = createServer((_request, reply) => void reply.end("thanks")).listen(0, "127.0.0.1");
    web = await openWeb({ PARLEY_EGRESS_ALLOW: "127.0.0.1" });
    places = await fillRegistry(web.parley);
    page = await web.visit("/files");
  });
  afterAll(async () => {
    await web?.[Symbol.asyncDispose]();
    receiver?.close();
  });
  afterEach(() => web.refuseProblems());

  const table = (name: string) => page.getByRole("table", { name });

  test("a Dataset is made, filled by form and by file, and changed in its place", async () => {
    await page.getByRole("button", { name: "New", exact: true }).click();
    await page.getByRole("menuitem", { name: "New Dataset…" }).click();
    await page.getByLabel("Path").fill("cases/refunds");
    await page.getByRole("button", { name: "Create the Dataset" }).click();
    await page.getByText("No Datapoints yet").waitFor();
    // Whether the path is free is asked first.
    expect(web.takeProblems()).toEqual(["404 POST /v5/files/retrieve-by-path"]);

    await page.getByRole("button", { name: "Add…" }).click();
    await page.getByLabel("Value of question").fill("May I send it back?");
    await page.getByLabel("Value of answer").fill("Within 30 days");
    await page.getByRole("button", { name: "Add as a new version" }).click();
    await table("Datapoints").getByText("Within 30 days").waitFor();

    await page.getByRole("button", { name: "Import…" }).click();
    const rows = "question,target.answer,split\nWho pays for it?,We do,test\nHow long?,A week,test\n";
    await page
      .locator("input[type=file]")
      .setInputFiles({ name: "refunds.csv", mimeType: "text/csv", buffer: Buffer.from(rows) });
    await page.getByRole("button", { name: "Import as a new version" }).click();
    await page.getByText("holds 3 Datapoints").waitFor();
    await page.getByRole("button", { name: "Look at them" }).click();

    await table("Datapoints").getByText("We do").click();
    await page.getByRole("dialog", { name: "Datapoint" }).getByRole("button", { name: "Edit…" }).click();
    await page.getByLabel("Value of answer").fill("You do");
    const effect = page.getByRole("region", { name: "What will change" });
    await effect.filter({ hasText: "You do" }).waitFor();
    await page.getByRole("button", { name: "Save as a new version" }).click();
    await table("Datapoints").getByText("You do").waitFor();
    const cells = await table("Datapoints").getByRole("row").allInnerTexts();
    expect(cells.map((row) => row.includes("You do"))).toEqual([false, false, true, false]);
  });

  test("what a schema refuses is named by row and stays on the screen", async () => {
    await page.getByRole("link", { name: "Schema" }).click();
    await page.getByRole("textbox", { name: "JSON Schema" }).waitFor();
    await page
      .getByRole("textbox", { name: "JSON Schema" })
      .fill(JSON.stringify({ properties: { inputs: { properties: { question: { maxLength: 10 } } } } }));
    await page.getByRole("button", { name: "Save as a new version" }).click();
    const refused = table("Rows that do not fit");
    await refused.waitFor();
    await expect.poll(() => refused.getByRole("row").count()).toBe(3);
    expect(web.takeProblems()).toEqual([expect.stringMatching(/^422 POST \/v5\/datasets$/)]);
  });

  test("a schema that is being typed is neither lost nor saved over what another saved meanwhile", async () => {
    const typed = JSON.stringify({ properties: { inputs: { required: ["question"] } } });
    await page.getByRole("textbox", { name: "JSON Schema" }).fill(typed);
    await web.parley.request("POST", "/v5/datasets", {
      body: { path: "cases/refunds", action: "add", datapoints: [{ inputs: { question: "And now?" } }] },
    });
    await page.getByRole("button", { name: "Save as a new version" }).click();
    await page.getByText("was saved since you began to type.").waitFor();
    expect(web.takeProblems()).toEqual(["409 POST /v5/datasets"]);
    expect(await page.getByRole("textbox", { name: "JSON Schema" }).innerText()).toBe(typed);
    await page.getByRole("button", { name: "Save as a new version" }).click();
    await page.getByText("fits this JSON Schema; what does not is refused").waitFor();
  });

  test("versions of a Dataset differ Datapoint by Datapoint", async () => {
    await page.goto(`${web.parley.url}/datasets/${places.dataset}/versions`);
    const changes = page.getByRole("list", { name: "Changed Datapoints" });
    await changes.getByText("Where is order 2?").first().waitFor();
    await expect.poll(() => page.getByText("1 relabelled").isVisible()).toBe(true);
    await page.getByRole("button", { name: /^v2/ }).click();
    await changes.getByText("Where is order 1?").first().waitFor();
    await expect.poll(() => page.getByText("−1 removed").isVisible()).toBe(true);
  });

  test("Logs that are chosen become Datapoints with the key a", async () => {
    await page.goto(`${web.parley.url}/logs?search=Look`);
    await page
      .getByRole("checkbox", { name: /^Choose the log of/ })
      .first()
      .check();
    await page.getByRole("heading", { level: 1 }).click();
    await page.keyboard.press("a");
    const dialog = page.getByRole("dialog", { name: "Add 1 Log to a Dataset" });
    await dialog.getByLabel("Dataset", { exact: true }).click();
    await page.getByRole("option", { name: "support/nothing-yet" }).click();
    await dialog.getByRole("button", { name: "Add 1 Log" }).click();
    await page.getByText("with 1 Datapoint.").waitFor();
    await expect.poll(() => page.getByRole("region", { name: "Chosen logs" }).count()).toBe(0);
  });

  test("all Logs that match become Datapoints of a new Dataset, found by their filter", async () => {
    await page.goto(`${web.parley.url}/logs?filter=${encodeURIComponent('path ~ "support/steps"')}`);
    await page.getByRole("button", { name: "Add all to a Dataset…" }).click();
    const dialog = page.getByRole("dialog", { name: "Add all that match to a Dataset" });
    await dialog.getByLabel("Dataset", { exact: true }).click();
    await page.getByRole("option", { name: "A new Dataset…" }).click();
    await dialog.getByLabel("Path of the new Dataset").fill("cases/steps");
    await dialog.getByRole("button", { name: "Add all that match" }).click();
    // Two of the three have an answer; the one that failed has no content.
    await page.getByText("with 2 Datapoints.").waitFor();
    await dialog.waitFor({ state: "detached" });
    expect(await page.getByRole("dialog").count()).toBe(0);
  });

  test("a trace opens from a Log in it, and leads to what failed and what is searched", async () => {
    await page.goto(`${web.parley.url}/logs?log=${places.tracedLog}`);
    await page.getByRole("link", { name: "See the whole trace" }).click();
    const tree = page.getByRole("tree", { name: "Spans" });
    const chosen = () => tree.locator("[aria-selected=true]").getAttribute("aria-label");
    await tree.getByRole("treeitem", { name: /^Flow, assistant/ }).waitFor();
    await expect.poll(chosen).toMatch(/^Prompt, plan/);
    await page.getByRole("button", { name: "Failed 1" }).click();
    await expect.poll(chosen).toMatch(/look-up.*failed: No such order/);
    await page.getByRole("button", { name: "Most expensive" }).click();
    await expect.poll(chosen).toMatch(/answer/);
    await page.getByRole("textbox", { name: "Search in this trace" }).fill("look it up");
    await page.getByRole("textbox", { name: "Search in this trace" }).press("Enter");
    await expect.poll(chosen).toMatch(/plan/);
    await page.getByRole("button", { name: "Fold all" }).click();
    await expect.poll(() => tree.getByRole("treeitem").count()).toBe(3);
  });

  test("an environment is made, renamed and removed", async () => {
    await page.goto(`${web.parley.url}/settings`);
    await page.getByRole("button", { name: "Add an environment…" }).click();
    await page.getByRole("textbox", { name: "Name" }).fill("canary");
    await page.getByRole("button", { name: "Create the environment" }).click();
    await page.getByRole("group", { name: "canary" }).getByRole("button", { name: "Rename…" }).click();
    await page.getByRole("textbox", { name: "Name" }).fill("eu-canary");
    await page.getByRole("button", { name: "Rename the environment" }).click();
    await page.getByRole("group", { name: "eu-canary" }).getByRole("button", { name: "Remove…" }).click();
    await page.getByRole("button", { name: "Remove eu-canary" }).click();
    const removed = page.getByRole("group", { name: "eu-canary" });
    await removed.waitFor({ state: "detached" });
    await expect.poll(() => page.getByRole("group", { name: "canary" }).count()).toBe(0);
  });

  test("a webhook shows its secret once, is tried, and its secret is rotated", async () => {
    const { port } = receiver.address() as AddressInfo;
    const address = `http://127.0.0.1:${port}/hook`;
    await page.getByRole("button", { name: "Add a webhook…" }).click();
    await page.getByLabel("Address").fill(address);
    await page.getByRole("button", { name: "Create the webhook" }).click();
    const secret = await page.getByLabel("Secret", { exact: true }).innerText();
    expect(secret).toMatch(/^whsec_/);
    await page.getByRole("button", { name: "I have kept it" }).click();
    await page.getByRole("link", { name: address }).click();
    await page.getByRole("button", { name: "Send a test" }).click();
    await page.getByText("The test arrived: HTTP 200.").waitFor();
    await table("Deliveries").getByText("delivered").waitFor();
    await page.getByRole("button", { name: "Rotate the secret…" }).click();
    await page.getByRole("button", { name: "Rotate the secret", exact: true }).click();
    await expect.poll(() => page.getByLabel("Secret", { exact: true }).innerText()).not.toBe(secret);
    await page.getByRole("button", { name: "I have kept it" }).click();
  });
});
