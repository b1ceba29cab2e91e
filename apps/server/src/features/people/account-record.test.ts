import { databases } from "@parley/db/testing";
import { describe, expect, test } from "vitest";
import { codeOf } from "./testing/code-of.ts";
import { createBrowser } from "./testing/create-browser.ts";
import { openPeople, password, type People } from "./testing/open-people.ts";

type Entry = {
  action: string;
  outcome: string;
  address: string | null;
  target: string | null;
  actor: { id: string; name: string };
  details: { by?: string; code?: string; repeated?: number };
};

async function readEntries(people: People, action: string): Promise<Entry[]> {
  const { body } = await people.ask<{ records: Entry[] }>("GET", `/v5/audit?action=${action}&size=100`);
  return body.records.toReversed();
}

const shortly = ({ action, outcome, details: { by, code } }: Entry) =>
  [action, outcome, by ?? code].filter((word) => word !== undefined).join(" ");

describe.each(databases)("what people do with their accounts on $name", { timeout: 120_000 }, ({ open }) => {
  test("is on record: coming in, failing to, going out, each with its address", async () => {
    await using people = await openPeople(open);
    const ana = await people.join("ana@example.com");
    const browser = createBrowser(people);
    const wrong = { email: "ANA@example.com", password: "not her password" };
    await browser.ask("POST", "/auth/sign-in/email", wrong);
    await browser.ask("POST", "/auth/sign-in/email", { ...wrong, email: "nobody@example.com" });
    await browser.ask("POST", "/auth/sign-in/email", { email: ana.email, password });
    await browser.ask("POST", "/auth/sign-out", {});
    await ana.browser.ask("DELETE", "/v5/session");
    const entries = await readEntries(people, "sessions.");
    expect(entries.map(shortly)).toEqual([
      "sessions.signIn denied password",
      "sessions.signIn done password",
      "sessions.signOut done",
    ]);
    for (const entry of entries)
      expect(entry).toMatchObject({ target: ana.email, actor: { id: ana.userId, name: "ana" } });
    expect(entries[0]?.details.code).toBe("INVALID_EMAIL_OR_PASSWORD");
    expect((await readEntries(people, "me.signOut")).map(shortly)).toEqual(["me.signOut done"]);
    expect((await readEntries(people, "invitations.accept")).map(shortly)).toEqual([
      "invitations.accept done",
    ]);
    expect((await readEntries(people, "organizations.setUp")).map(shortly)).toEqual([
      "organizations.setUp done",
    ]);
    const text = JSON.stringify(await people.ask("GET", "/v5/audit?size=100"));
    for (const secret of [password, wrong.password, "nobody@example.com"]) expect(text).not.toContain(secret);
  });

  test("is on record of whom it was tried for: with another's cookie as well, and sent as a form", async () => {
    await using people = await openPeople(open);
    const ana = await people.join("ana@example.com");
    const ben = await people.join("ben@example.com");
    await ben.browser.ask("POST", "/auth/sign-in/email", { email: ana.email, password: "not her password" });
    const form = { email: ana.email, password: "not hers either" };
    const reply = await people.app.fetch(
      new Request("http://parley.test/auth/sign-in/email", {
        method: "POST",
        headers: { origin: "http://parley.test", host: "parley.test", "sec-fetch-site": "same-origin" },
        body: new URLSearchParams(form),
      }),
    );
    expect(reply.status).toBe(401);
    // Whoever is not signed in names nobody by what they send beside.
    await createBrowser(people).ask("POST", "/auth/change-password", { ...form, newPassword: password });
    await people.services.auditor.flush();
    const entries = await readEntries(people, "sessions.");
    expect(entries.map((entry) => [shortly(entry), entry.target, entry.details.repeated])).toEqual([
      ["sessions.signIn denied password", ana.email, undefined],
      ["sessions.signIn denied password", ana.email, 1],
    ]);
    expect(await readEntries(people, "account.")).toEqual([]);
  });

  test("is on record: passwords, names, second factors, and sessions that are ended", async () => {
    await using people = await openPeople(open);
    const ana = await people.join("ana@example.com");
    const other = createBrowser(people);
    await other.ask("POST", "/auth/sign-in/email", { email: ana.email, password });
    const changed = { currentPassword: password, newPassword: "another battery of horses" };
    await ana.browser.ask("POST", "/auth/change-password", { ...changed, currentPassword: "wrong password" });
    expect((await ana.browser.ask("POST", "/auth/change-password", changed)).status).toBe(200);
    // A new password ends all other sessions, whatever the page asked for.
    expect([
      (await other.ask("GET", "/v5/me")).status,
      (await ana.browser.ask("GET", "/v5/me")).status,
    ]).toEqual([401, 200]);
    const { body } = await ana.browser.ask<{ totpURI: string; backupCodes: string[] }>(
      "POST",
      "/auth/two-factor/enable",
      { password: changed.newPassword },
    );
    // better-auth reads the clock of the process.
    const code = codeOf(body.totpURI, Date.now());
    expect((await ana.browser.ask("POST", "/auth/two-factor/verify-totp", { code })).status).toBe(200);
    const half = createBrowser(people);
    await half.ask("POST", "/auth/sign-in/email", { email: ana.email, password: changed.newPassword });
    await half.ask("POST", "/auth/two-factor/verify-totp", { code: "abcdef" });
    const [backup] = body.backupCodes;
    expect((await half.ask("POST", "/auth/two-factor/verify-backup-code", { code: backup })).status).toBe(
      200,
    );
    await half.ask("DELETE", "/v5/sessions");
    expect((await readEntries(people, "account.")).map(shortly)).toEqual([
      "account.changePassword denied INVALID_PASSWORD",
      "account.changePassword done",
      "account.beginSecondFactor done",
      "account.enableSecondFactor done",
    ]);
    expect((await readEntries(people, "sessions.")).map(shortly)).toEqual([
      "sessions.signIn done password",
      "sessions.signIn denied authenticator",
      "sessions.signIn done backup-code",
      "sessions.revokeOthers done",
    ]);
  });

  test("takes names only that can be shown, and no pictures", async () => {
    await using people = await openPeople(open);
    const { browser } = people.owner;
    for (const body of [
      { name: "x".repeat(5000) },
      { name: "a\u0000b" },
      { name: "" },
      { image: "javascript:1" },
    ])
      expect([body, (await browser.ask("POST", "/auth/update-user", body)).status]).toEqual([body, 400]);
    expect((await browser.ask("POST", "/auth/update-user", { name: "Olga" })).status).toBe(200);
    expect((await browser.ask("GET", "/v5/me")).body).toMatchObject({ actor: { name: "Olga" } });
  });

  test("is not begun by a link of another place: nobody is signed in to another's account", async () => {
    await using people = await openPeople(open);
    const foreign = createBrowser(people, { "sec-fetch-site": "cross-site" });
    const reply = await foreign.ask("GET", "/auth/magic-link/verify?token=x");
    expect(reply).toMatchObject({ status: 403, setCookies: [] });
  });
});
