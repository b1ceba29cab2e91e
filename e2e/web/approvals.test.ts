import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { audit } from "./testing/audit.ts";
import { hasBrowser, openWeb, type Web } from "./testing/open-web.ts";

type Approval = {
  id: string;
  args: Record<string, unknown>;
  args_hash: string;
  outcome: Record<string, unknown> & { status: string };
};

const refund = {
  kind: "function_call",
  name: "refund",
  args: { order: 7, amount: 30, to: "Ana <b>Lopez</b>" },
  schema: {
    type: "object",
    properties: { amount: { type: "number", title: "Amount", maximum: 100 } },
    required: ["order", "amount"],
  },
  editable: ["amount"],
  reason: "The parcel arrived broken.",
};

describe.skipIf(!hasBrowser)("the inbox", () => {
  let web: Web;
  let page: Page;
  beforeAll(async () => {
    web = await openWeb();
    page = await web.visit("/approvals");
    await page.getByRole("heading", { level: 1, name: "Inbox" }).waitFor();
  });
  afterAll(() => web?.[Symbol.asyncDispose]());
  afterEach(() => web.refuseProblems());

  const ask = async <T>(method: string, path: string, body?: unknown) => {
    const reply = await web.parley.request(method, path, { body });
    return { status: reply.status, body: (await reply.json()) as T };
  };
  const create = async (body: object): Promise<Approval> => {
    const reply = await ask<Approval>("POST", "/v5/approvals", body);
    expect(reply.status).toBe(201);
    return reply.body;
  };
  const read = async ({ id }: Approval) => (await ask<Approval>("GET", `/v5/approvals/${id}`)).body;
  const open = (approval: Approval) => page.goto(`${web.parley.url}/approvals/${approval.id}`);
  const outcome = () => page.getByRole("region", { name: "Outcome" });
  const dialog = () => page.getByRole("dialog");
  /** Keys do nothing before the page knows whether whoever looks may decide: its buttons can be pressed from then on. */
  const mayDecide = async (at: Page = page): Promise<void> => {
    const deny = at.getByRole("button", { name: "Deny…" });
    await expect.poll(() => deny.isEnabled(), { timeout: 60_000 }).toBe(true);
  };
  /** From now on the page hears nothing of the request, until it has sent a decision of its own. */
  const beDeaf = async ({ id }: Approval) => {
    let isDeaf = true;
    const heard = new RegExp(`/v5/approvals/(events|${id}(/events)?)$`);
    await page.route(heard, (route) => (isDeaf ? route.abort("aborted") : route.continue()));
    await page.route(`**/v5/approvals/${id}/decide`, (route) => {
      isDeaf = false;
      return route.continue();
    });
    return () => page.unrouteAll({ behavior: "wait" });
  };

  test("a request appears by itself, is approved with an edit, and claimed with exactly what was approved", async () => {
    await page.getByText("Nobody waits for you").waitFor();
    await page.getByText("/v5/approvals").waitFor();
    const asked = await create({ ...refund, stakes: "high" });
    const row = page.getByRole("list", { name: "Requests" }).getByRole("link", { name: /refund/ });
    await row.waitFor();
    await page
      .getByRole("navigation", { name: "Main" })
      .filter({ visible: true })
      .getByTitle("1 waiting")
      .waitFor();
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "Run refund?" }).waitFor();
    // What came from outside is text, whatever it looks like.
    await page.getByText("Ana <b>Lopez</b>").waitFor();

    await mayDecide();
    await page.keyboard.press("e");
    const amount = page.getByRole("textbox", { name: "Amount" });
    await amount.fill("a lot");
    await page.getByText("This is not a number.").waitFor();
    expect(await page.getByRole("button", { name: /^Approve refund/ }).isDisabled()).toBe(true);
    expect(await page.getByRole("textbox", { name: "order" }).count()).toBe(0);
    await amount.fill("12.5");
    await page.getByRole("button", { name: "Approve with 1 edit…" }).click();
    const changes = dialog().getByRole("table", { name: "What you change" });
    expect(await changes.innerText()).toMatch(/amount\s+30\s+→\s+12\.5/);
    const approve = dialog().getByRole("button", { name: "Approve with 1 edit" });
    expect(await approve.isDisabled()).toBe(true);
    await dialog()
      .getByRole("checkbox", { name: /High stakes/ })
      .check();
    await dialog().getByRole("textbox", { name: "Comment" }).fill("Half of it.");
    await approve.click();
    await outcome().getByText("Approved with edits by").waitFor();
    expect(await outcome().innerText()).toContain("Half of it.");

    const approved = await read(asked);
    expect(approved).toMatchObject({
      outcome: { status: "approved", is_edited: true, comment: "Half of it." },
    });
    const claim = (args_hash: string) =>
      ask<{ args: object; token: string }>("POST", `/v5/approvals/${asked.id}/claim`, { args_hash });
    expect((await claim(asked.args_hash)).status).toBe(409);
    const claimed = await claim(approved.args_hash);
    expect(claimed).toMatchObject({ status: 200, body: { args: { ...refund.args, amount: 12.5 } } });
    await ask("POST", `/v5/approvals/${asked.id}/report`, {
      status: "succeeded",
      token: claimed.body.token,
      result: { refunded: 12.5 },
    });
    await outcome().getByText("It ran").waitFor();
    expect(await outcome().innerText()).toContain('{"refunded":12.5}');
  });

  test("a denial by option tells the option's words", async () => {
    const options = [
      { name: "too_much", title: "Too much", prompt_fill: "Ask for less." },
      { name: "other", title: "Another customer", prompt_fill: "It is for …", interactive: true },
    ];
    const asked = await create({ ...refund, options });
    await open(asked);
    await mayDecide();
    await page.keyboard.press("d");
    await dialog().getByRole("radio", { name: "Another customer" }).check();
    await expect
      .poll(() => dialog().getByRole("textbox", { name: "Reason" }).inputValue())
      .toBe("It is for …");
    await dialog().getByRole("radio", { name: "Too much" }).check();
    await dialog().getByRole("button", { name: "Deny", exact: true }).click();
    await outcome().getByText("Denied by").waitFor();
    expect(await read(asked)).toMatchObject({
      outcome: { status: "denied", option: "too_much", comment: "Ask for less." },
    });
  });

  test("what was decided elsewhere shows at once, and nothing can be decided any more", async () => {
    const asked = await create({
      ...refund,
      plan: { steps: [{ who: { anyone: true } }], allow_requester: true },
    });
    await open(asked);
    await page.getByRole("button", { name: "Deny…" }).click();
    await dialog().getByRole("textbox", { name: "Reason" }).fill("No.");
    const { args_hash } = asked;
    await ask("POST", `/v5/approvals/${asked.id}/decide`, {
      decision: "approve",
      args_hash,
      comment: "Fine",
    });
    await page.getByRole("alert").getByText("Decided elsewhere while this page was open").waitFor();
    await outcome().getByText("Approved by").waitFor();
    await dialog().waitFor({ state: "detached" });
    await page.getByRole("group", { name: "Decision" }).waitFor({ state: "detached" });
    expect(await read(asked)).toMatchObject({ outcome: { status: "approved", comment: "Fine" } });
  });

  test("a decision that comes too late is refused, and says who decided what", async () => {
    const asked = await create({
      ...refund,
      plan: { steps: [{ who: { anyone: true } }], allow_requester: true },
    });
    await page.route("**/v5/approvals/events", (route) => route.abort("aborted"));
    await open(asked);
    await page.getByRole("button", { name: "Approve refund…" }).click();
    const hearAgain = await beDeaf(asked);
    const { args_hash } = asked;
    await ask("POST", `/v5/approvals/${asked.id}/decide`, { decision: "deny", args_hash, comment: "No" });
    await dialog().getByRole("button", { name: "Approve and run refund" }).click();
    await page
      .getByRole("alert")
      .getByText(/is denied already, by/)
      .waitFor();
    await outcome().getByText("Denied by").waitFor();
    await hearAgain();
    expect(web.takeProblems()).toEqual([`409 POST /v5/approvals/${asked.id}/decide`]);
    expect(await read(asked)).toMatchObject({ outcome: { status: "denied", comment: "No" } });
  });

  test("arguments that another person changed must be looked at before they are approved", async () => {
    const both = { any: [{ anyone: true }, { anyone: true }], count: 2 };
    const asked = await create({ ...refund, plan: { steps: [{ who: both }], allow_requester: true } });
    await page.route("**/v5/approvals/events", (route) => route.abort("aborted"));
    await open(asked);
    await page.getByRole("button", { name: "Approve refund…" }).click();
    const hearAgain = await beDeaf(asked);
    await ask("POST", `/v5/approvals/${asked.id}/decide`, {
      decision: "approve",
      args_hash: asked.args_hash,
      args: { ...refund.args, amount: 99 },
    });
    await dialog().getByRole("button", { name: "Approve and run refund" }).click();
    await page.getByRole("alert").getByText("The arguments have changed").waitFor();
    expect(await page.getByRole("button", { name: "Approve refund…" }).isDisabled()).toBe(true);
    await page.getByRole("table", { name: "Arguments" }).getByText("99").waitFor();
    await page.getByRole("button", { name: "I have looked at them" }).click();
    await page.getByRole("button", { name: "Approve refund…" }).click();
    await dialog().getByRole("button", { name: "Approve and run refund" }).click();
    await outcome().getByText("Approved with edits by").waitFor();
    await hearAgain();
    expect(web.takeProblems()).toEqual([`409 POST /v5/approvals/${asked.id}/decide`]);
    expect(await read(asked)).toMatchObject({ args: { amount: 99 }, outcome: { status: "approved" } });
  });

  test("a question is answered with the form that its schema asks for", async () => {
    const asked = await create({
      kind: "question",
      message: "Where to?",
      response_schema: {
        type: "object",
        properties: { street: { type: "string" }, number: { type: "integer" }, express: { type: "boolean" } },
        required: ["street", "number"],
      },
    });
    await open(asked);
    const send = page.getByRole("button", { name: "Send the answer" });
    await page.getByRole("textbox", { name: "street" }).fill("Main Street");
    expect(await send.isDisabled()).toBe(true);
    await page.getByRole("textbox", { name: "number" }).fill("4");
    await send.click();
    await outcome().getByText("Answered by").waitFor();
    expect(await read(asked)).toMatchObject({
      outcome: { status: "answered", answer: { street: "Main Street", number: 4 } },
    });
  });

  test("calls of one tool are decided together, but for the exceptions and what has changed meanwhile", async () => {
    const plan = { steps: [{ who: { anyone: true } }], allow_requester: true };
    const two = { any: [{ anyone: true }, { anyone: true }], count: 2 };
    const wire = (to: string, body: object = {}) =>
      create({ kind: "function_call", name: "wire", args: { to }, plan, ...body });
    const rent = await wire("rent");
    const gift = await wire("gift");
    const tax = await wire("tax", { stakes: "high" });
    const pay = await wire("pay", { editable: true, plan: { steps: [{ who: two }], allow_requester: true } });
    await page.goto(`${web.parley.url}/approvals`);
    await page.getByRole("link", { name: "Decide 4 × wire together…" }).click();
    await page.getByRole("heading", { level: 1, name: "Decide wire together" }).waitFor();
    const item = (to: string) =>
      page.getByRole("list", { name: "Requests" }).getByRole("listitem").filter({ hasText: to });
    await item("gift")
      .getByRole("combobox", { name: /^What becomes of/ })
      .selectOption("Deny in any case");
    await item("gift").getByRole("textbox", { name: /^Why/ }).fill("Not a gift.");
    // Where much hangs on it, nothing happens along with others.
    const choice = item("tax").getByRole("combobox", { name: /^What becomes of/ });
    expect(await choice.inputValue()).toBe("leave");
    const { args_hash } = pay;
    const args = { to: "somebody else" };
    await ask("POST", `/v5/approvals/${pay.id}/decide`, { decision: "approve", args_hash, args });
    await page.getByRole("alert").getByText("1 with other arguments").waitFor();
    expect(await audit(page)).toEqual([]);
    await page.getByRole("button", { name: "Approve together…" }).click();
    await dialog().getByText("2 calls approved").waitFor();
    await dialog().getByRole("textbox", { name: "Comment" }).fill("As agreed.");
    await dialog().getByRole("button", { name: "Decide 3 calls" }).click();
    await page.getByRole("alert").getByText("2 calls decided").waitFor();
    await page
      .getByRole("list", { name: "Refused" })
      .getByText(/for other arguments/)
      .waitFor();
    expect(await read(rent)).toMatchObject({ outcome: { status: "approved", comment: "As agreed." } });
    expect(await read(gift)).toMatchObject({ outcome: { status: "denied", comment: "Not a gift." } });
    expect(await read(pay)).toMatchObject({ args, outcome: { status: "pending" } });
    expect(await read(tax)).toMatchObject({ outcome: { status: "pending" } });
    // What waits still is looked at anew, with the arguments as they are now.
    await item("somebody else").waitFor();
    await choice.selectOption("With the others");
    await page.getByRole("button", { name: "Approve together…" }).click();
    const act = dialog().getByRole("button", { name: "Decide 2 calls" });
    expect(await act.isDisabled()).toBe(true);
    await dialog()
      .getByRole("checkbox", { name: /High stakes/ })
      .check();
    await act.click();
    await page.getByText("No call of it waits").waitFor();
    expect(await read(tax)).toMatchObject({ outcome: { status: "approved" } });
    expect(await read(pay)).toMatchObject({ args, outcome: { status: "approved" } });
  });

  test("? says what keys do, behind a dialog they do nothing, and whoever withdraws is told of no other", async () => {
    const asked = await create(refund);
    await open(asked);
    await mayDecide();
    await page.keyboard.press("?");
    await dialog().getByText("opens the form that denies").waitFor();
    for (const key of ["a", "d", "j", "?"]) await page.keyboard.press(key);
    expect(await page.getByRole("dialog").count()).toBe(1);
    expect(await audit(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await dialog().waitFor({ state: "detached" });
    const more = (act: RegExp) =>
      page
        .getByRole("button", { name: "More" })
        .filter({ visible: true })
        .last()
        .click()
        .then(() => page.getByRole("menuitem", { name: act }).click());
    await more(/Ask back/);
    await dialog().getByRole("button", { name: "Not yet" }).focus();
    for (const key of ["a", "j", "?"]) await page.keyboard.press(key);
    expect(await page.getByRole("dialog").count()).toBe(1);
    expect(page.url()).toContain(asked.id);
    await page.keyboard.press("Escape");
    await dialog().waitFor({ state: "detached" });
    await more(/Withdraw/);
    await dialog().getByRole("button", { name: "Withdraw the request" }).click();
    await outcome().getByText("Withdrawn by").waitFor();
    expect(await page.getByRole("alert").count()).toBe(0);
    expect(await read(asked)).toMatchObject({ outcome: { status: "cancelled" } });
  });

  test("what was said before it is a press away, as the Log has it", async () => {
    const logged = await ask<{ id: string }>("POST", "/v5/prompts/log", {
      path: "support/assistant",
      prompt: { model: "mock", template: [{ role: "user", content: "{{question}}" }] },
      messages: [
        { role: "system", content: "You help customers of Tern." },
        { role: "user", content: "Order 7 arrived broken. <b>Pay</b> me back!" },
      ],
      output: "I will ask for that.",
    });
    const asked = await create({ ...refund, log_id: logged.body.id });
    await open(asked);
    const conversation = page.getByRole("region", { name: "The conversation before it" });
    await conversation.getByRole("button", { name: "Show the conversation" }).click();
    await conversation.getByText("You help customers of Tern.").waitFor();
    await conversation.getByText("Order 7 arrived broken. <b>Pay</b> me back!").waitFor();
    expect(await audit(page)).toEqual([]);
    await conversation.getByRole("link", { name: "Log" }).click();
    await page.getByRole("dialog", { name: "Log" }).getByText("I will ask for that.").waitFor();
    // A Log that is there no more is told as that, and the request stays what it was.
    const other = await create({ ...refund, log_id: "log_gone" });
    await open(other);
    await conversation.getByRole("button", { name: "Show the conversation" }).click();
    await conversation.getByText("The Log could not be read").waitFor();
    await page.getByRole("button", { name: "Deny…" }).waitFor();
    expect(web.takeProblems()).toEqual(["404 GET /v5/logs/log_gone"]);
  });

  test("an attached image is loaded once somebody asks for it", async () => {
    const url = "https://pictures.example/box.svg";
    const asked = await create({ ...refund, attachments: [{ kind: "image", title: "The box", url }] });
    const other = await web.visit(`/approvals/${asked.id}`);
    let loads = 0;
    await other.route(url, async (route) => {
      loads += 1;
      const body = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"/>';
      await route.fulfill({ contentType: "image/svg+xml", body });
    });
    const show = other.getByRole("button", { name: "Show the image from pictures.example" });
    await show.waitFor();
    expect(loads).toBe(0);
    await show.click();
    await other.getByRole("img", { name: "The box" }).waitFor();
    expect(loads).toBe(1);
    expect(await audit(other)).toEqual([]);
    // No page asks others by itself; this one was told to.
    expect(web.takeProblems()).toEqual([`asked ${url}`]);
    await other.context().close();
  });

  test.each([
    [1440, "light"],
    [390, "dark"],
  ] as const)("reads well at %i pixels, %s", async (width, scheme) => {
    const asked = await create({
      ...refund,
      name: "withoutanyspace".repeat(8),
      args: { text: "withoutanyspace".repeat(60), data: { list: [1, "مرحبا"] } },
      schema: null,
      editable: true,
      deadline_seconds: 3000,
      attachments: [
        { kind: "diff", title: "The order", before: "paid\n", after: "refunded\n" },
        { kind: "image", title: "Photograph", url: "https://example.com/a.jpg" },
      ],
    });
    const other = await web.visit(`/approvals/${asked.id}`, { width, scheme });
    await other.getByRole("list", { name: "Events" }).waitFor();
    expect(await audit(other)).toEqual([]);
    await mayDecide(other);
    await other.keyboard.press("e");
    await other.getByRole("textbox", { name: "text" }).fill("short");
    await other.keyboard.press("Tab");
    await other.getByRole("button", { name: "Approve with 1 edit…" }).click();
    await other.getByRole("dialog").waitFor();
    expect(await audit(other)).toEqual([]);
    await other.goto(`${web.parley.url}/approvals?status=all`);
    await other.getByRole("list", { name: "Requests" }).getByRole("link").nth(2).waitFor();
    expect(await audit(other)).toEqual([]);
    await other.context().close();
  });
});
