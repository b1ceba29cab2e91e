import type { Approval } from "@parley/contract";
import { affectedRows } from "@parley/db";
import { databases, type TestDatabases } from "@parley/db/testing";
import { afterEach, describe, expect, test } from "vitest";
import { until } from "../testing/until.ts";
import { openSlackApp as openSlack } from "./testing/open-slack-app.ts";

const open_: AsyncDisposable[] = [];
afterEach(async () => {
  for (const one of open_.splice(0).toReversed()) await one[Symbol.asyncDispose]();
});

type Delivery = {
  id: string;
  status: string;
  reason: string | null;
  address: string;
  channel_id: string | null;
  attempts: { error: string | null; exchanges: { request: string; reply: string | null }[] }[];
};

/** All of some. */
const areAll = <T>(list: readonly T[], holds: (each: T) => boolean): boolean =>
  list.length > 0 && list.every(holds);

const openSlackApp = async (databases_: Pick<TestDatabases, "open">, given: object = {}) => {
  const opened = await openSlack(databases_, given);
  open_.push(opened);
  const deliveries = async (approval: Approval) =>
    (await opened.app.ask<Delivery[]>("GET", `/v5/approvals/${approval.id}/deliveries`)).body;
  return { ...opened, deliveries };
};

type Told = { id: string; approval_id: string; target_key: string; updated_at: number };
type Key = { delivery_id: string; message_key: string };

