import { databases } from "@parley/db/testing";
import { afterEach, describe, expect, test } from "vitest";
import { addMember } from "../../testing/add-member.ts";
import { openTestApp } from "../../testing/open-test-app.ts";
import type { Approval } from "@parley/contract";
import type { ChannelTables, DeliveryRow, DigestRow } from "./channels.tables.ts";
import { deleteOldContacts, saveHeard, saveStop } from "./contacts.store.ts";
import { deleteOldDeliveries, insertDeliveries } from "./deliveries.store.ts";
import { deleteOldDigests, takeDigest } from "./digest/digests.store.ts";
import { deleteOldEvents, takeEvent } from "./inbound.store.ts";
import { findLink, insertLink, saveLink } from "./people.store.ts";

const open_: AsyncDisposable[] = [];
afterEach(async () => {
  for (const one of open_.splice(0).toReversed()) await one[Symbol.asyncDispose]();
});

const digestOf = (channel: { organization_id: string; id: string }, at: number): DigestRow => ({
  id: `d${at}`,
  organization_id: channel.organization_id,
  channel_id: channel.id,
  user_id: "ana",
  place: "",
  due_at: at,
  status: "told",
  told_place: null,
  message: null,
  shown_hash: null,
  attempts_count: 1,
  next_attempt_at: null,
  created_at: at,
});

const deliveryOf = (channel: { organization_id: string; id: string }, approvalId: string): DeliveryRow => ({
  id: `d-${approvalId}`,
  organization_id: channel.organization_id,
  approval_id: approvalId,
  channel_id: channel.id,
  kind: "webhook",
  address: "webhook:ops",
  place: "ops",
  user_id: null,
  target_key: `${channel.id}:ops`,
  step: 0,
  status: "delivered",
  reason: null,
  note: null,
  shown_hash: null,
  message: null,
  attempts_count: 0,
  attempts: "[]",
  next_attempt_at: null,
  created_at: 1,
  updated_at: 1,
  parts: null,
  digest_id: null,
  receipts: null,
  sending_since: null,
});

describe.each(databases)("what is kept beside channels on $name", ({ open }) => {
  const openChannel = async () => {
    const app = await openTestApp({ open, environment: { PARLEY_EGRESS_ALLOW: "127.0.0.1" } });
    open_.push(app);
    const secret = `whsec_${Buffer.from("a secret of twenty-four bytes").toString("base64")}`;
    const settings = { url: "http://127.0.0.1:9/" };
    const channel = { kind: "webhook", name: "c", settings, secrets: { secret } };
    const made = await app.ask<{ id: string }>("POST", "/v5/channels", channel);
    expect(made.status).toBe(201);
    const { executor } = app.services.database;
    const tables = executor.$extendTables<ChannelTables>();
    return { app, executor, tables, organizationId: app.organizationId, channelId: made.body.id };
  };

  test("what is old goes a few at a time, the oldest first; who wants nothing more is remembered", async () => {
    const { app, executor, tables, organizationId, channelId } = await openChannel();
    const row = { organization_id: organizationId, id: channelId };
    await addMember(app, { id: "ana", role: "reviewer" });
    for (let at = 1; at <= 5; at += 1) {
      await saveHeard(executor, row, { externalId: `u${at}`, at });
      await takeEvent(executor, { channel_id: channelId, event_id: `e${at}` }, at);
      await takeDigest(executor, digestOf(row, at));
    }
    await saveStop(executor, row, { externalId: "u1", at: 1, hasStopped: true });
    const old = { before: 5, limit: 2 };
    await deleteOldContacts(executor, old);
    await deleteOldEvents(executor, old);
    await deleteOldDigests(executor, old);
    const contacts = async () =>
      (
        await tables.selectFrom("channel_contacts").select("external_id").orderBy("external_id").execute()
      ).map(({ external_id: id }) => id);
    const events = async () =>
      (await tables.selectFrom("channel_inbound").select("event_id").orderBy("event_id").execute()).map(
        ({ event_id: id }) => id,
      );
    const digests = async () =>
      (await tables.selectFrom("channel_digests").select("id").orderBy("id").execute()).map(({ id }) => id);
    expect(await contacts()).toEqual(["u1", "u4", "u5"]);
    expect(await events()).toEqual(["e3", "e4", "e5"]);
    expect(await digests()).toEqual(["d3", "d4", "d5"]);
    await deleteOldContacts(executor, old);
    await deleteOldEvents(executor, old);
    await deleteOldDigests(executor, old);
    expect(await contacts()).toEqual(["u1", "u5"]);
    expect(await events()).toEqual(["e5"]);
    expect(await digests()).toEqual(["d5"]);
  });

  test("what was shown of a request stays for as long as that waits, and with it what came in", async () => {
    const { app, executor, tables, organizationId, channelId } = await openChannel();
    const ask = async () =>
      (await app.ask<Approval>("POST", "/v5/approvals", { kind: "function_call", name: "refund", args: {} }))
        .body;
    const [waiting, ended] = [await ask(), await ask()];
    expect((await app.ask("POST", `/v5/approvals/${ended.id}/cancel`, { reason: "done" })).status).toBe(200);
    const channel = { organization_id: organizationId, id: channelId };
    await insertDeliveries(executor, [deliveryOf(channel, waiting.id), deliveryOf(channel, ended.id)]);
    const kept = async () =>
      (await tables.selectFrom("channel_deliveries").select("approval_id").execute()).map(
        ({ approval_id: id }) => id,
      );
    const taken = { channel_id: channelId, event_id: "e1" };
    await takeEvent(executor, taken, 1);
    const events = () => tables.selectFrom("channel_inbound").select("event_id").execute();
    // The one that stays keeps no room for what goes.
    expect(await deleteOldDeliveries(executor, { before: 2, limit: 1 })).toBe(1);
    expect(await kept()).toEqual([waiting.id]);
    expect(await deleteOldDeliveries(executor, { before: 2, limit: 1 })).toBe(0);
    // What answered it must not count when it is told again.
    await deleteOldEvents(executor, { before: 2, limit: 1 });
    expect(await events()).toEqual([{ event_id: "e1" }]);
    const cancelled = await app.ask("POST", `/v5/approvals/${waiting.id}/cancel`, { reason: "done" });
    expect(cancelled.status).toBe(200);
    expect(await deleteOldDeliveries(executor, { before: 2, limit: 1 })).toBe(1);
    expect(await kept()).toEqual([]);
    await deleteOldEvents(executor, { before: 2, limit: 1 });
    expect(await events()).toEqual([]);
  });

  test("an account that is somebody's is nobody else's by their own word", async () => {
    const { app, executor, organizationId, channelId } = await openChannel();
    const link = { channel_id: channelId, external_id: "u1", organization_id: organizationId, created_at: 1 };
    const of = (user_id: string) => ({ ...link, user_id });
    for (const id of ["ana", "bob"]) await addMember(app, { id, role: "reviewer" });
    await saveLink(executor, of("bob"));
    expect(await insertLink(executor, of("ana"))).toBe(false);
    const which = { organizationId, channelId, externalId: "u1" };
    expect(await findLink(executor, which)).toMatchObject({ user_id: "bob" });
    expect(await insertLink(executor, { ...of("ana"), external_id: "u2" })).toBe(true);
  });
});
