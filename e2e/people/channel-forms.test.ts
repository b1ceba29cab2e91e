import type { Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { audit } from "../web/testing/audit.ts";
import { hasBrowser } from "../web/testing/open-web.ts";
import { openPeopleWeb, type PeopleWeb } from "./testing/open-people-web.ts";

type Written = { label: string; value: string };

/** How a kind is set up by its form, with one thing that is refused at first. */
type Form = {
  kind: string;
  title: string;
  fields: Written[];
  refused: Written & { says: string; instead: string };
  /** What the list says of it afterwards. */
  listed: string;
  settings: object;
  secrets: string[];
};

const secret = "a-secret-of-the-tests";
const sid = `AC${"a1".repeat(16)}`;
const guid = "11111111-2222-3333-4444-555555555555";
const key = JSON.stringify({ client_email: "bot@example.iam", private_key: `${secret} `.repeat(6) });
const hex = "0a".repeat(32);

const forms: Form[] = [
  {
    kind: "slack",
    title: "Slack",
    fields: [
      { label: "Workspace id", value: "T0123456789" },
      { label: "Bot token", value: `xoxb-${secret}` },
    ],
    refused: {
      label: "App-level token",
      value: secret,
      says: "An app-level token begins with xapp-",
      // With one, Slack is asked at once.
      instead: "",
    },
    listed: "Manifest… holds the addresses for Slack",
    settings: { team_id: "T0123456789" },
    secrets: ["bot_token"],
  },
  {
    kind: "teams",
    title: "Microsoft Teams",
    fields: [
      { label: "App id", value: guid },
      { label: "Tenant id", value: guid },
    ],
    refused: { label: "Client secret", value: "short", says: "not its id", instead: secret },
    listed: "Messaging endpoint",
    settings: { app_id: guid, tenant_id: guid },
    secrets: ["app_password"],
  },
  {
    kind: "google_chat",
    title: "Google Chat",
    fields: [{ label: "Project number", value: "123456789012" }],
    refused: {
      label: "Service account’s key",
      value: secret,
      says: "Give the whole JSON file",
      instead: key,
    },
    listed: "HTTP endpoint URL",
    settings: { project_number: "123456789012" },
    secrets: ["service_account_key"],
  },
  {
    kind: "discord",
    title: "Discord",
    fields: [
      { label: "Application id", value: "1100000000000000001" },
      { label: "Public key", value: hex },
    ],
    refused: { label: "Bot token", value: "short", says: "copy the whole token", instead: secret },
    listed: "Interactions Endpoint URL",
    settings: { application_id: "1100000000000000001", public_key: hex },
    secrets: ["bot_token"],
  },
  {
    kind: "telegram",
    title: "Telegram",
    fields: [{ label: "Webhook secret", value: secret }],
    refused: {
      label: "Bot token",
      value: "no token",
      says: "It is what @BotFather gave",
      instead: "123456:ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    },
    listed: "At Telegram, by this command: the webhook",
    settings: {},
    secrets: ["bot_token", "webhook_secret"],
  },
  {
    kind: "whatsapp",
    title: "WhatsApp",
    fields: [
      { label: "Phone number id", value: "106540352242922" },
      { label: "Access token", value: secret },
      { label: "Verify token", value: secret },
    ],
    refused: { label: "App secret", value: secret, says: "It has 32 digits", instead: "0a".repeat(16) },
    listed: "Callback URL, with the verify token",
    settings: { phone_number_id: "106540352242922" },
    secrets: ["access_token", "app_secret", "verify_token"],
  },
  {
    kind: "twilio_whatsapp",
    title: "WhatsApp by Twilio",
    fields: [
      { label: "Number", value: "+14155238886" },
      { label: "Auth token", value: secret },
    ],
    refused: { label: "Account SID", value: "AC12", says: "It begins with AC", instead: sid },
    listed: "the WhatsApp sender’s webhook",
    settings: { account_sid: sid, from: "+14155238886" },
    secrets: ["auth_token"],
  },
  {
    kind: "sms",
    title: "Text messages by Twilio",
    fields: [
      { label: "Account SID", value: sid },
      { label: "Auth token", value: secret },
    ],
    refused: {
      label: "Number",
      value: "0151",
      says: "Give the number with its country",
      instead: "+15005550006",
    },
    listed: "webhook for incoming messages",
    settings: { account_sid: sid, from: "+15005550006" },
    secrets: ["auth_token"],
  },
  {
    kind: "webhook",
    title: "A program of yours",
    fields: [{ label: "Address", value: "https://example.org/parley" }],
    refused: {
      label: "Secret",
      value: "whsec_short",
      says: "at least 24 random bytes",
      instead: `whsec_${"A".repeat(44)}`,
    },
    listed: "Your program posts its signed answers to",
    settings: { url: "https://example.org/parley" },
    secrets: ["secret"],
  },
];

describe.skipIf(!hasBrowser)("channels in the settings", () => {
  let web: PeopleWeb;
  let page: Page;
  beforeAll(async () => {
    web = await openPeopleWeb();
    page = await web.setUp();
    // What was asked before there was a session.
    web.takeProblems();
  });
  afterAll(() => web?.[Symbol.asyncDispose]());
  afterEach(() => web.refuseProblems());

  const dialog = () => page.getByRole("dialog");
  /** By the whole of its label, which may end in the mark of what is needed. */
  const field = (label: string): Locator => dialog().getByLabel(new RegExp(`^${label}(?: \\*)?$`, "u"));
  const choose = async (name: string, option: string): Promise<void> => {
    const box = dialog().getByRole("combobox", { name });
    await box.focus();
    await box.press("ArrowDown");
    await page.getByRole("option", { name: option, exact: true }).click();
  };
  const show = async (): Promise<void> => {
    await page.goto(`${web.parley.url}/settings/channels`);
    await page.getByRole("switch", { name: "A Prompt reads what is unclear" }).waitFor();
  };
  const list = async () =>
    (await (await web.parley.request("GET", "/v5/channels")).json()) as { id: string; name: string }[];
  const close = async (): Promise<void> => {
    await page.keyboard.press("Escape");
    await dialog().waitFor({ state: "detached" });
  };
  /** What a field is marked with, as its reader hears it. */
  const marksOf = (of: Locator) =>
    of.evaluate((element) => {
      const words = (element.getAttribute("aria-describedby") ?? "").split(" ");
      return {
        isFocused: element === element.ownerDocument.activeElement,
        invalid: element.getAttribute("aria-invalid"),
        description: words
          .map((id: string) => element.ownerDocument.getElementById(id)?.textContent)
          .join(" "),
      };
    });

  test.each(forms)("$title is set up by its form, which says at the field what is refused", async (form) => {
    const { kind, title, fields, refused, listed, settings, secrets } = form;
    await show();
    await page.getByRole("button", { name: "Set up a channel…" }).press("Enter");
    if (kind !== "slack") await choose("Kind", title);
    await dialog().getByRole("list", { name: "What to do" }).waitFor();
    const save = dialog().getByRole("button", { name: "Set up the channel" });
    expect(await save.isDisabled()).toBe(true);
    await field("Name").fill(kind);
    for (const { label, value } of [...fields, refused]) await field(label).fill(value);
    expect(await audit(page)).toEqual([]);
    await save.click();
    await dialog().getByText(refused.says).waitFor();
    await dialog().getByText("Nothing was saved").waitFor();
    // The browser says so as well.
    expect(web.takeProblems()).toEqual(["422 POST /v5/channels"]);
    await expect
      .poll(() => marksOf(field(refused.label)), { timeout: 30_000 })
      .toEqual({ isFocused: true, invalid: "true", description: expect.stringContaining(refused.says) });
    expect(await audit(page)).toEqual([]);
    // What was written stays.
    for (const { label, value } of fields) expect(await field(label).inputValue()).toBe(value);

    await field(refused.label).fill(refused.instead);
    await save.click();
    await dialog().waitFor({ state: "detached" });
    const row = page.getByRole("group", { name: kind, exact: true });
    await row.getByText(listed).waitFor();
    await row.getByText("/channels/", { exact: false }).first().waitFor();
    expect(await audit(page)).toEqual([]);
    const [made] = await list();
    expect(made).toMatchObject({ kind, name: kind, settings });
    expect((made as unknown as { secrets: string[] }).secrets.toSorted()).toEqual(secrets);

    await row.getByRole("button", { name: "Change…" }).press("Enter");
    await expect.poll(() => field("Name").inputValue(), { timeout: 30_000 }).toBe(kind);
    for (const { label, value } of [...fields, { label: refused.label, value: refused.instead }])
      expect([value, ""]).toContain(await field(label).inputValue());
    expect(await page.content()).not.toContain(secret);
    await close();
    await web.parley.request("DELETE", `/v5/channels/${made?.id}`);
  });

  test("Telegram’s command holds the address and none of the secrets", async () => {
    const secrets = { bot_token: "123456:ABCDEFGHIJKLMNOPQRSTUVWXYZ", webhook_secret: secret };
    const channel = { kind: "telegram", name: "ops", settings: {}, secrets };
    await web.parley.request("POST", "/v5/channels", { body: channel });
    await show();
    const command = page.getByLabel("Command", { exact: true });
    await command.getByText("/setWebhook").waitFor();
    const [{ id } = { id: "" }] = await list();
    expect(await command.textContent()).toContain(`/channels/${id}`);
    for (const one of Object.values(secrets)) expect(await page.content()).not.toContain(one);
  });

  test("an account at the platform is linked to a member, who is told, and unlinked", async () => {
    await page.getByRole("button", { name: "People…" }).press("Enter");
    await dialog().getByText("Nobody is linked yet").waitFor();
    const link = dialog().getByRole("button", { name: "Link the account" });
    expect(await link.isDisabled()).toBe(true);
    await field("Account’s number").fill("4242");
    expect(await link.isDisabled()).toBe(true);
    await choose("Is whose", "Olga Owner (owner@example.com)");
    expect(await audit(page)).toEqual([]);
    await link.click();
    const linked = dialog().getByRole("list", { name: "Linked accounts" });
    await linked.getByText("is Olga Owner").waitFor();
    expect(await field("Account’s number").inputValue()).toBe("");
    await expect
      .poll(() => web.mail.mails.map(({ text }) => text).join("\n"), { timeout: 30_000 })
      .toMatch(/4242[^]*\/settings\/account/u);
    await field("Account’s number").fill("4242");
    await dialog().getByText("It is linked to Olga Owner already").waitFor();
    expect(await link.isDisabled()).toBe(true);
    await page.setViewportSize({ width: 390, height: 800 });
    await page.emulateMedia({ colorScheme: "dark" });
    expect(await audit(page)).toEqual([]);
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.emulateMedia({ colorScheme: "light" });
    await dialog().getByRole("button", { name: "Unlink 4242" }).click();
    await dialog().getByText("Nobody is linked yet").waitFor();
    await close();
  });

  test("each kind names accounts as its platform does; a program of yours says itself who answers", async () => {
    const accounts = {
      slack: "Member id",
      teams: "Object id",
      google_chat: "Account",
      discord: "User id",
      whatsapp: "Number",
      twilio_whatsapp: "Number",
      sms: "Number",
    };
    for (const { kind, settings } of forms.filter((form) => form.kind !== "telegram")) {
      const secrets = secretsOf[kind];
      const made = await web.parley.request("POST", "/v5/channels", {
        body: { kind, name: kind, settings, secrets },
      });
      expect([kind, made.status]).toEqual([kind, 201]);
    }
    await show();
    const rowOf = (kind: string) => page.getByRole("group", { name: kind, exact: true });
    for (const [kind, label] of Object.entries(accounts)) {
      await rowOf(kind).getByRole("button", { name: "People…" }).press("Enter");
      await dialog().getByText("Nobody is linked yet").waitFor();
      await field(label).waitFor();
      await close();
    }
    await rowOf("webhook").getByRole("button", { name: "Change…" }).waitFor();
    expect(await rowOf("webhook").getByRole("button", { name: "People…" }).count()).toBe(0);
    expect(await audit(page)).toEqual([]);
    await page.setViewportSize({ width: 390, height: 800 });
    await page.emulateMedia({ colorScheme: "dark" });
    expect(await audit(page)).toEqual([]);
  });
});

/** What each kind is set up with by the API. */
const secretsOf: Readonly<Record<string, object>> = {
  slack: { bot_token: `xoxb-${secret}` },
  teams: { app_password: secret },
  google_chat: { service_account_key: key },
  discord: { bot_token: secret },
  whatsapp: { access_token: secret, app_secret: "0a".repeat(16), verify_token: secret },
  twilio_whatsapp: { auth_token: secret },
  sms: { auth_token: secret },
  webhook: { secret: `whsec_${"A".repeat(44)}` },
};
