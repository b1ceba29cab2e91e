import type { Approval } from "@parley/contract";
import { databases } from "@parley/db/testing";
import { sql } from "kysely";
import { describe, expect, test } from "vitest";
import { appendEntries } from "../../kernel/audit/append-entry.store.ts";
import { openTestApp, type OpenTestApp } from "../../testing/open-test-app.ts";
import { createTestApp } from "../../testing/test-app.ts";
import { countWaiting, entryOfAnother, holdTransaction } from "./__fixtures__/hold-transaction.ts";
import { lockApproval } from "./approvals.store.ts";

const call = {
  kind: "function_call",
  name: "transfer",
  plan: { steps: [{ who: { anyone: true } }], allow_requester: true },
};
const joining = { ...call, join: true, args: { to: "Ana", amount: 10 } };
const alone = { ...call, args: { to: "Ben", amount: 11 } };

type Sent = { status: number; body: Approval & { code?: string; detail?: string } };
const refused = { status: 409, body: { code: "approvals.key_reused" } };

/** What the organization's keys stand for: the requests asked for by them, and those joined by them. */
async function listMeanings({ services, organizationId }: OpenTestApp): Promise<string[]> {
  const { rows } = await sql<{ meaning: string }>`
    select idempotency_key || ' asked' as meaning from approvals
    where organization_id = ${organizationId} and idempotency_key is not null
    union all
    select approval_keys.idempotency_key || ' joined' from approval_keys
    join approvals on approvals.id = approval_keys.approval_id
    where approval_keys.organization_id = ${organizationId}
      and approvals.idempotency_key is distinct from approval_keys.idempotency_key`.execute(
    services.database.executor,
  );
  return rows.map(({ meaning }) => meaning.split(" ").slice(1).join(" ")).toSorted();
}

describe.each(databases)("idempotency keys on $name", ({ open }) => {
  test("one key sent at once by two processes, to join and to be asked alone, stands for one of them", async () => {
    await using app = await openTestApp({ open });
    const second = await createTestApp({ database: app.services.database });
    const elsewhere = async (body: object): Promise<Sent> => {
      const headers = { "x-api-key": app.apiKey, "content-type": "application/json" };
      const url = "http://parley.test/v5/approvals";
      const request = new Request(url, { method: "POST", headers, body: JSON.stringify(body) });
      const reply = await second.app.fetch(request);
      return { status: reply.status, body: (await reply.json()) as Sent["body"] };
    };
    const here = (body: object): Promise<Sent> => app.ask("POST", "/v5/approvals", body);
    const first = await here({ ...joining, idempotency_key: "first" });
    const keys = Array.from({ length: 20 }, (_, round) => `key-${round}`);
    for (const [round, idempotency_key] of keys.entries()) {
      const acts = [
        () => here({ ...joining, idempotency_key }),
        () => elsewhere({ ...alone, idempotency_key }),
      ];
      const together = round % 2 === 0 ? acts : acts.toReversed();
      const answers = await Promise.all(together.map((act) => act()));
      expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409]);
      expect(answers.find(({ status }) => status === 409)).toMatchObject(refused);
      // Sent again, each is told the same.
      const again = await Promise.all(together.map((act) => act()));
      expect(again.map(({ status }) => status)).toEqual(answers.map(({ status }) => status));
      const [one, other] = [answers, again].map((some) => some.find(({ status }) => status === 201));
      expect(other?.body.id).toBe(one?.body.id);
    }
    const meanings = await listMeanings(app);
    expect(meanings.map((meaning) => meaning.split(" ")[0])).toEqual(["first", ...keys].toSorted());
    expect(meanings).toContain("first asked");
    const { body } = await app.ask<Approval>("GET", `/v5/approvals/${first.body.id}`);
    expect(body.outcome.status).toBe("pending");
  });

  test("one key that joins two requests at once joins one", async () => {
    await using app = await openTestApp({ open });
    const ask = (body: object): Promise<Sent> => app.ask("POST", "/v5/approvals", body);
    const other = { ...joining, args: alone.args };
    await ask(joining);
    await ask(other);
    const keyed = [joining, other].map((body) => ({ ...body, idempotency_key: "key" }));
    const answers = await Promise.all(keyed.map(ask));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409]);
    expect(answers.find(({ status }) => status === 409)).toMatchObject(refused);
    expect(await listMeanings(app)).toEqual(["key joined"]);
  });

  const limit = { timeout: 60_000 };

  test("who is asked alone while another is about to join with the same key is the one it stands for", async ({
    skip,
  }) => {
    await using app = await openTestApp({ open });
    const { database } = app.services;
    // Only a server has transactions that wait for each other.
    skip(database.pool === undefined);
    const ask = (body: object): Promise<Sent> => app.ask("POST", "/v5/approvals", body);
    const { id } = (await ask(joining)).body;
    const held = await holdTransaction(database, (transaction) =>
      lockApproval(transaction, { organizationId: app.organizationId, id }),
    );
    const joined = ask({ ...joining, idempotency_key: "key" });
    await expect.poll(() => countWaiting(app), limit).toBeGreaterThan(0);
    const asked = await ask({ ...alone, idempotency_key: "key" });
    expect(asked.status).toBe(201);
    await held.end();
    expect(await joined).toMatchObject(refused);
    expect((await joined).body.detail).toContain(asked.body.id);
    expect(await listMeanings(app)).toEqual(["key asked"]);
  });

  test("who asks alone while another has joined with the same key, and is not done, is refused", async ({
    skip,
  }) => {
    await using app = await openTestApp({ open });
    const { database } = app.services;
    skip(database.pool === undefined);
    const ask = (body: object): Promise<Sent> => app.ask("POST", "/v5/approvals", body);
    const { id } = (await ask(joining)).body;
    // Every change ends at the end of the audit log.
    const held = await holdTransaction(database, (transaction) =>
      appendEntries(transaction, [entryOfAnother(app)]),
    );
    const joined = ask({ ...joining, idempotency_key: "key" });
    await expect.poll(() => countWaiting(app), limit).toBe(1);
    const asked = ask({ ...alone, idempotency_key: "key" });
    await expect.poll(() => countWaiting(app), limit).toBe(2);
    await held.end();
    expect(await joined).toMatchObject({ status: 201, body: { id } });
    expect(await asked).toMatchObject(refused);
    expect((await asked).body.detail).toContain(id);
    expect(await listMeanings(app)).toEqual(["key joined"]);
  });
});
