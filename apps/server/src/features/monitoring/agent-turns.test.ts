import type { Agent, AgentCallResponse, Tool } from "@parley/contract";
import { databases } from "@parley/db/testing";
import { describe, expect, test, vi } from "vitest";
import { openShop } from "./testing/open-shop.ts";

vi.setConfig({ testTimeout: 120_000 });

describe.each(databases)("watches of Agents on $name", ({ open }) => {
  test("a turn is judged once it is complete, and none of its steps", async () => {
    await using app = await openShop(open);
    const words = await app.post<Tool>("/tools", {
      path: "words",
      tool_type: "snippet",
      setup_values: { hello: "Good day" },
    });
    const agent = await app.post<Agent>("/agents", {
      path: "greeter",
      model: "mock-echo",
      provider: "mock",
      tools: [
        { type: "file", link: { file_id: words.id } },
        { type: "inline", json_schema: { name: "look_up", description: "Finds a person" } },
      ],
    });
    await app.post(`/agents/${agent.id}/evaluators`, {
      activate: [{ evaluator_version_id: app.polite.version_id }],
    });
    const script = ['@mock tool: words {"key": "hello"}', "@mock tool: look_up {}", "@mock then"];
    const suspended = await app.post<AgentCallResponse>("/agents/call", {
      path: "greeter",
      messages: [{ role: "user", content: [...script, "@mock text: Hello"].join("\n") }],
    });
    expect(suspended.log_status).toBe("incomplete");
    await app.work();
    expect(await app.judgments()).toEqual([]);
    const calls = suspended.previous_agent_message?.tool_calls ?? [];
    await app.post("/agents/continue", {
      log_id: suspended.id,
      messages: calls.map(({ id }) => ({ role: "tool", tool_call_id: id, content: "Ada" })),
    });
    await app.work();
    expect(await app.judgments()).toMatchObject([{ parent_id: suspended.id, judgment: true }]);
  });
});
