import type { Approval, WebhookEventData } from "@parley/contract";
import { fromJson } from "@parley/db";
import { databases } from "@parley/db/testing";
import { sql } from "kysely";
import { afterEach, describe, expect, test } from "vitest";
import { createTestApp } from "../../testing/test-app.ts";
import { openAskingApp } from "./__fixtures__/open-asking-app.ts";

const open_: AsyncDisposable[] = [];
afterEach(async () => {
  for (const one of open_.splice(0)) await one[Symbol.asyncDispose]();
});

type Refused = { code?: string; detail?: string };
type Edit = { amount?: number; args?: object; args_hash?: string; comment?: string };
type Event = { type: string; data: Record<string, unknown> };

const persons = ["ana", "ben", "cem"].map((person) => ({ person }));
const twoOfThem = { steps: [{ who: { any: persons, count: 2 } }] };
const anyOfThem = { steps: [{ who: { any: persons } }] };
const editable = {
  args: { order: 7, amount: 30 },
  schema: { type: "object", properties: { amount: { type: "number", maximum: 100 } } },
  editable: ["amount"],
};

describe.each(databases)("voting and editing on $name", ({ open, name }) => {
  const openApp = async () => {
    const app = await openAskingApp({ open, name });
    open_.push(app);
    const post = (key: string, path: string, body: object) =>
      app.askAs<Approval & Refused>(key, "POST", `/v5/approvals/${path}`, body);
    const vote = (key: string, { id, args_hash }: Approval, body: object = {}) =>
      post(key, `${id}/vote`, { vote: "approve", args_hash, ...body });
    const edit = (key: string, { id, args_hash }: Approval, { amount = 30, ...body }: Edit) =>
      post(key, `${id}/edit`, { args_hash, args: { order: 7, amount }, ...body });
    const claim = ({ id, args_hash }: Approval) => post(app.asker, `${id}/claim`, { args_hash });
    const read = async ({ id }: Approval) =>
      (await app.askAs<Approval>(app.asker, "GET", `/v5/approvals/${id}`)).body;
    const listEvents = async ({ id }: Approval) =>
      (await app.askAs<Event[]>(app.asker, "GET", `/v5/approvals/${id}/events`)).body.filter(
        ({ type }) => type !== "noticed",
      );
    const listEdits = async ({ id }: Approval) => {
      const { rows } = await sql<{ data: string }>`select data from outbox_events
        where type = 'approval.edited' order by created_at`.execute(app.services.database.executor);
      const told = rows.map(({ data }) => fromJson<WebhookEventData<"approval.edited">>(data));
      return told
        .filter(({ approval }) => approval.id === id)
        .map(({ edit: { by, ...said } }) => ({ by: by.id, ...said }));
    };
    return { ...app, post, vote, edit, claim, read, listEvents, listEdits };
  };

  test("a vote is one person's yes or no, which counts once and brings nothing else", async () => {
    const { people, ask, vote, post, listEvents } = await openApp();
    const options = [{ name: "too_much", prompt_fill: "Ask for less." }];
    const asked = await ask(twoOfThem, { ...editable, options });
    expect(await vote(people.ana, asked, { args: { order: 7, amount: 1 } })).toMatchObject({ status: 422 });
    expect(await vote(people.ana, asked, { args_hash: "other" })).toMatchObject({
      status: 409,
      body: { code: "approvals.stale" },
    });
    expect(await vote(people.ana, asked, { comment: "fine" })).toMatchObject({
      status: 200,
      body: { outcome: { status: "pending" }, approvals: [{ id: "ana" }] },
    });
    expect(await vote(people.ana, asked)).toMatchObject({
      status: 409,
      body: { code: "approvals.already_voted" },
    });
    expect(await vote(people.ben, asked, { comment: "go" })).toMatchObject({
      body: { outcome: { status: "approved", is_edited: false, comment: "go" }, args: editable.args },
    });
    expect((await listEvents(asked)).map(({ type }) => type)).toEqual([
      "requested",
      "voted",
      "voted",
      "decided",
    ]);
    const other = await ask(twoOfThem, { options });
    expect(await vote(people.cem, other, { vote: "deny", option: "unknown" })).toMatchObject({
      status: 422,
      body: { code: "approvals.option_unknown" },
    });
    expect(await vote(people.cem, other, { vote: "deny", option: "too_much" })).toMatchObject({
      body: { outcome: { status: "denied", comment: "Ask for less.", option: "too_much" } },
    });
    const question = await ask(anyOfThem, { kind: "question", message: "Which?" });
    for (const [verb, body] of [
      ["vote", { vote: "approve", args_hash: "" }],
      ["edit", { args: {}, args_hash: "" }],
    ] as const)
      expect(await post(people.ana, `${question.id}/${verb}`, body)).toMatchObject({
        status: 422,
        body: { code: "approvals.wrong_decision" },
      });
  });

  test("who has voted is told that an edit took it back, once; programs are told of each edit", async () => {
    const app = await openApp();
    const { people, ask, vote, edit, noticesOf } = app;
    const receiver = { url: "https://receiver.example/edits", events: ["approval.edited"] };
    expect(await app.askAs(app.apiKey, "POST", "/v5/webhooks", receiver)).toMatchObject({ status: 201 });
    const both = { steps: [{ who: { all: [{ person: "ana" }, { person: "ben" }] } }] };
    const asked = await ask(both, editable);
    app.clock.now += 1000;
    await vote(people.ana, asked);
    const edited = await edit(people.ben, asked, { amount: 20, comment: "Half of it is ours" });
    expect(await noticesOf(asked)).toEqual(["requested ana ben", "edited ana"]);
    // Nobody had said anything of these, but for who changes them.
    app.clock.now += 1000;
    await vote(people.ben, edited.body);
    const again = await edit(people.ben, edited.body, { amount: 15 });
    expect(await noticesOf(asked)).toEqual(["requested ana ben", "edited ana"]);
    await vote(people.ana, again.body);
    app.clock.now += 1000;
    const last = await app.post(people.ben, `${asked.id}/decide`, {
      decision: "approve",
      args_hash: again.body.args_hash,
      args: { order: 7, amount: 10 },
    });
    expect(last).toMatchObject({ status: 200, body: { outcome: { status: "pending" } } });
    expect(await noticesOf(asked)).toEqual(["requested ana ben", "edited ana", "edited ana"]);
    expect(await app.listEdits(asked)).toEqual([
      {
        by: "ben",
        comment: "Half of it is ours",
        changes: [{ name: "amount", before: 30, after: 20 }],
        votes_taken: [{ id: "ana", name: "ana", vote: "approve" }],
      },
      { by: "ben", comment: null, changes: [{ name: "amount", before: 20, after: 15 }], votes_taken: [] },
      {
        by: "ben",
        comment: null,
        changes: [{ name: "amount", before: 15, after: 10 }],
        votes_taken: [{ id: "ana", name: "ana", vote: "approve" }],
      },
    ]);
  });

  test("an edit decides nothing: votes on other arguments count no more, and only what is approved then runs", async () => {
    const { people, ask, vote, edit, claim, listEvents } = await openApp();
    const asked = await ask(twoOfThem, editable);
    await vote(people.ana, asked);
    const edited = await edit(people.ben, asked, { amount: 20, comment: "Half of it is ours" });
    expect(edited).toMatchObject({
      status: 200,
      body: {
        outcome: { status: "pending" },
        args: { order: 7, amount: 20 },
        request: { args: editable.args },
        approvals: [],
        denials: [],
      },
    });
    expect(edited.body.args_hash).not.toBe(asked.args_hash);
    // Who has not looked again says nothing of what stands now.
    for (const key of [people.ana, people.cem])
      expect(await vote(key, asked)).toMatchObject({ status: 409, body: { code: "approvals.stale" } });
    expect(await edit(people.cem, asked, { amount: 10 })).toMatchObject({ status: 409 });
    expect(await vote(people.cem, edited.body)).toMatchObject({ body: { outcome: { status: "pending" } } });
    expect(await claim(edited.body)).toMatchObject({ body: { code: "approvals.not_approved" } });
    expect(await vote(people.ana, edited.body)).toMatchObject({
      body: { outcome: { status: "approved", is_edited: true } },
    });
    expect(await edit(people.ben, edited.body, { amount: 10 })).toMatchObject({
      status: 409,
      body: { code: "approvals.ended" },
    });
    expect(await claim(asked)).toMatchObject({ status: 409, body: { code: "approvals.stale" } });
    expect(await claim(edited.body)).toMatchObject({ status: 200, body: { args: { amount: 20 } } });
    const events = await listEvents(asked);
    expect(events.map(({ type }) => type)).toEqual([
      "requested",
      "voted",
      "edited",
      "voted",
      "voted",
      "decided",
      "claimed",
    ]);
    expect(events[0]?.data).toMatchObject({ args: editable.args });
    expect(events[2]?.data).toMatchObject({
      args: { order: 7, amount: 20 },
      changes: [{ name: "amount", before: 30, after: 20 }],
      comment: "Half of it is ours",
      voter: { id: "ben" },
    });
  });

  test("arguments that are again what they were are approved anew", async () => {
    const { people, ask, vote, edit } = await openApp();
    const asked = await ask(twoOfThem, editable);
    await vote(people.ana, asked);
    const edited = await edit(people.ben, asked, { amount: 20 });
    const back = await edit(people.ben, edited.body, { amount: 30 });
    expect(back.body).toMatchObject({ args_hash: asked.args_hash, approvals: [] });
    expect(await vote(people.cem, asked)).toMatchObject({ body: { outcome: { status: "pending" } } });
    expect(await vote(people.ana, asked)).toMatchObject({
      body: { outcome: { status: "approved", is_edited: false, by: [{ id: "cem" }, { id: "ana" }] } },
    });
  });

  test("only what may be changed, to what fits, by who is asked; refusals are on record and change nothing", async () => {
    const app = await openApp();
    const { people, ask, edit, read, listEvents } = app;
    const asked = await ask({ steps: [{ who: { any: [{ person: "ana" }, { person: "ben" }] } }] }, editable);
    for (const [key, body, code] of [
      [people.ana, { amount: 500 }, "args_misfit"],
      [people.ana, { args: { order: 8, amount: 30 } }, "not_editable"],
      [people.ana, { args: { amount: 20 } }, "not_editable"],
      [people.cem, { amount: 20 }, "not_asked"],
      [people.ana, { amount: 20, args_hash: "other" }, "stale"],
    ] as const)
      expect(await edit(key, asked, body)).toMatchObject({ body: { code: `approvals.${code}` } });
    // With the same arguments nothing is changed, and who asks changes nothing of theirs.
    expect(await edit(people.ana, asked, { amount: 30 })).toMatchObject({
      status: 200,
      body: { args: editable.args },
    });
    const own = await app.askAs<Approval>(people.ana, "POST", "/v5/approvals", {
      kind: "function_call",
      name: "refund",
      ...editable,
    });
    expect(await edit(people.ana, own.body, { amount: 20 })).toMatchObject({
      status: 403,
      body: { code: "approvals.requester_may_not" },
    });
    const fixed = await ask(anyOfThem, { args: editable.args });
    expect(await edit(people.ana, fixed, { amount: 20 })).toMatchObject({
      body: { code: "approvals.not_editable" },
    });
    expect(await read(asked)).toMatchObject({ args_hash: asked.args_hash, outcome: { status: "pending" } });
    expect((await listEvents(asked)).map(({ type }) => type)).toEqual(["requested"]);
    // The same again of the same request is one entry.
    const { body: audit } = await app.askAs<{ records: { outcome: string; details: { code?: string } }[] }>(
      app.apiKey,
      "GET",
      "/v5/audit?action=approvals.edit&size=100",
    );
    expect(audit.records.map(({ outcome, details }) => `${outcome} ${details.code}`).toSorted()).toEqual([
      "denied approvals.args_misfit",
      "denied approvals.not_asked",
      "denied approvals.not_editable",
      "denied approvals.not_editable",
      "denied approvals.requester_may_not",
      "denied approvals.stale",
    ]);
  });

  test("a vote and an edit at the same moment, from two processes: nobody approves what they have not seen", async () => {
    const app = await openApp();
    const { people, ask, read, claim } = app;
    const second = await createTestApp({ database: app.services.database });
    const send = async (key: string, path: string, body: object): Promise<number> => {
      const reply = await second.app.fetch(
        new Request(`http://parley.test/v5/approvals/${path}`, {
          method: "POST",
          headers: { "x-api-key": key, "content-type": "application/json" },
          body: JSON.stringify(body),
        }),
      );
      return reply.status;
    };
    for (let round = 0; round < 10; round += 1) {
      const asked = await ask(anyOfThem, editable);
      const edit = () =>
        send(people.ben, `${asked.id}/edit`, { args_hash: asked.args_hash, args: { order: 7, amount: 20 } });
      const vote = async () => (await app.vote(people.ana, asked)).status;
      const acts = round % 2 === 0 ? [vote, edit] : [edit, vote];
      const statuses = await Promise.all(acts.map((act) => act()));
      expect(statuses.toSorted()).toEqual([200, 409]);
      const after = await read(asked);
      if (after.outcome.status === "approved") {
        expect(after).toMatchObject({ args: editable.args, args_hash: asked.args_hash });
        expect(await claim(after)).toMatchObject({ status: 200 });
      } else {
        expect(after).toMatchObject({ outcome: { status: "pending" }, args: { amount: 20 }, approvals: [] });
        expect(await claim(after)).toMatchObject({ status: 409 });
      }
    }
  });

  test("nothing is passed on to who has answered already", async () => {
    const { people, ask, post, vote } = await openApp();
    const asked = await ask({ steps: [{ who: { all: [{ person: "ana" }, { person: "ben" }] } }] });
    await vote(people.ben, asked);
    expect(await post(people.ana, `${asked.id}/delegate`, { to: "ben" })).toMatchObject({
      status: 422,
      body: {
        code: "approvals.delegate_unfit",
        detail: expect.stringMatching(/ben has answered already.+ or answer yourself\.$/u) as string,
      },
    });
    expect(await post(people.ana, `${asked.id}/delegate`, { to: "cem" })).toMatchObject({ status: 200 });
    expect(await vote(people.cem, asked)).toMatchObject({ body: { outcome: { status: "approved" } } });
  });
});
