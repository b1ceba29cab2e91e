import type { Approval } from "@parley/contract";
import { databases, type TestDatabases } from "@parley/db/testing";
import { addMember, openTestApp, runDueJobs } from "@parley/server/testing";
import { Webhook } from "standardwebhooks";
import { afterEach, describe, expect, test } from "vitest";
import { until } from "../testing/until.ts";
import { openProgram, programSecret, type ProgramCard, type Said } from "./testing/open-program.ts";

type Answer = { approval_id: string; place: string; person: string; decision: Record<string, unknown> };
type Signing = { id: string; at?: number; by?: string };

const secretOfOthers = `whsec_${Buffer.from("b".repeat(32)).toString("base64")}`;
const place = "night-shift";

const open_: AsyncDisposable[] = [];
afterEach(async () => {
  for (const one of open_.splice(0).toReversed()) await one[Symbol.asyncDispose]();
});

/** An organization with Ana, who may approve, Vic, who may not, and a channel of their own. */
async function openOrganization({ open }: Pick<TestDatabases, "open">) {
  const program = await openProgram();
  open_.push(program);
  const app = await openTestApp({ open, environment: { PARLEY_EGRESS_ALLOW: "127.0.0.1" } });
  open_.push(app);
  // The program believes what was signed by the clock of this machine, and PostgreSQL runs jobs by its own.
  app.clock.now = Date.now();
  await addMember(app, { id: "ana", role: "reviewer" });
  await addMember(app, { id: "vic", role: "viewer" });
  const asker = await app.createKey(["approve-request", "read"]);
  const made = await app.ask<{ id: string; inbound_url: string }>("POST", "/v5/channels", {
    kind: "webhook",
    name: "pager",
    settings: { url: program.url },
    secrets: { secret: programSecret },
  });
  expect(made.status).toBe(201);
  const sign = (answer: Answer, { id, at = app.clock.now, by = programSecret }: Signing): Request => {
    const body = JSON.stringify(answer);
    const headers = {
      "webhook-id": id,
      "webhook-timestamp": String(Math.floor(at / 1000)),
      "webhook-signature": new Webhook(by).sign(id, new Date(at), body),
    };
    return new Request(made.body.inbound_url, { method: "POST", headers, body });
  };
  const read = async ({ id }: Approval) => (await app.ask<Approval>("GET", `/v5/approvals/${id}`)).body;
  const heard = (type: string, { id }: Approval): Said | undefined =>
    program.said.find((one) => one.type === type && one.card.approval_id === id);
  const hear = (type: string, approval: Approval): Promise<Said> =>
    until(async () => {
      await runDueJobs(app.services);
      return heard(type, approval);
    });
  return {
    app,
    hear,
    /** Asks, and waits until the program was told of it. */
    async ask(given: object = {}) {
      const asked = await app.askAs<Approval>(asker, "POST", "/v5/approvals", {
        kind: "function_call",
        name: "refund",
        args: { order: 7 },
        plan: { steps: [{ who: { channel: `webhook:${place}` } }] },
        ...given,
      });
      expect(asked.status).toBe(201);
      const { card } = await hear("request.shown", asked.body);
      return { asked: asked.body, card };
    },
    async answer(given: Answer, signing: Signing) {
      const reply = await app.app.fetch(sign(given, signing));
      return { status: reply.status, text: await reply.text() };
    },
    outcome: async (asked: Approval) => (await read(asked)).outcome,
  };
}

const approving = ({ approval_id, args_hash }: ProgramCard, person = "ana@example.com"): Answer => ({
  approval_id,
  place,
  person,
  decision: { decision: "approve", args_hash },
});

