import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { audit } from "./testing/audit.ts";
import { hasBrowser, openWeb, type Web } from "./testing/open-web.ts";

vi.setConfig({ testTimeout: 240_000, hookTimeout: 400_000 });

const people = Array.from({ length: 60 }, (_, index) => `guest ${index}`);
const evaluator = (fields: object) => ({
  path: "shop/names-the-guest",
  spec: {
    evaluator_type: "python",
    arguments_type: "target_free",
    attributes: { language: "javascript" },
    code: "export function judge(log) { return log.output.includes(log.inputs.name); }",
    ...fields,
  },
});

describe.skipIf(!hasBrowser)("a Run that may be stopped early", () => {
  let web: Web;
  let page: Page;
  let promptId: string;
  let namedVersionId: string;
  const post = async (path: string, body: unknown): Promise<{ id: string; version_id: string }> => {
    const reply = await web.parley.request("POST", path, { body });
    if (!reply.ok) throw new Error(`${path}: ${await reply.text()}`);
    return (await reply.json()) as { id: string; version_id: string };
  };
  beforeAll(async () => {
    web = await openWeb();
    const prompt = (name: string, text: string) => ({
      path: "shop/greeting",
      provider: "mock",
      model: "mock-1",
      version_name: name,
      template: [{ role: "user", content: `Greet {{ name }}.\n@mock text: ${text}` }],
    });
    await post("/v5/prompts", prompt("for all", "Good day!"));
    ({ id: promptId, version_id: namedVersionId } = await post(
      "/v5/prompts",
      prompt("by name", "Good day, {{ name }}!"),
    ));
    await post("/v5/datasets", {
      path: "shop/guests",
      datapoints: people.map((name) => ({ inputs: { name } })),
    });
    await post("/v5/evaluators", evaluator({ return_type: "boolean" }));
    page = await web.visit(`/evaluations/new?file=${promptId}&type=prompt`);
  });
  afterAll(() => web?.[Symbol.asyncDispose]());
  afterEach(() => web.refuseProblems());

  /** Up to what it costs. */
  const plan = async (control: string, candidate: string): Promise<void> => {
    await page.goto(`${web.parley.url}/prompts/${promptId}/evaluations`);
    await page.getByRole("link", { name: "New Evaluation" }).first().click();
    await page.getByRole("combobox", { name: "Dataset" }).fill("guests");
    await page.getByRole("option", { name: "shop/guests" }).click();
    const versions = page.getByRole("group", { name: "Versions" });
    // What is live and what was saved last are chosen already; which is chosen first is the control.
    for (const name of [control, candidate])
      await versions.getByRole("checkbox", { name: new RegExp(name) }).uncheck();
    for (const name of [control, candidate])
      await versions.getByRole("checkbox", { name: new RegExp(name) }).check();
    const stops = page.getByRole("checkbox", { name: /^Stop a Run once/ });
    await expect.poll(() => stops.isDisabled()).toBe(true);
    await page.getByRole("combobox", { name: "Evaluators" }).fill("names-the-guest");
    await page.getByRole("option", { name: "shop/names-the-guest" }).click();
    await page.keyboard.press("Escape");
    await stops.check();
    await expect
      .poll(() => page.getByRole("combobox", { name: "Decided by" }).inputValue())
      .toBe("shop/names-the-guest");
  };

  test.each([
    ["better", "for all", "by name"],
    ["worse", "by name", "for all"],
  ])("is shown to be %s, asks for no more, and says so", async (decision, control, candidate) => {
    await plan(control, candidate);
    expect(await audit(page)).toEqual([]);
    await page.getByRole("button", { name: "See what it costs" }).click();
    await page.getByText("Runs that are stopped early cost less.").waitFor();
    await page.getByRole("button", { name: "Start 2 Runs" }).click();
    await page.waitForURL(/\/evaluations\/evr_/);
    await page.getByText(`stopped early: ${decision}`, { exact: true }).waitFor({ timeout: 120_000 });
    const note = page.getByText(/^Stopped early: /);
    expect(await note.innerText()).toMatch(
      new RegExp(
        `^Stopped early: by names-the-guest it is ${decision} than the control, decided after \\d+ items with [1-9]\\d* left, at an error rate of 5 %\\.$`,
      ),
    );
    const [, evaluationId] = /evaluations\/([^/?]+)/.exec(page.url()) ?? [];
    const reply = await web.parley.request("GET", `/v5/evaluations/${evaluationId}/runs`);
    const { runs } = (await reply.json()) as { runs: { control: boolean; logs_count: number }[] };
    expect(runs.find((run) => run.control)?.logs_count).toBe(people.length);
    expect(runs.find((run) => !run.control)?.logs_count).toBeLessThan(people.length);
    expect(await audit(page)).toEqual([]);
  });

  test("and cannot be made any more is refused before another is", async () => {
    const list = `/v5/evaluations?file_id=${promptId}`;
    const count = async (): Promise<number> =>
      ((await (await web.parley.request("GET", list)).json()) as { records: unknown[] }).records.length;
    const before = await count();
    await plan("for all", "by name");
    // Meanwhile somebody deletes the version that is to be compared.
    const reply = await web.parley.request("DELETE", `/v5/prompts/${promptId}/versions/${namedVersionId}`);
    expect(reply.status).toBeLessThan(300);
    await page.getByRole("button", { name: "See what it costs" }).click();
    await page.getByRole("alert").filter({ hasText: namedVersionId }).waitFor();
    expect(web.takeProblems()).toEqual([expect.stringMatching(/^404 POST .*\/estimate$/)]);
    await expect.poll(count, { timeout: 60_000 }).toBe(before);
    await expect.poll(() => page.getByRole("button", { name: "See what it costs" }).isEnabled()).toBe(true);
  });
});
