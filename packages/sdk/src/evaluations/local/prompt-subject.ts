import { type Gateway, type GatewayReply, type GatewayRequest, isModelError } from "@parley/gateway";
import type { JinjaEngine } from "@parley/promptfile";
import { askStep } from "./agent-calls.ts";
import type { AgentTools } from "./agent-tools.ts";
import { type AgentTurns, askAgent } from "./ask-agent.ts";
import { type ModelChoice, toGatewayRequest } from "./to-gateway-request.ts";
import type { RecordedFile } from "../record/recording.ts";
import type { EvalCase, Subject } from "./eval-case.ts";
import type { Below } from "./child-logs.ts";
import { describeFailure, describeReply, describeWarnings } from "./describe-reply.ts";
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
      const below: Below[] = [];
      try {
        const said = describeTurns(await ask(means, { file, request, signal, below }));
        return toLog({ one, startedAt, said, below });
      } catch (error) {
        if (!isModelError(error)) throw error;
        const said = { messages: [...(request.messages ?? [])], ...describeFailure(error) };
        return toLog({ one, startedAt, said, below });
      }
    },
  };
}

type Asking = {
  file: Named["file"];
  request: GatewayRequest;
  signal: AbortSignal | undefined;
  below: Below[];
};

async function ask({ gateway, tools }: PromptMeans, { file, ...asking }: Asking): Promise<AgentTurns> {
  const { request, signal, below } = asking;
  if (file.type === "agent" && tools !== undefined)
    return askAgent(gateway, { ...asking, kernel: file.content, tools });
  const messages = [...(request.messages ?? [])];
  const call = () => gateway.call({ ...request, signal });
  const reply = file.type === "agent" ? await askStep(messages, call, below) : await call();
  return { messages, replies: [reply] };
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
    ...(last && describeReply(last)),
    messages,
    error,
    output: last?.output ?? "",
    provider_latency: (sum(({ latencyMs }) => latencyMs) ?? 0) / 1000,
    prompt_tokens: sum(({ usage }) => usage.prompt_tokens),
    output_tokens: sum(({ usage }) => usage.output_tokens),
    reasoning_tokens: sum(({ usage }) => usage.reasoning_tokens),
    prompt_cost: toUsd(sum(({ prompt_cost: cost }) => cost)),
    output_cost: toUsd(sum(({ output_cost: cost }) => cost)),
    warnings: replies.flatMap(({ warnings }) => describeWarnings(warnings)),
  };
}
