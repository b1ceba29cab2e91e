import type { AgentCallEvent, AgentCallRequest } from "@parley/contract";
import type { ChatMessage } from "@parley/promptfile";
import type { z } from "zod";
import type { RequestContext } from "../../../kernel/request-context.ts";
import type { LogWriter, TraceIds } from "../../logs/index.ts";
import type { AgentsDependencies } from "../dependencies.ts";
import type { CallableAgent } from "./find-agent.ts";
import type { LinkedRun } from "./toolbox.ts";

/** What is told of a turn while it goes on, without the moment. */
export type TurnEvent = Omit<z.input<typeof AgentCallEvent>, "created_at">;

/** What Agents that call Agents share, so that they end. */
export type TurnBounds = {
  /** How many turns this one is below. */
  depth: number;
  /** How often models may still be asked in turns below the first. */
  asks: { left: number };
};

/** Runs an Agent that an Agent called, and answers what it said. @throws what it failed with */
export type CallAgentBelow = (
  dependencies: AgentsDependencies,
  called: { above: OpenTurn; linked: LinkedRun; logId: string; args: Record<string, unknown> },
) => Promise<ChatMessage>;

/** A turn that is under way. */
export type OpenTurn = {
  agent: CallableAgent;
  /** The id of its Log, and when that was made. */
  id: string;
  createdAt: number;
  /** Where its Log is. */
  trace: TraceIds;
  request: Pick<AgentCallRequest, "tool_choice" | "user" | "environment" | "save" | "provider_api_keys">;
  /** Whoever it is run for; its signal ends the turn. */
  context: RequestContext;
  bounds: TurnBounds;
  /** Whether it is part of the work on a Run, which goes on with it. */
  isRunAtWork: boolean;
  callAgentBelow: CallAgentBelow;
  /** Whoever listens to it. */
  emit?: ((event: TurnEvent) => void) | undefined;
};

/** The label of its Logs. */
export const environmentOf = ({ request, agent }: Pick<OpenTurn, "request" | "agent">): string | undefined =>
  request.environment ?? agent.environment;

/** Puts Logs that say nothing of where they belong below the turn's. */
export const writeBelow = (
  logWriter: LogWriter,
  { id, trace, isRunAtWork }: Pick<OpenTurn, "id" | "trace" | "isRunAtWork">,
): LogWriter => ({
  ...logWriter,
  append: (entry) =>
    logWriter.append({
      ...entry,
      ...(entry.traceParentId === undefined && {
        traceParentId: id,
        traceId: trace.traceId ?? id,
        traceFlowId: trace.traceFlowId,
      }),
      isRunAtWork: isRunAtWork || entry.isRunAtWork === true,
    }),
});

/** The same request, given up also where `signal` aborts. */
export const withSignal = (context: RequestContext, signal: AbortSignal): RequestContext => ({
  organizationId: context.organizationId,
  actor: context.actor,
  requestId: context.requestId,
  signal,
  sessionToken: undefined,
  contextOfPart: context.contextOfPart,
});
