import { AgentKernel, AgentTool, ChatMessage, optional } from "@parley/promptfile";
import { z } from "zod";
import { declaredInBody } from "./declared-in-body.ts";
import { fileFields, fileInfo, FileReference, User } from "./file.ts";
import { fileAddress, Timestamp } from "./kernel/wire.ts";
import { generationMetrics, logBase, logChat, logContext, logFields } from "./log.ts";
import { modelFields, ProviderApiKeys } from "./prompt.ts";

const [InlineTool, LinkedTool] = AgentTool.options;

/** A tool of an Agent as replies show it: one that is linked comes with the File it is at the moment. */
const ShownTool = z.discriminatedUnion("type", [
  LinkedTool.extend({ file: FileReference.nullish() }),
  InlineTool,
]);

/** An Agent at one version: a Prompt with tools that may be Files, asked again until it is done. */
export const Agent = z
  .object({
    ...fileFields,
    type: z.literal("agent").default("agent"),
    ...modelFields,
    tools: z.array(ShownTool),
    max_iterations: z.int().nullish(),
    status: z.enum(["uncommitted", "committed", "deleted"]).describe("Always `committed`."),
    committed_by: User.nullish(),
    committed_at: Timestamp.nullish(),
  })
  .meta({ id: "Agent" });
export type Agent = z.output<typeof Agent>;

export const AgentUpsert = z
  .object({ ...fileAddress, ...AgentKernel.shape, ...declaredInBody, ...fileInfo })
  .meta({ id: "AgentUpsert" });
export type AgentUpsert = z.output<typeof AgentUpsert>;

/** What a recorded turn of an Agent carries, beside the Logs below it. */
export const agentLogFields = {
  ...logFields,
  type: z.literal("agent").default("agent"),
  agent: Agent,
};

const agentInBody = optional(z.union([AgentKernel, z.string()])).describe(
  "A version by its content: the parameters, or the text of an `.agent` file. Equal content is the same version.",
);

export const AgentLogRequest = z
  .object({
    ...fileAddress,
    run_id: optional(z.string()),
    ...logChat,
    agent: agentInBody,
    ...generationMetrics,
    ...logBase,
    ...logContext,
  })
  .meta({ id: "AgentLogRequest" });
export type AgentLogRequest = z.output<typeof AgentLogRequest>;

export const AgentLogUpdate = z
  .object({ ...logChat, ...generationMetrics, ...logBase, log_status: logContext.log_status })
  .meta({ id: "AgentLogUpdate" });

/** Which Log was made, of which version. */
export const CreatedAgentLog = z.object({
  id: z.string(),
  agent_id: z.string(),
  version_id: z.string(),
  log_status: z.enum(["complete", "incomplete"]).nullish(),
});

const turnFields = {
  provider_api_keys: optional(ProviderApiKeys).describe("Used for this call only and never stored."),
  include_trace_children: optional(z.boolean()).describe(
    "Whether the reply holds the Logs of each asking of the model and each run of a tool.",
  ),
  stream: optional(z.boolean()),
};

export const AgentCallRequest = z
  .object({
    ...fileAddress,
    ...logChat,
    agent: agentInBody,
    inputs: logBase.inputs,
    source: logBase.source,
    metadata: logBase.metadata,
    start_time: logBase.start_time,
    end_time: logBase.end_time,
    ...logContext,
    ...turnFields,
    return_inputs: optional(z.boolean()),
  })
  .meta({ id: "AgentCallRequest" });
export type AgentCallRequest = z.output<typeof AgentCallRequest>;

export const AgentContinueRequest = z
  .object({ log_id: z.string(), messages: z.array(ChatMessage), ...turnFields })
  .meta({ id: "AgentContinueRequest" });
export type AgentContinueRequest = z.output<typeof AgentContinueRequest>;
