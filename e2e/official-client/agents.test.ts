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

  test("running one answers 501 until it can be done", async () => {
    const called = await ask("POST", "/agents/call", { path: "agents/orders", stream: false });
    expect([called.status, called.body["code"]]).toEqual([501, "agents.not_runnable"]);
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
