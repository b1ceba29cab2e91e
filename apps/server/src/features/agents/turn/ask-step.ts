import { agentErrors, type AgentCallChunk, type Warning } from "@parley/contract";
import {
  isModelError,
  type GatewayReply,
  type GatewayRequest,
  type GatewayStreamPart,
} from "@parley/gateway";
import type { ChatMessage } from "@parley/promptfile";
import { toTimestamp } from "../../../kernel/clock.ts";
import { createLogId } from "../../../kernel/ids.ts";
import { agentStepSource, type LogEntry } from "../../logs/index.ts";
import { keepLog, toApiKeys, toModelParameters, toRecord, toWarnings } from "../../prompts/index.ts";
import type { AgentsDependencies } from "../dependencies.ts";
import { environmentOf, type OpenTurn } from "./open-turn.ts";
import { showLog } from "./show-log.ts";

type Step = { messages: ChatMessage[]; text: string | undefined; asked: number };

/** How often models are asked for all Agents together that a turn calls, and those call. */
export const mostAsksBelow = 200;

/**
 * Asks the model of an Agent once, and keeps a Log of that below the turn's. Its tokens and cost are on the turn's Log:
 * on both they would be counted twice.
 *
 * @throws what the gateway throws
 */
export async function askStep(
  dependencies: AgentsDependencies,
  open: OpenTurn,
  step: Step,
): Promise<{ reply: GatewayReply; warnings: Warning[] }> {
  const { gateway, clock, logWriter } = dependencies;
  const { agent, emit } = open;
  countAsk(open);
  const id = createLogId(clock());
  const startTime = clock();
  const request = toGatewayRequest(dependencies, open, step);
  emit?.({
    log_id: id,
    type: "agent_start",
    message: `The model is asked, for the ${ordinal(step.asked)} time.`,
  });
  const base = toBaseEntry(open, { id, startTime, messages: step.messages });
  let reply: GatewayReply;
  try {
    reply =
      emit === undefined
        ? await gateway.call(request)
        : await hear(dependencies.gateway.stream(request), (delta) => {
            const ids = { id, agent_id: agent.fileId, version_id: agent.versionId };
            const payload = { ...ids, ...delta, created_at: toTimestamp(clock()) };
            emit({ log_id: id, type: "agent_update", message: "The model says more.", payload });
          });
  } catch (error) {
    await keepLog(
      logWriter,
      toFailedEntry(base, error, { endTime: clock(), isLeft: request.signal?.aborted }),
    );
    throw error;
  }
  const warnings = await keepLog(logWriter, toAnsweredEntry(base, reply, clock()));
  if (emit !== undefined) {
    const payload = await showLog(dependencies, { organizationId: agent.organizationId, id });
    emit({ log_id: id, type: "agent_end", message: "The model has answered.", payload });
  }
  return { reply, warnings: [...toWarnings(reply), ...warnings] };
}

/** @throws unprocessable where models were asked often enough */
function countAsk({ agent, bounds }: OpenTurn): void {
  if (bounds.depth > 0 && bounds.asks.left <= 0)
    throw agentErrors.asksSpent({ agent: agent.path, most: mostAsksBelow });
  if (bounds.depth > 0) bounds.asks.left -= 1;
}

const ordinal = (asked: number): string => ["first", "second", "third"][asked] ?? `${asked + 1}th`;

function toGatewayRequest(
  { keysOf }: AgentsDependencies,
  { agent, request, context }: OpenTurn,
  { messages, text, asked }: Step,
): GatewayRequest {
  const { tools: _tools, max_iterations: _most, ...shared } = agent.kernel;
  const { functions } = agent.toolbox;
  return {
    ...toModelParameters(shared),
    messages,
    text,
    tools: functions.length === 0 ? undefined : functions,
    // Whoever is made to call a tool each time never answers.
    tool_choice: asked === 0 ? request.tool_choice : undefined,
    user: request.user,
    apiKeys: toApiKeys(request.provider_api_keys),
    // Of where the version was found deployed; a label of the Log chooses no key.
    keys: keysOf(agent.organizationId, agent.environment),
    signal: context.signal,
  };
}

type Delta = Pick<AgentCallChunk, "output" | "output_message">;

async function hear(
  parts: AsyncIterable<GatewayStreamPart>,
  say: (delta: Delta) => void,
): Promise<GatewayReply> {
  for await (const part of parts) {
    if (part.type === "finish") return part.reply;
    if (part.type === "text-delta") say({ output: part.text });
    if (part.type === "tool-call")
      say({ output: "", output_message: { role: "assistant", tool_calls: [part.toolCall] } });
  }
  throw new TypeError("A stream without an end");
}

type Began = { id: string; startTime: number; messages: ChatMessage[] };

function toBaseEntry(open: OpenTurn, { id, startTime, messages }: Began): LogEntry {
  const { agent, request } = open;
  return {
    organizationId: agent.organizationId,
    id,
    type: "agent",
    fileId: agent.fileId,
    versionId: agent.versionId,
    createdAt: startTime,
    startTime,
    environment: environmentOf(open),
    source: agentStepSource,
    user: request.user,
    save: request.save ?? true,
    status: "complete",
    payload: { messages },
  };
}

const toAnsweredEntry = (base: LogEntry, reply: GatewayReply, endTime: number): LogEntry => ({
  ...base,
  endTime,
  finishReason: reply.finish_reason,
  provider: reply.provider,
  model: reply.model,
  providerLatencyMs: reply.latencyMs,
  timeToFirstTokenMs: reply.timeToFirstTokenMs,
  warnings: toWarnings(reply),
  payload: {
    ...base.payload,
    output: reply.output,
    output_message: reply.message,
    provider_request: toRecord(reply.provider_request),
    provider_response: toRecord(reply.provider_response),
  },
});

function toFailedEntry(
  base: LogEntry,
  error: unknown,
  { endTime, isLeft }: { endTime: number; isLeft: boolean | undefined },
): LogEntry {
  const failure = isModelError(error) ? error : undefined;
  return {
    ...base,
    endTime,
    status: isLeft ? "incomplete" : "complete",
    error: error instanceof Error ? error.message : String(error),
    finishReason: "error",
    provider: failure?.provider,
    payload: {
      ...base.payload,
      provider_request: toRecord(failure?.provider_request),
      provider_response: toRecord(failure?.provider_response),
    },
  };
}
