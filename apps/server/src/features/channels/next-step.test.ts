import { ChannelFailure } from "@parley/channels";
import type { Approval } from "@parley/contract";
import { databases } from "@parley/db/testing";
import { sql } from "kysely";
import { afterEach, describe, expect, test } from "vitest";
import { addMember } from "../../testing/add-member.ts";
import { openTestApp } from "../../testing/open-test-app.ts";
import { runDueJobs } from "../../testing/run-due-jobs.ts";
import { beginNextStep } from "./begin-next-step.ts";
import type { ChannelTables, DeliveryRow, DigestRow } from "./channels.tables.ts";
import { deliver } from "./deliver.ts";
import { insertMessageKeys, listDeliveriesOf, updateDelivery } from "./deliveries.store.ts";
import { keepTold } from "./digest/keep-digest.ts";
import { findApproval } from "../approvals/index.ts";
import { findRequest, saveRequest } from "./requests.store.ts";
import { routeRequest } from "./route-request.ts";
import { takeReceipt } from "./take-receipt.ts";

const open_: AsyncDisposable[] = [];
afterEach(async () => {
  for (const one of open_.splice(0).toReversed()) await one[Symbol.asyncDispose]();
});

const aDay = 86_400;
const sender = { id: "platform", name: "platform" };

/** A request whose plan asks at three places, a day after another, where nothing was shown yet. */
async function openRequest({ open }: Pick<(typeof databases)[number], "open">, at: string) {
  const app = await openTestApp({ open, environment: { PARLEY_EGRESS_ALLOW: "127.0.0.1" } });
  open_.push(app);
  const secret = `whsec_${Buffer.from("a secret of twenty-four bytes").toString("base64")}`;
  const settings = { url: "http://127.0.0.1:9/" };
  const channel = { kind: "webhook", name: "c", settings, secrets: { secret } };
  const made = await app.ask<{ id: string }>("POST", "/v5/channels", channel);
  expect(made.status).toBe(201);
  const steps = [at, "fax:2", "fax:3"].map((place, index) => ({
    who: { channel: place },
    ...(index > 0 && { after_seconds: index * aDay }),
  }));
  const asker = await app.createKey(["approve-request", "read"]);
  const given = { kind: "function_call", name: "refund", args: {}, plan: { steps } };
  const asked = await app.askAs<Approval>(asker, "POST", "/v5/approvals", given);
  expect(asked.status).toBe(201);
  const { services, organizationId } = app;
  const which = { organizationId, approvalId: asked.body.id };
  const { executor } = services.database;
  await routeRequest(services, which);
  return {
    app,
    services,
    executor,
    which,
    channelId: made.body.id,
    deliveries: () => listDeliveriesOf(executor, which),
    /** Whom it was handed over to. */
    async begun(): Promise<string[]> {
      const { rows } = await sql<{ data: string | object }>`select data from approval_events
        where approval_id = ${which.approvalId} and type = 'escalated' order by number`.execute(executor);
      return rows.map(({ data }) => /fax:\d/.exec(JSON.stringify(data))?.[0] ?? "nobody");
    },
  };
}

/** A database whose process dies once it has committed that much. */
function dying<T extends { transaction: (...given: never[]) => Promise<unknown> }>(
  database: T,
  after: number,
): T {
  let left = after;
  return new Proxy(database, {
    get(target, name, receiver) {
      const value: unknown = Reflect.get(target, name, receiver);
      if (name !== "transaction") return value;
      return (...given: never[]) => {
        if (left === 0) return Promise.reject(new Error("The process has died."));
        left -= 1;
        return target.transaction(...given);
      };
    },
  });
}

const failed = (key: string, otherKey?: string) =>
  ({
    id: `failed:${key}`,
    type: "receipt",
    state: "failed",
    at: 1,
    sender,
    about: { key },
    otherKey,
    text: "gone",
  }) as const;

