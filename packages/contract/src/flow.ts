import { ChatMessage, optional } from "@parley/promptfile";
import { z } from "zod";
import { fileFields, fileInfo } from "./file.ts";
import { fileAddress, JsonObject } from "./kernel/wire.ts";
import { logBase, logContext, logFields } from "./log.ts";

const { inputs: _none, ...flowFields } = fileFields;

/** A Flow at one version: a whole application, told apart by its attributes. */
export const Flow = z
  .object({ ...flowFields, type: z.literal("flow").default("flow"), attributes: JsonObject })
  .meta({ id: "Flow" });
export type Flow = z.output<typeof Flow>;

/** What defines a version of a Flow. */
export const FlowKernel = z
  .object({
    attributes: JsonObject.describe("What this version of the application is made of, as you like."),
  })
  .meta({ id: "FlowKernel" });
export type FlowKernel = z.output<typeof FlowKernel>;

export const FlowUpsert = z
  .object({ ...fileAddress, ...FlowKernel.shape, ...fileInfo })
  .meta({ id: "FlowUpsert" });
export type FlowUpsert = z.output<typeof FlowUpsert>;

/** What a recorded run of a Flow carries, beside the Logs below it. */
export const flowLogFields = {
  ...logFields,
  type: z.literal("flow").default("flow"),
  flow: Flow,
};

export const FlowLogRequest = z
  .object({
    ...fileAddress,
    run_id: optional(z.string()),
    flow: optional(FlowKernel).describe("A version by its content. Equal content is the same version."),
    messages: optional(z.array(ChatMessage)),
    output_message: optional(ChatMessage),
    ...logBase,
    ...logContext,
    log_status: logContext.log_status.describe(
      "`incomplete`: more is to come, complete it with `PATCH /flows/logs/{log_id}`. `complete`: nothing may be added.",
    ),
  })
  .meta({ id: "FlowLogRequest" });
export type FlowLogRequest = z.output<typeof FlowLogRequest>;

export const FlowLogUpdate = z
  .object({
    messages: optional(z.array(ChatMessage)),
    output_message: optional(ChatMessage),
    inputs: logBase.inputs,
    output: logBase.output,
    error: logBase.error,
    metadata: logBase.metadata,
    log_status: logContext.log_status,
  })
  .meta({ id: "FlowLogUpdate" });

/** Which Log was made, of which version. */
export const CreatedFlowLog = z.object({
  id: z.string(),
  flow_id: z.string(),
  version_id: z.string(),
  log_status: z.enum(["complete", "incomplete"]).nullish(),
});
