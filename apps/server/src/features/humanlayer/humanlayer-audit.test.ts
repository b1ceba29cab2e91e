import type { Approval, AuditEntry } from "@parley/contract";
import { databases } from "@parley/db/testing";
import { describe, expect, test } from "vitest";
import { openTestApp, type OpenTestApp } from "../../testing/open-test-app.ts";

const address = "203.0.113.7";
const connection = { incoming: { socket: { remoteAddress: address } } };

const functionCall = (callId: string, kwargs: object) => ({
  run_id: "ops-1",
  call_id: callId,
  spec: { fn: "refund", kwargs, channel: { slack: { channel_or_user_id: "C1", bot_token: "xoxb-1" } } },
});

type Sent = { key: string; line: string; body: object };

/** The status, and the code of what was refused. */
const send = async (app: OpenTestApp, { key, line, body }: Sent): Promise<unknown[]> => {
  const reply = await app.app.fetch(
    new Request(new URL(`/humanlayer/v1${line}`, "http://parley.test"), {
      method: "POST",
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    }),
    connection,
  );
  const { error } = (await reply.json()) as { error?: { code: string } };
  return error === undefined ? [reply.status] : [reply.status, error.code];
};

const entriesOf = async (app: OpenTestApp, key: string): Promise<AuditEntry[]> => {
  const path = "/v5/audit?action=approvals.&size=100";
  const { body } = await app.askAs<{ records: AuditEntry[] }>(key, "GET", path);
  return body.records.toSorted((a, b) => a.sequence - b.sequence);
};

const shortOf = ({ action, outcome, target, details }: AuditEntry): unknown[] =>
  "code" in details ? [action, outcome, target, details["code"]] : [action, outcome, target];

describe.each(databases)("HumanLayer's wire in the audit log, on $name", ({ open }) => {
  test("what is asked, answered and escalated through it is on record, and every refusal", async () => {
    await using app = await openTestApp({ open });
    const other = await app.createOtherOrganization();
    const reader = await app.createKey(["read"]);
    const ask = (line: string, body: object, key = app.apiKey) => send(app, { key, line, body });
    const call = functionCall("c1", { eur: 30 });
    expect(await ask("/function_calls", call)).toEqual([200]);
    // Sent again, it changes nothing.
    expect(await ask("/function_calls", call)).toEqual([200]);
    const reused = await ask("/function_calls", functionCall("c1", { eur: 31 }));
    expect(reused).toEqual([409, "approvals.key_reused"]);
    const respond = "/agent/function_calls/c1/respond";
    const forbidden = await ask(respond, { approved: true }, reader);
    expect(forbidden[0]).toBe(403);
    const foreign = await ask(respond, { approved: true }, other.apiKey);
    expect(foreign[0]).toBe(404);
    expect((await ask(respond, { approved: "perhaps" }))[0]).toBe(422);
    expect(await ask(respond, { approved: true })).toEqual([200]);
    expect(await ask(respond, { approved: false })).toEqual([409, "approvals.ended"]);
    const escalation = { escalation_msg: "Anybody?" };
    const late = await ask("/agent/function_calls/c1/escalate_email", escalation);
    expect(late).toEqual([409, "approvals.ended"]);
    const question = { run_id: "ops-1", call_id: "q1", spec: { msg: "Which shard?" } };
    expect(await ask("/human_contacts", question)).toEqual([200]);
    expect(await ask("/agent/human_contacts/q1/escalate_email", escalation)).toEqual([200]);
    expect(await ask("/agent/human_contacts/q1/respond", { response: "The third" })).toEqual([200]);

    const { body: found } = await app.ask<{ records: Approval[] }>("GET", "/v5/approvals");
    const idOf = (kind: string) => found.records.find((record) => record.kind === kind)?.id;
    const entries = await entriesOf(app, app.apiKey);
    expect(entries.map(shortOf)).toEqual([
      ["approvals.create", "done", "c1"],
      ["approvals.create", "denied", "c1", "approvals.key_reused"],
      ["approvals.decide", "denied", "c1", forbidden[1]],
      ["approvals.decide", "denied", "c1", "request.invalid_input"],
      ["approvals.decide", "done", idOf("function_call")],
      ["approvals.decide", "denied", idOf("function_call"), "approvals.ended"],
      ["approvals.escalate", "denied", idOf("function_call"), "approvals.ended"],
      ["approvals.create", "done", "q1"],
      ["approvals.escalate", "done", idOf("question")],
      ["approvals.decide", "done", idOf("question")],
    ]);
    expect(new Set(entries.map((entry) => entry.address))).toEqual(new Set([address]));
    expect(entries[4]?.details["given"]).toMatchObject({ call_id: "c1", approved: true });
    expect(JSON.stringify(entries)).not.toContain("xoxb-1");
    expect((await entriesOf(app, other.apiKey)).map(shortOf)).toEqual([
      ["approvals.decide", "denied", "c1", foreign[1]],
    ]);
    for (const key of [app.apiKey, other.apiKey])
      expect(await app.askAs(key, "GET", "/v5/audit/verify")).toMatchObject({ body: { is_intact: true } });
  });
});
