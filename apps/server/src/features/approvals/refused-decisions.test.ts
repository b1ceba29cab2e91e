import type { Approval } from "@parley/contract";
import { databases } from "@parley/db/testing";
import { describe, expect, test } from "vitest";
import { openTestApp } from "../../testing/open-test-app.ts";

type Entry = { action: string; outcome: string; target: string; details: { code?: string } };

const transfer = {
  kind: "function_call",
  name: "transfer",
  args: { to: "Ana", amount: 10 },
  plan: { steps: [{ who: { anyone: true } }], allow_requester: true },
};

describe.each(databases)("decisions that do not count, on $name", ({ open }) => {
  test("forged, replayed, late, of another request or organization: refused, and on record", async () => {
    await using app = await openTestApp({ open });
    const create = async (amount: number): Promise<Approval> => {
      const args = { ...transfer.args, amount };
      return (await app.ask<Approval>("POST", "/v5/approvals", { ...transfer, args })).body;
    };
    const refusalsOf = async (key = app.apiKey): Promise<string[]> => {
      const { body } = await app.askAs<{ records: Entry[] }>(key, "GET", "/v5/audit?outcome=denied&size=100");
      return body.records.map(({ action, details }) => `${action} ${details.code}`).toSorted();
    };
    const [one, two] = [await create(10), await create(11)];
    const send = (what: string, body: object, { key = app.apiKey, id = one.id } = {}) =>
      app.askAs<{ token: string }>(key, "POST", `/v5/approvals/${id}/${what}`, body);
    const approve = { decision: "approve", args_hash: one.args_hash };
    // Of another organization, and for another request.
    const other = await app.createOtherOrganization();
    expect((await send("decide", approve, { key: other.apiKey })).status).toBe(404);
    expect((await send("decide", { ...approve, args_hash: two.args_hash })).status).toBe(409);
    // Before anybody has decided.
    expect((await send("claim", { args_hash: one.args_hash })).status).toBe(409);
    expect((await send("decide", approve)).status).toBe(200);
    // Replayed, and turned round.
    expect((await send("decide", approve)).status).toBe(409);
    expect((await send("decide", { ...approve, decision: "deny" })).status).toBe(409);
    const claimed = await send("claim", { args_hash: one.args_hash });
    expect((await send("claim", { args_hash: one.args_hash })).status).toBe(409);
    // With a token nobody was given, and with the right one twice.
    const report = { status: "succeeded", token: claimed.body.token, result: 1 };
    expect((await send("report", { ...report, token: "forged" })).status).toBe(403);
    expect((await send("report", report)).status).toBe(200);
    expect((await send("report", report)).status).toBe(409);

    expect(await refusalsOf()).toEqual([
      "approvals.claim approvals.claimed",
      "approvals.claim approvals.not_approved",
      "approvals.decide approvals.ended",
      "approvals.decide approvals.stale",
      "approvals.report approvals.reported",
      "approvals.report approvals.token_unknown",
    ]);
    expect(await refusalsOf(other.apiKey)).toEqual(["approvals.decide approvals.not_found"]);
  });
});
