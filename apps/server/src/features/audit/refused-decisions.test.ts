import type { Approval, AuditEntry } from "@parley/contract";
import { databases } from "@parley/db/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestApp, type OpenTestApp } from "../../testing/open-test-app.ts";

const refund = {
  kind: "function_call",
  name: "refund",
  args: { order: 7, amount: 30 },
  schema: { properties: { amount: { maximum: 100 } } },
  editable: ["amount"],
  plan: { steps: [{ who: { anyone: true } }], allow_requester: true },
};

describe.each(databases)(
  "what must not count is refused and on record, on $name: a decision that is",
  ({ open }) => {
    let app: OpenTestApp;
    let other: { apiKey: string };
    beforeAll(async () => {
      app = await openTestApp({ open });
      other = await app.createOtherOrganization();
    });
    afterAll(() => app[Symbol.asyncDispose]());

    const ask = async (body: object = {}): Promise<Approval> =>
      (await app.ask<Approval>("POST", "/v5/approvals", { ...refund, ...body })).body;
    const send = async (resource: string, body: object | string, key = app.apiKey): Promise<unknown[]> => {
      const reply = await app.app.fetch(
        new Request(new URL(`/v5/approvals/${resource}`, "http://parley.test"), {
          method: "POST",
          headers: { "x-api-key": key, "content-type": "application/json" },
          body: typeof body === "string" ? body : JSON.stringify(body),
        }),
      );
      const { code } = (await reply.json()) as { code?: string };
      return code === undefined ? [reply.status] : [reply.status, code];
    };
    const approving = ({ args_hash }: Approval) => ({ decision: "approve", args_hash });
    const standing = async ({ id }: Approval): Promise<unknown[]> => {
      const { body } = await app.ask<Approval>("GET", `/v5/approvals/${id}`);
      const { body: events } = await app.ask<{ type: string }[]>("GET", `/v5/approvals/${id}/events`);
      return [body.outcome.status, body.args_hash, events.filter(({ type }) => type === "voted").length];
    };
    const entriesOf = async ({ id }: Approval, key: string): Promise<AuditEntry[]> => {
      const path = `/v5/audit?target=${id}&size=100`;
      const { body } = await app.askAs<{ records: AuditEntry[] }>(key, "GET", path);
      expect(await app.askAs(key, "GET", "/v5/audit/verify")).toMatchObject({ body: { is_intact: true } });
      return body.records.toSorted((a, b) => a.sequence - b.sequence);
    };
    /** What the audit log has of it after it was asked: what counted, and what was refused. */
    const recordOf = async (approval: Approval, key = app.apiKey): Promise<string[]> =>
      (await entriesOf(approval, key)).map(({ action, outcome, details }) =>
        [action, outcome, ...("code" in details ? [details["code"]] : [])].join(" "),
      );

    test("tampered with: another hash, arguments that may not be changed or do not fit, a word said twice", async () => {
      const asked = await ask();
      const decide = (changed: object) => send(`${asked.id}/decide`, { ...approving(asked), ...changed });
      const flipped = (asked.args_hash ?? "").replace(/^./u, (first) => (first === "0" ? "1" : "0"));
      expect(await decide({ args_hash: flipped })).toEqual([409, "approvals.stale"]);
      expect(await decide({ args: { order: 8, amount: 30 } })).toEqual([422, "approvals.not_editable"]);
      expect(await decide({ args: { order: 7, amount: 300 } })).toEqual([422, "approvals.args_misfit"]);
      const twofold = JSON.stringify(approving(asked)).replace("{", '{"decision":"deny",');
      expect(await send(`${asked.id}/decide`, twofold)).toEqual([422, "request.invalid_input"]);
      expect(await standing(asked)).toEqual(["pending", asked.args_hash, 0]);
      expect(await recordOf(asked)).toEqual([
        "approvals.decide denied approvals.stale",
        "approvals.decide denied approvals.not_editable",
        "approvals.decide denied approvals.args_misfit",
        "approvals.decide denied request.invalid_input",
      ]);
    });

    test("forged: by who may not decide, by who asked, by nobody who is known", async () => {
      const asked = await ask();
      const asker = await app.createKey(["read", "approve-request"]);
      expect(await send(`${asked.id}/decide`, approving(asked), asker)).toEqual([403, "auth.forbidden"]);
      const own = await ask({ plan: { steps: [{ who: { anyone: true } }] } });
      expect(await send(`${own.id}/decide`, approving(own))).toEqual([403, "approvals.requester_may_not"]);
      // Whose log would it be in?
      const [status] = await send(`${asked.id}/decide`, approving(asked), `${app.apiKey}0`);
      expect(status).toBe(401);
      for (const each of [asked, own]) expect(await standing(each)).toEqual(["pending", each.args_hash, 0]);
      expect(await recordOf(asked)).toEqual(["approvals.decide denied auth.forbidden"]);
      expect(await entriesOf(asked, app.apiKey)).toMatchObject([
        { actor: { name: expect.stringContaining("May read, approve-request") as string } },
      ]);
      expect(await recordOf(own)).toEqual(["approvals.decide denied approvals.requester_may_not"]);
    });

    test("replayed: said again, turned round, used again", async () => {
      const asked = await ask();
      expect(await send(`${asked.id}/decide`, approving(asked))).toEqual([200]);
      expect(await send(`${asked.id}/decide`, approving(asked))).toEqual([409, "approvals.ended"]);
      const denial = { ...approving(asked), decision: "deny" };
      expect(await send(`${asked.id}/decide`, denial)).toEqual([409, "approvals.ended"]);
      const claim = { args_hash: asked.args_hash };
      expect(await send(`${asked.id}/claim`, claim)).toEqual([200]);
      expect(await send(`${asked.id}/claim`, claim)).toEqual([409, "approvals.claimed"]);
      expect(await standing(asked)).toEqual(["approved", asked.args_hash, 1]);
      expect(await recordOf(asked)).toEqual([
        "approvals.decide done",
        // The same refusal twice within a minute is one entry, with a count that follows.
        "approvals.decide denied approvals.ended",
        "approvals.claim done",
        "approvals.claim denied approvals.claimed",
      ]);
    });

    test("late: after the deadline, or used after its time", async () => {
      const asked = await ask({ deadline_seconds: 60 });
      const used = await ask({ valid_seconds: 60 });
      expect(await send(`${used.id}/decide`, approving(used))).toEqual([200]);
      app.clock.now += 60_000;
      expect(await send(`${asked.id}/decide`, approving(asked))).toEqual([409, "approvals.ended"]);
      expect(await send(`${used.id}/claim`, { args_hash: used.args_hash })).toEqual([
        409,
        "approvals.expired",
      ]);
      expect(await standing(asked)).toEqual(["timed_out", asked.args_hash, 0]);
      expect(await recordOf(asked)).toEqual([
        "approvals.decideByTime done",
        "approvals.decide denied approvals.ended",
      ]);
      expect(await recordOf(used)).toEqual([
        "approvals.decide done",
        "approvals.claim denied approvals.expired",
      ]);
    });

    test("of another organization: on record there, where it was tried", async () => {
      const asked = await ask();
      const tried = await send(`${asked.id}/decide`, approving(asked), other.apiKey);
      expect(tried).toEqual([404, "approvals.not_found"]);
      expect(await standing(asked)).toEqual(["pending", asked.args_hash, 0]);
      expect(await recordOf(asked)).toEqual([]);
      expect(await recordOf(asked, other.apiKey)).toEqual(["approvals.decide denied approvals.not_found"]);
    });

    test("of another request: refused with its hash; and the same arguments are not the same request", async () => {
      const [asked, twin] = [await ask(), await ask()];
      const another = await ask({ args: { order: 8, amount: 30 } });
      expect(await send(`${asked.id}/decide`, approving(another))).toEqual([409, "approvals.stale"]);
      expect(await standing(asked)).toEqual(["pending", asked.args_hash, 0]);
      expect(await standing(another)).toEqual(["pending", another.args_hash, 0]);
      expect(twin.args_hash).toBe(asked.args_hash);
      expect(await send(`${asked.id}/decide`, approving(twin))).toEqual([200]);
      expect(await standing(twin)).toEqual(["pending", twin.args_hash, 0]);
      expect(await recordOf(asked)).toEqual([
        "approvals.decide denied approvals.stale",
        "approvals.decide done",
      ]);
      expect([await recordOf(another), await recordOf(twin)]).toEqual([[], []]);
    });
  },
);
