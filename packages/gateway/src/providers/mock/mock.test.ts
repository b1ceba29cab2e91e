import type { Scenario } from "../../testing/model.testsuite.ts";
import { modelSuite } from "../../testing/model.testsuite.ts";
import { createMockModel } from "./mock-model.ts";

modelSuite("mock", {
  open: async () => ({
    model: createMockModel({ sleep: async () => {} }),
    context: {},
    provoke: (scenario) => ({ role: "user", content: `Please.\n${toLines(scenario)}` }),
    close: async () => {},
  }),
  hasThinking: true,
});

function toLines(scenario: Scenario): string {
  if ("toolCall" in scenario) return `@mock tool: ${scenario.toolCall.name} ${scenario.toolCall.arguments}`;
  if ("status" in scenario) {
    const after = scenario.retryAfterSeconds;
    return `@mock error: ${scenario.status}${after === undefined ? "" : ` retry-after=${after}s`}`;
  }
  const text = `@mock text: ${scenario.text}`;
  if ("thinking" in scenario) return `@mock thinking: ${scenario.thinking}\n${text}`;
  return scenario.cut ? `${text}\n@mock cut` : text;
}
