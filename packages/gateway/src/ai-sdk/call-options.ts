import type { LanguageModelV4CallOptions, LanguageModelV4FunctionTool } from "@ai-sdk/provider";
import type { ToolFunction } from "@parley/promptfile";
import type { ModelRequest, ToolChoice } from "../model.ts";

type Options = LanguageModelV4CallOptions;

/** What every provider package takes alike: sampling, limits and tools. Prompts and reasoning are the adapters'. */
export function toCallOptions(request: ModelRequest): Omit<Options, "prompt"> {
  const { max_tokens, tools, stop } = request;
  return {
    ...(max_tokens !== undefined && max_tokens >= 0 && { maxOutputTokens: max_tokens }),
    ...(request.temperature !== undefined && { temperature: request.temperature }),
    ...(request.top_p !== undefined && { topP: request.top_p }),
    ...(request.presence_penalty !== undefined && { presencePenalty: request.presence_penalty }),
    ...(request.frequency_penalty !== undefined && { frequencyPenalty: request.frequency_penalty }),
    ...(request.seed !== undefined && { seed: request.seed }),
    ...(stop !== undefined && { stopSequences: typeof stop === "string" ? [stop] : [...stop] }),
    ...(tools !== undefined && tools.length > 0 && { tools: tools.map(toTool) }),
    ...(request.tool_choice !== undefined && { toolChoice: toToolChoice(request.tool_choice) }),
  };
}

const noParameters = { type: "object", properties: {} } as const;

function toTool(tool: ToolFunction): LanguageModelV4FunctionTool {
  return {
    type: "function",
    name: tool.name,
    description: tool.description,
    inputSchema: tool.parameters ?? noParameters,
    ...(tool.strict !== undefined && { strict: tool.strict }),
  };
}

function toToolChoice(choice: ToolChoice): NonNullable<Options["toolChoice"]> {
  return typeof choice === "string" ? { type: choice } : { type: "tool", toolName: choice.function.name };
}
