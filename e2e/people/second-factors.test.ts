import { createHmac } from "node:crypto";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { audit } from "../web/testing/audit.ts";
import { hasBrowser } from "../web/testing/open-web.ts";
import { openPeopleWeb, password, type PeopleWeb } from "./testing/open-people-web.ts";

const home = (page: Page) => page.getByRole("heading", { level: 1, name: "Home" }).waitFor();

describe.skipIf(!hasBrowser)("more than a password", () => {
  let web: PeopleWeb;
  let owner: Page;
  beforeAll(async () => {
    web = await openPeopleWeb();
    owner = await web.setUp();
  });
  afterAll(() => web?.[Symbol.asyncDispose]());

  const openAccount = async (): Promise<void> => {
    await owner.goto(`${web.parley.url}/settings/account`);
    await owner.getByRole("heading", { level: 1, name: "Your account" }).waitFor();
  };
  const signOut = async (): Promise<void> => {
    await owner.goto(`${web.parley.url}/settings`);
    await owner.getByRole("button", { name: "Sign this browser out" }).click();
    await owner.getByRole("heading", { level: 1, name: "Sign in to Parley" }).waitFor();
    await owner.goto(web.parley.url);
  };
  const givePassword = async (): Promise<void> => {
    await owner.getByLabel("E-mail address").fill("owner@example.com");
    await owner.getByLabel("Password", { exact: true }).fill(password);
    await owner.getByRole("button", { name: "Sign in", exact: true }).click();
  };

  test("a passkey is made and signs in", async () => {
    const devtools = await owner.context().newCDPSession(owner);
    await devtools.send("WebAuthn.enable");
    await devtools.send("WebAuthn.addVirtualAuthenticator", {
      options: {
        protocol: "ctap2",
        transport: "internal",
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
    await openAccount();
    await owner.getByRole("button", { name: "Add a passkey…" }).click();
    const dialog = owner.getByRole("dialog");
    await dialog.getByLabel("Name").fill("Laptop");
    await dialog.getByRole("button", { name: "Make the passkey" }).click();
    await owner.getByRole("group", { name: "Laptop" }).waitFor();
    await signOut();
    await owner.getByRole("button", { name: "Sign in with a passkey" }).click();
    await home(owner);
    await openAccount();
    // Only now: the audit's own session at the browser would end the authenticator.
    expect(await audit(owner)).toEqual([]);
    await owner.getByRole("group", { name: "Laptop" }).getByRole("button", { name: "Remove…" }).click();
    await owner.getByRole("dialog").getByRole("button", { name: "Remove Laptop" }).click();
    await owner.getByText("No passkeys yet.").waitFor();
    web.takeProblems();
  });

  test("with codes of an app, a password is not enough; a backup code works once", async () => {
    await openAccount();
    await owner.getByRole("button", { name: "Turn on…" }).click();
    const dialog = owner.getByRole("dialog");
    await dialog.getByLabel("Password", { exact: true }).fill(password);
    await dialog.getByRole("button", { name: "Go on" }).click();
    const secret = (await dialog.getByLabel("Key", { exact: true }).innerText()).trim();
    await dialog.getByLabel("Code").fill(codeOf(secret));
    await dialog.getByRole("button", { name: "Turn two steps on" }).click();
    await dialog.getByRole("list", { name: "Backup codes" }).waitFor();
    const codes = await dialog.getByRole("listitem").allInnerTexts();
    expect(codes.length).toBeGreaterThan(5);
    await dialog.getByRole("button", { name: "I have kept them" }).click();
    await owner.getByRole("region", { name: "Two steps" }).getByText("on", { exact: true }).waitFor();

    await signOut();
    await givePassword();
    await owner.getByLabel("Code").fill("000000");
    await owner.getByRole("button", { name: "Sign in", exact: true }).click();
    await owner.getByRole("alert").getByText("This code is wrong").waitFor();
    expect(await audit(owner)).toEqual([]);
    await owner.getByLabel("Code").fill(codeOf(secret));
    await owner.getByRole("button", { name: "Sign in", exact: true }).click();
    await home(owner);

    for (const isFirst of [true, false]) {
      await signOut();
      await givePassword();
      await owner.getByRole("button", { name: "Use a backup code instead" }).click();
      await owner.getByLabel("Backup code").fill(codes[0] ?? "");
      await owner.getByRole("button", { name: "Sign in", exact: true }).click();
      if (isFirst) await home(owner);
      else await owner.getByRole("alert").getByText("This backup code is wrong").waitFor();
    }
    web.takeProblems();
  });

  test("a link by mail asks for the code as well", async () => {
    await owner.goto(web.parley.url);
    await owner.getByLabel("E-mail address").fill("owner@example.com");
    await owner.getByRole("button", { name: "Send me a sign-in link" }).click();
    await owner.goto(await web.mail.takeLink("owner@example.com"));
    await owner.getByRole("button", { name: "Sign in" }).click();
    await owner.getByText("Six digits, from your authenticator app.").waitFor();
    const me = await owner.evaluate(async () => (await fetch("/v5/me")).status);
    expect(me).toBe(401);
    web.takeProblems();
  });
});

/** The code of RFC 6238 for now. */
function codeOf(secret: string): string {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...secret.replaceAll(/[^A-Z2-7]/g, "")]
    .map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, "0"))
    .join("");
  const key = Buffer.from(bits.match(/.{8}/g)?.map((byte) => Number.parseInt(byte, 2)) ?? []);
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const hash = createHmac("sha1", key).update(counter).digest();
  const offset = (hash.at(-1) ?? 0) & 0xf;
  return String((hash.readUInt32BE(offset) & 0x7fff_ffff) % 1_000_000).padStart(6, "0");
}
