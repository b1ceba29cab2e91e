import type { Approval } from "@parley/contract";
import { databases } from "@parley/db/testing";
import { sql } from "kysely";
import { afterEach, describe, expect, test } from "vitest";
import { hashToken } from "../../kernel/secrets.ts";
import { openTestApp, type OpenTestApp } from "../../testing/open-test-app.ts";

const open_: AsyncDisposable[] = [];
afterEach(async () => {
  for (const one of open_.splice(0)) await one[Symbol.asyncDispose]();
});

const refund = {
  kind: "function_call",
  name: "refund",
  args: { order: 7, note: "<b>now</b>\u202E\u200F\u00AD" },
  options: [{ name: "too_much", title: "Too much", prompt_fill: "Ask for less." }],
};

type Link = { id: string; url: string | null; is_sent: boolean; person: object };
type AuditEntry = {
  action: string;
  outcome: string;
  target: string;
  actor: { id: string };
  details: { code?: string };
};

describe.each(databases)("decision links on $name", ({ open }) => {
  /** An organization with Ana, who may approve, and an admin key that did not ask. */
  const openApp = async () => {
    const app = await openTestApp({ open });
    open_.push(app);
    const addPerson = async (id: string, role: string) => {
      const { executor } = app.services.database;
      const email = `${id}@example.com`;
      await sql`insert into users (id, name, email, email_verified, two_factor_enabled, created_at, updated_at)
        values (${id}, ${id}, ${email}, true, false, 1, 1)`.execute(executor);
      await sql`insert into members (organization_id, user_id, role, created_at, updated_at)
        values (${app.organizationId}, ${id}, ${role}, 1, 1)`.execute(executor);
    };
    await addPerson("ana", "reviewer");
    await addPerson("bob", "viewer");
    return { ...app, addPerson, asker: await app.createKey(["approve-request", "read"]) };
  };
  type App = Awaited<ReturnType<typeof openApp>>;
  const create = async (app: App, body: object = {}): Promise<Approval> =>
    (await app.askAs<Approval>(app.asker, "POST", "/v5/approvals", { ...refund, ...body })).body;
  const linkFor = async (app: App, { id }: Approval, person = "ana@example.com"): Promise<string> => {
    const made = await app.ask<Link>("POST", `/v5/approvals/${id}/links`, { person });
    expect(made).toMatchObject({
      status: 201,
      body: { is_sent: false, person: { name: expect.any(String) } },
    });
    return made.body.url!;
  };
  const visit = async (app: OpenTestApp["app"], url: string, method = "GET") => {
    const reply = await app.fetch(new Request(url, { method }));
    return { status: reply.status, headers: reply.headers, text: await reply.text() };
  };
  const submitFrom =
    (headers: Record<string, string>) =>
    async (app: OpenTestApp["app"], url: string, fields: Record<string, string>) => {
      const body = new URLSearchParams(fields);
      const reply = await app.fetch(new Request(url, { method: "POST", body, headers }));
      return { status: reply.status, text: await reply.text() };
    };
  const submit = submitFrom({ "sec-fetch-site": "same-origin" });
  const read = async (app: App, { id }: Approval) =>
    (await app.ask<Approval>("GET", `/v5/approvals/${id}`)).body;
  const denials = async (app: App): Promise<AuditEntry[]> =>
    (await app.ask<{ records: AuditEntry[] }>("GET", "/v5/audit?outcome=denied&size=100")).body.records;

  test("opening, prefetching or heading for it changes nothing, however often; the button decides, once", async () => {
    const app = await openApp();
    const asked = await create(app);
    const url = await linkFor(app, asked);
    for (const method of ["GET", "HEAD", "GET", "OPTIONS"]) await visit(app.app, url, method);
    const page = await visit(app.app, `${url}?approve=true`);
    expect(page.status).toBe(200);
    expect(page.text).toContain("Approve and run refund");
    // What came from outside is text.
    expect(page.text).toContain("&lt;b&gt;now&lt;/b&gt;⟨U+202E⟩⟨U+200F⟩⟨U+00AD⟩");
    expect(page.text).not.toContain("<script");
    expect(page.headers.get("content-security-policy")).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/,
    );
    expect(page.headers.get("cache-control")).toBe("no-store");
    const untouched = await read(app, asked);
    expect(untouched).toEqual(asked);
    expect((await app.ask<object[]>("GET", `/v5/approvals/${asked.id}/events`)).body).toHaveLength(1);

    const approve = { decision: "approve", args_hash: asked.args_hash!, comment: "Fine" };
    expect(await submit(app.app, url, approve)).toMatchObject({
      status: 200,
      text: expect.stringContaining("approved"),
    });
    expect(await read(app, asked)).toMatchObject({
      outcome: { status: "approved", comment: "Fine", by: [{ id: "ana", channel: "email:ana@example.com" }] },
    });
    const audit = await app.ask<{ records: AuditEntry[] }>("GET", "/v5/audit?action=decisionLinks.decide");
    expect(audit.body.records).toMatchObject([{ outcome: "done", target: asked.id, actor: { id: "ana" } }]);
    expect((await submit(app.app, url, { ...approve, decision: "deny" })).status).toBe(409);
    expect((await visit(app.app, url)).text).toContain("approved");
    expect((await denials(app))[0]).toMatchObject({ details: { code: "decision_links.used" } });
  });

  test("after an edit it shows what was changed, and words about the arguments before say so", async () => {
    const app = await openApp();
    const words = { kind: "text", title: "What will happen", text: "Pays 30 back." };
    const args = { order: 7, amount: 30 };
    const asked = await create(app, { args, editable: true, attachments: [words] });
    const url = await linkFor(app, asked);
    const before = (await visit(app.app, url)).text;
    expect(before).toContain("<h2>What will happen</h2>");
    expect(before.indexOf("What will happen")).toBeLessThan(before.indexOf("What will run"));
    expect(before).not.toContain("Changed since it was asked");
    const edit = { args_hash: asked.args_hash, args: { order: 7, amount: 20 } };
    const edited = await app.ask<Approval>("POST", `/v5/approvals/${asked.id}/edit`, edit);
    expect(edited).toMatchObject({ status: 200, body: { outcome: { status: "pending" } } });
    const after = (await visit(app.app, url)).text;
    expect(after).toMatch(/<h2>Changed since it was asked<\/h2>[^]*- amount: 30\n\+ amount: 20/u);
    expect(after).not.toContain("<h2>What will happen</h2>");
    expect(after).toMatch(
      /<h2>What was to happen, before the arguments were changed<\/h2>[^]*Pays 30 back\./u,
    );
    const old = { decision: "approve", args_hash: asked.args_hash! };
    expect(await submit(app.app, url, old)).toMatchObject({ status: 409 });
    expect((await read(app, asked)).outcome.status).toBe("pending");
  });

  test("of two that press it at once, one decides", async () => {
    const app = await openApp();
    const asked = await create(app);
    const url = await linkFor(app, asked);
    const both = ["approve", "deny"].map((decision) =>
      submit(app.app, url, { decision, args_hash: asked.args_hash! }),
    );
    expect((await Promise.all(both)).map(({ status }) => status).toSorted()).toEqual([200, 409]);
  });

  test("an option denies in its words; stakes that are high must be read; a question is answered", async () => {
    const app = await openApp();
    const denied = await create(app, { stakes: "high" });
    const url = await linkFor(app, denied);
    const args_hash = denied.args_hash!;
    const unread = await submit(app.app, url, { decision: "approve", args_hash });
    expect(unread).toMatchObject({ status: 422, text: expect.stringContaining("say that you have read") });
    await submit(app.app, url, { decision: "deny:too_much", args_hash });
    expect(await read(app, denied)).toMatchObject({
      outcome: { status: "denied", option: "too_much", comment: "Ask for less." },
    });
    const question = await create(app, { kind: "question", message: "Which?", options: [], name: "q" });
    const link = await linkFor(app, question);
    expect((await submit(app.app, link, { decision: "answer", answer: "The third" })).status).toBe(200);
    expect(await read(app, question)).toMatchObject({ outcome: { status: "answered", answer: "The third" } });
  });

  test("a link is good for its request, its time and its person, whatever is sent with it", async () => {
    const app = await openApp();
    const [one, two] = [await create(app), await create(app, { args: { order: 8 } })];
    const url = await linkFor(app, one);
    // The other request's arguments; an invented token; another site; a person who may not, or no more.
    const other = await submit(app.app, url, { decision: "approve", args_hash: two.args_hash! });
    expect(other).toMatchObject({ status: 409, text: expect.stringContaining("other arguments") });
    const invented = await submit(app.app, `${url.slice(0, -4)}AAAA`, {
      decision: "approve",
      args_hash: one.args_hash!,
    });
    expect(invented.status).toBe(404);
    const approve = { decision: "approve", args_hash: one.args_hash! };
    expect((await submitFrom({ "sec-fetch-site": "cross-site" })(app.app, url, approve)).status).toBe(403);
    expect((await submitFrom({})(app.app, url, approve)).status).toBe(403);
    const viewer = await linkFor(app, one, "bob");
    expect((await visit(app.app, viewer)).status).toBe(403);
    expect((await submit(app.app, viewer, approve)).status).toBe(403);
    app.clock.now += 86_400_000;
    expect(await visit(app.app, url)).toMatchObject({
      status: 409,
      text: expect.stringContaining("was good until"),
    });
    expect((await submit(app.app, url, approve)).status).toBe(409);
    expect(await read(app, one)).toMatchObject({ outcome: { status: "pending" } });
    expect((await denials(app)).map(({ details }) => details.code).toSorted()).toEqual([
      "approvals.stale",
      "auth.forbidden",
      "auth.foreign_origin",
      "decision_links.expired",
    ]);
  });

  test("tokens are kept as hashes; who asked is not told the link; strangers and foreign requests get none", async () => {
    const app = await openApp();
    const asked = await create(app);
    const token = (await linkFor(app, asked)).split("/").at(-1)!;
    const { rows } = await sql<Record<string, unknown>>`select * from decision_links`.execute(
      app.services.database.executor,
    );
    expect(JSON.stringify(rows)).not.toContain(token);
    const make = (key: string, person: string, id = asked.id) =>
      app.askAs<Link & { code: string }>(key, "POST", `/v5/approvals/${id}/links`, { person });
    expect(await make(app.asker, "ana")).toMatchObject({ status: 201, body: { url: null } });
    const own = await app.ask<Approval>("POST", "/v5/approvals", refund);
    expect(await make(app.apiKey, "ana", own.body.id)).toMatchObject({ status: 201, body: { url: null } });
    expect(await make(app.apiKey, "eve@example.com")).toMatchObject({
      status: 422,
      body: { code: "decision_links.person_unknown" },
    });
    const other = await app.createOtherOrganization();
    expect((await make(other.apiKey, "ana")).status).toBe(404);
    // A key that may not decide is told no link that does: not its own person's, and not another's.
    await app.addPerson("dan", "admin");
    const dans = await app.createKey(["read", "approve-request", "manage-members"]);
    const { executor } = app.services.database;
    await sql`update api_keys set user_id = 'dan' where hash = ${hashToken(dans)}`.execute(executor);
    for (const person of ["dan", "ana"])
      expect(await make(dans, person)).toMatchObject({ status: 201, body: { url: null } });
    await app.ask("POST", `/v5/approvals/${asked.id}/cancel`, {});
    expect((await make(app.apiKey, "ana")).status).toBe(409);
  });
});
