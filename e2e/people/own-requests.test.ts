import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hasBrowser } from "../web/testing/open-web.ts";
import { openPeopleWeb, password, type PeopleWeb } from "./testing/open-people-web.ts";

const refund = { kind: "function_call", name: "refund", args: { amount: 30 } };

/** Asks as the page's person. */
const askIn = (page: Page): Promise<{ id: string }> =>
  page.evaluate(async (body) => {
    const headers = { "content-type": "application/json" };
    const reply = await fetch("/v5/approvals", { method: "POST", headers, body: JSON.stringify(body) });
    return (await reply.json()) as { id: string };
  }, refund);

describe.skipIf(!hasBrowser)("what a person asks", () => {
  let web: PeopleWeb;
  beforeAll(async () => {
    web = await openPeopleWeb();
  });
  afterAll(() => web?.[Symbol.asyncDispose]());

  test("is theirs in every browser of theirs: the page says that somebody else decides it", async () => {
    const here = await web.setUp();
    const { id } = await askIn(here);
    const elsewhere = await web.openPage({ width: 390 });
    await elsewhere.goto(web.parley.url);
    await elsewhere.getByLabel("E-mail address").fill("owner@example.com");
    await elsewhere.getByLabel("Password", { exact: true }).fill(password);
    await elsewhere.getByRole("button", { name: "Sign in", exact: true }).click();
    await elsewhere.getByRole("heading", { level: 1, name: "Home" }).waitFor();
    for (const page of [here, elsewhere]) {
      await page.goto(`${web.parley.url}/approvals/${id}`);
      const bar = page.getByRole("group", { name: "Decision" });
      await bar.getByText("You asked for this, so somebody else decides it.").waitFor();
      expect(await bar.getByRole("button", { name: "Deny…" }).isDisabled()).toBe(true);
      expect(await bar.getByRole("button", { name: "Approve refund…" }).isDisabled()).toBe(true);
    }
  });
});
