import type { HumanloopClient } from "humanloop";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { engines } from "../testing/engines.ts";
import { createOfficialClient } from "../testing/official-client.ts";
import { startParley, type Parley } from "../testing/start-parley.ts";

const agentText = `---
model: mock-echo
temperature: 0.2
max_tokens: -1
max_iterations: 4
provider: mock
endpoint: chat
tools: [
  {
    "type": "inline",
    "json_schema": {"name": "look_up", "description": "Finds an order"},
    "on_agent_call": "stop"
  }
]
---

<system>
  You help {{customer}} with orders.
</system>
`;

type Json = Record<string, unknown>;

// Agents came after this client: these are the requests that later ones send.
describe.each(engines)("Agents on the wire on $name", (engine) => {
  let parley: Parley;
  let client: HumanloopClient;
  beforeAll(async () => {
    parley = await startParley({ engine });
    client = createOfficialClient(parley);
  });
  afterAll(() => parley[Symbol.asyncDispose]());

  const ask = async (
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ status: number; body: Json }> => {
    const reply = await fetch(`${parley.url}/v5${path}`, {
      method,
      headers: { "X-API-KEY": parley.apiKey, "content-type": "application/json" },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: reply.status, body: (await reply.json()) as Json };
  };

  test("an `.agent` text is a version, whichever way it comes", async () => {
    const read = await ask("POST", "/agents/deserialize", { agent: agentText });
    expect(read.body).toMatchObject({ model: "mock-echo", max_iterations: 4, temperature: 0.2 });
    const saved = await ask("POST", "/agents", { path: "agents/orders", ...read.body });
    expect(saved.body).toMatchObject({
      type: "agent",
      id: expect.stringMatching(/^ag_/),
      version_id: expect.stringMatching(/^agv_/),
      status: "committed",
      tools: [{ type: "inline", on_agent_call: "stop" }],
      inputs: [{ name: "customer" }],
    });
    const logged = await ask("POST", "/agents/log", {
      path: "agents/orders",
      agent: agentText,
      log_status: "incomplete",
    });
    expect(logged.body).toMatchObject({
      agent_id: saved.body["id"],
      version_id: saved.body["version_id"],
      log_status: "incomplete",
    });
    const path = `/agents/${String(saved.body["id"])}/log/${String(logged.body["id"])}`;
    const completed = await ask("PATCH", path, { output: "done", log_status: "complete" });
    expect(completed.body).toMatchObject({
      type: "agent",
      agent: { path: "agents/orders" },
      evaluator_logs: [],
      log_status: "complete",
    });
    const files = await ask("GET", "/files?type=prompt&type=agent&include_raw_file_content=true&path=agents");
    expect(files.body).toMatchObject({
      total: 1,
      records: [{ raw_file_content: expect.stringContaining("max_iterations: 4") }],
    });
  });

  test("one is run, waits for its client's tool, and goes on with what that gave", async () => {
    const asking = agentText.replace(',\n    "on_agent_call": "stop"', "");
    const script = ['@mock tool: look_up {"order": 7}', "@mock then", "@mock text: It left today."];
    const called = await ask("POST", "/agents/call", {
      path: "agents/asking",
      agent: asking,
      inputs: { customer: "Ada" },
      messages: [{ role: "user", content: script.join("\n") }],
      stream: false,
    });
    expect(called.body).toMatchObject({
      type: "agent",
      agent: { path: "agents/asking", status: "committed", inputs: [{ name: "customer" }] },
      evaluator_logs: [],
      log_status: "incomplete",
      previous_agent_message: { tool_calls: [{ type: "function", function: { name: "look_up" } }] },
    });
    const { tool_calls: calls } = called.body["previous_agent_message"] as { tool_calls: { id: string }[] };
    const answers = calls.map(({ id }) => ({ role: "tool", tool_call_id: id, content: "left" }));
    const rest = { log_id: called.body["id"], messages: answers };
    const continued = await ask("POST", "/agents/continue", rest);
    expect(continued.body).toMatchObject({
      id: called.body["id"],
      agent: { path: "agents/asking" },
      log_status: "complete",
      output: "It left today.",
    });
    const twice = await ask("POST", "/agents/continue", rest);
    expect([twice.status, twice.body["code"]]).toEqual([409, "agents.not_waiting"]);
  });

  test("a turn is streamed as events of one line each, which a later client decodes", async () => {
    const reply = await fetch(`${parley.url}/v5/agents/call`, {
      method: "POST",
      headers: { "X-API-KEY": parley.apiKey, "content-type": "application/json" },
      body: JSON.stringify({
        path: "agents/asking",
        inputs: { customer: "Ada" },
        messages: [{ role: "user", content: "@mock text: Grüße [DONE] now" }],
        stream: true,
      }),
    });
    const lines = (await reply.text()).split("\n").filter((line) => line !== "");
    expect(lines.every((line) => line.startsWith("data: "))).toBe(true);
    // A client stops at the first line that holds these letters, wherever they stand.
    expect(lines.filter((line) => line.includes("[DONE]"))).toEqual(["data: [DONE]"]);
    const events = lines.slice(0, -1).map((line) => JSON.parse(line.slice("data: ".length)) as Json);
    for (const event of events)
      expect(event).toEqual({
        log_id: expect.stringMatching(/^log_/),
        message: expect.any(String),
        type: expect.any(String),
        created_at: expect.stringMatching(/^\d{4}-.*Z$/),
        ...("payload" in event && { payload: expect.anything() }),
      });
    const deltas = events.filter(({ type }) => type === "agent_update").map(({ payload }) => payload as Json);
    expect(deltas.map(({ output }) => output).join("")).toBe("Grüße [DONE] now");
    expect(deltas[0]).toMatchObject({
      id: expect.stringMatching(/^log_/),
      agent_id: expect.stringMatching(/^ag_/),
      version_id: expect.stringMatching(/^agv_/),
    });
    expect(events.at(-1)).toMatchObject({ type: "agent_turn_end", payload: { log_status: "complete" } });
  });

  test("a client that knows no Agents still lists Files beside them", async () => {
    const page = await client.files.listFiles({ size: 100 });
    expect(page.records.map(({ path }) => path)).toContain("agents/orders");
  });

  test("environments are listed, made, renamed and made the default", async () => {
    const made = await ask("POST", "/environments", { name: "canary" });
    expect([made.status, made.body["tag"]]).toEqual([201, "other"]);
    const path = `/environments/${String(made.body["id"])}`;
    expect((await ask("PATCH", path, { name: "preview", tag: "default" })).body).toMatchObject({
      name: "preview",
      tag: "default",
    });
    const flow = await client.flows.upsert({ path: "deployed-first", attributes: {} });
    const environments = await client.flows.listEnvironments(flow.id);
    expect(environments.map(({ name, tag, file }) => [name, tag, file?.id])).toEqual([
      ["development", "other", undefined],
      ["staging", "other", undefined],
      ["production", "other", undefined],
      ["preview", "default", flow.id],
    ]);
  });
});
