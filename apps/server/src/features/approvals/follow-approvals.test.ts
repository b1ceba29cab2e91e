import type { Approval } from "@parley/contract";
import { insertTogether } from "@parley/db";
import { databases } from "@parley/db/testing";
import { afterEach, describe, expect, test } from "vitest";
import { openTestApp, type OpenTestApp } from "../../testing/open-test-app.ts";
import { createTestApp } from "../../testing/test-app.ts";
import { joinProcesses } from "../../kernel/join-processes.ts";
import { insertionOfEvents } from "./approvals.store.ts";
import type { ApprovalEvent } from "./domain/approval-state.ts";
import { followApprovals } from "./follow-approvals.ts";

const open_: AsyncDisposable[] = [];
afterEach(async () => {
  for (const one of open_.splice(0).toReversed()) await one[Symbol.asyncDispose]();
});

type Event = { id: string; data: Record<string, unknown> & { type?: string; number?: number } };

/** Reads server-sent events one at a time, as a browser would. */
function readEvents(reply: Response) {
  const reader = reply.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  const nextBlock = async (): Promise<string | undefined> => {
    for (;;) {
      const end = text.indexOf("\n\n");
      if (end !== -1) {
        const block = text.slice(0, end);
        text = text.slice(end + 2);
        return block;
      }
      const { value, done } = await reader.read();
      if (done) return undefined;
      text += value;
    }
  };
  return {
    /** Undefined at the end; `done` is the sentinel that nothing more comes. */
    async next(): Promise<Event | "done" | undefined> {
      for (;;) {
        const block = await nextBlock();
        if (block === undefined) return undefined;
        if (block === "data: [DONE]") return "done";
        const [, id = "", data] = /^(?:id: (.*)\n)?data: (.*)$/.exec(block) ?? [];
        if (data !== undefined) return { id, data: JSON.parse(data) as Event["data"] };
      }
    },
    async take(count: number): Promise<Event[]> {
      const taken: Event[] = [];
      while (taken.length < count) {
        const next = await this.next();
        if (next === undefined || next === "done") throw new Error(`It ended after ${taken.length} events.`);
        taken.push(next);
      }
      return taken;
    },
    leave: () => reader.cancel(),
  };
}

const typesOf = (events: Event[]): unknown[] => events.map(({ data }) => data.type);
const refund = {
  kind: "function_call",
  name: "refund",
  args: { amount: 10 },
  plan: { steps: [{ who: { anyone: true } }], allow_requester: true },
};

