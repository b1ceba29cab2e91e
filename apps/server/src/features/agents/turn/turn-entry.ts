import type { AgentCallRequest, Warning } from "@parley/contract";
import { describeExhausted, type GatewayReply, type Turn } from "@parley/gateway";
import type { ChatMessage } from "@parley/promptfile";
import type { LogEntry } from "../../logs/index.ts";
import { environmentOf, type OpenTurn } from "./open-turn.ts";
import { mostAsksOf, type TurnOutcome } from "./run-turn.ts";

type Begun = {
  request: Pick<
    AgentCallRequest,
    "inputs" | "source" | "metadata" | "start_time" | "end_time" | "source_datapoint_id" | "tool_choice"
  >;
  messages: ChatMessage[];
  runId?: string | undefined;
};

/** The Log of a turn that has begun. */
export function toBegunEntry(open: OpenTurn, { request, messages, runId }: Begun): LogEntry {
  const { agent, trace } = open;
  return {
    organizationId: agent.organizationId,
    id: open.id,
    type: "agent",
    fileId: agent.fileId,
    versionId: agent.versionId,
    createdAt: open.createdAt,
    startTime: request.start_time ?? open.createdAt,
    endTime: request.end_time ?? open.createdAt,
    environment: environmentOf(open),
    source: request.source,
    user: open.request.user,
    save: open.request.save ?? true,
    status: "incomplete",
    metadata: request.metadata,
    sourceDatapointId: request.source_datapoint_id,
    runId,
    isRunAtWork: open.isRunAtWork,
    traceParentId: trace.traceParentId,
    traceId: trace.traceId,
    traceFlowId: trace.traceFlowId,
    payload: { inputs: request.inputs ?? {}, messages, tool_choice: request.tool_choice },
  };
}

/** What a turn took before it was suspended. */
export type FiguresBefore = Pick<
  LogEntry,
  | "promptTokens"
  | "outputTokens"
  | "reasoningTokens"
  | "promptCostNano"
  | "outputCostNano"
  | "providerLatencyMs"
> & { warnings: Warning[] };

type Ending = {
  open: OpenTurn;
  outcome: TurnOutcome;
  endTime: number;
  before?: FiguresBefore | undefined;
  /** Whether there is somebody to answer calls of tools that are not run here. */
  isAttended: boolean;
};

/** The finish reason of a turn that waits for tools. */
export const waitingReason = "tool_calls";

/** The Log of a turn that has ended, or waits. */
export function toEndedEntry(begun: LogEntry, ending: Ending): LogEntry {
  const { outcome, endTime, before } = ending;
  const last = outcome.replies.at(-1);
  const said = "turn" in outcome ? describeTurn(outcome.turn, ending) : describeFailure(outcome, ending);
  return {
    ...begun,
    ...said,
    ...toFigures(outcome.replies, before),
    endTime,
    provider: last?.provider,
    model: last?.model,
    warnings: [...(before?.warnings ?? []), ...outcome.warnings],
    payload: { ...begun.payload, ...said.payload },
  };
}

type Said = Pick<LogEntry, "status" | "error" | "finishReason" | "payload">;

function describeTurn(
  { end, messages, reply, results, waiting }: Turn<GatewayReply>,
  { open, isAttended }: Ending,
): Said {
  const { message: output_message, output, finish_reason: finishReason } = reply;
  const answered: Said = {
    status: "complete",
    finishReason,
    payload: { messages, output, output_message },
  };
  if (end === "exhausted")
    return { ...answered, finishReason: "max_iterations", error: describeExhausted(mostAsksOf(open)) };
  if (end !== "waiting") return answered;
  const payload = { ...answered.payload, messages: [...messages, output_message, ...results] };
  if (isAttended) return { status: "incomplete", finishReason: waitingReason, payload };
  return { ...answered, finishReason: "error", error: describeUnattended(waiting), payload };
}

const describeUnattended = (waiting: Turn<unknown>["waiting"]): string =>
  `The Agent waits for ${waiting.map((call) => `\`${call.function.name}\``).join(", ")}, which your application runs, ` +
  "and nobody is there to answer: link a Tool that Parley runs.";

const interrupted = "The client disconnected before the turn was over.";

function describeFailure(
  { error, messages }: Extract<TurnOutcome, { error: unknown }>,
  { open, isAttended }: Ending,
): Said {
  const isLeft = isAttended && open.context.signal.aborted;
  return {
    status: isLeft ? "incomplete" : "complete",
    finishReason: "error",
    error: isLeft ? interrupted : messageOf(error),
    // Of a turn that was suspended before, what it said then is no output of it.
    payload: { messages, output: undefined, output_message: undefined },
  };
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Of all that the model was asked; what is not known of one reply is not known of all. */
function toFigures(replies: readonly GatewayReply[], before: FiguresBefore | undefined) {
  const sum = (
    first: number | undefined,
    read: (reply: GatewayReply) => number | undefined,
  ): number | undefined => {
    const values = [...(before === undefined ? [] : [first]), ...replies.map(read)];
    if (values.length === 0) return undefined;
    return values.every((value) => value !== undefined)
      ? values.reduce((total, value) => total + value, 0)
      : undefined;
  };
  return {
    promptTokens: sum(before?.promptTokens, ({ usage }) => usage.prompt_tokens),
    outputTokens: sum(before?.outputTokens, ({ usage }) => usage.output_tokens),
    reasoningTokens: sum(before?.reasoningTokens, ({ usage }) => usage.reasoning_tokens),
    promptCostNano: sum(before?.promptCostNano, (reply) => reply.prompt_cost),
    outputCostNano: sum(before?.outputCostNano, (reply) => reply.output_cost),
    providerLatencyMs: sum(before?.providerLatencyMs, (reply) => reply.latencyMs),
  };
}
