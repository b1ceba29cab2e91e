import { optional, ToolFunction } from "@parley/promptfile";
import { z } from "zod";
import { fileFields, fileInfo } from "./file.ts";
import { fileAddress, JsonObject } from "./kernel/wire.ts";
import { logBase, logContext, logFields } from "./log.ts";

/**
 * What a Tool is: a description for models (`json_schema`), texts by key (`snippet`), code (`python`, `typescript`), a
 * request to an address (`get_api_call`), a search (`google`, `pinecone_search`), or something for tests (`mock`).
 */
export const ToolType = z.enum([
  "json_schema",
  "snippet",
  "python",
  "typescript",
  "get_api_call",
  "google",
  "pinecone_search",
  "mock",
]);
export type ToolType = z.output<typeof ToolType>;

const kernelFields = {
  function: optional(ToolFunction).describe("What a model is shown: the name, what it does, its arguments."),
  source_code: optional(z.string().max(1_000_000)).describe(
    "Of `python` and `typescript`: the function to call, named as in `function`, else the last one.",
  ),
  setup_values: optional(JsonObject).describe(
    "What the Tool needs beside its arguments, e.g. the texts of a `snippet` by their keys. Not for secrets: those are environment variables.",
  ),
  attributes: optional(JsonObject).describe("Tells versions apart that are otherwise equal."),
  tool_type: optional(ToolType).describe("Default: `python` with `source_code`, else `json_schema`."),
};

type Fields = {
  tool_type?: ToolType | undefined;
  source_code?: string | undefined;
  setup_values?: Record<string, unknown> | undefined;
};

/** The type of a Tool that does not say. */
export const toolTypeOf = ({ tool_type, source_code }: Fields): ToolType =>
  tool_type ?? (source_code === undefined ? "json_schema" : "python");

function checkKernel(kernel: Fields, context: z.RefinementCtx): void {
  const refuse = (message: string, ...path: string[]) => context.addIssue({ code: "custom", path, message });
  const type = toolTypeOf(kernel);
  const values = kernel.setup_values ?? {};
  if ((type === "python" || type === "typescript") && !kernel.source_code)
    refuse(`A Tool of type ${type} needs source_code`, "source_code");
  if (type === "get_api_call" && typeof values["url"] !== "string")
    refuse("A Tool of type get_api_call needs the address to ask in setup_values.url", "setup_values", "url");
  if (type !== "snippet") return;
  for (const [key, text] of Object.entries(values))
    if (typeof text !== "string") refuse("A snippet is text", "setup_values", key);
}

/** What defines a version of a Tool. */
export const ToolKernel = z.object(kernelFields).superRefine(checkKernel).meta({ id: "ToolKernel" });
export type ToolKernel = z.output<typeof ToolKernel>;

export const ToolUpsert = z
  .object({ ...fileAddress, ...kernelFields, ...fileInfo })
  .superRefine(checkKernel)
  .meta({ id: "ToolUpsert" });
export type ToolUpsert = z.output<typeof ToolUpsert>;

/** A Tool at one version. */
export const Tool = z
  .object({
    ...fileFields,
    type: z.literal("tool").default("tool"),
    function: ToolFunction.nullish(),
    source_code: z.string().nullish(),
    setup_values: JsonObject.nullish(),
    attributes: JsonObject.nullish(),
    tool_type: ToolType.nullish(),
    signature: z.string().nullish().describe("How a template calls it: `{{ signature }}`."),
  })
  .meta({ id: "Tool" });
export type Tool = z.output<typeof Tool>;

/** What a recorded call of a Tool carries, beside the Logs below it. */
export const toolLogFields = { ...logFields, type: z.literal("tool").default("tool"), tool: Tool };

const toolInBody = optional(ToolKernel).describe(
  "A version by its content. Equal content is the same version.",
);

export const ToolLogRequest = z
  .object({ ...fileAddress, run_id: optional(z.string()), tool: toolInBody, ...logBase, ...logContext })
  .meta({ id: "ToolLogRequest" });
export type ToolLogRequest = z.output<typeof ToolLogRequest>;

export const ToolLogUpdate = z
  .object({ ...logBase, log_status: logContext.log_status })
  .meta({ id: "ToolLogUpdate" });

/** Which Log was made, of which version. */
export const CreatedToolLog = z.object({ id: z.string(), tool_id: z.string(), version_id: z.string() });

export const ToolCallRequest = z
  .object({
    ...fileAddress,
    tool: toolInBody,
    inputs: logBase.inputs.describe("The arguments, by name."),
    source: logBase.source,
    metadata: logBase.metadata,
    start_time: logBase.start_time,
    end_time: logBase.end_time,
    ...logContext,
  })
  .meta({ id: "ToolCallRequest" });
export type ToolCallRequest = z.output<typeof ToolCallRequest>;

const variableName = z
  .string()
  .max(200)
  .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, "Letters, digits and _, not beginning with a digit");

/** An environment variable as it is given. */
export const GivenEnvironmentVariable = z
  .object({
    name: variableName,
    value: z.string().min(1, "Give a value; delete the variable to be without it").max(32_768),
  })
  .meta({ id: "GivenEnvironmentVariable" });
export type GivenEnvironmentVariable = z.output<typeof GivenEnvironmentVariable>;

/** An environment variable as anyone may see it. */
export const EnvironmentVariable = z
  .object({ name: z.string(), value: z.string().describe("Always empty: values are never shown again.") })
  .meta({ id: "EnvironmentVariable" });

export const variableParams = z.object({ id: z.string(), name: z.string() });
