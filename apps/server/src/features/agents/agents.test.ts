import type { Agent, AgentLog, Prompt } from "@parley/contract";
import { databases } from "@parley/db/testing";
import { describe, expect, test } from "vitest";
import { openTestApp } from "../../testing/open-test-app.ts";

type Created = { id: string; agent_id: string; version_id: string; log_status?: string | null };

const inline = { type: "inline", json_schema: { name: "look_up", description: "Finds an order" } };
const kernel = {
  model: "mock-echo",
  provider: "mock",
  max_iterations: 3,
  template: [{ role: "system", content: "Help {{customer}}." }],
  tools: [inline],
};

describe.each(databases)("Agents on $name", ({ open }) => {
  test("go out as text and come in again as the same version", async () => {
    await using app = await openTestApp({ open });
    const saved = await app.ask<Agent>("POST", "/v5/agents", { path: "agents/support", ...kernel });
    expect(saved.body).toMatchObject({
      type: "agent",
      status: "committed",
      max_iterations: 3,
      tools: [inline],
      inputs: [{ name: "customer" }],
      temperature: 1,
      raw_file_content: null,
    });
    const text = await app.ask<string>("GET", `/v5/agents/${saved.body.id}/serialize`);
    expect(text.body).toContain("max_iterations: 3");
    const files = await app.ask<{ records: Agent[] }>(
      "GET",
      "/v5/files?type=agent&include_raw_file_content=true",
    );
    expect(files.body.records[0]?.raw_file_content).toBe(text.body);
    const read = await app.ask("POST", "/v5/agents/deserialize", { agent: text.body });
    const again = await app.ask<Agent>("POST", "/v5/agents", { path: "agents/support", ...read.body });
    expect(again.body.version_id).toBe(saved.body.version_id);
    const logged = await app.ask<Created>("POST", "/v5/agents/log", {
      path: "agents/support",
      agent: text.body,
    });
    expect(logged.body).toMatchObject({ agent_id: saved.body.id, version_id: saved.body.version_id });
    const broken = await app.ask("POST", "/v5/agents/deserialize", { agent: "---\nmodel: [\n---\n" });
    expect([broken.status, broken.body["code"]]).toEqual([422, "agents.file_invalid"]);
  });

  test("a tool may be a File, shown as it is at the moment", async () => {
    await using app = await openTestApp({ open });
    const prompt = { path: "helper", model: "mock-echo", provider: "mock", template: "Hi" };
    const helper = await app.ask<Prompt>("POST", "/v5/prompts", prompt);
    const newer = await app.ask<Prompt>("POST", "/v5/prompts", { ...prompt, seed: 1 });
    const link = { type: "file", link: { file_id: helper.body.id }, on_agent_call: "continue" };
    const fixed = { type: "file", link: { file_id: helper.body.id, version_id: newer.body.version_id } };
    const tools = [link, fixed, inline];
    const saved = await app.ask<Agent>("POST", "/v5/agents", { path: "linked", ...kernel, tools });
    const file = { id: helper.body.id, path: "helper", name: "helper", type: "prompt" };
    expect(saved.body.tools).toEqual([
      { ...link, file: { ...file, version_id: helper.body.version_id } },
      { ...fixed, file: { ...file, version_id: newer.body.version_id } },
      inline,
    ]);
    for (const missing of [{ file_id: "tl_none" }, { ...link.link, version_id: "prv_none" }]) {
      const body = { path: "lost", ...kernel, tools: [{ type: "file", link: missing }] };
      const refused = await app.ask("POST", "/v5/agents", body);
      expect([refused.status, refused.body["code"]]).toEqual([404, "files.link_not_found"]);
    }
    await app.ask("DELETE", `/v5/prompts/${helper.body.id}`);
    const after = await app.ask<Agent>("GET", `/v5/agents/${saved.body.id}`);
    expect(after.body.tools).toEqual([{ ...link, file: null }, { ...fixed, file: null }, inline]);
  });

  test("a turn is recorded, gathers what it did, and is completed once", async () => {
    await using app = await openTestApp({ open });
    const body = { path: "turns", agent: kernel, messages: [{ role: "user", content: "Hi" }] };
    const turn = await app.ask<Created>("POST", "/v5/agents/log", { ...body, log_status: "incomplete" });
    expect(turn.body.log_status).toBe("incomplete");
    const step = { path: "step", prompt: { model: "mock-echo" }, trace_parent_id: turn.body.id };
    expect((await app.ask("POST", "/v5/prompts/log", step)).status).toBe(200);
    const done = await app.ask<AgentLog>("PATCH", `/v5/agents/${turn.body.agent_id}/log/${turn.body.id}`, {
      output_message: { role: "assistant", content: "Hello" },
      log_status: "complete",
    });
    expect(done.body).toMatchObject({
      type: "agent",
      agent: { id: turn.body.agent_id, status: "committed" },
      output: "Hello",
      trace_id: turn.body.id,
      log_status: "complete",
    });
    expect((await app.ask("POST", "/v5/prompts/log", step)).body["code"]).toBe("logs.trace_complete");
  });
});
