import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Approval } from "@parley/contract";
import { databases } from "@parley/db/testing";
import { sql } from "kysely";
import { afterEach, describe, expect, test } from "vitest";
import { addMember } from "../../testing/add-member.ts";
import { openTestApp } from "../../testing/open-test-app.ts";
import { runDueJobs } from "../../testing/run-due-jobs.ts";

const open_: AsyncDisposable[] = [];
afterEach(async () => {
  for (const one of open_.splice(0).toReversed()) await one[Symbol.asyncDispose]();
});

const patience = { timeout: 60_000, interval: 50 };

type Told = { type: string; card: { args_hash: string; note: string | null } };

/** A program that changes in place what it shows. */
async function openReceiver() {
  const told: Told[] = [];
  const server = createServer(async (request, reply) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    told.push(JSON.parse(Buffer.concat(parts).toString()) as Told);
    reply.writeHead(204).end();
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  open_.push({
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
  return { told, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` };
}

describe.each(databases)("an edit that took back a vote, on $name", ({ open }) => {
  test("changes silently what is shown, and is told anew to who had voted", async () => {
    const { told, url } = await openReceiver();
    const app = await openTestApp({ open, environment: { PARLEY_EGRESS_ALLOW: "127.0.0.1" } });
    open_.push(app);
    await addMember(app, { id: "ana", role: "reviewer" });
    const ana = await app.createKey(["read", "approve"]);
    await sql`update api_keys set user_id = 'ana' where name = 'May read, approve'`.execute(
      app.services.database.executor,
    );
    const secret = `whsec_${Buffer.from("a secret of twenty-four bytes").toString("base64")}`;
    const channel = { kind: "webhook", name: "pager", settings: { url }, secrets: { secret } };
    expect((await app.ask("POST", "/v5/channels", channel)).status).toBe(201);
    const asker = await app.createKey(["approve-request", "read"]);
    const { body: asked } = await app.askAs<Approval>(asker, "POST", "/v5/approvals", {
      kind: "function_call",
      name: "refund",
      args: { order: 7, amount: 30 },
      editable: ["amount"],
      plan: { steps: [{ who: { all: [{ person: "ana" }, { anyone: true }] } }] },
    });
    const hear = async (count: number): Promise<void> => {
      await expect.poll(async () => (await runDueJobs(app.services), told.length), patience).toBe(count);
    };
    await hear(1);
    const { id, args_hash } = asked;
    const vote = { vote: "approve", args_hash };
    expect((await app.askAs(ana, "POST", `/v5/approvals/${id}/vote`, vote)).status).toBe(200);
    const edit = { args_hash, args: { order: 7, amount: 20 }, comment: "Half of it" };
    const edited = await app.ask<Approval>("POST", `/v5/approvals/${id}/edit`, edit);
    expect(edited.status).toBe(200);
    await hear(3);
    const [changed, again] = told.slice(1).toSorted((a, b) => (a.type < b.type ? -1 : 1));
    const note = "What you said of the arguments before counts no more.";
    const shown = { args_hash: edited.body.args_hash };
    expect(changed).toMatchObject({ type: "request.changed", card: shown });
    expect(changed?.card.note ?? "").not.toContain(note);
    expect(again).toMatchObject({ type: "request.shown", card: shown });
    expect(again?.card.note).toContain(`${note}\nHalf of it`);
  });
});
