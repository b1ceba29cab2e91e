import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Approval } from "@parley/contract";
import { databases, type TestDatabases } from "@parley/db/testing";
import { addMember, runDueJobs } from "@parley/server/testing";
import { sql } from "kysely";
import { afterEach, describe, expect, test } from "vitest";
import { until } from "../testing/until.ts";
import { openSlackApp } from "./testing/open-slack-app.ts";

type Told = { type: string; place: string; card: { title: string; message: string | null } };
type Delivery = { address: string; status: string; reason: string | null };

const opened: AsyncDisposable[] = [];
afterEach(async () => {
  for (const one of opened.splice(0).toReversed()) await one[Symbol.asyncDispose]();
});

/** A program that reaches whoever has an address. */
async function openPager() {
  const told: Told[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    told.push(JSON.parse(Buffer.concat(chunks).toString()) as Told);
    response.writeHead(204).end();
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    told,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Slack, and a pager behind it; Dan, whom Slack does not know, has said nothing of where he wants to be reached. */
async function openOrganization({ open }: Pick<TestDatabases, "open">, preferences: object) {
  const pager = await openPager();
  opened.push(pager);
  const slack = await openSlackApp({ open });
  opened.push(slack);
  const { app, asker, channel } = slack;
  app.clock.now += 60_000;
  const made = await app.ask("POST", "/v5/channels", {
    kind: "webhook",
    name: "pager",
    settings: { url: pager.url },
    secrets: { secret: `whsec_${Buffer.from("a".repeat(32)).toString("base64")}` },
  });
  expect(made).toMatchObject({ status: 201 });
  await addMember(app, { id: "dan", role: "reviewer" });
  const { executor } = app.services.database;
  const may = ["read", "approve"] as const;
  const dan = await app.createKey(may);
  await sql`update api_keys set user_id = 'dan' where name = ${`May ${may.join(", ")}`}`.execute(executor);
  const wish = { time_zone: "UTC", preferences: null, ...preferences };
  expect((await app.askAs(dan, "PUT", "/v5/me/channel-preferences", wish)).status).toBe(200);
  const deliveries = async ({ id }: Approval) =>
    (await app.ask<Delivery[]>("GET", `/v5/approvals/${id}/deliveries`)).body.toSorted((one, other) =>
      one.address < other.address ? -1 : 1,
    );
  return {
    app,
    pager,
    slackId: channel.id,
    deliveries,
    /** What waits for a moment of our clock is looked at again, since PostgreSQL's queue has its own. */
    async work() {
      const { rows } = await sql<{ id: string }>`select id from channel_digests
        where status = 'waiting' and due_at <= ${app.clock.now}`.execute(executor);
      for (const { id } of rows)
        await app.services.jobs.enqueue(executor, {
          name: "channels.digest",
          key: `channels.digest:${id}`,
          payload: { version: 1, digest_id: id },
        });
      await runDueJobs(app.services);
    },
    async ask(name: string, more: object = {}): Promise<Approval> {
      const { status, body } = await app.askAs<Approval>(asker, "POST", "/v5/approvals", {
        kind: "function_call",
        name,
        args: { order: 7 },
        stakes: "low",
        plan: { steps: [{ who: { person: "dan@example.com" } }] },
        ...more,
      });
      expect(status).toBe(201);
      await until(async () => {
        await runDueJobs(app.services);
        return (await deliveries(body)).length > 0 ? true : undefined;
      });
      return body;
    },
  };
}

describe.each(databases)("whoever a channel does not know, on $name", ({ open }) => {
  test("is told by the next one that finds people, of each request and with a digest", async () => {
    const it = await openOrganization({ open }, { digest: { every_minutes: 60 } });
    const { app, pager, deliveries, work } = it;
    const grave = await it.ask("pay", { stakes: "medium" });
    await until(async () => {
      await work();
      return pager.told.length === 1 ? true : undefined;
    });
    expect(pager.told).toMatchObject([{ place: "dan@example.com", card: { title: "pay" } }]);
    const both = [
      {
        address: expect.stringMatching(/^slack:/u),
        status: "failed",
        reason: expect.stringContaining("dan@example.com is known there"),
      },
      { address: expect.stringMatching(/^webhook:/u), status: "delivered" },
    ];
    expect(await deliveries(grave)).toMatchObject(both);

    const held = [await it.ask("refund"), await it.ask("ship")];
    expect(pager.told).toHaveLength(1);
    app.clock.now += 60 * 60_000;
    await until(async () => {
      await work();
      return pager.told.length > 1 ? true : undefined;
    });
    await until(async () => {
      await work();
      const [, second] = await deliveries(held[1]!);
      return second?.status === "delivered" ? true : undefined;
    });
    expect(pager.told).toHaveLength(2);
    const digest = pager.told[1]!;
    expect(digest).toMatchObject({ place: "dan@example.com", card: { title: "2 requests of low stakes" } });
    for (const name of ["refund", "ship"]) expect(digest.card.message).toContain(`asks to run ${name}`);
    for (const asked of held) expect(await deliveries(asked)).toMatchObject(both);
  });

  test("and has chosen it all the same is told nowhere else", async () => {
    const chosen = await openOrganization({ open }, {});
    const { app, pager, deliveries } = chosen;
    const { executor } = app.services.database;
    const wish = { time_zone: "UTC", preferences: [{ channel_id: chosen.slackId }] };
    await sql`update channel_preferences set preferences = ${JSON.stringify(wish)}`.execute(executor);
    const asked = await chosen.ask("pay", { stakes: "medium" });
    await until(async () => {
      await chosen.work();
      return (await deliveries(asked))[0]?.status === "failed" ? true : undefined;
    });
    await chosen.work();
    expect(await deliveries(asked)).toMatchObject([{ address: "slack:@dan", status: "failed" }]);
    expect(pager.told).toEqual([]);
  });
});
