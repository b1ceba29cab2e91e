import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { audit } from "./testing/audit.ts";
import { hasBrowser, openWeb, type Web } from "./testing/open-web.ts";

describe.skipIf(!hasBrowser)("feedback on a Log", () => {
  let web: Web;
  let page: Page;
  let logId: string;
  beforeAll(async () => {
    web = await openWeb();
    const reply = await web.parley.request("POST", "/v5/prompts/log", {
      body: {
        path: "support/answer",
        prompt: { model: "mock", template: [{ role: "user", content: "{{question}}" }] },
        inputs: { question: "Where is my order?" },
        output: "It left this moning.",
      },
    });
    logId = ((await reply.json()) as { id: string }).id;
    page = await web.visit(`/logs?log=${logId}`);
  });
  afterAll(() => web?.[Symbol.asyncDispose]());
  afterEach(() => web.refuseProblems());

  const feedback = () => page.getByRole("region", { name: "Your feedback" });
  const judgments = () => page.getByRole("region", { name: "Judgments" });
  const chosen = (name: string, isPressed: boolean) =>
    feedback().getByRole("button", { name, exact: true, pressed: isPressed }).waitFor();
  const said = async (): Promise<unknown[]> => {
    const log = (await (await web.parley.request("GET", `/v5/logs/${logId}`)).json()) as {
      evaluator_logs: { judgment: unknown; judged_by: string }[];
    };
    return log.evaluator_logs.map(({ judgment, judged_by }) => [judgment, judged_by]);
  };

  test("a click rates, another one corrects that, the same again takes it back", async () => {
    await feedback().getByRole("button", { name: "good", exact: true }).click();
    await chosen("good", true);
    await judgments().getByText("good").waitFor();
    await feedback().getByRole("button", { name: "bad", exact: true }).click();
    await chosen("bad", true);
    await chosen("good", false);
    expect(await said()).toEqual([["bad", "owner"]]);
    expect(await audit(page)).toEqual([]);
    await feedback().getByRole("button", { name: "bad", exact: true }).click();
    await chosen("bad", false);
    expect(await said()).toEqual([]);
  });

  test("keys do the same; a correction begins with the answer, and Escape keeps the Log open", async () => {
    await page.keyboard.press("1");
    await chosen("good", true);
    await page.keyboard.press("w");
    const text = feedback().getByRole("textbox", { name: "correction" });
    expect(await text.inputValue()).toBe("It left this moning.");
    await page.keyboard.press("Escape");
    await text.waitFor({ state: "detached" });
    await page.keyboard.press("w");
    await text.fill("It left this morning.");
    await page.keyboard.press("Control+Enter");
    await judgments().getByText("It left this morning.").waitFor();
    expect(await said()).toEqual([
      ["good", "owner"],
      ["It left this morning.", "owner"],
    ]);
    await feedback().getByRole("button", { name: "Take back correction" }).click();
    await feedback().getByRole("button", { name: "Write correction" }).waitFor();
    await page.keyboard.press("u");
    await chosen("good", false);
    expect(await said()).toEqual([]);
  });
});
