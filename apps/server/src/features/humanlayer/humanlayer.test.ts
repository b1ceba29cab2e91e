import { databases } from "@parley/db/testing";
import { sql } from "kysely";
import { afterEach, describe, expect, test } from "vitest";
import { openTestApp, type Answer, type OpenTestApp } from "../../testing/open-test-app.ts";

const open_: AsyncDisposable[] = [];
afterEach(async () => {
  for (const one of open_.splice(0)) await one[Symbol.asyncDispose]();
});

type Wire = {
  run_id: string;
  call_id: string;
  spec: Record<string, unknown>;
  status: Record<string, unknown> | null;
};

/** As the Python client writes it: every optional key there, null. */
const functionCall = (callId: string, spec: object = {}) => ({
  run_id: "ops-1",
  call_id: callId,
  spec: {
    fn: "refund",
    kwargs: { order: "7", eur: 30 },
    channel: null,
    reject_options: null,
    state: null,
    ...spec,
  },
  status: null,
});
const contact = (callId: string, spec: object = {}) => ({
  run_id: "ops-1",
  call_id: callId,
  spec: { msg: "Which shard?", subject: null, channel: null, response_options: null, state: null, ...spec },
  status: null,
});

describe.each(databases)("HumanLayer's wire on $name", ({ open }) => {
  const openWire = async () => {
    const app = await openTestApp({ open });
    open_.push(app);
    const ask = <T = Wire>(method: string, path: string, body?: unknown): Promise<Answer<T>> =>
      askWith({ app, key: app.apiKey }, `${method} ${path}`, body);
    return { app, ask };
  };
  const askWith = async <T>(
    { app, key }: { app: OpenTestApp; key: string | undefined },
    line: string,
    body?: unknown,
  ) => {
    const [method, path] = line.split(" ") as [string, string];
    const reply = await app.app.fetch(
      new Request(new URL(`/humanlayer/v1${path}`, "http://parley.test"), {
        method,
        headers: {
          ...(key !== undefined && { authorization: `Bearer ${key}` }),
          "content-type": "application/json",
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      }),
    );
    expect(reply.headers.get("content-type")).toMatch(/^application\/json/);
    return { status: reply.status, body: (await reply.json()) as T };
  };

  test("a call is pending until somebody approves it", async () => {
    const { ask } = await openWire();
    const sent = functionCall("call-A1", {
      state: { step: 3 },
      channel: { slack: { channel_or_user_id: "C1", bot_token: "xoxb", allowed_responder_ids: [] } },
      unknown_key: 1,
    });
    const created = await ask("POST", "/function_calls", sent);
    expect(created.status).toBe(200);
    expect(created.body).toMatchObject({
      run_id: "ops-1",
      call_id: "call-A1",
      spec: {
        ...sent.spec,
        channel: { slack: { channel_or_user_id: "C1", bot_token: null, allowed_responder_ids: null } },
      },
      status: {
        approved: null,
        comment: null,
        responded_at: null,
        reject_option_name: null,
        slack_message_ts: null,
      },
    });
    expect(created.body.status?.["requested_at"]).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}$/);
    expect((await ask("GET", "/function_calls/call-A1")).body).toEqual(created.body);
    const answered = await ask("POST", "/agent/function_calls/call-A1/respond", {
      requested_at: null,
      responded_at: null,
      approved: true,
      comment: null,
      reject_option_name: null,
      slack_message_ts: null,
    });
    expect(answered).toMatchObject({ status: 200, body: { status: { approved: true, comment: null } } });
    expect((await ask("GET", "/agent/function_calls/call-A1")).body.status?.["responded_at"]).toBeTypeOf(
      "string",
    );
    const again = await ask<{ detail: string; error: object }>(
      "POST",
      "/agent/function_calls/call-A1/respond",
      { approved: false },
    );
    expect(again).toMatchObject({ status: 409, body: { error: { code: "approvals.ended" } } });
    expect(again.body.detail).toContain("approved already");
  });

  test("nobody edits a call, and one that was edited nevertheless is answered by its wire no more", async () => {
    const { app, ask } = await openWire();
    await ask("POST", "/function_calls", functionCall("call-E1"));
    type Listed = { records: { id: string; args_hash: string; request: { editable?: unknown } }[] };
    const { body } = await app.ask<Listed>("GET", "/v5/approvals");
    const [asked] = body.records;
    expect(asked?.request.editable).toBe(false);
    const edit = () =>
      app.ask("POST", `/v5/approvals/${asked?.id}/edit`, {
        args_hash: asked?.args_hash,
        args: { order: "7", eur: 3000 },
      });
    expect(await edit()).toMatchObject({ status: 422, body: { code: "approvals.not_editable" } });
    // As though some other way had opened it.
    const { executor } = app.services.database;
    await sql`update approvals set request = replace(request, '"editable":false', '"editable":true')
      where id = ${asked?.id}`.execute(executor);
    expect(await edit()).toMatchObject({ status: 200 });
    const answered = await ask<{ error: object }>("POST", "/agent/function_calls/call-E1/respond", {
      approved: true,
    });
    expect(answered).toMatchObject({ status: 409, body: { error: { code: "approvals.stale" } } });
    expect((await ask("GET", "/function_calls/call-E1")).body.status?.["approved"]).toBeNull();
  });

  test("arguments that reading would change are refused, in the wire's own words", async () => {
    const { app, ask } = await openWire();
    const post = (path: string, body: string) =>
      app.app.fetch(
        new Request(`http://parley.test/humanlayer/v1${path}`, {
          method: "POST",
          headers: { authorization: `Bearer ${app.apiKey}`, "content-type": "application/json" },
          body,
        }),
      );
    const sent = JSON.stringify(functionCall("call-X1", { kwargs: 0 }));
    for (const kwargs of ['{"n":12345678901234567890}', '{"n":1,"n":2}', '{"n":[{"__proto__":1}]}']) {
      const reply = await post("/function_calls", sent.replace('"kwargs":0', `"kwargs":${kwargs}`));
      expect(reply.status).toBe(422);
      expect(await reply.json()).toMatchObject({
        detail: [{ loc: expect.arrayContaining(["body", "spec", "kwargs", "n"]) }],
        error: { code: "request.invalid_input", message: expect.stringContaining("body.spec.kwargs.n") },
      });
    }
    expect((await ask("GET", "/function_calls/call-X1")).status).toBe(404);
    await ask("POST", "/function_calls", functionCall("call-X1"));
    const answer = '{"approved":false,"approved":true}';
    expect((await post("/agent/function_calls/call-X1/respond", answer)).status).toBe(422);
    expect((await ask("GET", "/function_calls/call-X1")).body.status?.["approved"]).toBeNull();
  });

  test("a denial always has words: those given, the option's, or ours", async () => {
    const { ask } = await openWire();
    const reject_options = [
      { name: "too_much", title: "Too much", prompt_fill: "Refund less", interactive: false },
    ];
    for (const [id, answer, comment] of [
      ["c1", { approved: false, comment: "no" }, "no"],
      ["c2", { approved: false, comment: null, reject_option_name: "too_much" }, "Refund less"],
      ["c3", { approved: false }, "No reason was given."],
    ] as const) {
      await ask("POST", "/function_calls", functionCall(id, { reject_options }));
      const denied = await ask("POST", `/agent/function_calls/${id}/respond`, answer);
      expect(denied.body.status).toMatchObject({ approved: false, comment });
    }
  });

  test("the same create gives the same call back; another one with its id is refused", async () => {
    const { ask } = await openWire();
    const first = await ask("POST", "/function_calls", functionCall("x"));
    expect(await ask("POST", "/function_calls", functionCall("x"))).toEqual(first);
    expect(await ask("POST", "/function_calls", functionCall("x", { kwargs: { order: "8" } }))).toMatchObject(
      {
        status: 409,
        body: { error: { code: "approvals.key_reused" } },
      },
    );
    // Contacts have ids of their own.
    expect(await ask("POST", "/contact_requests", contact("x"))).toMatchObject({ status: 200 });
  });

  test("a question has no status until it is answered with words or an option; both nouns name it", async () => {
    const { ask } = await openWire();
    const options = { response_options: [{ name: "eu", title: "Europe" }] };
    expect(await ask("POST", "/contact_requests", contact("q1", options))).toMatchObject({
      status: 200,
      body: { status: null },
    });
    expect(await ask("GET", "/human_contacts/q1")).toMatchObject({ body: { status: null } });
    for (const empty of [{ response: "" }, { response: null }, {}])
      expect(await ask("POST", "/agent/human_contacts/q1/respond", empty)).toMatchObject({ status: 422 });
    const answered = await ask("POST", "/agent/human_contacts/q1/respond", {
      response: null,
      response_option_name: "eu",
    });
    expect(answered.body.status).toMatchObject({ response: "Europe", response_option_name: "eu" });
    expect((await ask("GET", "/contact_requests/q1")).body.status?.["responded_at"]).toBeTypeOf("string");
    await ask("POST", "/human_contacts", contact("q2"));
    const inWords = await ask("POST", "/agent/human_contacts/q2/respond", { response: "the third" });
    expect(inWords.body.status).toMatchObject({ response: "the third", response_option_name: null });
  });

  test("what is pending is listed, and leaves the list when it is answered", async () => {
    const { ask } = await openWire();
    await ask("POST", "/function_calls", functionCall("a"));
    await ask("POST", "/function_calls", functionCall("b"));
    await ask("POST", "/human_contacts", contact("c"));
    const pending = () => ask<{ items: Wire[]; total: number }>("GET", "/agent/function_calls/pending");
    expect((await pending()).body).toMatchObject({ total: 2, limit: 100, offset: 0, has_more: false });
    await ask("POST", "/agent/function_calls/a/respond", { approved: true });
    expect((await pending()).body.items.map(({ call_id }) => call_id)).toEqual(["b"]);
    expect((await ask("GET", "/agent/human_contacts/pending")).body).toMatchObject({ total: 1 });
  });

  test("however many wait, they are all listed: what is not there counts as answered elsewhere", async () => {
    const { app, ask } = await openWire();
    // More than a page, than its name for one, and than is read at once; many of one moment.
    const ids = Array.from({ length: 230 }, (_, index) => `call-${index}`);
    for (const [index, id] of ids.entries()) {
      if (index % 40 === 0) app.clock.now += 1;
      await ask("POST", "/function_calls", functionCall(id, { state: { text: "ä".repeat(1000) } }));
    }
    await ask("POST", "/function_calls", functionCall("answered"));
    await ask("POST", "/agent/function_calls/answered/respond", { approved: true });
    const list = () =>
      ask<{ items: Wire[]; total: number }>("GET", "/agent/function_calls/pending?limit=10&offset=5");
    const { body } = await list();
    expect(body).toMatchObject({ total: 230, limit: 230, offset: 0, has_more: false });
    expect(body.items.map(({ call_id }) => call_id).toSorted()).toEqual(ids.toSorted());
    for (const { call_id, spec, status } of [body.items[0]!, body.items[60]!, body.items.at(-1)!]) {
      expect((await ask("GET", `/function_calls/${call_id}`)).body).toMatchObject({ spec, status });
      expect(spec["state"]).toEqual({ text: "ä".repeat(1000) });
    }
    await ask("POST", "/agent/function_calls/call-100/respond", { approved: false });
    const left = (await list()).body.items.map(({ call_id }) => call_id);
    expect(left.toSorted()).toEqual(ids.filter((id) => id !== "call-100").toSorted());
    expect((await ask("GET", "/agent/human_contacts/pending")).body).toMatchObject({
      items: [],
      total: 0,
      limit: 100,
    });
  });

  test("what clients ask before they begin is there with the prefix and without", async () => {
    const { app } = await openWire();
    const get = async (path: string, key?: string) => {
      const headers = key === undefined ? {} : { authorization: `Bearer ${key}` };
      const reply = await app.app.fetch(new Request(`http://parley.test${path}`, { headers }));
      const text = await reply.text();
      return { status: reply.status, type: reply.headers.get("content-type"), text };
    };
    const read = async (path: string, key?: string) => {
      const { status, type, text } = await get(path, key);
      expect(type).toMatch(/^application\/json/);
      return { status, body: JSON.parse(text) as object };
    };
    for (const base of ["/humanlayer/v1", "", "/"]) {
      expect(await read(`${base}/project`, app.apiKey)).toEqual({
        status: 200,
        body: {
          name: "Test",
          slug: "test",
          organization: "Test",
          project_slug: "test",
          org_slug: "test",
        },
      });
      expect(await read(`${base}/project`)).toMatchObject({
        status: 401,
        body: { detail: expect.any(String), error: { code: expect.any(String) } },
      });
      expect(await read(`${base}/status`)).toEqual({ status: 200, body: { status: "ok" } });
      expect(await read(`${base}/version`)).toEqual({ status: 200, body: { version: "0.0.0-test" } });
    }
    expect(await read("/humanlayer/v1/healthz")).toEqual({ status: 200, body: { status: "ok" } });
    // The server's own, of which the wire asks nothing but that it is there.
    expect(await get("/healthz")).toMatchObject({ status: 200, text: "ok" });
  });

  test("channels that all must answer need different people; a delayed one joins later", async () => {
    const { app, ask } = await openWire();
    const two = {
      all_of: [{ slack: { channel_or_user_id: "C1" } }, { email: { address: "lead@example.com" } }],
    };
    await ask("POST", "/function_calls", functionCall("all", { channel: two }));
    expect(
      (await ask("POST", "/agent/function_calls/all/respond", { approved: true })).body.status,
    ).toMatchObject({ approved: null });
    const second = await app.createKey(["approve"]);
    const other = await askWith<Wire>({ app, key: second }, "POST /agent/function_calls/all/respond", {
      approved: true,
    });
    expect(other.body.status).toMatchObject({ approved: true });
    const later = { any_of: [{ timeout: 600, channel: { sms: { phone_number: "+1" } } }] };
    await ask("POST", "/function_calls", functionCall("later", { channel: later }));
    expect(await ask("POST", "/agent/function_calls/later/respond", { approved: true })).toMatchObject({
      status: 403,
    });
    app.clock.now += 600_000;
    expect(await ask("POST", "/agent/function_calls/later/respond", { approved: true })).toMatchObject({
      status: 200,
    });
  });

  test("escalated, a call is pending still, and others may answer", async () => {
    const { ask } = await openWire();
    await ask(
      "POST",
      "/function_calls",
      functionCall("e", {
        channel: { any_of: [{ timeout: 600, channel: { sms: { phone_number: "+1" } } }] },
      }),
    );
    const escalated = await ask("POST", "/agent/function_calls/e/escalate_email", {
      escalation_msg: "blocked",
      channel: null,
      additional_recipients: [{ address: "lead@example.com", context_about_user: null, field: null }],
    });
    expect(escalated).toMatchObject({ status: 200, body: { status: { approved: null } } });
    expect(await ask("POST", "/agent/function_calls/e/respond", { approved: true })).toMatchObject({
      status: 200,
    });
  });

  test("a contact channel tells its name and whose it is, to its own organization alone", async () => {
    const opened = await openWire();
    const { app, ask } = opened;
    const made = await app.ask<{ id: string }>("POST", "/v5/channels", {
      kind: "sms",
      name: "pager",
      settings: { account_sid: `AC${"0".repeat(32)}`, from: "+15005550006", api_url: "https://example.com" },
      secrets: { auth_token: "f".repeat(32) },
    });
    const path = `/contact_channel/${made.body.id}`;
    expect(await ask("GET", path)).toMatchObject({
      status: 200,
      body: { name: "pager", type: "sms", org_slug: "test", project_slug: "test" },
    });
    const { apiKey: key } = await app.createOtherOrganization();
    for (const answer of [
      await askWith({ app, key }, `GET ${path}`),
      await ask("GET", "/contact_channel/none"),
    ])
      expect(answer).toMatchObject({ status: 404, body: { error: { code: expect.any(String) } } });
  });

  test("slashes in a row, unknown paths, wrong bodies, no key: always JSON, in both shapes", async () => {
    const { app, ask } = await openWire();
    await ask("POST", "//function_calls", functionCall("s"));
    expect(await ask("GET", "//function_calls/s")).toMatchObject({ status: 200 });
    expect(await ask("GET", "/project")).toMatchObject({
      status: 200,
      body: { name: expect.any(String), org_slug: expect.any(String) },
    });
    for (const [line, body, status] of [
      ["GET /nowhere", undefined, 404],
      ["GET /function_calls/unknown", undefined, 404],
      ["POST /function_calls", { run_id: "r", call_id: "", spec: {} }, 422],
      ["POST /function_calls", functionCall("o", { reject_options: [{ name: "a" }, { name: "a" }] }), 422],
    ] as const) {
      const refused = await askWith<object>({ app, key: app.apiKey }, line, body);
      expect(refused).toMatchObject({
        status,
        body: { detail: expect.anything(), error: { message: expect.any(String), code: expect.any(String) } },
      });
    }
    for (const key of [undefined, "wrong"])
      expect(await askWith({ app, key }, "GET /function_calls/s")).toMatchObject({
        status: 401,
        body: { detail: expect.any(String) },
      });
  });

  test("a state of 100 000 integers comes back", async () => {
    const { ask } = await openWire();
    const state = { numbers: Array.from({ length: 100_000 }, (_, index) => index) };
    await ask("POST", "/function_calls", functionCall("big", { state }));
    expect((await ask("GET", "/function_calls/big")).body.spec["state"]).toEqual(state);
  });

  test("a state of more than a megabyte comes back, here and where it is asked for natively", async () => {
    const { app, ask } = await openWire();
    const state = { text: "é".repeat(600_000), numbers: Array.from({ length: 50_000 }, (_, index) => index) };
    expect(Buffer.byteLength(JSON.stringify(state))).toBeGreaterThan(1_400_000);
    await ask("POST", "/function_calls", functionCall("big", { state }));
    await ask("POST", "/human_contacts", contact("big", { state }));
    for (const path of ["/function_calls/big", "/contact_requests/big"])
      expect((await ask("GET", path)).body.spec["state"]).toEqual(state);
    const answered = await ask("POST", "/agent/function_calls/big/respond", { approved: true });
    expect(answered.body).toMatchObject({ spec: { state }, status: { approved: true } });
    type Native = { id: string; kind: string; request: { state: unknown } };
    const { body } = await app.ask<{ records: Native[] }>("GET", "/v5/approvals");
    expect(body.records.map(({ kind }) => kind).toSorted()).toEqual(["function_call", "question"]);
    for (const { id, request } of body.records) {
      expect(request.state).toEqual(state);
      expect((await app.ask<Native>("GET", `/v5/approvals/${id}`)).body.request.state).toEqual(state);
    }
  });

  test("what nobody answered in time is a no with words, and a late answer is told so", async () => {
    const { app, ask } = await openWire();
    await ask("POST", "/function_calls", functionCall("late"));
    await ask("POST", "/human_contacts", contact("late"));
    // These clients set no deadline: it is set beside them.
    await sql`update approvals set deadline_at = ${app.clock.now + 1000}`.execute(
      app.services.database.executor,
    );
    app.clock.now += 1000;
    for (const [path, answer] of [
      ["function_calls", { approved: true }],
      ["human_contacts", { response: "eu" }],
    ] as const)
      expect(await ask("POST", `/agent/${path}/late/respond`, answer)).toMatchObject({
        status: 409,
        body: {
          detail: expect.stringContaining("has timed out already") as string,
          error: { code: "approvals.ended" },
        },
      });
    const responded_at = expect.stringMatching(/^2026-01-01T00:00:01\.0{6}$/) as string;
    expect((await ask("GET", "/function_calls/late")).body.status).toMatchObject({
      approved: false,
      comment: "Nobody answered in time.",
      reject_option_name: null,
      user_info: null,
      responded_at,
    });
    expect((await ask("GET", "/human_contacts/late")).body.status).toMatchObject({
      response: "Nobody answered in time.",
      response_option_name: null,
      responded_at,
    });
    expect((await ask("GET", "/agent/function_calls/pending")).body).toMatchObject({ items: [] });
  });

  test("what was withdrawn is a no with words: the function does not run", async () => {
    const { app, ask } = await openWire();
    await ask("POST", "/function_calls", functionCall("w"));
    const { body } = await app.ask<{ records: { id: string }[] }>("GET", "/v5/approvals?status=pending");
    await app.ask("POST", `/v5/approvals/${body.records[0]!.id}/cancel`, { reason: "not needed" });
    expect((await ask("GET", "/function_calls/w")).body.status).toMatchObject({
      approved: false,
      comment: "The request was withdrawn: not needed",
    });
  });
});
