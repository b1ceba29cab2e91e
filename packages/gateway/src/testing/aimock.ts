import { LLMock } from "@copilotkit/aimock";
import type { Provider } from "../provider.ts";
import { createProviderFetch } from "../transport/provider-fetch.ts";
import type { OpenModel, Scenario } from "./model.testsuite.ts";

export const testKey = "sk-test-0123456789abcdef";

/** A provider, opened against a fake of its servers on this machine. */
export async function openAgainstAimock(provider: Provider, path: string): Promise<OpenModel> {
  const server = new LLMock({ port: 0 });
  const url = await server.start();
  const fetch = createProviderFetch();
  const model = await provider.open({ fetch, sleep: async () => {} });
  let count = 0;
  return {
    model,
    context: { apiKey: testKey, baseUrl: `${url}${path}` },
    provoke(scenario) {
      count += 1;
      const question = `Question ${count}, please.`;
      const isCut = "cut" in scenario && scenario.cut === true;
      const options = { chunkSize: 4, ...(isCut && { truncateAfterChunks: 6, latency: 2 }) };
      server.onMessage(question, toResponse(scenario), options);
      return { role: "user", content: question };
    },
    async close() {
      await fetch.close();
      await server.stop();
    },
  };
}

function toResponse(scenario: Scenario) {
  const usage = { prompt_tokens: 12, completion_tokens: 7, input_tokens: 12, output_tokens: 7 };
  if ("toolCall" in scenario) return { toolCalls: [scenario.toolCall], usage };
  if ("status" in scenario) {
    const message = `failed, by key ${testKey}`;
    return {
      status: scenario.status,
      error: { message },
      ...(scenario.retryAfterSeconds !== undefined && { retryAfter: scenario.retryAfterSeconds }),
    };
  }
  if ("thinking" in scenario) return { content: scenario.text, reasoning: scenario.thinking, usage };
  return { content: scenario.text, usage };
}
