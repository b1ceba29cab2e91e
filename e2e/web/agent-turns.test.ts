import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { audit, auditLook } from "./testing/audit.ts";
import { hasBrowser, openWeb, type Web } from "./testing/open-web.ts";

describe.skipIf(!hasBrowser)("an Agent takes turns on its page", () => {
  let web: Web;
  let page: Page;
  beforeAll(async () => {
    web = await openWeb({ PARLEY_EXAMPLES: "off" });
    const make = async (noun: string, body: object): Promise<string> => {
      const made = await web.parley.request("POST", `/v5/${noun}`, { body });
      return ((await made.json()) as { id: string }).id;
    };
    const words = await make("tools", {
      path: "support/words",
      tool_type: "snippet",
      setup_values: { hello: "Good day" },
    });
    const agent = await make("agents", {
      path: "support/helper",
      model: "mock",
      provider: "mock",
      tools: [
        { type: "file", link: { file_id: words } },
        { type: "inline", json_schema: { name: "look_up", description: "Finds an order" } },
      ],
      template: [{ role: "system", content: "You help {{ name }}." }],
    });
    page = await web.visit(`/agents/${agent}`);
    await page.getByRole("textbox", { name: "Text of the .agent file" }).getByText("You help").waitFor();
  });
  afterAll(() => web?.[Symbol.asyncDispose]());
  afterEach(() => web.refuseProblems());

  const turn = () => page.getByRole("region", { name: "Turn" });
  const run = () => page.getByRole("button", { name: "Run", exact: true });
  const form = () => turn().getByRole("form", { name: "Results of tools" });
  const say = async (...lines: string[]): Promise<void> => {
    await page.getByRole("textbox", { name: "Message 1" }).fill(lines.join("\n"));
  };
  const stands = (text: string | RegExp) => turn().getByRole("status").filter({ hasText: text }).waitFor();

  test("what is missing is said before anything is asked", async () => {
    await run().click();
    const alert = page.getByRole("alert");
    await alert.filter({ hasText: "Not run: name is empty." }).waitFor();
    expect(await turn().getByRole("article").count()).toBe(0);
    await page.getByLabel("name", { exact: true }).fill("Ada");
  });

  test("each step is shown with the tools that it called; what is asked of the caller is answered by keyboard", async () => {
    await say(
      "@mock text: Let me greet.",
      '@mock tool: words {"key": "hello"}',
      "@mock then",
      '@mock tool: look_up {"order": 7}',
      "@mock then",
      "@mock text: It left today, Ada.",
    );
    await page.keyboard.press("ControlOrMeta+Enter");
    const result = form().getByLabel("Result of look_up");
    await result.waitFor();
    await stands("waits for look_up");
    expect(await turn().getByRole("article").allInnerTexts()).toEqual([
      expect.stringMatching(/Assistant[^]*Let me greet\.[^]*calls\s+words[^]*hello/),
      expect.stringMatching(/Tool[^]*words[^]*Good day/),
      expect.stringMatching(/Assistant[^]*calls\s+look_up[^]*7/),
    ]);
    expect(await form().getByRole("button", { name: "Continue" }).isDisabled()).toBe(true);
    expect(await audit(page)).toEqual([]);
    await result.click();
    await page.keyboard.insertText("left today");
    await expect.poll(() => form().getByRole("button", { name: "Continue" }).isEnabled()).toBe(true);
    await page.keyboard.press("ControlOrMeta+Enter");
    await turn().getByText("It left today, Ada.", { exact: true }).waitFor();
    await stands(/3 steps.*tokens.*log/);
    expect(await turn().getByRole("article").allInnerTexts()).toEqual([
      expect.any(String),
      expect.any(String),
      expect.any(String),
      expect.stringMatching(/Tool[^]*look_up[^]*left today/),
      expect.stringMatching(/It left today, Ada\./),
    ]);
  });

  test("it can be read on a phone and in the dark", async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await audit(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: "dark" });
    expect(await auditLook(page)).toEqual([]);
    await page.setViewportSize({ width: 1440, height: 900 });
    expect(await auditLook(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: "light" });
  });

  test("a turn is stopped, and its Log says so", async () => {
    await say("@mock text: one two three four", "@mock chunks: 2", "@mock pace: 80s");
    await run().click();
    await turn().getByText("one two").waitFor();
    await page.getByRole("button", { name: "Stop" }).click();
    await stands("stopped");
    const link = await turn().getByRole("link", { name: "log" }).getAttribute("href");
    const [id = ""] = /log_\w+/.exec(link ?? "") ?? [];
    const readError = async (): Promise<unknown> => {
      const log = await (await web.parley.request("GET", `/v5/logs/${id}`)).json();
      return (log as { error: unknown }).error;
    };
    await expect.poll(readError, { timeout: 30_000 }).toMatch(/client disconnected/);
  });

  test("what a provider fails with is said", async () => {
    await say("@mock error: 500 final");
    await run().click();
    await turn().getByRole("alert").waitFor();
    await stands("failed");
    expect(await audit(page)).toEqual([]);
  });
});
