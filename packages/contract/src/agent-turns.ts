import { ChatMessage, ToolCall } from "@parley/promptfile";
import { z } from "zod";
import { Timestamp } from "./kernel/wire.ts";
import { generationFields, Warning } from "./log.ts";
import { AgentLog, Log } from "./log-union.ts";

/** A turn: its Log, and what it waits for. */
export const AgentCallResponse = AgentLog.extend({
  previous_agent_message: ChatMessage.nullish().describe(
    "Of a turn that is suspended (`log_status: incomplete`): its `tool_calls` are those to be answered with `POST /agents/continue`.",
  ),
}).meta({ id: "AgentCallResponse" });
export type AgentCallResponse = z.output<typeof AgentCallResponse>;

/** What the model said since the last of these: `id` is the Log of this asking of it, which is written when it ends. */
export const AgentCallChunk = z
  .object({
    id: z.string(),
    agent_id: z.string(),
    version_id: z.string(),
    output: z.string().nullish(),
    created_at: Timestamp.nullish(),
    error: z.string().nullish(),
    provider_latency: z.number().nullish(),
    stdout: z.string().nullish(),
    ...generationFields,
    warnings: z.array(Warning).nullish(),
  })
  .meta({ id: "AgentCallChunk" });
export type AgentCallChunk = z.output<typeof AgentCallChunk>;

export const AgentEventType = z.enum([
  "agent_turn_start",
  "agent_turn_suspend",
  "agent_turn_continue",
  "agent_turn_end",
  "agent_turn_error",
  "agent_start",
  "agent_update",
  "agent_end",
  "tool_start",
  "tool_update",
  "tool_end",
  "error",
]);
export type AgentEventType = z.output<typeof AgentEventType>;

/** One event of a streamed turn. */
export const AgentCallEvent = z
  .object({
    log_id: z
      .string()
      .describe("The Log it is about: of the turn, of one asking of the model, of one run of a tool."),
    message: z.string().describe("What happened, for people."),
    payload: z
      .union([AgentCallChunk, AgentCallResponse, Log, ToolCall])
      .nullish()
      .describe("Of `agent_update` what was said since, of `tool_start` the call, of an end the Log."),
    type: AgentEventType,
    created_at: Timestamp,
  })
  .meta({ id: "AgentCallEvent" });
export type AgentCallEvent = z.output<typeof AgentCallEvent>;
