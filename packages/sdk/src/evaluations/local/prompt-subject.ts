import { type Gateway, type GatewayReply, isModelError } from "@parley/gateway";
import type { AgentKernel, JinjaEngine, PromptKernel } from "@parley/promptfile";
import { type ModelChoice, toGatewayRequest } from "./to-gateway-request.ts";
import type { EvalCase, Subject } from "./eval-case.ts";
import { toRecord } from "./to-record.ts";

export type PromptMeans = {
  gateway: Pick<Gateway, "call">;
  jinja: JinjaEngine | undefined;
  choice: ModelChoice;
};
type Named = { name: string; kernel: PromptKernel | AgentKernel };

/** A `.prompt` file, which a model answers for. */
export const createPromptSubject = (means: PromptMeans, { name, kernel }: Named): Subject => ({
  name,
  async answer({ datapoint }: EvalCase, signal) {
    const { inputs = {}, messages = [] } = datapoint;
    const asked = { inputs, messages: [...messages], prompt: { template: kernel.template ?? null } };
    const built = toGatewayRequest(kernel, { inputs, messages: [...messages] }, means);
    if (!built.ok) return toRecord({ ...asked, error: built.message });
    try {
      const reply = await means.gateway.call({ ...built.request, signal });
      return toRecord({ ...asked, messages: built.request.messages, ...describeReply(reply) });
    } catch (error) {
      if (!isModelError(error)) throw error;
      return toRecord({ ...asked, messages: built.request.messages, error: error.message });
    }
  },
});

const nanoPerUsd = 1e9;
const toUsd = (nano: number | undefined): number | null => (nano === undefined ? null : nano / nanoPerUsd);

/** In the words of a Log. */
const describeReply = (reply: GatewayReply) => ({
  output: reply.output ?? "",
  output_message: reply.message,
  finish_reason: reply.finish_reason,
  provider: reply.provider,
  model: reply.model,
  provider_latency: reply.latencyMs / 1000,
  prompt_tokens: reply.usage.prompt_tokens ?? null,
  output_tokens: reply.usage.output_tokens ?? null,
  prompt_cost: toUsd(reply.prompt_cost),
  output_cost: toUsd(reply.output_cost),
});
