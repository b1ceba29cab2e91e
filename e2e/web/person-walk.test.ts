import { mailChannel, openMailServer, readTaken } from "@parley/channels/testing";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startSlack } from "../fakes/slack/start-slack.ts";
import { until } from "../testing/until.ts";
import { hasBrowser, openWeb, type Web } from "./testing/open-web.ts";

type Approval = { id: string; args_hash: string };

const refund = {
  kind: "function_call",
  name: "refund",
  args: { order: 7, note: "<b>@here</b> https://evil.example", long: "withoutanyspace".repeat(20) },
  reason: "The parcel arrived broken.",
  deadline_seconds: 3600,
  options: [{ name: "too_much", title: "Too much" }],
} as const;

const phone = 390;

/** A page that can be moved sideways on a telephone is wider than its window. */
const overhang = (page: Page): Promise<number> =>
  page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");

/** What a person sees of one request, wherever they look at it on a telephone. */
describe.skipIf(!hasBrowser)("a request as a person sees it", () => {
  const stack = new AsyncDisposableStack();
  let web: Web;
  let slack: Awaited<ReturnType<typeof startSlack>>;
  let smtp: Awaited<ReturnType<typeof openMailServer>>;
  let asked: Approval;

  const ask = async <T>(path: string, body: unknown): Promise<T> => {
    const reply = await web.parley.request("POST", path, { body });
    expect(reply.status).toBe(201);
    return (await reply.json()) as T;
  };

  beforeAll(async () => {
    slack = stack.use(await startSlack());
    smtp = stack.use(await openMailServer());
    web = stack.use(await openWeb({ PARLEY_EGRESS_ALLOW: "127.0.0.1/32" }));
    await ask("/v5/channels", {
      kind: "slack",
      name: "ops",
      settings: { api_url: slack.url, app_id: slack.appId, team_id: slack.teamId },
      secrets: { signing_secret: slack.signingSecret, bot_token: slack.botToken },
    });
    await ask("/v5/channels", mailChannel(smtp));
    const who = {
      any: [{ channel: "slack:C0OPS" }, { channel: "email:ana@example.com" }, { anyone: true }],
    };
    asked = await ask<Approval>("/v5/approvals", {
      ...refund,
      plan: { steps: [{ who }], allow_requester: true },
    });
    await until(() => (slack.messages.length > 0 && smtp.mails.length > 0 ? true : undefined), 90_000);
  }, 300_000);
  afterAll(() => stack.disposeAsync());

  /** Its tool, its arguments and why: as text, whatever they look like. */
  const expectFacts = async (page: Page): Promise<void> => {
    const text = await page.locator("body").innerText();
    for (const fact of ["refund", "order", "7", "<b>@here</b>", "evil.example", refund.reason])
      expect(text).toContain(fact);
    expect(await page.locator("a[href*='evil.example']").count()).toBe(0);
    await expect.poll(() => overhang(page)).toBeLessThanOrEqual(0);
  };

  test("a card of Slack, as the fake's page shows its blocks", async () => {
    const page = await web.openPage({ width: phone });
    const preview = await fetch(new URL("/preview/messages/0", slack.url));
    await page.setContent(await preview.text());
    await page.getByRole("heading", { name: /refund/ }).waitFor();
    await expectFacts(page);
    const buttons = await page.getByRole("button").allInnerTexts();
    expect(buttons).toEqual(expect.arrayContaining(["Approve", "Deny", "Too much"]));
    expect(web.takeProblems()).toEqual([]);
    await page.context().close();
  });

  test("a mail, as a browser shows its HTML", async () => {
    const { html } = await readTaken(smtp.mails[0]!);
    const page = await web.openPage({ width: phone });
    await page.setContent(html!);
    await page.getByRole("heading", { name: /refund/ }).waitFor();
    await expectFacts(page);
    // Who is no member has no links of their own: they answer, or open it.
    expect(await page.getByRole("link").allInnerTexts()).toEqual(["See all of it, and decide"]);
    expect(await page.locator("body").innerText()).toContain("Reply with nothing but “yes” or “no”");
    expect(web.takeProblems()).toEqual([]);
    await page.context().close();
  });

  test("the inbox, and the request that is opened from it", async () => {
    const page = await web.visit("/approvals", { width: phone });
    const row = page.getByRole("list", { name: "Requests" }).getByRole("link", { name: /refund/ });
    await row.waitFor();
    await expect.poll(() => overhang(page)).toBeLessThanOrEqual(0);
    await row.click();
    await page.getByRole("heading", { level: 1, name: "Run refund?" }).waitFor();
    await page.getByRole("table", { name: "Arguments" }).getByText("<b>@here</b>").waitFor();
    await expect.poll(() => page.getByRole("button", { name: "Deny…" }).isEnabled()).toBe(true);
    await expectFacts(page);
    expect(await page.getByRole("button", { name: "Approve refund…" }).isVisible()).toBe(true);
    expect(page.url()).toContain(asked.id);
    web.refuseProblems();
    await page.context().close();
  });
});
