import { agentErrors, type AgentCallRequest } from "@parley/contract";
import type { Executor } from "@parley/db";
import { isModelError } from "@parley/gateway";
import type { ChatMessage } from "@parley/promptfile";
import type { RequestContext } from "../../../kernel/request-context.ts";
import type { VersionChoice } from "../../files/index.ts";
import { listIdsBelow, removeLogs, type TraceIds } from "../../logs/index.ts";
import { toCallFailure } from "../../prompts/index.ts";
import type { AgentsDependencies } from "../dependencies.ts";
import { findAgent, renderAgent } from "./find-agent.ts";
import { environmentOf, type CallAgentBelow, type OpenTurn, type TurnBounds } from "./open-turn.ts";
import { mostAsksBelow } from "./ask-step.ts";
import { isOfFile, toSaid } from "./run-linked.ts";
import { runTurn } from "./run-turn.ts";
import { toBegunEntry, toEndedEntry } from "./turn-entry.ts";

/** How many Agents may be below each other. */
const mostDepth = 5;

type Unattended = {
  fileId: string;
  choice: VersionChoice;
  logId: string;
  request: OpenTurn["request"] & Pick<AgentCallRequest, "inputs" | "messages" | "source_datapoint_id">;
  trace: TraceIds;
  runId?: string | undefined;
  isRunAtWork: boolean;
  bounds: TurnBounds;
  context: RequestContext;
};

/**
 * Runs a turn that nobody can answer tool calls of: an Agent's below another, or that of a Run. Its Log is written once it
 * has ended; what it would wait for is its error. Answers what was said.
 *
 * @throws what it failed with; without a Log where that says nothing of the Agent
 */
export async function callUnattended(
  dependencies: AgentsDependencies,
  { fileId, choice, logId, request, trace, runId, isRunAtWork, bounds, context }: Unattended,
): Promise<ChatMessage> {
  const createdAt = dependencies.clock();
  const agent = await findAgent(dependencies, { request: { id: fileId }, choice, context });
  if (bounds.depth >= mostDepth) throw agentErrors.tooDeep({ agent: agent.path, most: mostDepth });
  const { inputs, messages } = request;
  const rendered = await renderAgent(dependencies, agent, { inputs, messages, context });
  const open: OpenTurn = {
    agent,
    id: logId,
    createdAt,
    trace,
    request,
    context,
    bounds,
    isRunAtWork,
    callAgentBelow,
  };
  const outcome = await runTurn(dependencies, open, rendered);
  if ("error" in outcome && !isOfAgent(outcome.error)) throw outcome.error;
  const begun = toBegunEntry(open, { request, messages: rendered.messages, runId });
  const entry = toEndedEntry(begun, { open, outcome, endTime: dependencies.clock(), isAttended: false });
  await dependencies.logWriter.append(entry);
  if ("error" in outcome) throw toCallFailure(outcome.error, logId);
  if (entry.error !== undefined) throw agentErrors.unanswered({ reason: entry.error });
  return outcome.turn.reply.message;
}

/** Whether a failure is worth a Log; what a server fails with may be otherwise next time. */
const isOfAgent = (error: unknown): boolean => isModelError(error) || isOfFile(error);

const callAgentBelow: CallAgentBelow = (dependencies, { above, linked, logId, args }) => {
  const { user, save, provider_api_keys } = above.request;
  const { depth, asks } = above.bounds;
  return callUnattended(dependencies, {
    fileId: linked.fileId,
    choice: linked.choice,
    logId,
    request: { ...toSaid(linked, args), user, save, provider_api_keys, environment: environmentOf(above) },
    trace: { traceParentId: above.id, traceId: above.trace.traceId ?? above.id, ...flowOf(above) },
    isRunAtWork: above.isRunAtWork,
    bounds: { depth: depth + 1, asks },
    context: linked.context,
  });
};

const flowOf = ({ trace: { traceFlowId } }: OpenTurn) => (traceFlowId === undefined ? {} : { traceFlowId });

/** What a turn begins with that is below no other. */
export const beginOutermost = () => ({
  bounds: { depth: 0, asks: { left: mostAsksBelow } },
  callAgentBelow,
});

type VersionCall = {
  fileId: string;
  versionId: string;
  /** The Run of an Evaluation that the call is made for. */
  runId: string;
  logId: string;
  request: Pick<AgentCallRequest, "inputs" | "messages" | "source_datapoint_id">;
  context: RequestContext;
  /** Called in the transaction in which Logs go that an attempt has left. */
  beforeRemoval(transaction: Executor, logIds: readonly string[]): Promise<void>;
  /** Called once they are gone. */
  onRemoved(): void;
};

/**
 * Runs a turn of a version for a Run, and keeps its Log. What an attempt that was broken off has left below it goes first: it is
 * made again from the beginning.
 *
 * @throws what `POST /agents/call` answers with
 */
export async function callAgentVersion(
  dependencies: AgentsDependencies,
  { fileId, versionId, runId, logId, request, context, beforeRemoval, onRemoved }: VersionCall,
): Promise<void> {
  const { organizationId } = context;
  const { database } = dependencies;
  const left = await listIdsBelow(database.executor, { organizationId, rootId: logId });
  if (left.length > 0) {
    await database.transaction(async (transaction) => {
      await beforeRemoval(transaction, left);
      await removeLogs(transaction, { organizationId, ids: left });
    });
    onRemoved();
  }
  await callUnattended(dependencies, {
    fileId,
    choice: { version_id: versionId },
    logId,
    request,
    trace: { traceId: logId },
    runId,
    isRunAtWork: true,
    bounds: beginOutermost().bounds,
    context,
  });
}
