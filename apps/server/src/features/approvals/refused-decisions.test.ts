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

  test("what reading would change is refused wherever arguments come in", async () => {
    await using app = await openTestApp({ open });
    const post = async (path: string, body: string) => {
      const headers = { "x-api-key": app.apiKey, "content-type": "application/json" };
      const url = `http://parley.test/v5/approvals${path}`;
      const reply = await app.app.fetch(new Request(url, { method: "POST", headers, body }));
      return { status: reply.status, text: await reply.text() };
    };
    const withArgs = (given: object, args: string) =>
      JSON.stringify({ ...given, args: 0 }).replace('"args":0', `"args":${args}`);
    const inexact = [
      ['{"n":12345678901234567890}', "body.args.n: 12345678901234567890 would become 12345678901234567000"],
      ['{"n":1,"n":2}', "body.args.n: This key stands more than once"],
      ['{"n":1,"__proto__":{"x":1}}', "body.args.__proto__: A key of this name would be lost"],
    ] as const;
    for (const [args, words] of inexact) {
      const refused = await post("", withArgs(transfer, args));
      expect(refused).toMatchObject({ status: 422, text: expect.stringContaining(words) });
    }
    const asked = await post("", withArgs({ ...transfer, editable: true }, '{"n":1.0,"m":1e2}'));
    expect(asked.status).toBe(201);
    const { id, args, args_hash } = JSON.parse(asked.text) as Approval;
    expect(args).toEqual({ n: 1, m: 100 });
    for (const [changed, words] of inexact) {
      const edit = await post(`/${id}/decide`, withArgs({ decision: "approve", args_hash }, changed));
      expect(edit).toMatchObject({ status: 422, text: expect.stringContaining(words) });
    }
    const twofold = `{"decision":"deny","decision":"approve","args_hash":"${args_hash}"}`;
    expect((await post(`/${id}/decide`, twofold)).status).toBe(422);
    const many = `{"decision":${twofold},"items":[{"id":"${id}","args_hash":"${args_hash}"}]}`;
    expect((await post("/decide-many", many)).status).toBe(422);
    const claim = `{"args_hash":"${args_hash}","facts":{"balance":9007199254740993}}`;
    expect((await post(`/${id}/claim`, claim)).status).toBe(422);
    const { body } = await app.ask<Approval>("GET", `/v5/approvals/${id}`);
    expect(body).toMatchObject({ args, args_hash, outcome: { status: "pending" }, approvals: [] });
    const left = await app.ask<{ total: number }>("GET", "/v5/approvals");
    expect(left.body.total).toBe(1);
  });
});