describe.each(databases)("a channel of one's own on $name", ({ open }) => {
  test("what is answered and signed decides, and the program is told what became of it", async () => {
    const { ask, answer, outcome, hear } = await openOrganization({ open });
    const { asked, card } = await ask();
    expect(card).toMatchObject({ args_hash: asked.args_hash, fields: [{ name: "order", value: "7" }] });
    expect(await answer(approving(card), { id: "answer-1" })).toMatchObject({ status: 200 });
    expect(await outcome(asked)).toMatchObject({
      status: "approved",
      by: [{ id: "ana", channel: `webhook:${place}` }],
    });
    expect((await hear("request.changed", asked)).card.state).toMatchObject({
      status: "approved",
      by: ["ana"],
    });
  });

  test("what is forged, old, of the wrong person, for other arguments or told again decides nothing", async () => {
    const { app, ask, answer, outcome } = await openOrganization({ open });
    const { asked, card } = await ask();
    const yes = approving(card);
    expect(await answer(yes, { id: "a1", by: secretOfOthers })).toMatchObject({ status: 401 });
    expect(await answer(yes, { id: "a2", at: app.clock.now - 301_000 })).toMatchObject({ status: 401 });
    for (const person of ["vic@example.com", "eve@example.com"])
      expect(await answer(approving(card, person), { id: person })).toMatchObject({ status: 409 });
    const { card: other } = await ask({ args: { order: 8 } });
    const mixed = { ...yes, decision: { decision: "approve", args_hash: other.args_hash } };
    const refused = await answer(mixed, { id: "a3" });
    expect(refused).toMatchObject({ status: 409 });
    const elsewhere = { ...yes, place: "day-shift" };
    expect((await answer(elsewhere, { id: "a4" })).status).toBe(409);
    // Told again it is refused again, and whatever it says now: what came under this name was dealt with.
    expect(await answer(mixed, { id: "a3" })).toEqual(refused);
    expect(await answer(yes, { id: "a3" })).toEqual(refused);
    expect(await outcome(asked)).toMatchObject({ status: "pending" });

    await answer(yes, { id: "a5" });
    const decided = await outcome(asked);
    expect(decided).toMatchObject({ status: "approved", by: [{ id: "ana" }] });
    app.clock.now += 1000;
    expect(await answer(yes, { id: "a5" })).toMatchObject({
      status: 200,
      text: expect.stringContaining("dealt with already"),
    });
    const no = { ...yes, decision: { ...yes.decision, decision: "deny" } };
    expect(await answer(no, { id: "a6" })).toMatchObject({ status: 409 });
    expect(await outcome(asked)).toEqual(decided);
  });

  test("what is answered after the deadline decides nothing", async () => {
    const { app, ask, answer, outcome } = await openOrganization({ open });
    const { asked, card } = await ask({ deadline_seconds: 60 });
    app.clock.now += 61_000;
    const late = await answer(approving(card), { id: "answer-1" });
    expect(late).toMatchObject({ status: 409, text: expect.stringContaining("timed out already") });
    expect(await outcome(asked)).toMatchObject({ status: "timed_out" });
  });

  test("of a megabyte a part is shown, which is none to say yes to; a no is to the whole of it", async () => {
    const { ask, answer, outcome } = await openOrganization({ open });
    const note = "a megabyte of it ".repeat(62_000);
    const { card: other } = await ask({ args: { note: `${note}.` } });
    const { asked, card } = await ask({ args: { note } });
    expect(card.fields[0]).toMatchObject({ name: "note", is_cut: true });
    expect(card.fields[0]!.value.length).toBeLessThan(30_000);
    expect(card.fields).toEqual(other.fields);
    expect(card).toMatchObject({ args_hash: asked.args_hash, offers: { approve: false, deny: true } });
    expect(card.args_hash).not.toBe(other.args_hash);
    const yes = await answer(approving(card), { id: "a1" });
    expect(yes).toMatchObject({ status: 409, text: expect.stringContaining("all of it to be seen") });
    const no = (args_hash: string) => ({ ...approving(card), decision: { decision: "deny", args_hash } });
    expect(await answer(no(other.args_hash), { id: "a2" })).toMatchObject({ status: 409 });
    expect(await outcome(asked)).toMatchObject({ status: "pending" });
    expect(await answer(no(card.args_hash), { id: "a3" })).toMatchObject({ status: 200 });
    expect(await outcome(asked)).toMatchObject({ status: "denied", by: [{ id: "ana" }] });
  });
});
