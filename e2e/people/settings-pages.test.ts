import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { audit } from "../web/testing/audit.ts";
import { hasBrowser } from "../web/testing/open-web.ts";
import { openPeopleWeb, type PeopleWeb } from "./testing/open-people-web.ts";

const dayMs = 24 * 60 * 60 * 1000;

describe.skipIf(!hasBrowser)("the pages of the settings", () => {
  let web: PeopleWeb;
  let page: Page;
  beforeAll(async () => {
    web = await openPeopleWeb();
    for (const daysAgo of [0, 45, 120]) await log("support/reply", daysAgo);
    page = await web.setUp();
    // What was asked before there was a session.
    web.takeProblems();
  });
  afterAll(() => web?.[Symbol.asyncDispose]());
  afterEach(() => {
    // That there is no hook is told by this.
    const unexpected = web.takeProblems().filter((problem) => problem !== "404 GET /v5/redaction-hook");
    if (unexpected.length > 0) throw new Error(unexpected.join("\n"));
  });

  const log = async (path: string, daysAgo: number): Promise<void> => {
    const prompt = { model: "mock-echo", provider: "mock", endpoint: "complete", template: "Hi" };
    const created_at = new Date(Date.now() - daysAgo * dayMs).toISOString();
    const body = { path, prompt, output: "Dear Ada", created_at };
    expect((await web.parley.request("POST", "/v5/prompts/log", { body })).ok).toBe(true);
  };
  const read = async (path: string): Promise<unknown> => (await web.parley.request("GET", path)).json();
  const open = async (path: string, title: string): Promise<void> => {
    await page.goto(web.parley.url + path);
    await page.getByRole("heading", { level: 1, name: title }).waitFor();
  };
  const dialog = () => page.getByRole("dialog");
  const isClosed = () => dialog().waitFor({ state: "detached" });
  const choose = async (field: string, option: string): Promise<void> => {
    const box = dialog().getByRole("combobox", { name: field });
    await box.focus();
    await box.press("ArrowDown");
    await page.getByRole("option", { name: option, exact: true }).click();
  };

  test("a role is made; a directory and an environment are its holders' alone, until they are everybody's", async () => {
    await open("/settings/access", "Access");
    await page.getByRole("button", { name: "Make a role…" }).click();
    await dialog().getByLabel("Name").fill("counsel");
    await dialog().getByRole("checkbox", { name: "deploy", exact: true }).check();
    await dialog().getByRole("button", { name: "Make the role" }).click();
    await page.getByRole("group", { name: "counsel" }).getByText("read, deploy").waitFor();

    await page.getByRole("button", { name: "Set a rule…" }).click();
    await choose("Directory", "support");
    await choose("Who", "Every counsel");
    await dialog().getByRole("button", { name: "Set the rule" }).click();
    await isClosed();
    await page.getByRole("group", { name: "support", exact: true }).getByText("only those named").waitFor();
    expect(await read("/v5/directory-access")).toMatchObject([
      { path: "support", is_private: true, grants: [{ kind: "role", permissions: ["read"] }] },
    ]);

    const production = page.getByRole("group", { name: "production", exact: true });
    await production.getByRole("button", { name: "Protect…" }).click();
    await choose("Deployers", "Every counsel");
    // The list stays open for more; the first Escape closes it, and only it.
    await page.keyboard.press("Escape");
    await dialog().getByRole("button", { name: "Protect production" }).click();
    await isClosed();
    await production.getByText("Every counsel, admins").waitFor();
    expect(await audit(page)).toEqual([]);
    await production.getByRole("button", { name: "Open to all…" }).click();
    await dialog().getByRole("button", { name: "Open production" }).click();
    await production.getByText("everybody who has the permission deploy").waitFor();
    expect(await read("/v5/protected-environments")).toEqual([]);
  });

  test("a channel is set up without its secrets being shown again, turned off and deleted", async () => {
    await open("/settings/channels", "Channels");
    await page.getByText("No channels yet").waitFor();
    await page.getByRole("button", { name: "Set up a channel…" }).click();
    await dialog().getByLabel("Name").fill("ops");
    await dialog().getByLabel("Signing secret").fill("a signing secret of tests");
    await dialog().getByLabel("Default place").fill("C0OPS");
    expect(await audit(page)).toEqual([]);
    await dialog().getByRole("button", { name: "Set up the channel" }).click();
    await isClosed();
    await page.getByText("Nothing failed.").waitFor();
    expect(await page.content()).not.toContain("a signing secret of tests");
    expect(await audit(page)).toEqual([]);
    await page.getByRole("button", { name: "Turn off" }).click();
    await page.getByRole("button", { name: "Turn on" }).waitFor();
    expect(await read("/v5/channels")).toMatchObject([
      { kind: "slack", is_enabled: false, default_place: "C0OPS", secrets: ["signing_secret"] },
    ]);
    await page.getByRole("button", { name: "Delete…" }).click();
    await dialog().getByRole("button", { name: "Delete ops" }).click();
    await isClosed();
    await page.getByText("No channels yet").waitFor();
  });

  test("a retention rule says beforehand what it deletes; applied, it did that and says so", async () => {
    await open("/settings/retention", "Retention");
    await page.getByRole("button", { name: "Set a rule…" }).click();
    await choose("Directory", "support");
    await dialog().getByLabel("Redact Logs after").fill("30");
    await dialog().getByLabel("Delete Logs after").fill("90");
    const preview = dialog().getByRole("status");
    await preview.getByText("1 Log deleted, 1 Log redacted").first().waitFor();
    expect(await audit(page)).toEqual([]);
    await dialog().getByRole("button", { name: "Set the rule" }).click();
    await isClosed();
    await page.getByText("redacted after 30 days, deleted after 90 days").waitFor();

    await page.getByRole("button", { name: "Apply the rules now…" }).click();
    await dialog().getByText("1 Log deleted, 1 Log redacted").first().waitFor();
    await dialog().getByRole("button", { name: "Delete and redact these Logs" }).click();
    await isClosed();
    await page.getByRole("region", { name: "What was deleted" }).getByText("File by File").click();
    expect(await read("/v5/retention-reports")).toMatchObject([{ deleted: 1, redacted: 1 }]);
    expect(await audit(page)).toEqual([]);
  });

  test("a key is made with limits, works, is changed, and works no more once it is revoked", async () => {
    await open("/settings/keys", "Keys and budgets");
    await page.getByRole("button", { name: "Make a key…" }).click();
    await dialog().getByLabel("Name").fill("the support app");
    await dialog().getByRole("checkbox", { name: "read", exact: true }).check();
    await dialog().getByLabel("Budget a month").fill("25");
    await dialog().getByRole("button", { name: "Make the key" }).click();
    const key = await dialog().getByLabel("Secret", { exact: true }).innerText();
    await dialog().getByRole("button", { name: "I have kept it" }).click();
    await isClosed();
    const ask = async () =>
      (await fetch(`${web.parley.url}/v5/me`, { headers: { "x-api-key": key } })).status;
    expect(await ask()).toBe(200);

    const row = page
      .getByRole("region", { name: "API keys" })
      .getByRole("group", { name: "the support app" });
    const act = async (name: string): Promise<void> => {
      await row.getByRole("button", { name: "What to do with the support app" }).click();
      await page.getByRole("menuitem", { name }).click();
    };
    await act("Change…");
    await dialog().getByLabel("Budget a month").fill("40");
    await dialog().getByRole("button", { name: "Save the key" }).click();
    await row.getByText("$0 of $40.00 this month").waitFor();
    await page.getByRole("meter", { name: "Used of the budget of the support app, per cent" }).waitFor();
    expect(await audit(page)).toEqual([]);
    await act("Revoke…");
    await dialog().getByRole("button", { name: "Revoke the key" }).click();
    await page.getByRole("button", { name: "Show 1 key that ended" }).waitFor();
    await expect.poll(ask).toBe(401);
  });

  test("the audit log is narrowed to one action, by its address too, and verified", async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await open("/settings/audit?action=retention.", "Audit log");
    const entries = page.getByRole("table", { name: "Audit entries" });
    await expect
      .poll(() => entries.getByRole("button").allInnerTexts())
      .toEqual(["retention.run", "retention.set"]);
    await entries.getByRole("button", { name: "retention.set" }).click();
    await entries.getByText('"delete_after_days": 90').waitFor();
    await page.getByRole("button", { name: "Verify" }).click();
    await page.getByRole("main").getByText("each as it was written").waitFor();
    expect(await audit(page)).toEqual([]);
    await page.getByRole("button", { name: "Clear" }).click();
    await entries.getByRole("button", { name: "roles.create" }).waitFor();
    await expect.poll(() => new URL(page.url()).search).toBe("");
  });

  test("what the audit log is narrowed to is what is exported", async () => {
    await open("/settings/audit?action=retention.", "Audit log");
    const href = await page.getByRole("link", { name: "Export these" }).getAttribute("href");
    const lines = (await (await web.parley.request("GET", href ?? "")).text()).trim().split("\n");
    const actions = lines.map((line) => (JSON.parse(line) as { action: string }).action);
    expect(actions).toEqual(["retention.set", "retention.run"]);
    await open("/settings/audit", "Audit log");
    await page.getByRole("link", { name: "Export all" }).waitFor();
  });

  test("a redaction hook is set, tried, given a new secret and removed; each secret is shown once", async () => {
    await open("/settings/retention", "Retention");
    const hook = page.getByRole("region", { name: "Redaction hook" });
    await hook.getByRole("button", { name: "Set a hook…" }).click();
    await dialog().getByLabel("Address").fill("https://redact.invalid/hook");
    await dialog().getByRole("radio", { name: "Write what the rules leave" }).check();
    expect(await audit(page)).toEqual([]);
    await dialog().getByRole("button", { name: "Ask this hook" }).click();
    const secret = await dialog().getByLabel("Secret", { exact: true }).innerText();
    expect(secret).toMatch(/^whsec_/);
    await dialog().getByRole("button", { name: "I have kept it" }).click();
    await isClosed();
    const act = (name: string) => hook.getByRole("button", { name }).click();
    await act("Try…");
    await dialog().getByLabel("Text").fill("Dear Ada");
    await dialog().getByRole("button", { name: "Ask the hook" }).click();
    // Nobody answers at that address.
    await dialog().getByRole("alert").waitFor();
    expect(await audit(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await isClosed();
    await act("New secret…");
    await dialog().getByRole("button", { name: "Make a new secret" }).click();
    await expect.poll(() => dialog().getByLabel("Secret", { exact: true }).innerText()).toMatch(/^whsec_/);
    expect(await dialog().getByLabel("Secret", { exact: true }).innerText()).not.toBe(secret);
    await dialog().getByRole("button", { name: "I have kept it" }).click();
    await isClosed();
    await act("Remove…");
    await dialog().waitFor();
    expect(await audit(page)).toEqual([]);
    await dialog().getByRole("button", { name: "Remove the hook" }).click();
    await hook.getByRole("button", { name: "Set a hook…" }).waitFor();
    web.takeProblems();
  });

  test("the only owner is told why they cannot leave; with another one they go", async () => {
    await open("/settings/people", "People");
    const leave = async (): Promise<void> => {
      await page.getByRole("button", { name: "Leave…" }).click();
      await dialog().waitFor();
      expect(await audit(page)).toEqual([]);
      await dialog()
        .getByRole("button", { name: /^Leave / })
        .click();
    };
    await leave();
    await dialog().getByRole("alert").waitFor();
    await page.keyboard.press("Escape");
    await isClosed();
    web.takeProblems();
    const invited = await page.evaluate(async () => {
      const reply = await fetch("/v5/invitations", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ email_address: "ben@example.com", role: "owner" }),
      });
      return (await reply.json()) as { url: string };
    });
    const token = new URL(invited.url).searchParams.get("token");
    const { origin } = new URL(web.parley.url);
    const joined = await fetch(`${origin}/auth/join`, {
      method: "POST",
      headers: { "content-type": "application/json", origin, "sec-fetch-site": "same-origin" },
      body: JSON.stringify({ token, name: "Ben", password: "correct horse battery" }),
    });
    expect(joined.status).toBe(200);
    await leave();
    await page.getByText("You belong to no organization").first().waitFor();
    web.takeProblems();
  });
});
