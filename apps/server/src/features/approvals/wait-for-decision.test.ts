import type { Approval } from "@parley/contract";
import { databases } from "@parley/db/testing";
import { describe, expect, test } from "vitest";
import { openTestApp, type OpenTestApp } from "../../testing/open-test-app.ts";
import { createTestApp } from "../../testing/test-app.ts";
import { findApproval } from "./approvals.store.ts";
import type { ApprovalRow } from "./approvals.tables.ts";

const refund = {
  kind: "function_call",
  name: "refund",
  args: { amount: 10 },
  plan: { steps: [{ who: { anyone: true } }], allow_requester: true },
};

describe.each(databases)("waiting for decisions on $name", ({ open }) => {
  const create = async (app: OpenTestApp): Promise<Approval> =>
    (await app.ask<Approval>("POST", "/v5/approvals", refund)).body;
  const decide = (app: OpenTestApp, { id, args_hash }: Approval) =>
    app.ask("POST", `/v5/approvals/${id}/decide`, { decision: "approve", args_hash });
  const readOf =
    (app: OpenTestApp, { id }: Approval) =>
    async (): Promise<ApprovalRow> =>
      (await findApproval(app.services.database.executor, { organizationId: app.organizationId, id }))!;
  const options = { ms: 120_000, signal: new AbortController().signal };

  test("what another process decided and nobody told of is found, however many wait", async () => {
    await using app = await openTestApp({ open });
    const [first, second] = [await create(app), await create(app)];
    const pending = await readOf(app, first)();
    // Of this process nothing is told: what others do is found by looking.
    const { services } = await createTestApp({ database: app.services.database });
    const wait = (id: string, read: () => Promise<ApprovalRow>) =>
      services.decisions.wait(id, { ...options, read });
    // More than are looked for at once, and all of them before the two.
    const others = Array.from({ length: 1200 }, (_, index) => wait(`apr_${index}`, async () => pending));
    const waited = [first, second].map((one) => wait(one.id, readOf(app, one)));
    await decide(app, first);
    services.events.receive("elsewhere.missed", {});
    expect((await waited[0])?.status).toBe("approved");
    await decide(app, second);
    expect((await waited[1])?.status).toBe("approved");
    services.decisions.close();
    expect(await Promise.all(others)).toHaveLength(1200);
  });

  test("what is decided while it is read is told", async () => {
    await using app = await openTestApp({ open });
    const asked = await create(app);
    let reads = 0;
    const read = async (): Promise<ApprovalRow> => {
      reads += 1;
      const row = await readOf(app, asked)();
      await decide(app, asked);
      return row;
    };
    const row = await app.services.decisions.wait(asked.id, { ...options, read });
    expect([row.status, reads]).toEqual(["approved", 1]);
  });

  test("whoever may not read it is told nothing", async () => {
    await using app = await openTestApp({ open });
    const asked = await create(app);
    const read = async (): Promise<ApprovalRow> => {
      await decide(app, asked);
      throw new Error("not yours");
    };
    const waiting = app.services.decisions.wait(asked.id, { ...options, read });
    await expect(waiting).rejects.toThrow("not yours");
    const other = await app.createOtherOrganization();
    const pending = await create(app);
    const foreign = await app.askAs(other.apiKey, "GET", `/v5/approvals/${pending.id}?wait=30`);
    expect(foreign.status).toBe(404);
  });
});
