import { startPushService, type PushService } from "@parley/server/testing";
import type { CDPSession, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { audit } from "./testing/audit.ts";
import { holdRequests } from "./testing/hold-requests.ts";
import { hasBrowser, openWeb, type Web } from "./testing/open-web.ts";
import { listCaches, pressNotice, pretendToSubscribe, readNotices } from "./testing/push-page.js";

type Approval = { id: string; args_hash: string; outcome: { status: string; comment?: string | null } };
type Policy = { id: string; activations: { mode: string }[]; latest_version: { number: number } };

const anyone = { steps: [{ who: { anyone: true } }], allow_requester: true };
const refund = (amount: number) => ({
  kind: "function_call",
  name: "refund",
  args: { amount },
  plan: anyone,
});

describe.skipIf(!hasBrowser)("what people decide beforehand", () => {
  let web: Web;
  let page: Page;
  let service: PushService;
  beforeAll(async () => {
    service = await startPushService();
    web = await openWeb({ PARLEY_EGRESS_ALLOW: "127.0.0.1" });
    for (const amount of [10, 15, 80]) await decide(await create(refund(amount)), "approve");
    await decide(await create(refund(12)), "deny");
    page = await web.visit("/policies");
  });
  afterAll(async () => {
    await web?.[Symbol.asyncDispose]();
    await service?.[Symbol.asyncDispose]();
  });
  afterEach(() => web.refuseProblems());

  const ask = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const reply = await web.parley.request(method, path, { body });
    expect(reply.ok).toBe(true);
    return (await reply.json()) as T;
  };
  const create = (body: object) => ask<Approval>("POST", "/v5/approvals", body);
  const decide = ({ id, args_hash }: Approval, decision: string) =>
    ask<Approval>("POST", `/v5/approvals/${id}/decide`, { decision, args_hash });
  const dialog = () => page.getByRole("dialog");
  const isClosed = () => dialog().waitFor({ state: "detached" });
  const open = (path: string) => page.goto(web.parley.url + path);
  const inbox = () =>
    page
      .getByRole("navigation", { name: "Main" })
      .filter({ visible: true })
      .getByRole("link", { name: "Inbox" });
  const readPolicy = async () => (await ask<Policy[]>("GET", "/v5/policies"))[0]!;

  test("a policy is written, tested, replayed, watched, and put to use, by keyboard", async () => {
    await page.getByText("People are asked about everything").waitFor();
    expect(await audit(page)).toEqual([]);
    await page.getByRole("button", { name: "New policy…" }).press("Enter");
    await dialog().getByLabel("Name").fill("refunds");
    await dialog().getByLabel("Name").press("Enter");
    await page.getByRole("heading", { level: 1, name: "refunds" }).waitFor();
    await page.getByText("2 tests passed").waitFor();

    const editor = page.getByRole("textbox", { name: "Text of the policy" });
    await editor.focus();
    await page.keyboard.press("ControlOrMeta+a");
    await page.keyboard.insertText(
      "rules:\n  - name: small\n    when: args.amuont <= && 20\n    do: allow\n",
    );
    const problems = page.getByRole("list", { name: "Problems" });
    await problems.getByRole("button", { name: /3:.*The condition of this rule/ }).waitFor();
    expect(await page.getByRole("button", { name: "Save v2" }).isDisabled()).toBe(true);
    await editor.focus();
    await page.keyboard.press("ControlOrMeta+a");
    await page.keyboard.insertText(
      "rules:\n  - name: small\n    when: args.amount <= 20\n    do: allow\ntests:\n" +
        "  - name: nothing runs\n    call: { tool: refund, args: { amount: 5 } }\n    expect: deny\n",
    );
    await page.getByText("1 test of 1 failed").waitFor();
    await page.getByText("Expected deny, came to allow by “small”").waitFor();
    await page.keyboard.press("ControlOrMeta+End");
    for (let typed = 0; typed < "deny\n".length; typed += 1) await page.keyboard.press("Backspace");
    await page.keyboard.type("allow");
    await page.getByText("1 test passed").waitFor();
    expect(await audit(page)).toEqual([]);

    await page.getByRole("link", { name: "Replay" }).press("Enter");
    await page.getByRole("button", { name: "Replay past calls" }).press("Enter");
    await page.getByText("3 of 4 calls would have gone another way; 1 the opposite").waitFor();
    const changes = page.getByRole("table", { name: "What would change" });
    await changes.getByText("would run: the opposite").waitFor();
    expect(await audit(page)).toEqual([]);

    await page.getByRole("button", { name: "Save v2" }).press("Enter");
    await page.getByRole("button", { name: "Put v2 to use…" }).press("Enter");
    await dialog().getByRole("button", { name: "Watch with v2" }).press("Enter");
    await isClosed();
    expect((await readPolicy()).activations).toMatchObject([{ mode: "shadow" }]);
    await create(refund(7));
    await page.getByRole("link", { name: "Shadow" }).press("Enter");
    const found = page.getByRole("table", { name: "Findings of the shadow mode" });
    await found.getByText("would run").waitFor();
    expect(await audit(page)).toEqual([]);

    await page.getByRole("link", { name: "Versions" }).press("Enter");
    await page.getByRole("table", { name: "What v2 changed" }).waitFor();
    await page.getByRole("button", { name: "Put v2 to use…" }).first().press("Enter");
    await dialog().getByRole("radio", { name: "Decide" }).check();
    await dialog().getByRole("button", { name: "Let v2 decide for the organization" }).press("Enter");
    await isClosed();
    expect((await create(refund(7))).outcome.status).toBe("approved");
  });

  test("a request says which rule allowed it, and what it looked at", async () => {
    const { id } = await create(refund(9));
    await open(`/approvals/${id}`);
    const why = page.getByRole("region", { name: "What the policy said" });
    await why.getByText("The rule “small” allows it.").waitFor();
    const values = why.getByRole("table", { name: "What the rule looked at" });
    expect(await values.innerText()).toMatch(/args\.amount\s+9\s+of the call/);
    await page.getByRole("list", { name: "Events" }).getByText("allowed it by the rule “small”").waitFor();
    await page.getByRole("list", { name: "Earlier decisions" }).getByText("amount: 12").waitFor();
    expect(await audit(page)).toEqual([]);
    await why.getByRole("link", { name: "refunds" }).click();
    await page.getByRole("textbox", { name: "Text of the policy" }).waitFor();
  });

  test("what a call comes to stands first, in words of whoever asks, for as long as they hold", async () => {
    const words = "Pays 95 back for order 7.";
    const { id } = await create({
      ...refund(95),
      editable: ["amount"],
      attachments: [{ kind: "text", title: "What will happen", text: words }],
    });
    await open("/approvals");
    await page.getByRole("list", { name: "Requests" }).getByRole("link", { name: words }).click();
    await page.getByRole("group", { name: "What will happen" }).getByText(words).waitFor();
    await page.getByRole("button", { name: "Approve refund…" }).press("Enter");
    await dialog().getByText(words).waitFor();
    expect(await audit(page)).toEqual([]);
    await dialog().getByRole("button", { name: "Not yet" }).press("Enter");
    await isClosed();
    await page.getByRole("button", { name: "Edit…" }).press("Enter");
    await page.getByRole("textbox", { name: "amount" }).fill("60");
    await page.getByRole("group", { name: "What would happen without your changes" }).waitFor();
    await page.getByRole("button", { name: "Approve with 1 edit…" }).press("Enter");
    await dialog().getByRole("table", { name: "What you change" }).waitFor();
    expect(await dialog().getByText(words).count()).toBe(0);
    await dialog().getByRole("button", { name: "Approve with 1 edit" }).press("Enter");
    await page.getByRole("heading", { level: 1, name: "Run refund", exact: true }).waitFor();
    await page.getByRole("group", { name: "What will happen" }).waitFor({ state: "detached" });
    await page
      .getByRole("region", { name: /^What was to happen/ })
      .getByText(words)
      .waitFor();
    expect((await ask<Approval>("GET", `/v5/approvals/${id}`)).outcome.status).toBe("approved");
  });

  test("a denial begins at the reasons to choose from, and says afterwards who said no", async () => {
    const { id } = await create({ ...refund(96), options: [{ name: "too_much", title: "Too much" }] });
    await open(`/approvals/${id}`);
    await page.getByRole("button", { name: "Deny…" }).press("Enter");
    await dialog().getByRole("radio", { name: "Too much" }).and(page.locator(":focus")).waitFor();
    await page.keyboard.press("Space");
    await dialog().getByRole("button", { name: "Deny", exact: true }).press("Enter");
    await isClosed();
    await page.getByText(/^No: /).waitFor();
    await page.getByText("so far").waitFor({ state: "detached" });
    expect(await inbox().getAttribute("aria-current")).toBe("page");
    expect((await ask<Approval>("GET", `/v5/approvals/${id}`)).outcome.status).toBe("denied");
  });

  test("calls of one tool alone are decided together, with what each comes to, and what was chosen stays", async () => {
    const parcel = (to: string, body: object = {}) =>
      create({ ...refund(97), name: "send_parcel", args: { to }, ...body });
    const words = "Sends a parcel to Adelaide.";
    const attachments = [
      { kind: "text", title: "What will happen", text: words },
      { kind: "diff", title: "Order", before: "open", after: "sent" },
    ];
    const asked = [await parcel("Adelaide", { attachments }), await parcel("Bristol")];
    const list = page.getByRole("list", { name: "Requests" });
    await open("/approvals/together");
    await page.getByText("No tool is named").waitFor();
    expect(await list.count()).toBe(0);
    await open("/approvals/together?name=send_parcel");
    const item = (to: string) => list.getByRole("listitem").filter({ hasText: to });
    await item("Adelaide").getByText(words).waitFor();
    await item("Adelaide")
      .getByRole("link", { name: /has 1 attachment$/ })
      .waitFor();
    await item("Bristol").getByRole("combobox").selectOption("Deny in any case");
    await item("Bristol").getByRole("textbox").fill("Not there.");
    asked.push(await parcel("Cardiff"));
    await page.getByRole("button", { name: "Show what waits now" }).press("Enter");
    await item("Cardiff").waitFor();
    expect(await item("Bristol").getByRole("textbox").inputValue()).toBe("Not there.");
    expect(await audit(page)).toEqual([]);
    for (const { id } of asked) await ask("POST", `/v5/approvals/${id}/cancel`, { reason: "a try" });
  });

  test("a grant is made, used up to its end, and revoked", async () => {
    await open("/grants");
    await page.getByRole("button", { name: "New grant…" }).press("Enter");
    await dialog().getByLabel("Tool", { exact: true }).fill("ship");
    await dialog().getByLabel("Only when").fill("args.amount <=");
    await dialog()
      .getByText(/^Character \d+:/)
      .waitFor();
    await dialog().getByLabel("Only when").fill("args.amount <= 40");
    await dialog().getByLabel("Calls", { exact: true }).fill("4");
    await dialog().getByLabel("Calls at most").fill("2");
    await dialog().getByLabel("in each span of hours").fill("24");
    await dialog().getByLabel("Sum of the argument").fill("amount");
    await dialog().getByLabel("up to").fill("100");
    expect(await audit(page)).toEqual([]);
    await dialog().getByRole("button", { name: "Grant these calls" }).press("Enter");
    await isClosed();
    const ship = { kind: "function_call", name: "ship", args: { amount: 30 } };
    const used = await create(ship);
    expect(used.outcome.status).toBe("approved");
    await open("/grants");
    const grant = page.getByRole("listitem", { name: "Grant for ship" });
    await grant.getByText("Calls: 1 of 4").waitFor();
    await grant.getByText("Calls in 1 d: 1 of 2").waitFor();
    expect(
      await grant.getByRole("meter", { name: "Sum of amount, used" }).getAttribute("aria-valuenow"),
    ).toBe("30");
    await grant.getByRole("button", { name: "Show the uses" }).press("Enter");
    await grant.getByRole("link", { name: used.id }).waitFor();
    expect(await audit(page)).toEqual([]);
    // The list without it comes before its uses do: the dialog that waits for both is not to be taken away by that.
    const letGo = await holdRequests(page, "**/v5/grants/*/uses?*");
    await grant.getByRole("button", { name: "Revoke…" }).press("Enter");
    await dialog().getByRole("button", { name: "Revoke the grant" }).press("Enter");
    await grant.getByText("revoked", { exact: true }).waitFor();
    await letGo();
    await isClosed();
    expect((await create(ship)).outcome.status).toBe("pending");
    await open(`/approvals/${used.id}`);
    await page.getByRole("region", { name: "Approved beforehand" }).getByText("use 1 of 4").waitFor();
  });

  test("a question back decides nothing and is answered; who asked withdraws what nobody needs", async () => {
    const asked = await create(refund(90));
    await open(`/approvals/${asked.id}`);
    await page.getByRole("button", { name: "More" }).press("Enter");
    await page.getByRole("menuitem", { name: "Ask back…" }).press("Enter");
    await dialog().getByLabel("Your question").fill("Which order?");
    await dialog().getByRole("button", { name: "Ask", exact: true }).press("Enter");
    await isClosed();
    const messages = page.getByRole("list", { name: "Messages" });
    await messages.getByText("Which order?").waitFor();
    await page.getByLabel("Your reply").fill("Order 7.");
    await page.getByRole("button", { name: "Send the reply" }).press("Enter");
    await messages.getByText("Order 7.").waitFor();
    expect(await audit(page)).toEqual([]);
    expect(await ask<Approval>("GET", `/v5/approvals/${asked.id}`)).toMatchObject({
      outcome: { status: "pending" },
    });
    const other = await create({ kind: "question", message: "Still there?" });
    await open(`/approvals/${other.id}`);
    await page.getByRole("button", { name: "More" }).press("Enter");
    await page.getByRole("menuitem", { name: "Ask others as well…" }).press("Enter");
    const whom = dialog().getByRole("combobox", { name: "Whom" });
    await whom.press("ArrowDown");
    await page.getByRole("option", { name: "Someone with the role reviewer or above" }).click();
    await dialog().getByRole("button", { name: "Ask them" }).press("Enter");
    await isClosed();
    await page.getByText("asked also someone with the role reviewer or above").waitFor();
    await page.getByRole("button", { name: "More" }).press("Enter");
    await page.getByRole("menuitem", { name: "Withdraw the request…" }).press("Enter");
    await dialog().getByRole("button", { name: "Withdraw the request" }).press("Enter");
    await page.getByRole("region", { name: "Outcome" }).getByText("Withdrawn by").waitFor();
  });

  test("who may not deploy asks in the browser, and who may deploys by approving", async () => {
    const { key } = await ask<{ key: string }>("POST", "/v5/api-keys", {
      name: "may only ask",
      permissions: ["read", "approve-request"],
    });
    const body = { path: "welcome-email" };
    const { id } = await ask<{ id: string }>("POST", "/v5/files/retrieve-by-path", body);
    // A browser that is this key: it is a program's, and pages go by what it may.
    const asking = await web.openPage({ width: 390, scheme: "dark" });
    await asking.context().setExtraHTTPHeaders({ "x-api-key": key });
    await asking.goto(`${web.parley.url}/prompts/${id}/deployments`);
    const staging = asking.getByRole("group", { name: "staging" });
    await staging.getByRole("button", { name: "Ask to deploy to staging" }).press("Enter");
    await asking.getByRole("menuitem", { name: /v1/ }).press("Enter");
    const form = asking.getByRole("dialog", { name: "Ask to deploy to staging" });
    await form.getByLabel("Why").fill("It is to be tried.");
    expect(await audit(asking)).toEqual([]);
    await form.getByRole("button", { name: /^Ask to deploy/ }).press("Enter");
    await form.waitFor({ state: "detached" });

    await open("/approvals");
    await page
      .getByRole("link", { name: /welcome-email to staging/ })
      .first()
      .press("Enter");
    await page.getByRole("button", { name: "Approve and deploy…" }).waitFor();
    await asking.goto(page.url());
    await asking.getByText("You may read this, not decide it").waitFor();
    await expect
      .poll(() => asking.getByLabel("Keys").innerText())
      .toMatch(/^j k next, previous\s*\?\s*all keys$/);
    await page.getByRole("button", { name: "Approve and deploy…" }).press("Enter");
    await dialog()
      .getByRole("button", { name: /^Approve and deploy/ })
      .press("Enter");
    const events = page.getByRole("list", { name: "Events" });
    await events.getByText("had the server deploy it").waitFor();
    await asking.getByRole("region", { name: "Outcome" }).getByText("Deployed").waitFor();
    expect(await audit(page)).toEqual([]);
    const deployed = await ask<object[]>("GET", `/v5/prompts/${id}/environments`);
    expect(deployed).toContainEqual(
      expect.objectContaining({ name: "staging", file: expect.objectContaining({ version_number: 1 }) }),
    );
    await asking.context().close();
  });

  test("how people decide is there as bars and as a table", async () => {
    await open("/approvals/analytics");
    const tools = page.getByRole("table", { name: "By tool" });
    await tools.getByRole("row", { name: /^refund/ }).waitFor();
    await page.getByRole("list", { name: "Requests a day" }).waitFor();
    expect(await inbox().getAttribute("aria-current")).toBeNull();
    await page.getByRole("radio", { name: "Table" }).press("Space");
    await page.getByRole("table", { name: "By day" }).waitFor();
    expect(await audit(page)).toEqual([]);
    await page.getByLabel("Tool", { exact: true }).fill("nothing-is-called-that");
    await page.getByText("No request is like that").waitFor();
  });

  test("a browser is told of a request; the notice's button opens the form and decides nothing", async () => {
    const phone = await web.visit("/", { width: 390, scheme: "dark" });
    await phone.context().grantPermissions(["notifications"], { origin: web.parley.url });
    await phone.addInitScript(pretendToSubscribe, { endpoint: service.url, keys: service.keys });
    await phone.goto(`${web.parley.url}/approvals`);
    const registered = phone.context().waitForEvent("serviceworker");
    await phone.getByRole("button", { name: "Tell me here" }).press("Enter");
    const worker = await registered;
    await phone.getByRole("link", { name: "You are told in this browser: change it" }).press("Enter");
    await phone.getByText("this one").waitFor();
    expect(await audit(phone)).toEqual([]);

    const asked = await create({ ...refund(95), stakes: "high", plan: undefined });
    await expect.poll(() => service.received.length, { timeout: 30_000 }).toBe(1);
    const message = service.read(service.received[0]!);
    expect(JSON.stringify(message)).not.toContain("95");
    await deliver(await phone.context().newCDPSession(phone), { origin: web.parley.url, message });
    await expect
      .poll(() => phone.evaluate(readNotices), { timeout: 30_000 })
      .toEqual([{ title: "Run refund?", acts: ["Approve…", "Deny…"] }]);
    const opened = await worker.evaluate(pressNotice);
    expect(opened).toBe(`${web.parley.url}/approvals/${asked.id}?act=approve`);
    await phone.goto(opened);
    await phone.getByRole("dialog").getByText("It runs once, with exactly the arguments shown.").waitFor();
    const approve = phone.getByRole("dialog").getByRole("button", { name: "Approve and run refund" });
    expect(await approve.isDisabled()).toBe(true);
    expect(await ask<Approval>("GET", `/v5/approvals/${asked.id}`)).toMatchObject({
      outcome: { status: "pending" },
    });
    // Nothing is kept on the device.
    expect(await phone.evaluate(listCaches)).toEqual([]);
    await phone.context().close();
  });
});

type Delivered = { origin: string; message: unknown };

/** Hands a message to the service worker, as the browser does when one arrives. */
async function deliver(session: CDPSession, { origin, message }: Delivered): Promise<void> {
  const registered = new Promise<string>((resolve) => {
    session.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
      const [first] = registrations;
      if (first) resolve(first.registrationId);
    });
  });
  await session.send("ServiceWorker.enable");
  const registrationId = await registered;
  await session.send("ServiceWorker.deliverPushMessage", {
    origin,
    registrationId,
    data: JSON.stringify(message),
  });
}
