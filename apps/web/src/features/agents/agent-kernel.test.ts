import { Agent } from "@parley/contract";
import { normalizeAgentKernel, parseAgentFile } from "@parley/promptfile";
import { expect, it } from "vitest";
import { agentKernelOf } from "./agent-kernel.ts";

const file = `---
model: mock
max_iterations: 3
tools: [{"type": "inline", "json_schema": {"name": "find_order", "description": "Finds it"}}]
inputs: {"name": "string, who asks"}
---

<user>
  Hello {{ name }}
</user>
`;

it("an Agent's kernel is what its file says, without what the server shows beside it", () => {
  const kernel = parseAgentFile(file).kernel!;
  const { inputs, ...shown } = kernel;
  const agent = Agent.partial().parse({
    ...shown,
    template_language: "default",
    max_tokens: -1,
    temperature: 1,
    extensions: { inputs },
  });
  expect(agentKernelOf(agent as Agent)).toEqual(normalizeAgentKernel(kernel));
});
