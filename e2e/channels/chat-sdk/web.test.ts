import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { audit } from "../../web/testing/audit.ts";
import { hasBrowser, openWeb, type Web } from "../../web/testing/open-web.ts";
import { adapterNames } from "./open-chat-sdk.ts";

describe.skipIf(!hasBrowser)("the form for adapters of Chat SDK", () => {
  let web: Web;
  beforeAll(async () => {
    web = await openWeb({ PARLEY_CHAT_ADAPTERS: adapterNames.telegram });
  });
  afterAll(() => web?.[Symbol.asyncDispose]());

  test("a channel is set up with the adapter's own fields, and changed; its secrets are not shown again", async () => {
    const page = await web.visit("/settings/channels");
    const dialog = page.getByRole("dialog");
    const isClosed = () => dialog.waitFor({ state: "detached" });
    const read = async (): Promise<unknown> => (await web.parley.request("GET", "/v5/channels")).json();
    await page.getByRole("button", { name: "Another platform…" }).click();
    await dialog.getByRole("textbox", { name: "Name", exact: true }).fill("ops");
    const adapter = dialog.getByRole("combobox", { name: "Adapter" });
    await adapter.focus();
    await adapter.press("ArrowDown");
    await page.getByRole("option", { name: adapterNames.telegram }).click();
    await dialog.getByRole("button", { name: "Add a field" }).click();
    await dialog.getByLabel("Name of field 1").fill("mentionOnReply");
    await dialog.getByLabel("Value of field 1").fill("true");
    await dialog.getByLabel("Name of secret 1").fill("botToken");
    await dialog.getByLabel("Value of secret 1").fill("700001:a-token-of-tests");
    await dialog.getByLabel("Default place").fill("telegram:-100777");
    expect(await audit(page)).toEqual([]);
    await dialog.getByRole("button", { name: "Set up the channel" }).click();
    await isClosed();
    const row = page.getByRole("group", { name: "ops" });
    await row.getByText(adapterNames.telegram).waitFor();
    expect(await page.content()).not.toContain("a-token-of-tests");
    const settings = { package: adapterNames.telegram, config: { mentionOnReply: true } };
    const place = "telegram:-100777";
    expect(await read()).toMatchObject([
      { kind: "chat_sdk", settings, secrets: ["botToken"], default_place: place },
    ]);

    await row.getByRole("button", { name: "Change…" }).click();
    await dialog.getByRole("button", { name: "Add a secret" }).click();
    await dialog.getByLabel("Name of secret 2").fill("secretToken");
    await dialog.getByLabel("Value of secret 2").fill("another-of-tests");
    await dialog.getByLabel("Hosts it may ask").fill("https://files.example.org");
    await dialog.getByRole("button", { name: "Save the channel" }).click();
    await dialog.getByText("It is a host's name in small letters").waitFor();
    expect(web.takeProblems()).toEqual([expect.stringMatching(/^422 PATCH/u)]);
    await dialog.getByLabel("Hosts it may ask").fill("files.example.org, .example.net");
    await dialog.getByLabel("Characters above buttons, at most").fill("2000");
    await dialog.getByRole("button", { name: "Save the channel" }).click();
    await isClosed();
    expect(await read()).toMatchObject([
      {
        settings: { ...settings, hosts: ["files.example.org", ".example.net"], max_text_chars: 2000 },
        secrets: ["botToken", "secretToken"],
      },
    ]);
    web.refuseProblems();
  });
});
