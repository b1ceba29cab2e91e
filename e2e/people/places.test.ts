import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { payloads, toRequest } from "../fakes/slack/payloads.ts";
import { startSlack, type FakeSlack } from "../fakes/slack/start-slack.ts";
import { audit } from "../web/testing/audit.ts";
import { hasBrowser } from "../web/testing/open-web.ts";
import { openPeopleWeb, type PeopleWeb } from "./testing/open-people-web.ts";

describe.skipIf(!hasBrowser)("where people are told", () => {
  let web: PeopleWeb;
  let page: Page;
  let slack: FakeSlack;
  beforeAll(async () => {
    slack = await startSlack();
    web = await openPeopleWeb({
      PARLEY_EGRESS_ALLOW: "127.0.0.1",
      PARLEY_SLACK_CLIENT_ID: slack.client.id,
      PARLEY_SLACK_CLIENT_SECRET: slack.client.secret,
      PARLEY_SLACK_SIGNING_SECRET: slack.signingSecret,
      PARLEY_SLACK_API_URL: slack.url,
    });
    page = await web.setUp();
    // What was asked before there was a session.
    web.takeProblems();
  });
  afterAll(async () => {
    await web?.[Symbol.asyncDispose]();
    await slack?.[Symbol.asyncDispose]();
  });
  afterEach(() => web.refuseProblems());

  const dialog = () => page.getByRole("dialog");
  const choose = async (field: string, option: string): Promise<void> => {
    const box = page.getByRole("combobox", { name: field });
    await box.focus();
    await box.press("ArrowDown");
    await page.getByRole("option", { name: option, exact: true }).click();
  };

  test("mail is set up in a form, by its keyboard, tried and changed", async () => {
    await page.goto(`${web.parley.url}/settings/channels`);
    await page.getByText("No channels yet").waitFor();
    await page.getByRole("button", { name: "Set up mail…" }).press("Enter");
    await dialog().waitFor();
    expect(await audit(page)).toEqual([]);
    await choose("They come", "Read from a mailbox (IMAP)");
    await dialog().getByLabel("Address for answers").fill("parley@example.org");
    const save = dialog().getByRole("button", { name: "Set up mail" });
    expect(await save.isDisabled()).toBe(true);
    await dialog().getByLabel("Server", { exact: true }).fill("imap.example.org");
    expect(await audit(page)).toEqual([]);
    await choose("They come", "By the links in the mail only");
    await save.click();
    await dialog().waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Try it…" }).click();
    await dialog().getByRole("button", { name: "Try it", exact: true }).click();
    await dialog().getByText("The mail server lets Parley in").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Change…" }).click();
    await dialog().getByLabel("Name").fill("post");
    await dialog().getByRole("button", { name: "Save the channel" }).click();
    await page.getByText("post", { exact: true }).waitFor();
  });

  test("one says which requests go there, where teams are asked as one, and what is never told", async () => {
    await page.getByRole("button", { name: "Change…" }).press("Enter");
    await dialog().getByText("There are no teams yet").waitFor();
    await page.keyboard.press("Escape");
    await dialog().waitFor({ state: "detached" });
    const made = await web.parley.request("POST", "/v5/teams", { body: { name: "Legal" } });
    const { id } = (await made.json()) as { id: string };
    await page.reload();
    await page.getByRole("button", { name: "Change…" }).press("Enter");
    await dialog().getByLabel("Default place").fill("ops@example.org");
    await dialog().getByRole("checkbox", { name: "low stakes" }).press("Space");
    await choose("Give a team a place", "Legal");
    const place = dialog().getByLabel("Place of Legal");
    await dialog().getByText("asked one by one").waitFor();
    // The new field has the keyboard.
    await place.and(page.locator(":focus")).waitFor();
    await page.keyboard.type("legal@example.org");
    expect(await place.inputValue()).toBe("legal@example.org");
    await dialog().getByLabel("Arguments that are never told").fill("iban");
    await dialog().getByLabel("Arguments that are never told").press("Enter");
    expect(await audit(page)).toEqual([]);
    await page.setViewportSize({ width: 390, height: 800 });
    await page.emulateMedia({ colorScheme: "dark" });
    expect(await audit(page)).toEqual([]);
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.emulateMedia({ colorScheme: "light" });
    await dialog().getByRole("button", { name: "Save the channel" }).click();
    await dialog().waitFor({ state: "detached" });
    await page
      .getByText("ops@example.org, only medium and high stakes · asks 1 team as one · hides iban")
      .waitFor();
    const read = async () =>
      ((await (await web.parley.request("GET", "/v5/channels")).json()) as object[])[0];
    expect(await read()).toMatchObject({
      default_place: "ops@example.org",
      default_stakes: ["medium", "high"],
      team_places: { [id]: "legal@example.org" },
      redaction: { show: "everything", hidden_arguments: ["iban"] },
    });
    await page.getByRole("button", { name: "Change…" }).click();
    await place.fill("");
    await dialog().getByRole("button", { name: "Save the channel" }).click();
    await dialog().waitFor({ state: "detached" });
    expect(await read()).toMatchObject({ team_places: {}, redaction: { hidden_arguments: ["iban"] } });
  });

  test("agents are launched by mail once somebody says to which address, and who may", async () => {
    await page.getByRole("button", { name: "Agents…" }).press("Enter");
    await dialog().getByText("Nothing launches an agent by mail yet").waitFor();
    expect(await audit(page)).toEqual([]);
    const save = dialog().getByRole("button", { name: "Save the agents" });
    expect(await save.isDisabled()).toBe(true);
    await dialog().getByRole("button", { name: "Name the first place" }).click();
    await dialog().getByLabel("Address").fill("otter@example.org");
    await dialog().getByLabel("Who may launch it").fill("ann");
    await dialog().getByText("ann is no address").waitFor();
    await dialog().getByLabel("Who may launch it").fill("ann@example.org");
    expect(await audit(page)).toEqual([]);
    await save.click();
    await page.getByText("launches agents in 1 place").waitFor();
    const [mail] = (await (await web.parley.request("GET", "/v5/channels")).json()) as { settings: object }[];
    expect(mail?.settings).toMatchObject({
      agent_addresses: [{ address: "otter@example.org", senders: ["ann@example.org"] }],
    });
  });

  test("answers in free words are read by a Prompt once somebody wants it", async () => {
    await page.getByRole("switch", { name: "A Prompt reads what is unclear" }).check();
    await page.getByLabel("Asks back below").fill("95");
    expect(await audit(page)).toEqual([]);
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByRole("button", { name: "Save", exact: true }).waitFor({ state: "detached" });
    const saved = await (await web.parley.request("GET", "/v5/channel-reading")).json();
    expect(saved).toEqual({ is_enabled: true, prompt_path: "parley/read-answer", min_confidence: 0.95 });
  });

  test("one says where, for what and how often one is told, and tries it", async () => {
    await page.goto(`${web.parley.url}/settings/availability`);
    await page.getByText("You have said nothing").waitFor();
    await page.getByRole("button", { name: "Add a place…" }).press("Enter");
    await dialog().getByRole("checkbox", { name: "low stakes" }).uncheck();
    await choose("Until", "20:00");
    expect(await audit(page)).toEqual([]);
    await dialog().getByRole("button", { name: "Tell me there" }).click();
    const row = page.getByRole("group", { name: "post", exact: true });
    await row.getByText("medium and high stakes · 00:00 to 20:00").waitFor();
    await row.getByRole("button", { name: "Try it" }).click();
    await row.getByText("The mail server took a mail to owner@example.com").waitFor();
    await choose("Requests of low stakes", "together, once a day");
    await page.getByLabel("At", { exact: true }).waitFor();
    await page.setViewportSize({ width: 390, height: 800 });
    await page.emulateMedia({ colorScheme: "dark" });
    expect(await audit(page)).toEqual([]);
    await page.reload();
    await row.getByText("medium and high stakes").waitFor();
    await expect
      .poll(() => page.getByRole("combobox", { name: "Requests of low stakes" }).inputValue())
      .toBe("together, once a day");
    await row.getByRole("button", { name: "Take away" }).click();
    await page.getByText("No channel tells you anything").waitFor();
  });

  /** What the app answers to a command, seen by who typed it alone. */
  const command = async (text: string, user: string): Promise<string> => {
    const { headers, body } = toRequest(slack, payloads.command(slack, { user, text }), { at: Date.now() });
    const reply = await fetch(`${web.parley.url}/slack/commands`, { method: "POST", headers, body });
    return reply.text();
  };

  test("Slack is added, an account there linked by its code, told by mail, and taken away", async () => {
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.goto(`${web.parley.url}/settings/channels`);
    await page.getByRole("button", { name: "Add to Slack" }).click();
    await page.getByRole("link", { name: "Allow" }).click();
    // The only address elsewhere that the browser asks.
    expect(web.takeProblems()).toEqual([expect.stringMatching(/^asked http:[^ ]*\/oauth\/v2\/authorize\?/u)]);
    await page.getByText("Slack was added.").waitFor();
    await page.getByText("Fake", { exact: true }).waitFor();
    expect(await audit(page)).toEqual([]);

    const row = page.getByRole("group", { name: "Fake", exact: true });
    await row.getByRole("button", { name: "Agents…" }).click();
    await dialog().getByRole("button", { name: "Name the first place" }).click();
    await dialog().getByText("To the app alone").click();
    expect(await audit(page)).toEqual([]);
    await dialog().getByRole("button", { name: "Save the agents" }).click();
    await row.getByText("launches agents in 1 place").waitFor();
    await row.getByRole("button", { name: "Log…" }).click();
    await dialog().getByText("Nothing was shown here yet").waitFor();
    await page.keyboard.press("Escape");

    slack.users.push({ id: "U0PRIVATE", name: "private" });
    const offer = await command("link", "U0PRIVATE");
    const link = /http[^"]*link-account#[\w-]+/u.exec(offer)?.[0] ?? "";
    await page.goto(link);
    await page.getByText("U0PRIVATE").waitFor();
    await page.getByLabel("Code").fill(/"(\d{6})"/u.exec(offer)?.[1] ?? "");
    await page.setViewportSize({ width: 390, height: 800 });
    expect(await audit(page)).toEqual([]);
    await page.getByRole("button", { name: "Yes, this account is mine" }).click();
    await page.getByText("counts as your decision").waitFor();
    await expect
      .poll(() => web.mail.mails.map(({ text }) => text).join("\n"), { timeout: 20_000 })
      .toMatch(/U0PRIVATE[^]*\/settings\/account/u);
    expect(await command("link", "U0PRIVATE")).toContain("You are known here as Olga Owner");

    await page.goto(`${web.parley.url}/settings/account`);
    const account = page.getByRole("group", { name: "Fake, U0PRIVATE" });
    await account.getByText("decides as you").waitFor();
    expect(await audit(page)).toEqual([]);
    await account.getByRole("button", { name: "Unlink" }).click();
    await page.getByText("No account is linked to you").waitFor();
    expect(await command("", "U0PRIVATE")).toContain("You are not known here");
  });
});
