import type { Approval } from "@parley/contract";
import { databases } from "@parley/db/testing";
import { describe, expect, test } from "vitest";
import { appendEntries } from "../../kernel/audit/append-entry.store.ts";
import { openTestApp } from "../../testing/open-test-app.ts";
import { createTestApp } from "../../testing/test-app.ts";
import { countWaiting, entryOfAnother, holdTransaction } from "./__fixtures__/hold-transaction.ts";

const refund = { kind: "function_call", name: "refund", args: { amount: 10 } };

describe.each(databases)("writing new requests on $name", ({ open }) => {
  test("whoever finds that the audit log has gone on writes after its new end", async ({ skip }) => {
    await using app = await openTestApp({ open });
    const { database } = app.services;
    // Only a server has transactions that wait for each other.
    skip(database.pool === undefined);
    await app.ask("POST", "/v5/approvals", refund);
    const another = entryOfAnother(app);
    const held = await holdTransaction(database, (transaction) =>
      appendEntries(transaction, [another, another, another]),
    );
    const asked = app.ask<Approval>("POST", "/v5/approvals", refund);
    await expect.poll(() => countWaiting(app), { timeout: 60_000 }).toBeGreaterThan(0);
    await held.end();
    expect(await asked).toMatchObject({ status: 201, body: { outcome: { status: "pending" } } });
    const audit = await app.ask<{ records: { sequence: number; action: string }[] }>("GET", "/v5/audit");
    const actions = audit.body.records
      .toSorted((a, b) => a.sequence - b.sequence)
      .map(({ action }) => action);
    expect(actions.slice(-5)).toEqual([
      "approvals.create",
      ...Array.from({ length: 3 }, () => "grants.create"),
      "approvals.create",
    ]);
  });

  test("the same keys sent to two processes in different orders, with grants, are one request each", async () => {
    await using app = await openTestApp({ open });
    const second = await createTestApp({ database: app.services.database });
    const tools = ["refund", "mail", "post"];
    for (const tool of tools)
      for (const max_uses of [2, 3]) await app.ask("POST", "/v5/grants", { tool, max_uses });
    const requests = Array.from({ length: 60 }, (_, index) => ({
      ...refund,
      name: tools[index % tools.length],
      idempotency_key: `key ${index}`,
    }));
    const send = async (to: typeof app.app, body: object) => {
      const reply = await to.fetch(
        new Request("http://parley.test/v5/approvals", {
          method: "POST",
          headers: { "x-api-key": app.apiKey, "content-type": "application/json" },
          body: JSON.stringify(body),
        }),
      );
      return { status: reply.status, ...((await reply.json()) as Approval) };
    };
    const [here, there] = await Promise.all([
      Promise.all(requests.map((body) => send(app.app, body))),
      Promise.all(requests.toReversed().map((body) => send(second.app, body))),
    ]);
    expect(new Set([...here, ...there].map(({ status }) => status))).toEqual(new Set([201]));
    expect(here.map(({ id }) => id)).toEqual(there.toReversed().map(({ id }) => id));
    const approved = here.filter(({ grant }) => grant !== null);
    expect(approved).toHaveLength(15);
    expect(new Set(approved.map(({ grant }) => `${grant?.grant_id} ${grant?.number}`)).size).toBe(15);
  });
});
