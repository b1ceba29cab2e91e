import type { Agent, AgentCallResponse, Log, Prompt, Tool } from "@parley/contract";
import { databases } from "@parley/db/testing";
import { describe, expect, test, vi } from "vitest";
import { openTestApp, type OpenTestApp } from "../../../testing/open-test-app.ts";

type Reply = AgentCallResponse & { code?: string; detail?: unknown };
type Event = { log_id: string; type: string; message: string; payload?: Record<string, unknown> };

// A sandbox starts anew, on machines that may have other things to do.
vi.setConfig({ testTimeout: 60_000 });

const mock = { model: "mock-echo", provider: "mock" };
const inline = (name: string, fields: object = {}) => ({
  type: "inline",
  json_schema: { name, description: `Does ${name}` },
  ...fields,
});
const linked = (file_id: string, fields: object = {}) => ({ type: "file", link: { file_id }, ...fields });
const lines = (...said: string[]): { role: "user"; content: string }[] => [
  { role: "user", content: said.join("\n") },
];

const post = async <T>(app: OpenTestApp, path: string, body: object): Promise<T> => {
  const { status, body: made } = await app.ask<T>("POST", `/v5${path}`, body);
  if (status >= 300) throw new Error(`${path}: ${JSON.stringify(made)}`);
  return made;
};
const makeWords = (app: OpenTestApp, fields: object = {}) =>
  post<Tool>(app, "/tools", {
    path: "shop/words",
    tool_type: "snippet",
    setup_values: { hello: "Good day" },
    ...fields,
  });
const call = (app: OpenTestApp, tools: object[], fields: object) =>
  app.ask<Reply>("POST", "/v5/agents/call", {
    path: "shop/helper",
    agent: { ...mock, tools, template: [{ role: "system", content: "Help." }] },
    ...fields,
  });
const goOn = (app: OpenTestApp, log_id: string, messages: object[]) =>
  app.ask<Reply>("POST", "/v5/agents/continue", { log_id, messages });
const answerTo = (reply: Reply, content = "done", index = 0) => ({
  role: "tool",
  tool_call_id: reply.previous_agent_message?.tool_calls?.[index]?.id ?? "none",
  content,
});
const getLog = async (app: OpenTestApp, id: string): Promise<Log> =>
  (await app.ask<Log>("GET", `/v5/logs/${id}`)).body;
const typesBelow = ({ trace_children: below }: Pick<Log, "trace_children">): string[] =>
  (below ?? []).map(({ type }) => type);

