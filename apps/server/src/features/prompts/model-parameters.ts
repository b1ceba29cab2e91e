import type { GatewayRequest } from "@parley/gateway";
import type { PromptKernel } from "@parley/promptfile";

/** What of a Prompt's content the gateway is told beside the filled template. */
export const toModelParameters = (kernel: PromptKernel) =>
  ({
    model: kernel.model,
    provider: kernel.provider,
    endpoint: kernel.endpoint === "complete" ? "complete" : "chat",
    max_tokens: kernel.max_tokens,
    temperature: kernel.temperature,
    top_p: kernel.top_p,
    stop: kernel.stop,
    presence_penalty: kernel.presence_penalty,
    frequency_penalty: kernel.frequency_penalty,
    seed: kernel.seed,
    response_format: kernel.response_format,
    reasoning_effort: kernel.reasoning_effort,
    other: kernel.other,
    fallbacks: kernel.fallbacks,
  }) satisfies Partial<GatewayRequest>;
