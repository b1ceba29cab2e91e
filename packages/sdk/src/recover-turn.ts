import {
  type AgentCallResponse,
  agentErrors,
  type AgentLog,
  contract,
  findWaitingCalls,
  type Log,
  type ParleyError,
} from "@parley/contract";
import { clientErrors } from "./client-errors.ts";

type ChatMessage = NonNullable<AgentLog["messages"]>[number];

/** What a request for a turn may have asked of its reply, and what it gave a turn that waited. */
export type TurnRequest = {
  readonly messages?: readonly ChatMessage[] | null;
  readonly include_trace_children?: boolean | null;
  readonly return_inputs?: boolean | null;
};

/** Waiting: as the server says it of a turn that is answered by a request. */
const waitingReason = "tool_calls";

/**
 * The reply of a turn whose own was lost on the way, rebuilt from its Log; of one that waits, with what it waits for.
 *
 * @throws ParleyError where the turn failed, was broken off, or is not over
 */
export function recoverTurn(found: AgentLog, request: TurnRequest): AgentCallResponse {
  const { id, log_status: status, finish_reason: reason, error } = found;
  if (status === "incomplete" && reason !== waitingReason)
    throw error ? clientErrors.callInterrupted({ log_id: id }) : clientErrors.turnUnfinished({ log_id: id });
  if (reason === "error") throw clientErrors.callFailed({ log_id: id, reason: error ?? "It says no more." });
  const { trace_children: below, ...turn } = found;
  const { output_message: said, messages } = turn;
  return {
    ...turn,
    ...(request.include_trace_children && { trace_children: below }),
    ...(request.return_inputs === false && { inputs: {} }),
    ...(status === "incomplete" &&
      said && { previous_agent_message: { ...said, tool_calls: findWaitingCalls(messages ?? []) } }),
  };
}

const { call, continue: goOn } = contract.agents.endpoints;

export const isTurn = (path: string): boolean => path === call.path || path === goOn.path;

/** What a turn refuses answers with that it has taken before. */
const refusals: readonly string[] = [agentErrors.notWaiting.code, agentErrors.answerUnknown.code];

/** Whether answers are refused because a turn may have them already. */
export const mayHaveAnswers = (path: string, { code }: ParleyError): boolean =>
  path === goOn.path && refusals.includes(code);

/** Whether a turn was given these answers, and no others to the same calls. */
export function hasAnswers({ messages }: Pick<Log, "messages">, { messages: given }: TurnRequest): boolean {
  const kept = new Map((messages ?? []).map((message) => [message.tool_call_id, contentOf(message)]));
  return (given ?? []).every((answer) => kept.get(answer.tool_call_id) === contentOf(answer));
}

const contentOf = ({ content }: ChatMessage): string => JSON.stringify(content ?? null);
