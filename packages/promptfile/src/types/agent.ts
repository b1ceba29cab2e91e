import { z } from "zod";
import { ToolApproval } from "./approval.ts";
import { optional } from "./optional.ts";
import { PromptKernel, ToolFunction } from "./prompt.ts";

/** Whether the turn goes on with a tool's result, or ends with the call. */
export const OnAgentCall = z.enum(["continue", "stop"]);
export type OnAgentCall = z.output<typeof OnAgentCall>;

/** A File, at a version, at what an environment holds, or at the default environment's. */
export const LinkedFile = z
  .object({
    file_id: z.string().min(1),
    environment_id: optional(z.string().min(1)),
    version_id: optional(z.string().min(1)),
  })
  .meta({ id: "LinkedFile" });
export type LinkedFile = z.output<typeof LinkedFile>;

const AgentInlineTool = z.object({
  type: z.literal("inline"),
  json_schema: ToolFunction,
  on_agent_call: optional(OnAgentCall),
  approval: optional(ToolApproval),
});

const AgentLinkedTool = z.object({
  type: z.literal("file"),
  link: LinkedFile,
  on_agent_call: optional(OnAgentCall),
  approval: optional(ToolApproval),
});

/** A tool of an Agent: described in place, or a File that Parley runs. */
export const AgentTool = z
  .discriminatedUnion("type", [AgentInlineTool, AgentLinkedTool])
  .meta({ id: "AgentTool" });
export type AgentTool = z.output<typeof AgentTool>;

const { tools: _tools, linked_tools: _linkedTools, ...sharedFields } = PromptKernel.shape;

/** What defines a version of an Agent: a Prompt's parameters, its own kind of tools, and how long it may go on. */
export const AgentKernel = z
  .object({
    ...sharedFields,
    max_iterations: optional(z.int().min(1)),
    tools: optional(z.array(AgentTool)),
  })
  .meta({ id: "AgentKernel" });
export type AgentKernel = z.output<typeof AgentKernel>;
