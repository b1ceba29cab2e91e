import {
  type Gateway,
  type GatewayReply,
  type GatewayRequest,
  isModelError,
  type ModelError,
} from "@parley/gateway";
import type { JinjaEngine } from "@parley/promptfile";
import type { AgentTools } from "./agent-tools.ts";
import { type AgentTurns, askAgent } from "./ask-agent.ts";
import { type ModelChoice, toGatewayRequest } from "./to-gateway-request.ts";
import type { RecordedFile } from "../record/recording.ts";
import type { EvalCase, Subject } from "./eval-case.ts";
import { createLocalLogs } from "./local-logs.ts";

export type PromptMeans = {
  gateway: Pick<Gateway, "call">;
  jinja: JinjaEngine | undefined;
  choice: ModelChoice;
  /** What Agents may call; without it they are asked once. */
  tools?: AgentTools | undefined;
};
type Named = { name: string; file: Exclude<RecordedFile, { type: "flow" }> };

/** A `.prompt` or `.agent` file, which a model answers for. */
export function createPromptSubject(means: PromptMeans, { name, file }: Named): Subject {
  const toLog = createLocalLogs(file);
  const build = ({ datapoint: { inputs = {}, messages = [] } }: EvalCase) =>
    toGatewayRequest(file.content, { inputs, messages: [...messages] }, means);
  return {
    name,
    file,
    wouldAsk(one) {
      const built = build(one);
      return built.ok ? built.request : undefined;
    },
    async answer(one, signal) {
      const startedAt = Date.now();
      const built = build(one);
      const { messages = [] } = one.datapoint;
      if (!built.ok) {
        const asked = messages.length > 0 ? { messages: [...messages] } : { messages: null };
        return toLog({ one, startedAt, said: { ...asked, error: built.message } });
      }
      const { request } = built;
      try {
        const said = describeTurns(await ask(means, { file, request, signal }));
        return toLog({ one, startedAt, said });
      } catch (error) {
        if (!isModelError(error)) throw error;
        return toLog({ one, startedAt, said: describeFailure(error, request) });
      }
    },
  };
}

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
    error,
    output: last?.output ?? "",
    output_message: last?.message,
    finish_reason: last?.finish_reason,
    provider: last?.provider,
    model: last?.model,
    provider_latency: (sum(({ latencyMs }) => latencyMs) ?? 0) / 1000,
    prompt_tokens: sum(({ usage }) => usage.prompt_tokens),
    output_tokens: sum(({ usage }) => usage.output_tokens),
    reasoning_tokens: sum(({ usage }) => usage.reasoning_tokens),
    prompt_cost: toUsd(sum(({ prompt_cost: cost }) => cost)),
    output_cost: toUsd(sum(({ output_cost: cost }) => cost)),
    warnings: replies.flatMap(({ warnings }) =>
      warnings.map(({ type, feature, message }) => ({ type, feature: feature ?? null, message })),
    ),
    provider_request: toObject(last?.provider_request),
    provider_response: toObject(last?.provider_response),
  };
}

const describeFailure = (error: ModelError, { messages }: GatewayRequest) => ({
  messages: [...(messages ?? [])],
  error: error.message,
  finish_reason: "error",
  provider: error.provider,
  provider_request: toObject(error.provider_request),
  provider_response: toObject(error.provider_response),
});

/** In a Log these are objects; anything else is kept under a name. */
function toObject(value: unknown): Record<string, unknown> | undefined {
  if (value === undefined || value === null) return undefined;
  const isObject = typeof value === "object" && !Array.isArray(value);
  return isObject ? (value as Record<string, unknown>) : { value };
}