describe.each(databases)("the next step where nobody is reached, on $name", (engine) => {
  test("is begun once, whoever finds out at once, and the one after it not before it was told", async () => {
    const { services, which, begun, executor } = await openRequest(engine, "fax:1");
    await Promise.all([beginNextStep(services, which), beginNextStep(services, which)]);
    expect(await begun()).toEqual(["fax:2"]);
    await beginNextStep(services, which);
    expect(await begun()).toEqual(["fax:2"]);
    // Whoever looks at it meanwhile knows of no step.
    await saveRequest(executor, { ...(await findRequest(executor, which))!, begun_steps: 0 });
    expect(await findRequest(executor, which)).toMatchObject({ begun_steps: 2 });
    await routeRequest(services, which);
    await beginNextStep(services, which);
    expect(await begun()).toEqual(["fax:2", "fax:3"]);
  });

  test("is begun though the process dies that was told of the failure", async () => {
    const { services, channelId, which, begun, deliveries, executor } = await openRequest(
      engine,
      "webhook:here",
    );
    const [{ id: deliveryId }] = (await deliveries()) as [DeliveryRow];
    const { organizationId } = which;
    const posted = { status: "delivered", message: "{}" } as const;
    await updateDelivery(executor, { organizationId, id: deliveryId, changes: posted });
    await insertMessageKeys(executor, { channelId, deliveryId, keys: ["m1"], argsHash: null });
    const telling = { organizationId, channelId, receipt: failed("m1") };
    const planned: unknown[] = [];
    const jobs = { ...services.jobs, enqueue: async (_: unknown, job: object) => void planned.push(job) };
    const mortal = { ...services, jobs, database: dying(services.database, 1) };
    await takeReceipt(mortal, telling).catch(() => undefined);
    expect(await deliveries()).toMatchObject([{ status: "failed", reason: "gone" }]);
    // The platform tells it again.
    await takeReceipt({ ...services, jobs }, telling);
    const payload = { version: 1, organization_id: organizationId, approval_id: which.approvalId };
    expect(planned).toMatchObject([{ name: "channels.next-step", payload }]);
    await beginNextStep(services, which);
    expect(await begun()).toEqual(["fax:2"]);
  });

  test("is begun where a message of a digest did not arrive, for all that it told of, however much that is", async () => {
    const { app, services, channelId, which, begun, deliveries, executor } = await openRequest(
      engine,
      "webhook:here",
    );
    const { organizationId } = which;
    const [first] = (await deliveries()) as [DeliveryRow];
    const digest: DigestRow = {
      id: "chg_1",
      organization_id: organizationId,
      channel_id: channelId,
      user_id: "ana",
      place: "here",
      due_at: 1,
      status: "waiting",
      told_place: null,
      message: null,
      shown_hash: null,
      attempts_count: 0,
      next_attempt_at: null,
      created_at: 1,
    };
    await addMember(app, { id: "ana", role: "reviewer" });
    const tables = executor.$extendTables<ChannelTables>();
    await tables.insertInto("channel_digests").values(digest).execute();
    const changes = { digest_id: digest.id };
    await updateDelivery(executor, { organizationId, id: first.id, changes });
    for (let index = 1; index < 25; index += 1)
      await tables
        .insertInto("channel_deliveries")
        .values({ ...first, ...changes, id: `chd_${index}`, target_key: `here#${index}` })
        .execute();
    for (const { id: deliveryId } of await deliveries())
      await insertMessageKeys(executor, { channelId, deliveryId, keys: ["ref"], argsHash: null });
    // Told before anybody knows that the message was taken.
    await takeReceipt(services, { organizationId, channelId, receipt: failed("m1", "ref") });
    const approval = (await findApproval(executor, { organizationId, id: which.approvalId }))!;
    const entries = (await deliveries()).map((delivery) => ({ delivery, approval }));
    const told = { posted: { message: {}, keys: ["m1"] }, place: "here", hash: "h" };
    const attempt = { at: 1, act: "notify", error: null, exchanges: [] } as const;
    await keepTold(services, { digest, entries, attempt, ...told });
    const statuses = async () => [...new Set((await deliveries()).map(({ status }) => status))];
    expect(await statuses()).toEqual(["failed"]);

    for (const { delivery } of entries)
      await updateDelivery(executor, {
        organizationId,
        id: delivery.id,
        changes: { status: "delivered", receipts: null },
      });
    // Told once the message is known.
    await takeReceipt(services, { organizationId, channelId, receipt: failed("m1") });
    expect(await statuses()).toEqual(["failed"]);
    await runDueJobs(services);
    expect((await begun())[0]).toBe("fax:2");
  });
});

describe.each(databases)("a place for which there is no room, on $name", (engine) => {
  test("is tried again without counting it: nothing can have been posted, and nobody is asked instead", async () => {
    const { app, services, which, begun, deliveries } = await openRequest(engine, "webhook:here");
    const { webhook } = services.channels;
    const doubts: (boolean | undefined)[] = [];
    const kinds = ["busy", "rate_limited"] as const;
    let kind: (typeof kinds)[number] = "busy";
    const notify: typeof webhook.notify = async (_tools, _setup, { isRepeated }) => {
      doubts.push(isRepeated);
      throw new ChannelFailure(kind, "no room", { retryAfterMs: 5000 });
    };
    const busy = { ...services, channels: { ...services.channels, webhook: { ...webhook, notify } } };
    const [{ id }] = (await deliveries()) as [DeliveryRow];
    const { signal } = new AbortController();
    for (let index = 0; index < 12; index += 1) await deliver(busy, { id, signal });
    const [waiting] = (await deliveries()) as [DeliveryRow];
    const { now } = app.clock;
    expect(waiting).toMatchObject({
      status: "pending",
      reason: "no room",
      attempts_count: 0,
      attempts: "[]",
      sending_since: null,
    });
    expect(waiting.next_attempt_at).toBeGreaterThanOrEqual(now + 5000);
    expect(doubts).toEqual(Array.from({ length: 12 }, () => false));
    await beginNextStep(services, which);
    expect(await begun()).toEqual([]);
    // What lasts longer than a day is a failure like others.
    app.clock.now += aDay * 1000;
    await deliver(busy, { id, signal });
    expect(await deliveries()).toMatchObject([{ status: "pending", attempts_count: 1 }]);
    kind = "rate_limited";
    for (let index = 0; index < 7; index += 1) await deliver(busy, { id, signal });
    expect(await deliveries()).toMatchObject([{ status: "failed", attempts_count: 8 }]);
  });
});
