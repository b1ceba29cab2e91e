import type { ServerResponse } from "node:http";
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import {
  openAiDelta,
  openAiEnd,
  startRawProvider,
  startStream,
  type RawProvider,
} from "../testing/raw-provider.ts";
import { audit } from "./testing/audit.ts";
import { holdRequests } from "./testing/hold-requests.ts";
import { hasBrowser, openWeb, type Web } from "./testing/open-web.ts";

describe.skipIf(!hasBrowser)("a stranger opens the link printed at the start", () => {
  let web: Web;
  let provider: RawProvider;
  let page: Page;
  beforeAll(async () => {
    provider = await startRawProvider();
    web = await openWeb({ OPENAI_BASE_URL: provider.url });
    page = await web.openPage();
  });
  afterAll(async () => {
    await web?.[Symbol.asyncDispose]();
    await provider?.[Symbol.asyncDispose]();
  });
  afterEach(() => web.refuseProblems());

  test("is signed in and sees Home, with the two commands to begin with", async () => {
    await page.goto(web.parley.signInUrl);
    await page.getByRole("heading", { level: 1, name: "Home" }).waitFor();
    expect(page.url()).toBe(`${web.parley.url}/`);
    expect(await page.getByRole("region", { name: "First steps" }).innerText()).toContain(
      'npx parley call welcome-email --input customer_name="John Doe"',
    );
    await page.getByRole("list", { name: "Changed lately" }).getByText("welcome-email").waitFor();
  });

  test("the same link opens nothing a second time, and says how to get another", async () => {
    const other = await web.openPage();
    await other.goto(web.parley.signInUrl);
    await other.getByRole("heading", { name: "This link does not work any more" }).waitFor();
    await other.getByText("npx parley sign-in").waitFor();
    expect(await audit(other)).toEqual([]);
    expect(await other.context().cookies()).toEqual([]);
    expect(web.takeProblems()).toEqual(["403 GET /sign-in"]);
    await other.context().close();
  });

  test("goes to the app where a session is open already", async () => {
    await page.goto(web.parley.signInUrl);
    await page.getByRole("heading", { level: 1, name: "Home" }).waitFor();
    expect(page.url()).toBe(`${web.parley.url}/`);
  });

  test("runs welcome-email without any key: an answer, its figures, and why it was the mock", async () => {
    await page.getByRole("tree", { name: "Files" }).getByRole("treeitem", { name: "welcome-email" }).click();
    await page.getByRole("heading", { level: 1, name: "welcome-email" }).waitFor();
    await page.getByLabel("customer_name").fill("John Doe");
    await page.getByLabel("product_name").fill("Parley");
    await page.keyboard.press("ControlOrMeta+Enter");
    const answer = page.getByRole("group", { name: "Answer" });
    await answer.getByText("The customer is called John Doe.").waitFor();
    const figures = page.getByRole("status").filter({ hasText: "tokens" });
    await expect.poll(() => figures.innerText()).toMatch(/to first token[\s\S]*\d+ → \d+ tokens[\s\S]*\$0/);
    await page
      .getByText("No key for openai, anthropic: a fallback answered.")
      .click({ position: { x: 4, y: 8 } });
    await expect
      .poll(() => page.getByText(/could not answer/).allInnerTexts())
      .toEqual([expect.stringContaining("OPENAI_API_KEY"), expect.stringContaining("ANTHROPIC_API_KEY")]);
  });

  test("with a key, the answer streams in word by word, and costs", async () => {
    const saved = await web.parley.request("PUT", "/v5/provider-keys/openai", {
      body: { api_key: "sk-e2e-0123456789" },
    });
    expect(saved.status).toBe(200);
    const stream = Promise.withResolvers<ServerResponse>();
    provider.behave((response) => {
      startStream(response);
      response.write(openAiDelta("Dear John,"));
      stream.resolve(response);
    });
    await page.getByRole("button", { name: "Run", exact: true }).filter({ visible: true }).click();
    const response = await stream.promise;
    await page.getByText("Dear John,", { exact: true }).waitFor();
    await page.getByText("answering…").waitFor();
    await page.getByRole("button", { name: "Stop" }).waitFor();
    response.end(openAiDelta(" welcome to Parley.") + openAiEnd);
    await page.getByRole("group", { name: "Answer" }).getByText("Dear John, welcome to Parley.").waitFor();
    await expect
      .poll(() => page.getByRole("status").filter({ hasText: "tokens" }).innerText())
      .toMatch(/5 → 7 tokens[\s\S]*\$0\.0\d+/);
    expect(provider.received[0]?.headers.authorization).toBe("Bearer sk-e2e-0123456789");
  });

  test("finds both calls in Logs and walks them with the keyboard alone", async () => {
    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Logs" }).click();
    const rows = page.getByRole("table", { name: "Logs" }).getByRole("row");
    await rows.nth(1).filter({ hasText: "Dear John, welcome to Parley." }).waitFor();
    await rows.nth(2).filter({ hasText: "mock provider" }).waitFor();
    const drawer = page.getByRole("dialog", { name: "Log" });
    const conversation = drawer.getByRole("region", { name: "Conversation" });

    await page.keyboard.press("j");
    await conversation.getByText("Dear John, welcome to Parley.").waitFor();
    const first = new URL(page.url()).searchParams.get("log");
    expect(first).toMatch(/^log_/);
    await page.keyboard.press("j");
    await conversation.getByText("no model was called").waitFor();
    const second = new URL(page.url()).searchParams.get("log");
    expect(second).not.toBe(first);

    // The Log may be there before the list is: the key waits for it.
    const letGo = await holdRequests(page, "**/v5/logs?*");
    await page.reload();
    await conversation.getByText("no model was called").waitFor();
    await page.keyboard.press("k");
    await letGo();
    await conversation.getByText("Dear John, welcome to Parley.").waitFor();
    expect(new URL(page.url()).searchParams.get("log")).toBe(first);
    await page.keyboard.press("Escape");
    await drawer.waitFor({ state: "detached" });
    await expect.poll(() => new URL(page.url()).search).toBe("");

    await rows.nth(2).getByRole("button").focus();
    await page.keyboard.press("Enter");
    await conversation.getByText("no model was called").waitFor();
    await page.goBack();
    await drawer.waitFor({ state: "detached" });
  });

  test("comes back to Home and sees what it cost", async () => {
    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Home" }).click();
    await page.getByText("2 calls", { exact: true }).waitFor();
    await page.getByText("No call failed.").waitFor();
    await expect
      .poll(() => page.getByRole("region", { name: "Last 7 days" }).innerText())
      .toMatch(/^Last 7 days\s+\$0\.0/);
  });
});
