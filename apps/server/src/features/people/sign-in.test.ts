import { databases } from "@parley/db/testing";
import { describe, expect, test } from "vitest";
import { createBrowser } from "./testing/create-browser.ts";
import { openPeople, password } from "./testing/open-people.ts";

describe.each(databases)("signing in on $name", ({ open }) => {
  test("the first link makes its holder the owner, once", async () => {
    await using people = await openPeople(open);
    const me = await people.owner.browser.ask("GET", "/v5/me");
    expect(me.body).toMatchObject({
      organization: { id: people.organizationId },
      actor: { kind: "session", name: "Olga Owner", role: "owner" },
    });
  });

  test("with a password, and out again", async () => {
    await using people = await openPeople(open);
    const browser = createBrowser(people);
    const email = "Owner@Example.com";
    const wrong = await browser.ask("POST", "/auth/sign-in/email", { email, password: "wrong-password" });
    expect([wrong.status, wrong.setCookies]).toEqual([401, []]);
    const right = await browser.ask("POST", "/auth/sign-in/email", { email, password });
    expect(right.status).toBe(200);
    expect((await browser.ask("GET", "/v5/me")).status).toBe(200);
    expect((await browser.ask("POST", "/auth/sign-out", {})).status).toBe(200);
    expect((await browser.ask("GET", "/v5/me")).status).toBe(401);
    // The other browser stays in.
    expect((await people.owner.browser.ask("GET", "/v5/me")).status).toBe(200);
  });
});
