import { type Gateway, type GatewayReply, type GatewayRequest, isModelError } from "@parley/gateway";
import type { JinjaEngine } from "@parley/promptfile";
import type { AgentTools } from "./agent-tools.ts";
import { type AgentTurns, askAgent } from "./ask-agent.ts";
import { type ModelChoice, toGatewayRequest } from "./to-gateway-request.ts";
import type { RecordedFile } from "../record/recording.ts";
import type { EvalCase, Subject } from "./eval-case.ts";
import { toRecord } from "./to-record.ts";

export type PromptMeans = {
  gateway: Pick<Gateway, "call">;
  jinja: JinjaEngine | undefined;
  choice: ModelChoice;
  /** What Agents may call; without it they are asked once. */
  tools?: AgentTools | undefined;
};
type Named = { name: string; file: Exclude<RecordedFile, { type: "flow" }> };

/** A `.prompt` or `.agent` file, which a model answers for. */
export const createPromptSubject = (means: PromptMeans, { name, file }: Named): Subject => ({
  name,
  file,
  wouldAsk({ datapoint: { inputs = {}, messages = [] } }) {
    const built = toGatewayRequest(file.content, { inputs, messages: [...messages] }, means);
    return built.ok ? built.request : undefined;
  },
  async answer({ datapoint }: EvalCase, signal) {
    const { content: kernel } = file;
    const { inputs = {}, messages = [] } = datapoint;
    const asked = { inputs, messages: [...messages], prompt: { template: kernel.template ?? null } };
    const built = toGatewayRequest(kernel, { inputs, messages: [...messages] }, means);
    if (!built.ok) return toRecord({ ...asked, error: built.message });
    try {
      const turns = await ask(means, { file, request: built.request, signal });
      return toRecord({ ...asked, ...describeTurns(turns) });
    } catch (error) {
      if (!isModelError(error)) throw error;
      return toRecord({ ...asked, messages: built.request.messages, error: error.message });
    }
  },
});

type Asking = {
  file: Named["file"];
  request: GatewayRequest;
  signal: AbortSignal | undefined;
};

async function ask({ gateway, tools }: PromptMeans, { file, request, signal }: Asking): Promise<AgentTurns> {
  if (file.type === "agent" && tools !== undefined)
    return askAgent(gateway, { request, kernel: file.content, tools, signal });
  const reply = await gateway.call({ ...request, signal });
  return { messages: [...(request.messages ?? [])], replies: [reply] };
}

const nanoPerUsd = 1e9;
const toUsd = (nano: number | undefined): number | null => (nano === undefined ? null : nano / nanoPerUsd);

/** What is not known of one reply is not known of all. */
function sumOf(
  replies: readonly GatewayReply[],
  read: (reply: GatewayReply) => number | undefined,
): number | undefined {
  const values = replies.map(read);
  return values.every((value) => value !== undefined)
    ? values.reduce((sum, value) => sum + value, 0)
    : undefined;
}

/** In the words of a Log: the last reply, and what all of them took. */
function describeTurns({ messages, replies, error }: AgentTurns) {
  const last = replies.at(-1);
  const sum = (read: (reply: GatewayReply) => number | undefined) => sumOf(replies, read);
  return {
    messages,
    ...(error !== undefined && { error }),
    output: last?.output ?? "",
    output_message: last?.message ?? null,
    finish_reason: last?.finish_reason ?? null,
    provider: last?.provider ?? null,
    model: last?.model ?? null,
    provider_latency: (sum(({ latencyMs }) => latencyMs) ?? 0) / 1000,
    prompt_tokens: sum(({ usage }) => usage.prompt_tokens) ?? null,
    output_tokens: sum(({ usage }) => usage.output_tokens) ?? null,
    prompt_cost: toUsd(sum(({ prompt_cost: cost }) => cost)),
    output_cost: toUsd(sum(({ output_cost: cost }) => cost)),
  };
}
