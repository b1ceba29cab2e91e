import {
  agentErrors,
  contract,
  findWaitingCalls,
  logErrors,
  type AgentCallRequest,
  type AgentContinueRequest,
  type Warning,
} from "@parley/contract";
import { fromJson } from "@parley/db";
import type { ChatMessage, ToolCall } from "@parley/promptfile";
import type { RequestContext } from "../../../kernel/request-context.ts";
import {
  agentStepSource,
  changeLog,
  countChildrenBySource,
  describeLog,
  findLog,
  type LogRow,
  type TraceIds,
} from "../../logs/index.ts";
import type { AgentsDependencies } from "../dependencies.ts";
import type { AttendedTurn } from "./attended-turn.ts";
import { beginOutermost } from "./call-unattended.ts";
import { loadAgent } from "./find-agent.ts";
import type { OpenTurn } from "./open-turn.ts";
import { toBegunEntry, waitingReason, type FiguresBefore } from "./turn-entry.ts";

type Continuation = { request: AgentContinueRequest; context: RequestContext };

/** A turn that waits, as its Log has it. */
type Suspended = {
  row: LogRow;
  said: ChatMessage[];
  request: Pick<AgentCallRequest, "inputs" | "tool_choice">;
};

/**
 * Takes up a turn that waits for tools. Whoever does so first has it; it is not taken up twice.
 *
 * @throws not_found; conflict where it does not wait; unprocessable for answers that are not those it waits for
 */
export async function resumeTurn(
  dependencies: AgentsDependencies,
  { request, context: asked }: Continuation,
): Promise<AttendedTurn> {
  const suspended = await findSuspended(dependencies, { request, context: asked });
  const { row, said } = suspended;
  const context = await asked.contextOfPart(contract.agents.endpoints.call, {
    params: {},
    query: row.environment === null ? {} : { environment: row.environment },
    body: { id: row.file_id },
  });
  const agent = await loadAgent(dependencies, {
    fileId: row.file_id,
    versionId: row.version_id,
    reachedBy: row.environment ?? undefined,
    context,
  });
  const asks = await countChildrenBySource(dependencies.database.executor, {
    organizationId: context.organizationId,
    parentId: row.id,
    source: agentStepSource,
  });
  const open: OpenTurn = {
    ...beginOutermost(),
    agent,
    id: row.id,
    createdAt: Number(row.created_at),
    trace: traceOf(row),
    request: {
      user: row.user ?? undefined,
      environment: row.environment ?? undefined,
      provider_api_keys: request.provider_api_keys,
    },
    context,
    isRunAtWork: false,
  };
  await claim(dependencies, row);
  return {
    open,
    begun: toBegunEntry(open, { request: suspended.request, messages: said }),
    beginning: { messages: [...said, ...request.messages], asked: asks },
    before: figuresOf(row),
    shows: { inputs: true, children: request.include_trace_children === true },
  };
}

async function findSuspended(
  { database: { executor }, fileTypes }: AgentsDependencies,
  { request: { log_id: id, messages: answers }, context: { organizationId } }: Continuation,
): Promise<Suspended> {
  const row = await findLog(executor, { organizationId, id });
  if (row?.type !== "agent") throw logErrors.notFound({ log_id: id });
  refuseUnlessWaiting(row);
  if (!row.save) throw agentErrors.notKept({ log_id: id });
  const log = await describeLog(executor, row, { organizationId, fileTypes, type: "agent" });
  const said = (log.messages ?? []) as ChatMessage[];
  checkAnswers(answers, { logId: id, waiting: findWaitingCalls(said) });
  const { inputs, tool_choice } = log;
  return { row, said, request: { inputs: inputs ?? {}, tool_choice: tool_choice ?? undefined } };
}

function refuseUnlessWaiting({ id, status, finish_reason: reason, error }: LogRow): void {
  if (status === "incomplete" && reason === waitingReason) return;
  throw agentErrors.notWaiting({ log_id: id, state: describeState({ status, error }) });
}

function describeState({ status, error }: Pick<LogRow, "status" | "error">): string {
  if (status === "complete")
    return error === null ? "it is complete" : `it has ended with an error (${error})`;
  return error === null
    ? "its turn is under way, or was broken off with the server"
    : `its turn was broken off (${error})`;
}

function checkAnswers(
  answers: readonly ChatMessage[],
  { logId, waiting }: { logId: string; waiting: readonly ToolCall[] },
): void {
  const ids = waiting.map(({ id }) => id);
  if (ids.length === 0)
    throw agentErrors.notWaiting({ log_id: logId, state: "its messages hold no call without an answer" });
  const open = new Set(ids);
  for (const { role, tool_call_id: id } of answers) {
    if (role === "tool" && id !== undefined && open.delete(id)) continue;
    const given = role === "tool" ? `an answer to \`${id ?? ""}\`` : `a message of role \`${role}\``;
    throw agentErrors.answerUnknown({ log_id: logId, given, waiting: ids });
  }
  if (open.size > 0) throw agentErrors.answersMissing({ log_id: logId, missing: [...open] });
}

/** @throws conflict where somebody else was first */
const claim = ({ database }: AgentsDependencies, row: LogRow): Promise<LogRow> =>
  changeLog(database, {
    organizationId: row.organization_id,
    fileId: row.file_id,
    logId: row.id,
    row: { finish_reason: null },
    payload: {},
    decide: (current) => {
      refuseUnlessWaiting(current);
      return {};
    },
  });

const traceOf = ({ trace_parent_id, trace_id, trace_flow_id }: LogRow): TraceIds => ({
  ...(trace_parent_id !== null && { traceParentId: trace_parent_id }),
  ...(trace_id !== null && { traceId: trace_id }),
  ...(trace_flow_id !== null && { traceFlowId: trace_flow_id }),
});

const figuresOf = (row: LogRow): FiguresBefore => ({
  promptTokens: numberOf(row.prompt_tokens),
  outputTokens: numberOf(row.output_tokens),
  reasoningTokens: numberOf(row.reasoning_tokens),
  promptCostNano: numberOf(row.prompt_cost_nano),
  outputCostNano: numberOf(row.output_cost_nano),
  providerLatencyMs: numberOf(row.provider_latency_ms),
  warnings: fromJson<Warning[] | null>(row.warnings) ?? [],
});

const numberOf = (value: number | null): number | undefined => (value === null ? undefined : Number(value));