describe.each(databases)("Slack on $name", ({ open }) => {
  const openHere = (given: object = {}) => openSlackApp({ open }, given);

  test("asked, approved by a press, and shown so: the vote is the member's, from that place", async () => {
    const { slack, ask, settle, cards, press, read, seen, deliveries } = await openHere();
    const asked = await ask();
    await settle(() => cards().length === 1);
    expect(await press("approve")).toMatchObject({ status: 200 });
    const decided = await read(asked);
    expect(decided.outcome).toMatchObject({
      status: "approved",
      by: [{ id: "ana", email: "ana@example.com", channel: "slack:C0OPS" }],
    });
    await settle(() => /Approved by ana/.test(seen(cards()[0]!)));
    expect(cards()).toHaveLength(1);
    expect(slack.see(cards()[0]!).buttons).toEqual([]);
    const [delivery] = await deliveries(asked);
    expect(delivery).toMatchObject({ status: "delivered", address: "slack:C0OPS", reason: null });
    const log = JSON.stringify(delivery?.attempts);
    expect(log).toContain("chat.postMessage");
    expect(log).not.toContain(slack.botToken);
  });

  test("of a megabyte a card holds a part, to which nobody says yes, but no", async () => {
    const { slack, ask, settle, cards, press, read, send, app, seen } = await openHere();
    const asked = await ask({ args: { note: "a megabyte of it ".repeat(62_000) }, editable: false });
    await settle(() => cards().length === 1);
    expect(seen(cards()[0]!)).toContain("a megabyte of it");
    expect(seen(cards()[0]!).length).toBeLessThan(10_000);
    const acts = slack.see(cards()[0]!).buttons.map(({ action_id }) => action_id);
    expect(acts).toContain("deny");
    expect(acts).not.toContain("approve");
    await press("deny");
    const { view } = slack.views.at(-1)!;
    const denying = { view, values: { text: "too long" }, user: "U0ANA", at: app.clock.now };
    await send(slack.submit(denying));
    const { outcome, args_hash } = await read(asked);
    expect(outcome).toMatchObject({ status: "denied", comment: "too long", by: [{ id: "ana" }] });
    expect(args_hash).toBe(asked.args_hash);
  });

  test("nobody decides who is not known, may not, or is not meant", async () => {
    const { app, slack, channel, ask, settle, cards, press, read, whispers, seen } = await openHere();
    const asked = await ask({ plan: { steps: [{ who: { person: "ana" } }] } });
    await settle(() => cards().length === 1);
    expect(cards()[0]?.channel).toBe("DU0ANA");
    await press("approve", "U0STRANGER");
    await press("approve", "U0VIC");
    await press("approve", "U0BOB");
    expect((await read(asked)).outcome.status).toBe("pending");
    expect(whispers().map(seen)).toEqual([
      expect.stringMatching(/not known here/),
      expect.stringMatching(/approve/),
      expect.stringMatching(/not asked|asked/),
    ]);
    // An admin says whose account it is.
    slack.users.push({ id: "U0PRIVATE", name: "private" });
    const path = `/v5/channels/${channel.id}/people/U0PRIVATE`;
    expect((await app.ask("PUT", path, { person: "nobody@example.com" })).status).toBe(422);
    for (const is_told of [true, false])
      expect(await app.ask("PUT", path, { person: "ana@example.com" })).toMatchObject({
        status: 200,
        body: { is_told },
      });
    await press("approve", "U0PRIVATE");
    expect((await read(asked)).outcome).toMatchObject({ status: "approved", by: [{ id: "ana" }] });
  });

  test("a press counts once: what is repeated, forged, old or of another channel does nothing", async () => {
    const { app, slack, channel, ask, settle, cards, read, send } = await openHere();
    const asked = await ask({
      plan: { steps: [{ who: { any: [{ person: "ana" }, { person: "bob" }], count: 2 } }] },
    });
    await settle(() => cards().length === 2);
    const at = app.clock.now;
    const pressed = slack.press({ message: cards()[0]!, act: "approve", user: "U0ANA", at });
    const forged = { ...pressed, headers: { ...pressed.headers, ...slack.sign(pressed.body, at, "guess") } };
    expect((await send(forged)).status).toBe(401);
    expect(
      (await send({ ...pressed, headers: { "content-type": pressed.headers["content-type"]! } })).status,
    ).toBe(401);
    expect((await send(pressed)).status).toBe(200);
    expect((await send(pressed)).status).toBe(409);
    app.clock.now += 6 * 60_000;
    expect((await send(pressed)).status).toBe(401);
    const url = `http://parley.test/channels/${channel.id}x/in/interactions`;
    const elsewhere = await app.app.fetch(new Request(url, { method: "POST", ...pressed }));
    expect(elsewhere.status).toBe(401);
    const now = await read(asked);
    expect(now).toMatchObject({ outcome: { status: "pending" }, approvals: [{ id: "ana" }] });
  });

  test("what cannot work is there to be seen, and sent again when it can", async () => {
    const { app, slack, ask, settle, cards, deliveries, channel } = await openHere();
    const asked = await ask({
      plan: { steps: [{ who: { any: [{ channel: "slack:C0NEW" }, { channel: "fax:1" }] } }] },
    });
    await settle(async () => areAll(await deliveries(asked), ({ status }) => status === "failed"));
    const listed = await deliveries(asked);
    const dead = listed.find(({ address }) => address === "slack:C0NEW");
    const unknown = listed.find(({ address }) => address === "fax:1");
    expect(dead?.reason).toMatch(/channel_not_found.*invite/);
    expect(unknown).toMatchObject({
      channel_id: null,
      reason: expect.stringMatching(/No channel reaches `fax:1`/),
    });
    slack.channels.add("C0NEW");
    const path = `/v5/channels/${channel.id}/deliveries/${dead!.id}/resend`;
    expect((await app.ask("POST", path)).body).toMatchObject({ status: "pending" });
    await settle(() => cards().length === 1);
    const now = (await deliveries(asked)).find(({ id }) => id === dead!.id);
    expect(now).toMatchObject({ status: "delivered", reason: null });
  });
});