describe.each(databases)("Turns of Agents on $name", ({ open }) => {
  test("a linked Tool is run and the model is asked again; each is a Log below the turn's", async () => {
    await using app = await openTestApp({ open });
    const words = await makeWords(app);
    const { status, body } = await call(app, [linked(words.id)], {
      inputs: { who: "Ada" },
      messages: lines('@mock tool: words {"key": "hello"}', "@mock then", "@mock answer-from: tool"),
      user: "ada",
      metadata: { session: 7 },
      include_trace_children: true,
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      type: "agent",
      agent: { path: "shop/helper" },
      log_status: "complete",
      output: "Good day",
      error: null,
      finish_reason: "stop",
      inputs: { who: "Ada" },
      user: "ada",
      metadata: { session: 7 },
      trace_id: body.id,
      model: "mock-echo",
    });
    expect(body.previous_agent_message).toBeUndefined();
    expect(body.messages?.map(({ role }) => role)).toEqual(["system", "user", "assistant", "tool"]);
    expect(typesBelow(body)).toEqual(["agent", "tool", "agent"]);
    const [first, tool, last] = body.trace_children ?? [];
    expect(first).toMatchObject({
      source: "agent_step",
      trace_parent_id: body.id,
      finish_reason: "tool_calls",
      output_message: { tool_calls: [{ function: { name: "words" } }] },
      // They are counted once: on the turn.
      prompt_tokens: null,
      prompt_cost: null,
    });
    expect(tool).toMatchObject({
      type: "tool",
      tool: { id: words.id },
      inputs: { key: "hello" },
      output: "Good day",
      user: "ada",
      trace_id: body.id,
    });
    const usages = [first, last].map((log) => log?.provider_response?.["usage"] as { prompt_tokens: number });
    expect(body.prompt_tokens).toBe((usages[0]?.prompt_tokens ?? 0) + (usages[1]?.prompt_tokens ?? 0));
    const kept = await getLog(app, body.id);
    expect(kept).toMatchObject({ output: "Good day", messages: body.messages, log_status: "complete" });
    expect(typesBelow(kept)).toEqual(["agent", "tool", "agent"]);
  });

  test("code is run with its arguments; what it fails with, and what is no tool, the model is told", async () => {
    await using app = await openTestApp({ open, environment: { PARLEY_CODE_PROCESSES: "1" } });
    const add = await post<Tool>(app, "/tools", {
      path: "add",
      tool_type: "typescript",
      source_code: "export function add({ a, b }) { if (b === 0) throw new Error('no'); return a + b; }",
      function: {
        name: "add",
        description: "Adds",
        parameters: { type: "object", properties: { a: { type: "number" }, b: { type: "number" } } },
      },
    });
    const { body } = await call(app, [linked(add.id, { on_agent_call: "continue" })], {
      messages: lines(
        '@mock tool: add {"a": 1, "b": 2}',
        '@mock tool: add {"a": 1, "b": 0}',
        '@mock tool: add {"a": "x", "b": 1}',
        "@mock tool: add 5",
        "@mock tool: subtract {}",
      ),
      include_trace_children: true,
    });
    const results = (body.messages ?? []).filter(({ role }) => role === "tool").map((said) => said.content);
    expect(results).toEqual([
      "3",
      expect.stringMatching(/^Error: .*no/),
      expect.stringMatching(/^Error: .*inputs\.a/),
      "Error: The arguments are no JSON object.",
      "Error: There is no tool `subtract`. There are: add.",
    ]);
    const tools = (body.trace_children ?? []).filter(({ type }) => type === "tool");
    expect(tools.map(({ output }) => output ?? null)).toEqual(["3", null, null, null]);
    expect(tools.map(({ error }) => error === null)).toEqual([true, false, false, false]);
    expect(body).toMatchObject({ log_status: "complete", error: null });
  });

  test("Prompts and Agents are tools with their inputs, and `message` beside them", async () => {
    await using app = await openTestApp({ open });
    const prompt = await post<Prompt>(app, "/prompts", {
      path: "shop/weigh",
      ...mock,
      template: [{ role: "user", content: "@mock text: {{ item }} is heavy" }],
    });
    const agent = await post<Agent>(app, "/agents", {
      path: "shop/clerk v2",
      ...mock,
      template: [{ role: "system", content: "You are a clerk." }],
    });
    const { body } = await call(app, [linked(prompt.id), linked(agent.id)], {
      messages: lines(
        '@mock tool: weigh {"item": "The anvil"}',
        '@mock tool: clerk_v2 {"message": "Stock?\\n@mock text: Two left"}',
        "@mock tool: weigh {}",
        "@mock then",
        "@mock text: Done",
      ),
      include_trace_children: true,
    });
    const results = (body.messages ?? []).filter(({ role }) => role === "tool").map((said) => said.content);
    expect(results).toEqual([
      "The anvil is heavy",
      "Two left",
      expect.stringMatching(/^Error: .*inputs that were not given: item/),
    ]);
    expect(typesBelow(body)).toEqual(["agent", "prompt", "agent", "prompt", "agent"]);
    const [first, , clerk] = body.trace_children ?? [];
    const tools = first?.provider_request?.["tools"] as { name?: string; function?: { name: string } }[];
    expect(JSON.stringify(tools)).toContain("clerk_v2");
    expect(clerk).toMatchObject({ agent: { path: "shop/clerk v2" }, output: "Two left", trace_id: body.id });
    expect(typesBelow(clerk ?? {})).toEqual(["agent"]);
  });

  test("an Agent that calls itself comes to an end", async () => {
    await using app = await openTestApp({ open });
    const again = { role: "system", content: '@mock tool: loop {"message": "Go on"}' };
    const { id } = await post<Agent>(app, "/agents", { path: "loop", ...mock, template: [again] });
    const { version_id } = await post<Agent>(app, "/agents", {
      path: "loop",
      ...mock,
      template: [again],
      tools: [linked(id)],
    });
    const { body: environments } = await app.ask<{ id: string; tag: string }[]>("GET", "/v5/environments");
    const production = environments.find(({ tag }) => tag === "default")?.id ?? "";
    await post(app, `/agents/${id}/environments/${production}?version_id=${version_id}`, {});
    const { status, body } = await app.ask<Reply>("POST", "/v5/agents/call", {
      path: "loop",
      messages: lines("Begin"),
      include_trace_children: true,
    });
    expect(status).toBe(200);
    let depth = 0;
    for (let log: Log | undefined = body; log !== undefined; depth += 1)
      log = log.trace_children?.find(({ source }) => source !== "agent_step");
    expect(depth).toBe(6);
    expect(JSON.stringify(body)).toContain("it would be below 5 other Agents");
  });

  test("a tool with `stop` ends the turn with its call", async () => {
    await using app = await openTestApp({ open });
    const words = await makeWords(app);
    const stop = { on_agent_call: "stop" };
    const { body } = await call(app, [inline("done", stop), linked(words.id, stop)], {
      messages: lines('@mock tool: words {"key": "hello"}'),
      include_trace_children: true,
    });
    expect(body).toMatchObject({
      log_status: "complete",
      finish_reason: "tool_calls",
      output_message: { tool_calls: [{ function: { name: "words" } }] },
    });
    expect(typesBelow(body)).toEqual(["agent"]);
    const refused = await goOn(app, body.id, []);
    expect([refused.status, refused.body.code]).toEqual([409, "agents.not_waiting"]);
  });

  test("a tool of the client suspends the turn, which is continued once, with its answers", async () => {
    await using app = await openTestApp({ open });
    const words = await makeWords(app);
    const { body: suspended } = await call(app, [inline("look_up"), linked(words.id)], {
      messages: lines(
        '@mock tool: look_up {"id": 1}',
        '@mock tool: words {"key": "hello"}',
        '@mock tool: look_up {"id": 2}',
        "@mock then",
        "@mock text: Both are here",
      ),
    });
    expect(suspended).toMatchObject({
      log_status: "incomplete",
      finish_reason: "tool_calls",
      output_message: { tool_calls: [{}, {}, {}] },
      previous_agent_message: {
        tool_calls: [{ function: { name: "look_up" } }, { function: { name: "look_up" } }],
      },
    });
    expect(suspended.messages?.map(({ role }) => role)).toEqual(["system", "user", "assistant", "tool"]);
    const { id } = suspended;
    const [first, second] = [answerTo(suspended, "a", 0), answerTo(suspended, "b", 1)];
    const refused = await Promise.all([
      goOn(app, id, [first]),
      goOn(app, id, [first, first, second]),
      goOn(app, id, [first, second, { role: "tool", tool_call_id: "call_other", content: "c" }]),
      goOn(app, id, [{ role: "user", content: "Well?" }]),
      goOn(app, "log_none", [first, second]),
    ]);
    expect(refused.map(({ status, body }) => [status, body.code])).toEqual([
      [422, "agents.answers_missing"],
      [422, "agents.answer_unknown"],
      [422, "agents.answer_unknown"],
      [422, "agents.answer_unknown"],
      [404, "logs.not_found"],
    ]);
    const asked = await Promise.all(Array.from({ length: 4 }, () => goOn(app, id, [first, second])));
    expect(asked.map(({ status }) => status).toSorted()).toEqual([200, 409, 409, 409]);
    const done = asked.find(({ status }) => status === 200)?.body;
    expect(done).toMatchObject({ id, log_status: "complete", output: "Both are here" });
    expect(done?.messages?.map(({ role }) => role)).toEqual([
      "system",
      "user",
      "assistant",
      "tool",
      "tool",
      "tool",
    ]);
    expect(done?.prompt_tokens).toBeGreaterThan(suspended.prompt_tokens ?? 0);
    expect(typesBelow(await getLog(app, id))).toEqual(["agent", "tool", "agent"]);
    const late = await goOn(app, id, [first, second]);
    expect([late.status, late.body.code]).toEqual([409, "agents.not_waiting"]);
  });

  test("a tool that somebody has to approve, or that only describes a function, is left to the client", async () => {
    await using app = await openTestApp({ open });
    const words = await makeWords(app);
    const schema = await post<Tool>(app, "/tools", {
      path: "shop/look",
      function: { name: "look", description: "Looks" },
    });
    const approval = { who: ["team:support"] };
    const { body } = await call(app, [linked(words.id, { approval }), linked(schema.id)], {
      messages: lines('@mock tool: words {"key": "hello"}', "@mock tool: look {}"),
    });
    expect(body.log_status).toBe("incomplete");
    expect(body.previous_agent_message?.tool_calls?.map((one) => one.function.name)).toEqual([
      "words",
      "look",
    ]);
  });

  test("a turn asks the model as often as `max_iterations` says, suspensions included, and its Log says so", async () => {
    await using app = await openTestApp({ open });
    const agent = {
      ...mock,
      max_iterations: 2,
      tools: [inline("look_up")],
      template: [{ role: "user", content: "@mock tool: look_up {}\n@mock then\n@mock tool: look_up {}" }],
    };
    const { body: suspended } = await app.ask<Reply>("POST", "/v5/agents/call", { path: "a", agent });
    expect(suspended.log_status).toBe("incomplete");
    const { status, body } = await goOn(app, suspended.id, [answerTo(suspended)]);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      log_status: "complete",
      finish_reason: "max_iterations",
      error: "The Agent still called tools when it had been asked 2 times.",
    });
    expect(await getLog(app, body.id)).toMatchObject({ error: body.error, log_status: "complete" });
  });

  test("what a provider fails with is answered, and stands in the Logs", async () => {
    await using app = await openTestApp({ open });
    const { status, body } = await call(app, [inline("look_up")], {
      log_id: "log_failed",
      messages: lines("@mock error: 500 final"),
    });
    expect([status, body.code]).toEqual([502, "prompts.provider_failed"]);
    const log = await getLog(app, "log_failed");
    expect(log).toMatchObject({ log_status: "complete", finish_reason: "error" });
    expect(log.output ?? null).toBeNull();
    expect(log.error).toBeTruthy();
    expect(log.trace_children).toMatchObject([{ source: "agent_step", error: log.error }]);
    const taken = await call(app, [], { log_id: "log_failed", messages: lines("Hi") });
    expect([taken.status, taken.body.code]).toEqual([409, "logs.id_taken"]);
    const { body: suspended } = await call(app, [inline("look_up")], {
      messages: lines("@mock tool: look_up {}", "@mock then", "@mock error: 503 final"),
    });
    const failed = await goOn(app, suspended.id, [answerTo(suspended)]);
    expect(failed.status).toBeGreaterThanOrEqual(500);
    const again = await goOn(app, suspended.id, [answerTo(suspended)]);
    expect([again.status, again.body.code]).toEqual([409, "agents.not_waiting"]);
    expect(JSON.stringify(again.body)).toContain("ended with an error");
  });

  test("what is not to be kept is answered, and no turn goes on from it", async () => {
    await using app = await openTestApp({ open });
    const words = await makeWords(app);
    const { body } = await call(app, [inline("look_up"), linked(words.id)], {
      save: false,
      messages: lines('@mock tool: words {"key": "hello"}', "@mock tool: look_up {}"),
    });
    expect(body).toMatchObject({ log_status: "incomplete", previous_agent_message: { tool_calls: [{}] } });
    expect(body.messages).toHaveLength(4);
    const kept = await getLog(app, body.id);
    for (const log of [kept, ...(kept.trace_children ?? [])]) {
      const said = [log.messages, log.inputs, log.output, log.output_message, log.provider_response];
      expect(said.filter((part) => part != null)).toEqual([]);
    }
    expect(typesBelow(kept)).toEqual(["agent", "tool"]);
    const refused = await goOn(app, body.id, [answerTo(body)]);
    expect([refused.status, refused.body.code]).toEqual([422, "agents.not_kept"]);
  });

  test("nothing is asked where the Agent cannot be run, or the caller may not call what it links", async () => {
    await using app = await openTestApp({ open });
    const words = await makeWords(app);
    const twice = await call(app, [inline("words"), linked(words.id)], { messages: lines("Hi") });
    expect([twice.status, twice.body.code]).toEqual([422, "agents.tool_name_taken"]);
    const flow = await post<{ id: string }>(app, "/flows", { path: "flow", attributes: { a: 1 } });
    const wrong = await call(app, [linked(flow.id)], { messages: lines("Hi") });
    expect([wrong.status, wrong.body.code]).toEqual([422, "agents.link_not_runnable"]);
    const unfilled = await app.ask<Reply>("POST", "/v5/agents/call", {
      path: "a",
      agent: { ...mock, template: [{ role: "user", content: "{{ name }}" }] },
    });
    expect([unfilled.status, unfilled.body.code]).toEqual([422, "prompts.inputs_missing"]);
    await call(app, [linked(words.id)], { messages: lines("Hi") });
    const { key } = await post<{ key: string }>(app, "/api-keys", {
      name: "Elsewhere",
      permissions: ["read", "call", "log"],
      paths: ["shop/helper"],
    });
    const body = { path: "shop/helper", messages: lines("Hi") };
    const confined = await app.askAs<Reply>(key, "POST", "/v5/agents/call", body);
    // What they may not see is not there.
    expect([confined.status, confined.body.code]).toEqual([404, "files.link_not_found"]);
    const { body: logs } = await app.ask<{ total: number }>("GET", `/v5/logs?file_id=${words.id}`);
    expect(logs.total).toBe(0);
    await app.ask("DELETE", `/v5/tools/${words.id}`);
    const gone = await app.ask<Reply>("POST", "/v5/agents/call", body);
    expect([gone.status, gone.body.code]).toEqual([404, "files.link_not_found"]);
  });

  test("a turn belongs below the Log that it names", async () => {
    await using app = await openTestApp({ open });
    const flow = await post<{ id: string }>(app, "/flows/log", {
      path: "app",
      flow: { attributes: {} },
      log_status: "incomplete",
    });
    const words = await makeWords(app);
    const { body } = await call(app, [linked(words.id)], {
      trace_parent_id: flow.id,
      messages: lines('@mock tool: words {"key": "hello"}', "@mock then", "@mock text: Done"),
      include_trace_children: true,
    });
    expect(body).toMatchObject({ trace_parent_id: flow.id, trace_id: flow.id });
    expect(body.trace_children?.map(({ trace_id }) => trace_id)).toEqual([flow.id, flow.id, flow.id]);
  });

  test("told as it happens: what the model says, what is run, and how it ended", async () => {
    await using app = await openTestApp({ open });
    const words = await makeWords(app);
    const stream = async (path: string, body: object): Promise<Event[]> => {
      const reply = await app.request("POST", path, { ...body, stream: true });
      expect(reply.headers.get("content-type")).toContain("text/event-stream");
      const data = (await reply.text()).split("\n").filter((line) => line.startsWith("data: "));
      expect(data.pop()).toBe("data: [DONE]");
      return data.map((line) => JSON.parse(line.slice("data: ".length)) as Event);
    };
    const agent = { ...mock, tools: [linked(words.id), inline("look_up")] };
    const events = await stream("/v5/agents/call", {
      path: "shop/helper",
      agent,
      messages: lines(
        '@mock tool: words {"key": "hello"}',
        "@mock then",
        "@mock tool: look_up {}",
        "@mock then",
        "@mock text: Here it is",
      ),
    });
    expect(events.map(({ type }) => type)).toEqual([
      "agent_turn_start",
      "agent_start",
      "agent_update",
      "agent_end",
      "tool_start",
      "tool_end",
      "agent_start",
      "agent_update",
      "agent_end",
      "agent_turn_suspend",
    ]);
    const of = (type: string): Event | undefined => events.find((event) => event.type === type);
    expect(of("tool_start")?.payload).toMatchObject({ type: "function", function: { name: "words" } });
    expect(of("tool_end")?.payload).toMatchObject({ type: "tool", output: "Good day" });
    expect(of("agent_end")?.payload).toMatchObject({ type: "agent", id: of("agent_start")?.log_id });
    const suspended = of("agent_turn_suspend");
    const turn = suspended?.payload as unknown as Reply;
    expect(turn).toMatchObject({
      id: events[0]?.log_id,
      log_status: "incomplete",
      previous_agent_message: { tool_calls: [{ function: { name: "look_up" } }] },
    });
    const rest = await stream("/v5/agents/continue", { log_id: turn.id, messages: [answerTo(turn)] });
    expect([rest[0]?.type, rest.at(-1)?.type]).toEqual(["agent_turn_continue", "agent_turn_end"]);
    const said = rest.filter(({ type }) => type === "agent_update").map(({ payload }) => payload?.["output"]);
    expect(said.join("")).toBe("Here it is");
    expect(rest.at(-1)?.payload).toMatchObject({ id: turn.id, output: "Here it is" });
    expect(await getLog(app, turn.id)).toMatchObject({ log_status: "complete", output: "Here it is" });
    const failed = await stream("/v5/agents/call", {
      path: "shop/helper",
      agent,
      messages: lines("@mock error: 500 final"),
    });
    expect(failed.map(({ type }) => type)).toEqual([
      "agent_turn_start",
      "agent_start",
      "agent_turn_error",
      "error",
    ]);
    expect(failed.at(-1)).toMatchObject({ code: "prompts.provider_failed", log_id: failed[0]?.log_id });
  });

  test("a reader that leaves ends the turn, and its Log says that it was broken off", async () => {
    await using app = await openTestApp({ open });
    const reply = await app.request("POST", "/v5/agents/call", {
      path: "slow",
      agent: mock,
      log_id: "log_left",
      messages: lines("@mock text: One two three four five six", "@mock chunks: 6", "@mock pace: 200ms"),
      stream: true,
    });
    const reader = reply.body?.getReader();
    await reader?.read();
    await reader?.cancel();
    await expect
      .poll(async () => (await getLog(app, "log_left")).error, { timeout: 20_000 })
      .toContain("disconnected");
    const log = await getLog(app, "log_left");
    expect(log.log_status).toBe("incomplete");
    const refused = await goOn(app, "log_left", []);
    expect([refused.status, refused.body.code]).toEqual([409, "agents.not_waiting"]);
  });
});
