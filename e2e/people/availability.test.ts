import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { audit } from "../web/testing/audit.ts";
import { hasBrowser } from "../web/testing/open-web.ts";
import { openPeopleWeb, password, type PeopleWeb } from "./testing/open-people-web.ts";

type Approval = { id: string; outcome: { status: string } };

describe.skipIf(!hasBrowser)("who answers when", () => {
  let web: PeopleWeb;
  let owner: Page;
  let ana: Page;
  beforeAll(async () => {
    web = await openPeopleWeb();
    owner = await web.setUp();
    const invited = { email_address: "ana@example.com", role: "reviewer" };
    await web.parley.request("POST", "/v5/invitations", { body: invited });
    ana = await web.openPage({ width: 390, scheme: "dark" });
    await ana.goto(await web.mail.takeLink("ana@example.com"));
    await ana.getByLabel("Your name").fill("Ana Lopez");
    await ana.getByLabel("New password").fill(password);
    await ana.getByRole("button", { name: /^Join/ }).click();
    await ana.getByRole("heading", { level: 1, name: "Home" }).waitFor();
    // What was asked before there was a session.
    web.takeProblems();
  });
  afterAll(() => web?.[Symbol.asyncDispose]());
  afterEach(() => web.refuseProblems());

  const read = async <T>(path: string): Promise<T> => (await web.parley.request("GET", path)).json() as T;
  const dialog = (page: Page) => page.getByRole("dialog");
  const choose = async (page: Page, { field, option }: { field: string; option: string }): Promise<void> => {
    const box = dialog(page).getByRole("combobox", { name: field });
    await box.focus();
    await box.press("ArrowDown");
    await page.getByRole("option", { name: option }).click();
  };

  test("quiet hours are set, and an absence with who answers meanwhile, on a phone", async () => {
    await ana.goto(`${web.parley.url}/settings/availability`);
    await ana.getByRole("button", { name: "Add hours…" }).click();
    await dialog(ana).getByRole("checkbox", { name: "Saturday" }).uncheck();
    await dialog(ana).getByRole("checkbox", { name: "Sunday" }).uncheck();
    expect(await audit(ana)).toEqual([]);
    await dialog(ana).getByRole("button", { name: "Be quiet then" }).click();
    await ana.getByRole("group", { name: "Monday to Friday 22:00 to 07:00 of the next day" }).waitFor();
    await ana.getByRole("checkbox", { name: "Requests of high stakes wait as well" }).check();
    await ana.getByRole("button", { name: "Be away…" }).click();
    await dialog(ana).getByLabel("From").fill("2099-07-01T09:00");
    await dialog(ana).getByLabel("Until").fill("2099-07-15T09:00");
    await choose(ana, { field: "Who answers for you", option: "Olga Owner (owner@example.com)" });
    expect(await audit(ana)).toEqual([]);
    await dialog(ana).getByRole("button", { name: "Be away then" }).click();
    await ana.getByText("Olga Owner answers").waitFor();
    expect(await audit(ana)).toEqual([]);
    expect(await read("/v5/out-of-office")).toMatchObject([
      { full_name: "Ana Lopez", delegate: { full_name: "Olga Owner" } },
    ]);
    await ana.getByRole("button", { name: "Take it back" }).click();
    await ana.getByText("You are there.").waitFor();
  });

  test("a schedule is made, says who is on call, and somebody steps in", async () => {
    await owner.goto(`${web.parley.url}/schedules`);
    await owner.getByText("Nobody takes turns yet").waitFor();
    await owner.getByRole("button", { name: "New schedule…" }).press("Enter");
    await dialog(owner).getByLabel("Name").fill("payments");
    await choose(owner, { field: "Who takes turns", option: "Ana Lopez" });
    await owner.keyboard.press("Escape");
    expect(await audit(owner)).toEqual([]);
    await dialog(owner).getByRole("button", { name: "Make the schedule" }).press("Enter");
    const schedule = owner.getByRole("region", { name: "payments" });
    await schedule.getByText("On call now: Ana Lopez").waitFor();
    await schedule.getByRole("list", { name: "The next four weeks of payments" }).waitFor();
    await schedule.getByRole("button", { name: "Step in…" }).press("Enter");
    await choose(owner, { field: "Who is on call instead", option: "Olga Owner (owner@example.com)" });
    const local = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString().slice(0, 16);
    await dialog(owner).getByLabel("From").fill(local(-24));
    await dialog(owner).getByLabel("Until").fill(local(48));
    await dialog(owner).getByRole("button", { name: "Have them on call" }).press("Enter");
    await schedule.getByText("On call now: Olga Owner").waitFor();
    expect(await audit(owner)).toEqual([]);
    expect(await read("/v5/schedules")).toMatchObject([{ on_call: { person: { full_name: "Olga Owner" } } }]);
  });

  test("who is asked passes it on; the other's answer counts in their place", async () => {
    const plan = { steps: [{ who: { person: "owner@example.com" } }] };
    const body = { kind: "function_call", name: "refund", args: { amount: 30 }, plan };
    const { id } = (await (await web.parley.request("POST", "/v5/approvals", { body })).json()) as Approval;
    await owner.goto(`${web.parley.url}/approvals/${id}`);
    await owner.getByRole("button", { name: "More" }).press("Enter");
    await owner.getByRole("menuitem", { name: "Have somebody else answer…" }).press("Enter");
    await choose(owner, { field: "Who answers in your place", option: "Ana Lopez (ana@example.com)" });
    await dialog(owner).getByLabel("Message").fill("You know them.");
    await dialog(owner).getByRole("button", { name: "Pass it on" }).press("Enter");
    await owner.getByText("passed it on to Ana Lopez").waitFor();
    await ana.goto(`${web.parley.url}/approvals/${id}?act=approve`);
    await dialog(ana).getByRole("button", { name: "Approve and run refund" }).click();
    await ana.getByRole("region", { name: "Outcome" }).getByText("Approved by Ana Lopez").waitFor();
    expect((await read<Approval>(`/v5/approvals/${id}`)).outcome.status).toBe("approved");
    expect(await audit(ana)).toEqual([]);
  });
});
