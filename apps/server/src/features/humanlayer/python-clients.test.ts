import { databases } from "@parley/db/testing";
import { afterEach, describe, expect, test } from "vitest";
import { openTestApp } from "../../testing/open-test-app.ts";

/**
 * What the Python clients send, byte for byte as they were seen to write it, and what they need of the answer: they
 * cannot run here. "Current" is 0.7.9, "old" what was published up to 0.5.7.
 */

const open_: AsyncDisposable[] = [];
afterEach(async () => {
  for (const one of open_.splice(0)) await one[Symbol.asyncDispose]();
});

type Body = Record<string, unknown> & {
  call_id: string;
  run_id: string;
  spec: Record<string, unknown>;
  status: Record<string, unknown> | null;
};

const call = (id: string, spec: string): string =>
  `{"run_id": "agent-Xa3_-bQ9z1k", "call_id": "${id}", "spec": ${spec}, "status": null}`;

describe.each(databases)("Python's clients on $name", ({ open }) => {
  const openWire = async () => {
    const app = await openTestApp({ open });
    open_.push(app);
    const sendTo = (prefix: string) => async (method: string, path: string, body?: string) => {
      const reply = await app.app.fetch(
        new Request(`http://parley.test${prefix}${path}`, {
          method,
          // `requests` says what it sends only where it sends something.
          headers: {
            authorization: `Bearer ${app.apiKey}`,
            accept: "*/*",
            "user-agent": "python-requests/2.32.3",
            ...(body !== undefined && { "content-type": "application/json" }),
          },
          ...(body !== undefined && { body }),
        }),
      );
      // aiohttp reads nothing else, and the sync client reads JSON before it looks at the status.
      expect(reply.headers.get("content-type")).toMatch(/^application\/json/);
      const text = await reply.text();
      expect(text.startsWith("{")).toBe(true);
      return { status: reply.status, body: JSON.parse(text) as Body };
    };
    return { app, send: sendTo("/humanlayer/v1"), sendTo };
  };

  test("F-9, F-24: a call with every optional key null; exactly 200, and all the client validates", async () => {
    const { send } = await openWire();
    const spec =
      '{"fn": "multiply", "kwargs": {"x": 2, "y": 5}, "channel": null, "reject_options": null, "state": null}';
    const created = await send("POST", "/function_calls", call("call-1", spec));
    expect(created.status).toBe(200);
    expect(created.body).toMatchObject({
      run_id: "agent-Xa3_-bQ9z1k",
      call_id: "call-1",
      spec: JSON.parse(spec) as object,
    });
    expect(await send("GET", "/function_calls/call-1")).toEqual(created);
  });

  test("F-10: a call with positional arguments only has none to show, and is taken", async () => {
    const { app, send } = await openWire();
    const spec = '{"fn": "multiply", "kwargs": {}, "channel": null, "reject_options": null, "state": null}';
    expect((await send("POST", "/function_calls", call("call-2", spec))).status).toBe(200);
    const list = await app.ask<{ records: { args: object }[] }>("GET", "/v5/approvals");
    expect(list.body.records).toMatchObject([{ args: {} }]);
  });

  test("F-11, F-12: a Slack channel comes back, without its token and without a list that is refused", async () => {
    const { send } = await openWire();
    const slack =
      '{"channel_or_user_id": "C07", "context_about_channel_or_user": "a dm with the head of marketing", "bot_token": "xoxb-1", "allowed_responder_ids": [], "experimental_slack_blocks": true, "thread_ts": null}';
    const spec = `{"fn": "send", "kwargs": {}, "channel": {"slack": ${slack}, "sms": null, "whatsapp": null, "email": null}, "reject_options": null, "state": null}`;
    const { body } = await send("POST", "/function_calls", call("call-3", spec));
    expect(body.spec["channel"]).toEqual({
      slack: { ...(JSON.parse(slack) as object), bot_token: null, allowed_responder_ids: null },
      sms: null,
      whatsapp: null,
      email: null,
    });
    await send(
      "POST",
      "/agent/function_calls/call-3/respond",
      '{"requested_at": null, "responded_at": null, "approved": false, "comment": null, "reject_option_name": null, "slack_message_ts": null}',
    );
    const denied = (await send("GET", "/function_calls/call-3")).body;
    // "User in a dm with the head of marketing denied send with message: …"
    expect(denied).toMatchObject({
      spec: { channel: { slack: { context_about_channel_or_user: "a dm with the head of marketing" } } },
      status: { approved: false },
    });
  });

  test("F-13, F-17: a denial of which nobody said why still has words; respond has six keys", async () => {
    const { send } = await openWire();
    await send("POST", "/function_calls", call("call-4", '{"fn": "drop", "kwargs": {}, "channel": null}'));
    const denied = await send(
      "POST",
      "/agent/function_calls/call-4/respond",
      '{"requested_at": null, "responded_at": null, "approved": false, "comment": null, "reject_option_name": null, "slack_message_ts": null}',
    );
    expect(denied.status).toBe(200);
    expect(denied.body.status).toMatchObject({ approved: false, comment: expect.stringMatching(/./) });
    expect(denied.body.status?.["responded_at"]).toEqual(expect.any(String));
  });

  test("F-15: an e-mail channel has all its names, and both subjects are taken", async () => {
    const { send } = await openWire();
    const email =
      '{"address": "Ann <ann@example.org>", "context_about_user": null, "additional_recipients": null, "experimental_subject_line": "Re: Deploy?", "experimental_references_message_id": "<x1@example.org>", "experimental_in_reply_to_message_id": "<x1@example.org>", "subject": "Re: Deploy?", "references_message_id": "<x1@example.org>", "in_reply_to_message_id": "<x1@example.org>", "template": null}';
    const spec = `{"msg": "Deploy?", "subject": "Re: Deploy?", "channel": {"slack": null, "sms": null, "whatsapp": null, "email": ${email}}, "response_options": null, "state": null}`;
    const created = await send("POST", "/contact_requests", call("human_call-1", spec));
    expect(created).toMatchObject({ status: 200, body: { spec: JSON.parse(spec) as object, status: null } });
  });

  test("F-16: an id of the caller's own; the same again is the same call", async () => {
    const { send } = await openWire();
    const spec = '{"fn": "a", "kwargs": {}, "channel": null, "reject_options": null, "state": null}';
    const id = "toolu_01A-b_c.d";
    const first = await send("POST", "/function_calls", call(id, spec));
    expect(await send("POST", "/function_calls", call(id, spec))).toEqual(first);
    expect(await send("GET", `/function_calls/${id}`)).toEqual(first);
    expect((await send("POST", "/function_calls", call("", spec))).status).toBe(422);
  });

  test("F-19, F-38: a contact is answered under another noun than the one it was made under", async () => {
    const { send } = await openWire();
    const spec =
      '{"msg": "Which?", "subject": null, "channel": null, "response_options": null, "state": null}';
    await send("POST", "/human_contacts", call("q1", spec));
    const answered = await send(
      "POST",
      "/agent/human_contacts/q1/respond",
      '{"requested_at": null, "responded_at": null, "response": "the third", "response_option_name": null}',
    );
    expect(answered).toMatchObject({ status: 200, body: { status: { response: "the third" } } });
    for (const noun of ["contact_requests", "human_contacts"])
      expect((await send("GET", `/${noun}/q1`)).body.status).toMatchObject({ response: "the third" });
  });

  test("F-20: an escalation with every key, nulls included, leaves it pending", async () => {
    const { send } = await openWire();
    await send("POST", "/function_calls", call("call-5", '{"fn": "a", "kwargs": {}, "channel": null}'));
    const escalated = await send(
      "POST",
      "/agent/function_calls/call-5/escalate_email",
      '{"escalation_msg": "blocked", "additional_recipients": [{"address": "lead@example.org", "context_about_user": null, "field": null}], "channel": null}',
    );
    expect(escalated).toMatchObject({ status: 200, body: { call_id: "call-5", status: { approved: null } } });
  });

  test("F-21 to F-23: whatever is refused is an object of JSON with words in both shapes", async () => {
    const { send } = await openWire();
    for (const [method, path, body, status] of [
      ["GET", "/function_calls/unknown", undefined, 404],
      ["POST", "/function_calls", "{not json", 400],
      ["POST", "/function_calls", '{"run_id": "r", "call_id": "c"}', 422],
      ["GET", "/no/such/route", undefined, 404],
      ["PUT", "/function_calls", "{}", 404],
    ] as const) {
      const refused = await send(method, path, body);
      expect(refused).toMatchObject({
        status,
        body: { detail: expect.anything(), error: { message: expect.any(String), code: expect.any(String) } },
      });
    }
  });

  test("F-25, F-26, F-30: old clients: a contact that waits has no status, a call has the time it was asked", async () => {
    const { send } = await openWire();
    const contact = await send(
      "POST",
      "/contact_requests",
      call(
        "human_call-old",
        '{"msg": "Which?", "channel": {"slack": {"channel_or_user_id": "U1", "context_about_channel_or_user": null, "bot_token": null}}}',
      ).replace(', "status": null', ""),
    );
    expect(contact).toMatchObject({ status: 200, body: { status: null } });
    const asked = await send(
      "POST",
      "/function_calls",
      call("call-old", '{"fn": "a", "kwargs": {}, "channel": null}').replace(', "status": null', ""),
    );
    // Without a zone, with microseconds: as the original wrote it.
    expect(asked.body.status).toMatchObject({
      requested_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}$/),
      approved: null,
    });
  });

  test("F-27: keys that nobody knows are taken and given back, in their order", async () => {
    const { send } = await openWire();
    const spec =
      '{"zeta": 1, "fn": "a", "kwargs": {"z": 1, "a": {"y": 2, "b": 3}}, "channel": {"pager": {"id": 7}}, "later": {"b": 1, "a": 2}}';
    const created = await send(
      "POST",
      "/function_calls",
      call("call-6", spec).replace('"run_id"', '"extra": true, "run_id"'),
    );
    expect(JSON.stringify(created.body.spec)).toBe(JSON.stringify(JSON.parse(spec)));
  });

  test("F-31, F-37: slashes in a row, and a base without the prefix, are the same routes", async () => {
    const { send, sendTo } = await openWire();
    const spec = '{"fn": "a", "kwargs": {}, "channel": null}';
    for (const [index, prefix] of ["/humanlayer/v1/", "//humanlayer/v1", "", "/"].entries()) {
      const id = `call-p${index}`;
      const sendBare = sendTo(prefix);
      expect((await sendBare("POST", "/function_calls", call(id, spec))).status).toBe(200);
      expect((await sendBare("GET", `/function_calls/${id}`)).body.call_id).toBe(id);
      expect(
        (await sendBare("POST", `/agent/function_calls/${id}/respond`, '{"approved": true}')).body.status,
      ).toMatchObject({ approved: true });
    }
    expect((await send("GET", "/function_calls/call-p0?utm=1")).status).toBe(200);
  });

  test("F-34: what waits is a page, which a resolved call leaves", async () => {
    const { send } = await openWire();
    await send("POST", "/function_calls", call("call-7", '{"fn": "a", "kwargs": {}, "channel": null}'));
    const pending = () => send("GET", "/agent/function_calls/pending");
    expect((await pending()).body).toMatchObject({
      items: [{ call_id: "call-7" }],
      total: 1,
      limit: 100,
      offset: 0,
      has_more: false,
    });
    await send("POST", "/agent/function_calls/call-7/respond", '{"approved": true}');
    expect((await pending()).body).toMatchObject({ items: [], total: 0 });
  });

  test("F-36: an answered contact says when, without which some clients wait for ever", async () => {
    const { send } = await openWire();
    await send("POST", "/human_contacts", call("q2", '{"msg": "Which?"}'));
    await send("POST", "/agent/human_contacts/q2/respond", '{"response": "that"}');
    expect((await send("GET", "/human_contacts/q2")).body.status?.["responded_at"]).toEqual(
      expect.any(String),
    );
  });

  test("F-39: the permission tool of a coding agent: the tool's name and its input", async () => {
    const { send } = await openWire();
    const spec = '{"fn": "Bash", "kwargs": {"command": "rm -rf build"}, "channel": null}';
    await send("POST", "/function_calls", call("toolu_1", spec));
    await send(
      "POST",
      "/agent/function_calls/toolu_1/respond",
      '{"approved": false, "comment": "use the clean target instead"}',
    );
    expect((await send("GET", "/function_calls/toolu_1")).body.status).toMatchObject({
      approved: false,
      comment: "use the clean target instead",
    });
  });

  test("F-8: an answer without words is refused, for clients would wait for ever", async () => {
    const { send } = await openWire();
    await send("POST", "/contact_requests", call("q3", '{"msg": "Which?"}'));
    const empty =
      '{"requested_at": null, "responded_at": null, "response": "", "response_option_name": null}';
    expect((await send("POST", "/agent/human_contacts/q3/respond", empty)).status).toBe(422);
    expect((await send("GET", "/contact_requests/q3")).body.status).toBeNull();
  });

  test("composite channels, nested and delayed, are taken as they were documented", async () => {
    const { app, send } = await openWire();
    const channel =
      '{"any_of": [{"all_of": [{"slack": {"channel_or_user_id": "C1"}}, {"email": {"address": "a@example.org"}}]}, {"timeout": 60, "channel": {"sms": {"phone_number": "+1"}}}]}';
    const created = await send(
      "POST",
      "/function_calls",
      call("call-8", `{"fn": "a", "kwargs": {}, "channel": ${channel}}`),
    );
    expect(created.body.spec["channel"]).toEqual(JSON.parse(channel));
    const respond = () => send("POST", "/agent/function_calls/call-8/respond", '{"approved": true}');
    // One of the two who must both say yes.
    expect((await respond()).body.status).toMatchObject({ approved: null });
    app.clock.now += 60_000;
    expect((await send("GET", "/function_calls/call-8")).body.status).toMatchObject({ approved: null });
    // The third joins, and suffices: the same person takes that place.
    const { services } = app;
    const { createJobHandlers } = await import("../../worker.ts");
    await services.jobs.runDue({ handlers: createJobHandlers(services) });
    expect((await send("GET", "/function_calls/call-8")).body.status).toMatchObject({ approved: true });
  });
});
