import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { audit } from "./testing/audit.ts";
import { hasBrowser, openWeb, type Web } from "./testing/open-web.ts";

const evaluator = {
  path: "copy/is-short",
  spec: {
    evaluator_type: "python",
    arguments_type: "target_free",
    return_type: "boolean",
    attributes: { language: "javascript" },
    code: "function judge(log) { return log.output.length < 20; }",
  },
};

describe.skipIf(!hasBrowser)("a Prompt in use", () => {
  let web: Web;
  let page: Page;
  let evaluatorId: string;
  beforeAll(async () => {
    web = await openWeb();
    const post = async <T>(path: string, body: unknown): Promise<T> =>
      (await web.parley.request("POST", path, { body })).json() as Promise<T>;
    ({ id: evaluatorId } = await post<{ id: string }>("/v5/evaluators", evaluator));
    // A monitor's window ends at a whole minute: what it is to see is older.
    const createdAt = new Date(Date.now() - 600_000).toISOString();
    const record = (text: string, log: object) =>
      post<{ prompt_id: string }>("/v5/prompts/log", {
        path: "copy/slogan",
        prompt: { provider: "mock", model: "mock-1", template: [{ role: "user", content: text }] },
        created_at: createdAt,
        ...log,
      });
    await record("A slogan, please.", { output: "Made for you." });
    await record("A slogan.", { output: "Made for you, and for whoever comes after." });
    const { prompt_id: id } = await record("Slogan!", { error: "It was asked too loudly." });
    page = await web.visit(`/prompts/${id}/monitoring`);
  });
  afterAll(() => web?.[Symbol.asyncDispose]());
  afterEach(() => web.refuseProblems());

  test("is drawn over time, by version, with the same in numbers", async () => {
    await page.getByRole("img", { name: /^Logs over time\. .*v1: 1/ }).waitFor();
    const errors = page.getByRole("figure", { name: "Errors" });
    await errors.getByText("Numbers").click();
    await errors.getByRole("table").filter({ hasText: "100 %" }).waitFor();
    expect(await audit(page)).toEqual([]);
  });

  test("has its new Logs judged by an Evaluator, and older ones on request", async () => {
    await page.getByRole("button", { name: "Add an Evaluator…" }).click();
    const dialog = page.getByRole("dialog", { name: "Judge new Logs" });
    await dialog.getByRole("combobox", { name: "Evaluator" }).fill("is-short");
    await page.getByRole("option", { name: "copy/is-short" }).click();
    await dialog.getByRole("textbox", { name: "Only Logs where (CEL)" }).fill("log.output ==");
    await dialog.getByRole("button", { name: "Judge new Logs" }).click();
    await dialog.getByText(/is no condition in CEL/).waitFor();
    expect(web.takeProblems()).toHaveLength(1);
    await dialog.getByRole("textbox", { name: "Only Logs where (CEL)" }).fill("has(log.output)");
    await dialog.getByRole("button", { name: "Judge new Logs" }).click();
    await dialog.waitFor({ state: "detached" });
    await page.getByText("every Log, where has(log.output)").waitFor();

    await page.getByRole("button", { name: "Judge older Logs by copy/is-short" }).click();
    await page.getByRole("button", { name: "Judge older Logs", exact: true }).click();
    const filled = page.getByRole("region", { name: "Older Logs, judged later" });
    await filled.getByText("completed").waitFor();
    await filled.filter({ hasText: "2 judged" }).waitFor();
    await page.getByRole("button", { name: "Pause copy/is-short" }).click();
    await page.getByRole("button", { name: "Resume copy/is-short" }).waitFor();
  });

  test("lists what the Evaluator said, each judgment as a word", async () => {
    const judgments = await web.visit(`/evaluators/${evaluatorId}/judgments`);
    const logs = judgments.getByRole("table", { name: "Logs" });
    await logs.getByText("yes", { exact: true }).waitFor();
    await logs.getByText("no", { exact: true }).waitFor();
    await judgments.goto(`${web.parley.url}/evaluators/${evaluatorId}`);
    const facts = judgments.getByRole("region", { name: "What it is" });
    await facts.getByText("code, JavaScript").waitFor();
    await facts.getByText("yes or no").waitFor();
    expect(await audit(judgments)).toEqual([]);
  });

  test("is watched over by a monitor, whose value leads to its Logs", async () => {
    await page.getByRole("link", { name: "New monitor…" }).click();
    await page.getByRole("textbox", { name: "Name" }).fill("Errors of taglines");
    await page.getByRole("button", { name: "See what it finds now" }).click();
    const found = page.getByRole("status").filter({ hasText: "Now:" });
    await found.getByText("alerts").waitFor();
    expect(await audit(page)).toEqual([]);
    await page.getByRole("button", { name: "Create the monitor" }).click();
    await page.getByText("Alerts when the share of errors is above 5 % within 1 h.").waitFor();
    await page.getByRole("button", { name: "Mute…" }).click();
    await page.getByRole("menuitem", { name: "For 1 hour" }).click();
    await page.getByText("muted").waitFor();
    await page.getByRole("button", { name: "Measure now" }).click();
    await page.getByRole("link", { name: "Its Logs" }).last().click();
    await page.getByRole("table", { name: "Logs" }).waitFor();
  });

  test("reads as well on a phone in the dark", async () => {
    const phone = await web.visit("/monitors", { width: 390, scheme: "dark" });
    const frame = phone.getByRole("region", { name: "Monitors, those that alert first" });
    await frame.getByText("the share of errors is above 5 % within 1 h").waitFor();
    await expect
      .poll(() => frame.evaluate((region) => region.scrollWidth - region.clientWidth))
      .toBeLessThanOrEqual(0);
    await phone.getByRole("link", { name: "Errors of taglines" }).click();
    // It alerts by now, unless nothing has measured it yet.
    const changes = phone.getByRole("list", { name: "Changes of state" });
    await phone.getByText("Its state has not changed").or(changes).waitFor();
    expect(await audit(phone)).toEqual([]);
  });
});