describe.each(databases)("following requests on $name", ({ open }) => {
  const openApp = async (): Promise<OpenTestApp> => {
    const app = await openTestApp({ open });
    open_.push(app);
    return app;
  };
  type Asking = { key?: string; lastEventId?: string };
  const stream = async (
    { app, apiKey }: Pick<OpenTestApp, "app" | "apiKey">,
    path: string,
    { key = apiKey, lastEventId }: Asking = {},
  ) => {
    const reply = await app.fetch(
      new Request(`http://parley.test${path}`, {
        headers: {
          "x-api-key": key,
          accept: "text/event-stream",
          ...(lastEventId !== undefined && { "last-event-id": lastEventId }),
        },
      }),
    );
    expect(reply.headers.get("content-type")).toMatch(/^text\/event-stream/);
    return readEvents(reply);
  };
  const create = async (app: Pick<OpenTestApp, "ask">, body: object = {}): Promise<Approval> =>
    (await app.ask<Approval>("POST", "/v5/approvals", { ...refund, ...body })).body;
  const decide = (app: Pick<OpenTestApp, "ask">, { id, args_hash }: Approval, decision = "approve") =>
    app.ask("POST", `/v5/approvals/${id}/decide`, { decision, args_hash });

  test("one request: all that happened, what happens then, and the end", async () => {
    const app = await openApp();
    const asked = await create(app);
    const path = `/v5/approvals/${asked.id}/events`;
    const events = await stream(app, path);
    expect(typesOf(await events.take(1))).toEqual(["requested"]);
    await decide(app, asked);
    expect(typesOf(await events.take(2))).toEqual(["voted", "decided"]);
    const claim = { args_hash: asked.args_hash };
    const claimed = await app.ask<{ token: string }>("POST", `/v5/approvals/${asked.id}/claim`, claim);
    const report = { status: "succeeded", token: claimed.body.token, result: null };
    await app.ask("POST", `/v5/approvals/${asked.id}/report`, report);
    const last = await events.take(2);
    expect(last.map(({ id, data }) => [id, data.type])).toEqual([
      ["4", "claimed"],
      ["5", "reported"],
    ]);
    expect(await events.next()).toBe("done");
    expect(await events.next()).toBeUndefined();

    const resumed = await stream(app, path, { lastEventId: "3" });
    expect(await resumed.take(2)).toEqual(last);
    expect(await resumed.next()).toBe("done");
    const plain = await app.ask<object[]>("GET", path);
    expect(plain.body).toHaveLength(5);
    const late = await stream(app, path, { lastEventId: "5" });
    expect(await late.next()).toBe("done");
  });

  test("a denial ends the stream of its request", async () => {
    const app = await openApp();
    const asked = await create(app);
    const events = await stream(app, `/v5/approvals/${asked.id}/events`);
    await decide(app, asked, "deny");
    expect(typesOf(await events.take(3))).toEqual(["requested", "voted", "decided"]);
    expect(await events.next()).toBe("done");
  });

  test("an answer that looks like an approval ends the stream of its question", async () => {
    const app = await openApp();
    const question = { kind: "question", message: "Is it approved?", response_schema: { type: "object" } };
    const asked = await create(app, { ...question, args: undefined, name: undefined });
    const path = `/v5/approvals/${asked.id}/events`;
    const events = await stream(app, path);
    const answer = { decision: "answer", answer: { status: "approved" } };
    expect(await app.ask("POST", `/v5/approvals/${asked.id}/decide`, answer)).toMatchObject({
      status: 200,
      body: { outcome: { status: "answered", answer: { status: "approved" } } },
    });
    expect(typesOf(await events.take(2))).toEqual(["requested", "decided"]);
    expect(await events.next()).toBe("done");
    const resumed = await stream(app, path, { lastEventId: "2" });
    expect(await resumed.next()).toBe("done");
  });

  test("the inbox hears of all requests from now on, a run of its own; of no other organization's", async () => {
    const app = await openApp();
    await create(app, { name: "before" });
    app.clock.now += 1000;
    const inbox = await stream(app, "/v5/approvals/events");
    const run = await stream(app, "/v5/approvals/events?run_id=run-1");
    const other = await app.createOtherOrganization();
    await app.askAs(other.apiKey, "POST", "/v5/approvals", refund);
    const first = await create(app, { name: "first" });
    const second = await create(app, { name: "second", run_id: "run-1" });
    await decide(app, first);
    await decide(app, second, "deny");
    const seen = await inbox.take(6);
    expect(
      seen.map(({ data }) => [data["name"], data.type]).toSorted((a, b) => (String(a) < String(b) ? -1 : 1)),
    ).toEqual([
      ["first", "decided"],
      ["first", "requested"],
      ["first", "voted"],
      ["second", "decided"],
      ["second", "requested"],
      ["second", "voted"],
    ]);
    expect(await run.take(3)).toMatchObject(
      ["requested", "voted", "decided"]
        .map((type) => ({ data: { type, run_id: "run-1", status: "denied" } }))
        .map(({ data: { status: _status, ...data } }) => ({ data })),
    );
    await Promise.all([inbox.leave(), run.leave()]);
  });

  test("whoever comes back misses nothing", async () => {
    const app = await openApp();
    const inbox = await stream(app, "/v5/approvals/events");
    await create(app, { name: "first" });
    const [first] = await inbox.take(1);
    await inbox.leave();
    app.clock.now += 60_000;
    await create(app, { name: "second" });
    const again = await stream(app, "/v5/approvals/events", { lastEventId: first!.id });
    // The one it had may come once more; what it had not comes.
    expect((await again.take(2)).map(({ data }) => data["name"])).toEqual(["first", "second"]);
    await again.leave();
    app.clock.now += 30_000;
    const later = await stream(app, "/v5/approvals/events", { lastEventId: String(app.clock.now) });
    await create(app, { name: "third" });
    expect((await later.take(1)).map(({ data }) => data["name"])).toEqual(["third"]);
    await later.leave();
  });

  test("a key that is revoked ends its streams, and nobody else's", async () => {
    const app = await openApp();
    const made = await app.ask<{ key: string; id: string }>("POST", "/v5/api-keys", {
      name: "reader",
      permissions: ["read"],
    });
    const own = await stream(app, "/v5/approvals/events");
    const revoked = await stream(app, "/v5/approvals/events", { key: made.body.key });
    expect((await app.ask("DELETE", `/v5/api-keys/${made.body.id}`)).status).toBe(204);
    expect(await revoked.next()).toMatchObject({ data: { kind: "unauthenticated" } });
    expect(await revoked.next()).toBe("done");
    await create(app);
    expect(typesOf(await own.take(1))).toEqual(["requested"]);
    await own.leave();
  });

  test("a process that stops cuts its streams, without saying that they are over", async () => {
    const app = await openApp();
    const inbox = await stream(app, "/v5/approvals/events");
    app.services.approvalFeed.close();
    expect(await inbox.next()).toBeUndefined();
    const late = await stream(app, "/v5/approvals/events");
    expect(await late.next()).toBeUndefined();
  });

  test("what one process decides the others hear, told or not", async () => {
    const app = await openApp();
    // Of this process nothing is told: what it does is found by looking.
    const silent = await createTestApp({ database: app.services.database });
    const asked = await create(app);
    const events = await stream(silent, `/v5/approvals/${asked.id}/events`, { key: app.apiKey });
    const inbox = await stream(silent, "/v5/approvals/events", { key: app.apiKey });
    await events.take(1);
    const wait = silent.app.fetch(
      new Request(`http://parley.test/v5/approvals/${asked.id}?wait=60`, {
        headers: { "x-api-key": app.apiKey },
      }),
    );
    await decide(app, asked);
    expect(typesOf(await events.take(2))).toEqual(["voted", "decided"]);
    expect((await inbox.take(1))[0]?.data["approval_id"]).toBe(asked.id);
    expect(await (await wait).json()).toMatchObject({ outcome: { status: "approved" } });
    await Promise.all([events.leave(), inbox.leave()]);
  });

  /** As though so many words had been said of a request, several of them at one moment. */
  const say = async (
    { services, organizationId }: OpenTestApp,
    { id }: Approval,
    { count, after = 1, at }: { count: number; after?: number; at: number },
  ): Promise<void> => {
    const events = Array.from({ length: count }, (_, index): ApprovalEvent => {
      const moment = at + Math.floor(index / 700);
      return { type: "replied", at: moment, by: { id: "somebody" }, text: `words ${index}` };
    });
    const insertion = insertionOfEvents({ organizationId, id, after, events });
    await insertTogether(services.database.executor, [insertion]);
  };
  const numbersOf = (events: Event[], { id }: Approval): unknown[] =>
    events.flatMap(({ data }) => (data["approval_id"] === id ? data.number : []));

  test("more than is read at once comes whole, once, and in order", async () => {
    const app = await openApp();
    const asked = await create(app);
    await say(app, asked, { count: 2500, at: app.clock.now + 1 });
    app.clock.now += 10;
    const begin = String(app.clock.now - 10);
    const inbox = await stream(app, "/v5/approvals/events", { lastEventId: begin });
    const all = await inbox.take(2501);
    expect(numbersOf(all, asked)).toEqual(Array.from({ length: 2501 }, (_, index) => index + 1));
    const next = await create(app, { name: "next" });
    expect((await inbox.take(1))[0]?.data).toMatchObject({ approval_id: next.id, number: 1 });
    // From now on, however much there is of the seconds before.
    app.clock.now += 1;
    const fresh = await stream(app, "/v5/approvals/events");
    const last = await create(app, { name: "last" });
    for (const events of [inbox, fresh])
      expect((await events.take(1))[0]?.data).toMatchObject({ approval_id: last.id, number: 1 });
    await Promise.all([inbox.leave(), fresh.leave()]);
  });

  test("who reads slowly misses nothing of what becomes visible behind them", async () => {
    const app = await openApp();
    const { organizationId, services, clock } = app;
    const asked = await create(app);
    const begin = clock.now;
    await say(app, asked, { count: 2500, at: begin + 6000 });
    clock.now += 7000;
    const following = { organizationId, runId: undefined, since: begin };
    const changes = followApprovals(services, following)[Symbol.asyncIterator]();
    const take = async (count: number): Promise<number[]> => {
      const numbers: number[] = [];
      while (numbers.length < count) {
        const { value, done } = await changes.next();
        if (done === true) throw new Error(`It ended after ${numbers.length} events.`);
        numbers.push(value.number);
      }
      return numbers;
    };
    const first = await take(5);
    // Minutes later comes what was written before, and what is written now.
    clock.now += 300_000;
    await say(app, asked, { count: 3, after: 5000, at: begin + 5000 });
    await say(app, asked, { count: 3, after: 6000, at: clock.now });
    services.events.emit("approval.changed", { organizationId, id: asked.id });
    const rest = await take(2502);
    const expected = [...Array.from({ length: 2501 }, (_, index) => index + 1), 5001, 5002, 5003];
    expect([...first, ...rest].toSorted((a, b) => a - b)).toEqual([...expected, 6001, 6002, 6003]);
    await changes.return?.();
  });

  test("a process that looks for what others did sees it behind any number of other events", async () => {
    const app = await openApp();
    const silent = await createTestApp({ database: app.services.database });
    const [noisy, asked] = [await create(app), await create(app)];
    const events = await stream(silent, `/v5/approvals/${asked.id}/events`, { key: app.apiKey });
    await events.take(1);
    await say(app, noisy, { count: 2500, at: app.clock.now });
    app.clock.now += 10;
    await decide(app, asked);
    expect(typesOf(await events.take(2))).toEqual(["voted", "decided"]);
    await events.leave();
  });

  test("a process that looks late sees what others did since its look before", async () => {
    const app = await openApp();
    const silent = await createTestApp({ database: app.services.database });
    const asked = await create(app);
    const events = await stream(silent, `/v5/approvals/${asked.id}/events`, { key: app.apiKey });
    await events.take(1);
    await decide(app, asked);
    silent.clock.now += 60_000;
    expect(typesOf(await events.take(2))).toEqual(["voted", "decided"]);
    app.clock.now = silent.clock.now;
    const claim = { args_hash: asked.args_hash };
    expect((await app.ask("POST", `/v5/approvals/${asked.id}/claim`, claim)).status).toBe(200);
    silent.clock.now += 60_000;
    expect(typesOf(await events.take(1))).toEqual(["claimed"]);
    await events.leave();
  });

  test("processes that are joined tell each other", async () => {
    const app = await openApp();
    const { database } = app.services;
    const second = await createTestApp({ database });
    for (const { services } of [app, second]) {
      const processes = await joinProcesses(services);
      open_.push({ [Symbol.asyncDispose]: () => processes.close() });
    }
    if (database.openChannel === undefined) return;
    const heard = new Promise((resolve) => second.services.events.on("approval.changed", resolve));
    const asked = await create(app);
    expect(await heard).toMatchObject({ organizationId: app.organizationId, id: asked.id });
  });
});
