import { normalizeAgentKernel } from "../hash/normalize-agent-kernel.ts";
import { normalizePromptKernel } from "../hash/normalize-prompt-kernel.ts";
import type { AgentKernel, AgentTool } from "../types/agent.ts";
import type { PromptKernel, PromptTool } from "../types/prompt.ts";
import type { ItemPair } from "./diff-items.ts";
import { diffItems } from "./diff-items.ts";
import { diffValues } from "./diff-values.ts";
import type { KernelDiff, ToolChange } from "./kernel-diff.ts";
import { pairMessages } from "./pair-messages.ts";

/**
 * What makes one version of a Prompt or Agent another: by parameter, by message with the words that changed in it,
 * and by tool. What says nothing, as a default written out, is no difference.
 *
 * @example
 * diffKernels({ model: "a", temperature: 0 }, { model: "b", temperature: 0 }).parameters;
 * // [{ path: ["model"], before: "a", after: "b", text: [{ before: { start: 0, end: 1 }, after: { start: 0, end: 1 } }] }]
 */
export function diffKernels(
  before: PromptKernel | AgentKernel,
  after: PromptKernel | AgentKernel,
): KernelDiff {
  const { tools: oldTools = [], template: oldTemplate, ...oldParameters } = normalize(before);
  const { tools: newTools = [], template: newTemplate, ...newParameters } = normalize(after);
  const areMessages = typeof oldTemplate !== "string" && typeof newTemplate !== "string";
  const oldMessages = areMessages ? (oldTemplate ?? []) : [];
  const newMessages = areMessages ? (newTemplate ?? []) : [];
  return {
    parameters: [
      ...diffValues(oldParameters, newParameters),
      ...(areMessages ? [] : diffValues(oldTemplate, newTemplate, ["template"])),
    ],
    messages: diffItems(oldMessages, newMessages, pairMessages(oldMessages, newMessages)),
    tools: diffTools(oldTools, newTools),
  };
}

function normalize(kernel: PromptKernel | AgentKernel): PromptKernel | AgentKernel {
  return isAgent(kernel) ? normalizeAgentKernel(kernel) : normalizePromptKernel(kernel);
}

function isAgent(kernel: PromptKernel | AgentKernel): kernel is AgentKernel {
  return "max_iterations" in kernel || kernel.tools?.some((tool) => "type" in tool) === true;
}

type Tool = PromptTool | AgentTool;

function diffTools(before: readonly Tool[], after: readonly Tool[]): ToolChange[] {
  return diffItems(before, after, pairTools(before, after)).map((change): ToolChange => {
    const tool = change.kind === "removed" ? before[change.before] : after[change.after];
    return { ...change, name: tool ? toolName(tool) : "" };
  });
}

/** Tools are paired by name; of several of one name the first with the first. */
function pairTools(before: readonly Tool[], after: readonly Tool[]): ItemPair[] {
  const free = new Set(after.keys());
  return before.flatMap((tool, index) => {
    const name = toolName(tool);
    const place = [...free].find((candidate) => {
      const other = after[candidate];
      return other !== undefined && toolName(other) === name;
    });
    if (place === undefined) return [];
    free.delete(place);
    return [{ before: index, after: place }];
  });
}

/** What a tool is known by: its function's name, or the File it is. */
function toolName(tool: Tool): string {
  if (!("type" in tool)) return tool.name;
  return tool.type === "inline" ? tool.json_schema.name : tool.link.file_id;
}