// PostgreSQL's queue goes by its own clock, and what is below does not depend on the database.
describe.each(databases.filter(({ name }) => name === "sqlite"))("Slack", ({ open }) => {
  const openHere = (given: object = {}) => openSlackApp({ open }, given);

  test("decided elsewhere, it says so in every place; a second answer comes too late", async () => {
    const { app, slack, ask, settle, cards, press, seen, whispers } = await openHere();
    slack.channels.add("C0LEGAL");
    const steps = [{ who: { any: [{ channel: "slack:C0OPS" }, { channel: "slack:C0LEGAL" }] } }];
    const asked = await ask({ plan: { steps } });
    await settle(() => cards().length === 2);
    const decision = { decision: "deny", args_hash: asked.args_hash, comment: "Wrong customer" };
    expect((await app.ask("POST", `/v5/approvals/${asked.id}/decide`, decision)).status).toBe(200);
    await press("approve");
    expect(whispers().map(seen)).toEqual([expect.stringMatching(/denied/)]);
    await settle(() => cards().every((card) => /Denied by .*Wrong customer/s.test(seen(card))));
  });

  test("secrets are written and never shown, and a test says what is wrong", async () => {
    const { app, slack, channel } = await openHere();
    const path = `/v5/channels/${channel.id}`;
    const shown = await app.ask("GET", path);
    expect(shown.body).toMatchObject({ secrets: ["signing_secret", "bot_token"] });
    expect(JSON.stringify(shown.body)).not.toContain(slack.botToken);
    const test = () => app.ask("POST", `${path}/test`, { place: "C0OPS" });
    expect((await test()).body).toMatchObject({ is_working: true });
    expect((await app.ask("PATCH", path, { secrets: { bot_token: "xoxb-wrong-token" } })).status).toBe(200);
    const wrong = await test();
    expect(wrong.body).toMatchObject({
      is_working: false,
      findings: [{ text: expect.stringMatching(/invalid_auth/) }],
    });
    expect(JSON.stringify(wrong.body)).not.toContain("xoxb-wrong-token");
    expect((await app.ask("PATCH", path, { secrets: { app_token: "xoxb-no-app-token" } })).status).toBe(422);
    const inside = { settings: { api_url: "http://10.0.0.1/api/" } };
    expect((await app.ask("PATCH", path, inside)).status).toBe(422);
    const audit = JSON.stringify((await app.ask("GET", "/v5/audit?size=100")).body);
    expect(audit).not.toContain("xoxb-");
    expect((await app.ask("DELETE", path)).status).toBe(204);
  });

  test("a denial asks for the reason in a form; an option is one press", async () => {
    const { app, slack, ask, settle, cards, press, read, send } = await openHere();
    const first = await ask();
    await settle(() => cards().length === 1);
    await press("deny");
    const { view } = slack.views[0]!;
    const at = app.clock.now;
    const said = { view, values: { text: "Not before Monday" }, user: "U0ANA", at };
    expect(await send(slack.submit(said))).toEqual({ status: 200, text: '{"response_action":"clear"}' });
    expect((await read(first)).outcome).toMatchObject({ status: "denied", comment: "Not before Monday" });
    const second = await ask({ args: { order: 8, eur: 1 } });
    await settle(() => cards().length === 2);
    await press("option:0", "U0BOB", cards()[1]!);
    expect((await read(second)).outcome).toMatchObject({
      status: "denied",
      option: "too_much",
      comment: "Refund less.",
    });
  });

  test("changed arguments are approved as changed; what does not fit stays in the form", async () => {
    const { app, slack, ask, settle, cards, press, read, send } = await openHere();
    const asked = await ask();
    await settle(() => cards().length === 1);
    await press("edit");
    const { view } = slack.views[0]!;
    const submit = (eur: string) =>
      send(slack.submit({ view, values: { "edit:0": eur }, user: "U0ANA", at: app.clock.now }));
    expect((await submit("twenty")).text).toMatch(/"errors":\{"edit:0":".*JSON/);
    expect((await submit("20")).text).toBe('{"response_action":"clear"}');
    expect(await read(asked)).toMatchObject({ outcome: { is_edited: true }, args: { order: 7, eur: 20 } });
  });

  test("arguments that were changed elsewhere are shown with what was changed, and only they are approved", async () => {
    const { app, slack, ask, settle, cards, send, read, seen } = await openHere();
    const attachments = [{ kind: "text", title: "What will happen", text: "Pays 30 EUR back." }];
    const asked = await ask({ attachments });
    await settle(() => cards().length === 1);
    expect(seen(cards()[0]!)).toMatch(/What will happen[^]*Pays 30 EUR back\.[^]*order[^]*eur/u);
    const old = structuredClone(cards()[0]!);
    const press = (message = cards()[0]!) => {
      app.clock.now += 1000;
      return send(slack.press({ message, act: "approve", user: "U0ANA", at: app.clock.now }));
    };
    const edit = { args_hash: asked.args_hash, args: { order: 7, eur: 20 } };
    const edited = await app.ask("POST", `/v5/approvals/${asked.id}/edit`, edit);
    expect(edited).toMatchObject({ status: 200 });
    // Pressed before the card has changed.
    await press(old);
    expect(await read(asked)).toMatchObject({ outcome: { status: "pending" }, approvals: [] });
    await settle(() => /Changed since it was asked/u.test(seen(cards()[0]!)));
    expect(cards()).toHaveLength(1);
    const shown = seen(cards()[0]!);
    expect(shown).toMatch(/The arguments were changed by .+ since this was asked\./u);
    expect(shown).toMatch(/- eur: 30\s+\+ eur: 20/u);
    expect(shown).not.toContain("What will happen");
    expect(shown).toMatch(/What was to happen, before the arguments were changed[^]*Pays 30 EUR back\./u);
    await press(old);
    expect((await read(asked)).outcome.status).toBe("pending");
    expect(await press()).toMatchObject({ status: 200 });
    expect(await read(asked)).toMatchObject({
      outcome: { status: "approved", is_edited: true, by: [{ id: "ana" }] },
      args: { order: 7, eur: 20 },
    });
    await settle(() => /Approved by ana, with changed arguments/u.test(seen(cards()[0]!)));
  });

  test("a question is answered in a form, by an option, or in its thread", async () => {
    const { app, slack, ask, settle, cards, press, read, send } = await openHere();
    const question = {
      kind: "question",
      message: "Which shard?",
      options: [{ name: "eu", title: "Europe" }],
    };
    const asked = [await ask(question), await ask(question), await ask(question)];
    await settle(() => cards().length === 3);
    const cardOf = ({ id }: Approval) => cards().find((card) => slack.see(card).text.includes(id))!;
    await press("answer", "U0ANA", cardOf(asked[0]!));
    const { view } = slack.views[0]!;
    await send(slack.submit({ view, values: { text: "Mars" }, user: "U0ANA", at: app.clock.now }));
    await press("option:0", "U0ANA", cardOf(asked[1]!));
    const { channel, ts } = cardOf(asked[2]!);
    const said = { channel, thread: ts, text: "Venus &amp; Mars", user: "U0BOB", at: app.clock.now };
    await send(slack.say(said), "events");
    const outcomes = await Promise.all(asked.map(async (each) => (await read(each)).outcome));
    expect(outcomes).toMatchObject([
      { status: "answered", answer: "Mars" },
      { status: "answered", option: "eu" },
      { status: "answered", answer: "Venus & Mars", by: [{ id: "bob" }] },
    ]);
  });

  test("words in the thread decide only what cannot be meant otherwise", async () => {
    const { app, slack, ask, settle, cards, read, send } = await openHere();
    const asked = await ask();
    await settle(() => cards().length === 1);
    const { channel, ts } = cards()[0]!;
    const say = (text: string, user = "U0ANA") =>
      send(slack.say({ channel, thread: ts, text, user, at: app.clock.now }), "events");
    for (const chat of ["no problem, go ahead", "yes but only 10", "let me look", "ok?"]) await say(chat);
    expect((await read(asked)).outcome.status).toBe("pending");
    await say("No: wrong customer");
    expect((await read(asked)).outcome).toMatchObject({ status: "denied", comment: "wrong customer" });
  });

  test("words to the app alone decide what waits there, where nothing else was asked lately", async () => {
    const { app, slack, ask, settle, cards, read, send, whispers, seen } = await openHere();
    const toAna = { plan: { steps: [{ who: { person: "ana" } }] } };
    const say = async (text: string, user = "U0ANA") => {
      const before = whispers().length;
      const said = { channel: `D${user}`, text, user, at: app.clock.now };
      expect(await send(slack.say(said), "events")).toMatchObject({ status: 200 });
      const told = whispers().slice(before);
      expect(told.every((one) => one.channel === `D${user}` && one.ephemeralFor === user)).toBe(true);
      return told.map(seen).join("");
    };
    // Strangers are told nothing; members once a day, and each time where it is a yes or a no.
    expect(await say("yes", "U0STRANGER")).toBe("");
    expect(await say("yes")).toMatch(/Nothing waits for an answer of yours/u);
    expect(await say("hello")).toMatch(/Nothing waits for an answer of yours/u);
    expect(await say("hello again")).toBe("");
    const first = await ask(toAna);
    await settle(() => cards().length === 1);
    expect(await say("let me look")).toMatch(
      /Nothing was decided[^]*“refund”: press its buttons, or reply in/u,
    );
    expect(await say("let me look")).toBe("");
    // Another's words are none about what Ana was asked.
    expect(await say("yes", "U0BOB")).toMatch(/Nothing waits/u);
    expect((await read(first)).outcome.status).toBe("pending");
    expect(await say("yes")).toMatch(/Done/u);
    expect((await read(first)).outcome).toMatchObject({
      status: "approved",
      by: [{ id: "ana", channel: "slack:U0ANA" }],
    });
    // That has ended, and may still be what is meant.
    app.clock.now += 60_000;
    const second = await ask({ ...toAna, name: "cancel", args: { order: 8, eur: 1 } });
    await settle(() => cards().length === 2);
    expect(await say("no")).toMatch(/Nothing was decided[^]*several things[^]*Still waiting: “cancel”\./u);
    expect((await read(second)).outcome.status).toBe("pending");
  });

  test("words to the app alone decide nothing where several wait, and of high stakes no yes does", async () => {
    const { app, slack, ask, settle, cards, read, send, whispers, seen } = await openHere();
    const toAna = { plan: { steps: [{ who: { person: "ana" } }] } };
    const say = async (text: string, thread?: string) => {
      const before = whispers().length;
      const where = { channel: "DU0ANA", ...(thread !== undefined && { thread }) };
      await send(slack.say({ ...where, text, user: "U0ANA", at: app.clock.now }), "events");
      return whispers().slice(before).map(seen).join("");
    };
    const high = await ask({ ...toAna, name: "pay", stakes: "high" });
    await settle(() => cards().length === 1);
    expect(await say("yes")).toMatch(/Much hangs on this one[^]*“pay”: press its buttons/u);
    const other = await ask({ ...toAna, name: "<!here> *refund*" });
    await settle(() => cards().length === 2);
    for (const words of ["yes", "approve"])
      expect(await say(words)).toMatch(/“<!here> \*refund\*”[^]*“pay”|“pay”[^]*“<!here> \*refund\*”/u);
    expect(slack.see(whispers().at(-1)!).mentions).toEqual([]);
    for (const asked of [high, other]) expect((await read(asked)).outcome.status).toBe("pending");
    // In the thread of one it is known which.
    const card = cards().find((one) => seen(one).includes("*refund*"))!;
    await say("yes", card.ts);
    expect((await read(other)).outcome.status).toBe("approved");
    expect((await read(high)).outcome.status).toBe("pending");
    // A day after all has ended nothing is meant any more.
    const cancelled = await app.ask("POST", `/v5/approvals/${high.id}/cancel`, { reason: "done by hand" });
    expect(cancelled.status).toBe(200);
    await settle(() => cards().every((one) => slack.see(one).buttons.length === 0));
    expect(await say("no")).toMatch(/several things lately, and none of them waits/u);
    app.clock.now += 25 * 3_600_000;
    expect(await say("no")).toMatch(/Nothing waits/u);
  });

  test("words to the app alone decide nothing where several wait, however long they have", async () => {
    const { app, slack, ask, settle, work, cards, read, send, whispers, seen } = await openHere();
    const toAna = { plan: { steps: [{ who: { person: "ana" } }] } };
    const say = async (text: string) => {
      const before = whispers().length;
      await send(slack.say({ channel: "DU0ANA", text, user: "U0ANA", at: app.clock.now }), "events");
      return whispers().slice(before).map(seen).join("");
    };
    const first = await ask(toAna);
    const second = await ask({ ...toAna, name: "cancel" });
    await settle(() => cards().length === 2);
    // Longer than what has ended is remembered.
    app.clock.now += 100 * 86_400_000;
    const { database, jobs } = app.services;
    await jobs.enqueue(database.executor, { name: "channels.sweep", payload: { version: 1 } });
    await work();
    for (const words of ["yes", "approve", "no"])
      expect(await say(words)).toMatch(/Nothing was decided[^]*several things[^]*“(?:refund|cancel)”/u);
    for (const asked of [first, second]) expect((await read(asked)).outcome.status).toBe("pending");
    // One has ended a moment ago, and may still be what is meant.
    const cancelled = await app.ask("POST", `/v5/approvals/${second.id}/cancel`, { reason: "done by hand" });
    expect(cancelled.status).toBe(200);
    await settle(() => cards().some((one) => slack.see(one).buttons.length === 0));
    expect(await say("yes")).toMatch(/Nothing was decided[^]*Still waiting: “refund”\./u);
    expect((await read(first)).outcome.status).toBe("pending");
    // Nothing else was asked for a day: it is one of the only thing that waits.
    app.clock.now += 25 * 3_600_000;
    expect(await say("yes")).toMatch(/Done/u);
    expect((await read(first)).outcome.status).toBe("approved");
  });

  test("words to the app alone decide nothing where what was told often may hide something else", async () => {
    const { app, slack, ask, settle, cards, read, send, whispers, seen } = await openHere();
    const toAna = { plan: { steps: [{ who: { person: "ana" } }] } };
    const [often, hidden] = [await ask(toAna), await ask({ ...toAna, name: "cancel" })];
    await settle(() => cards().length === 2);
    const { executor } = app.services.database;
    const tables = executor.$extendTables<{ channel_deliveries: Told; channel_message_keys: Key }>();
    const told = await tables
      .selectFrom("channel_deliveries")
      .selectAll()
      .where("approval_id", "=", often.id)
      .executeTakeFirstOrThrow();
    const key = await tables
      .selectFrom("channel_message_keys")
      .selectAll()
      .where("delivery_id", "=", told.id)
      .where("message_key", "=", "DU0ANA:direct")
      .executeTakeFirstOrThrow();
    for (let time = 1; time <= 20; time += 1) {
      const id = `${told.id}-${time}`;
      const again = { id, target_key: `${told.target_key}#${time}`, updated_at: told.updated_at + time };
      await tables
        .insertInto("channel_deliveries")
        .values({ ...told, ...again })
        .execute();
      await tables
        .insertInto("channel_message_keys")
        .values({ ...key, delivery_id: id })
        .execute();
    }
    await send(slack.say({ channel: "DU0ANA", text: "yes", user: "U0ANA", at: app.clock.now }), "events");
    expect(whispers().map(seen).join("")).toMatch(/Nothing was decided[^]*several things/u);
    for (const asked of [often, hidden]) expect((await read(asked)).outcome.status).toBe("pending");
  });

  test("a press on a message of somebody else's making decides nothing", async () => {
    const { app, slack, ask, settle, cards, read, send } = await openHere();
    const asked = await ask();
    await settle(() => cards().length === 1);
    const copy = { ...cards()[0]!, ts: "1600000000.000001" };
    await send(slack.press({ message: copy, act: "approve", user: "U0ANA", at: app.clock.now }));
    expect((await read(asked)).outcome.status).toBe("pending");
  });

  test("after the deadline a press comes too late", async () => {
    const { app, ask, settle, cards, press, read, whispers, seen } = await openHere();
    const asked = await ask({ deadline_seconds: 60 });
    await settle(() => cards().length === 1);
    app.clock.now += 61_000;
    await press("approve");
    expect((await read(asked)).outcome.status).toBe("timed_out");
    expect(whispers().map(seen).join("")).toMatch(/timed out|timed_out/);
  });

  test("a channel that fails is tried again, says why, and hands over to the plan's next step", async () => {
    const { app, slack, ask, settle, work, cards, deliveries, channel } = await openHere();
    slack.failNext("chat.postMessage", { status: 503 }, 3);
    const steps = [{ who: { channel: "slack:C0OPS" } }, { who: { person: "bob" }, after_seconds: 86_400 }];
    const asked = await ask({ plan: { steps } });
    const tries = () => slack.calls.filter(({ method }) => method === "chat.postMessage").length;
    await settle(() => tries() === 1);
    expect((await deliveries(asked))[0]).toMatchObject({
      status: "pending",
      reason: expect.stringMatching(/503/),
    });
    for (const count of [2, 3]) {
      app.clock.now += 60_000;
      await settle(() => tries() >= count);
    }
    await settle(() => cards().some((card) => card.channel === "DU0BOB"));
    // What was down is up again: nobody is left out.
    app.clock.now += 60_000;
    await settle(() => cards().some((card) => card.channel === "C0OPS"));
    await work();
    const listed = await app.ask<{ total: number; records: Delivery[] }>(
      "GET",
      `/v5/channels/${channel.id}/deliveries?status=delivered`,
    );
    expect(listed.body.records.map(({ address }) => address)).toEqual(["slack:U0BOB", "slack:C0OPS"]);
  });

  test("what no channel reaches hands over to the next step at once", async () => {
    const { ask, settle, cards, seen } = await openHere();
    const steps = [{ who: { channel: "fax:1" } }, { who: { person: "bob" }, after_seconds: 86_400 }];
    await ask({ plan: { steps } });
    await settle(() => cards().length === 1);
    expect(cards()[0]?.channel).toBe("DU0BOB");
    expect(seen(cards()[0]!)).toContain("Nobody could be reached at fax:1");
  });

  test("what a process did not live to say the sweep finds: that it is asked, and that it is decided", async () => {
    const { app, ask, settle, cards, press, seen } = await openHere();
    const { jobs, database } = app.services;
    const { executor } = database;
    /** Loses the word that a request is to be looked at. */
    const lose = () =>
      until(async () => {
        const jobsTable = executor.$extendTables<{ jobs: { name: string } }>();
        const deleted = await jobsTable.deleteFrom("jobs").where("name", "=", "channels.route").execute();
        return affectedRows(deleted) > 0 || undefined;
      });
    const sweep = () => jobs.enqueue(executor, { name: "channels.sweep", payload: { version: 1 } });
    await ask();
    await lose();
    await sweep();
    await settle(() => cards().length === 1);
    await press("approve");
    await lose();
    await sweep();
    await settle(() => /Approved by ana/.test(seen(cards()[0]!)));
    expect(cards()).toHaveLength(1);
  });

  test("Retry-After is waited for", async () => {
    const { app, slack, ask, settle, work, cards, deliveries } = await openHere();
    slack.failNext("chat.postMessage", { retryAfter: 120 });
    const asked = await ask();
    await settle(async () => (await deliveries(asked))[0]?.reason);
    app.clock.now += 100_000;
    await work();
    expect(cards()).toHaveLength(0);
    app.clock.now += 21_000;
    await settle(() => cards().length === 1);
  });

  test("a person is reached where they want it, and told once by two names", async () => {
    const { app, ask, settle, cards, deliveries } = await openHere();
    const named = { any: [{ person: "ana" }, { channel: "slack:U0ANA" }] };
    const asked = await ask({ plan: { steps: [{ who: named }] } });
    await settle(async () => areAll(await deliveries(asked), ({ status }) => status !== "pending"));
    expect(cards().map(({ channel }) => channel)).toEqual(["DU0ANA"]);
    const statuses = (await deliveries(asked)).map(({ status }) => status);
    expect(statuses.toSorted()).toEqual(["delivered", "skipped"]);
    expect((await app.ask("GET", "/v5/me/channel-preferences")).status).toBe(403);
  });

  test("the redaction rule holds: names without values take the page for a yes", async () => {
    const redaction = { show: "names" };
    const { ask, slack, settle, cards, seen } = await openHere({ redaction });
    await ask({ args: { iban: "DE89 3704" } });
    await settle(() => cards().length === 1);
    expect(seen(cards()[0]!)).toContain("iban");
    expect(JSON.stringify(slack.calls)).not.toContain("3704");
    expect(JSON.stringify(slack.calls)).not.toContain("parcel");
    expect(slack.see(cards()[0]!).buttons.map(({ text }) => text)).toEqual(["Deny", "See all of it"]);
  });
});

describe.each(databases.filter(({ name }) => name === "sqlite"))(
  "HumanLayer's wire and Slack",
  ({ open }) => {
    const channelOf = (slack: object) => ({ slack: { channel_or_user_id: "C0OPS", ...slack } });
    const openWire = async () => {
      const opened = await openSlackApp({ open }, { default_place: null });
      const { app, asker } = opened;
      const call = async (path: string, body?: object): Promise<Record<string, unknown>> => {
        const reply = await app.app.fetch(
          new Request(`http://parley.test/humanlayer/v1${path}`, {
            method: body === undefined ? "GET" : "POST",
            headers: { authorization: `Bearer ${asker}`, "content-type": "application/json" },
            ...(body !== undefined && { body: JSON.stringify(body) }),
          }),
        );
        expect(reply.status).toBe(200);
        return (await reply.json()) as Record<string, unknown>;
      };
      const create = (callId: string, slack: object) =>
        call("/function_calls", {
          run_id: "run-1",
          call_id: callId,
          spec: { fn: "refund", kwargs: { eur: 30 }, channel: channelOf(slack) },
        });
      return { ...opened, call, create };
    };

    test("a call arrives in its thread, by its own token, and only those named answer it there", async () => {
      const { slack, call, create, settle, cards, press, whispers, seen } = await openWire();
      slack.tokens.add("xoxb-of-the-client");
      const created = await create("call-1", {
        bot_token: "xoxb-of-the-client",
        thread_ts: "1690000000.000001",
        allowed_responder_ids: ["U0BOB"],
      });
      expect(JSON.stringify(created)).not.toContain("xoxb-");
      await settle(() => cards().length === 1);
      expect(cards()[0]).toMatchObject({ thread_ts: "1690000000.000001", token: "xoxb-of-the-client" });
      const asked = await call("/function_calls/call-1");
      expect(asked["status"]).toMatchObject({ approved: null, slack_message_ts: "1690000000.000001" });
      await press("approve", "U0ANA");
      expect(whispers().map(seen)).toEqual([expect.stringMatching(/Only those/)]);
      await press("approve", "U0BOB");
      expect((await call("/function_calls/call-1"))["status"]).toMatchObject({
        approved: true,
        comment: "Approved in slack",
        user_info: { username: "bob@example.com", source: "slack:C0OPS" },
      });
      await settle(() => /Approved by bob/.test(seen(cards()[0]!)));
      const tokens = slack.calls.filter(({ method }) => method.startsWith("chat.")).map(({ token }) => token);
      expect(new Set(tokens)).toEqual(new Set(["xoxb-of-the-client"]));
    });

    test("the thread of one call is given to the next; without blocks words in it decide", async () => {
      const { app, slack, call, create, settle, cards, send } = await openWire();
      await create("call-1", {});
      await settle(() => cards().length === 1);
      const { slack_message_ts: thread } = (
        (await call("/function_calls/call-1")) as { status: { slack_message_ts: string } }
      ).status;
      expect(thread).toBe(cards()[0]?.ts);
      await call("/agent/function_calls/pending");
      await create("call-2", { thread_ts: thread, experimental_slack_blocks: false });
      await settle(() => cards().length === 2);
      const say = (text: string) =>
        send(slack.say({ channel: "C0OPS", thread, text, user: "U0ANA", at: app.clock.now }), "events");
      // Two wait in one thread: words may mean either.
      await say("no: not today");
      expect((await call("/function_calls/call-2"))["status"]).toMatchObject({ approved: null });
      await send(slack.press({ message: cards()[0]!, act: "approve", user: "U0ANA", at: app.clock.now }));
      await say("no: not today");
      expect((await call("/function_calls/call-2"))["status"]).toMatchObject({
        approved: false,
        comment: "not today",
      });
    });

    test("Slack and somebody else must both say yes", async () => {
      const { app, call, settle, cards, press } = await openWire();
      const channel = { all_of: [channelOf({}), { email: { address: "bob@example.com" } }] };
      const spec = { fn: "refund", kwargs: { eur: 30 }, channel };
      await call("/function_calls", { run_id: "run-1", call_id: "call-1", spec });
      await settle(() => cards().length === 1);
      await press("approve", "U0ANA");
      expect((await call("/function_calls/call-1"))["status"]).toMatchObject({ approved: null });
      const { body } = await app.ask<{ records: Approval[] }>("GET", "/v5/approvals");
      const [asked] = body.records;
      const decision = { decision: "approve", args_hash: asked!.args_hash };
      expect((await app.ask("POST", `/v5/approvals/${asked!.id}/decide`, decision)).status).toBe(200);
      expect((await call("/function_calls/call-1"))["status"]).toMatchObject({ approved: true });
    });
  },
);
