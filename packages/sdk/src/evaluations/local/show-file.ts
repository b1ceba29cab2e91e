import { modelDefaults } from "@parley/contract";
import type { JsonRecord } from "@parley/evaluators";
import {
  type AgentKernel,
  compilePrompt,
  normalizeAgentKernel,
  normalizePromptKernel,
  type PromptKernel,
} from "@parley/promptfile";
import type { RecordedFile } from "../record/recording.ts";
import { toRecord } from "./to-record.ts";

/** A File of the disk as a server would show it; what only a server knows of it (ids, dates, counts) is left out. */
export function showFile(file: RecordedFile): JsonRecord {
  const { path, type } = file;
  const facts = { path, name: path.split("/").at(-1), type, tags: [], environments: [], evaluators: [] };
  return toRecord({ ...contentOf(file), ...facts });
}

function contentOf(file: RecordedFile): object {
  if (file.type === "flow") return file.content;
  if (file.type === "prompt") {
    const kernel = normalizePromptKernel(file.content);
    return { tools: [], ...showModel(kernel), linked_tools: [] };
  }
  const kernel = normalizeAgentKernel(file.content);
  return { ...showModel(kernel), tools: (kernel.tools ?? []).map(showTool), status: "committed" };
}

function showModel({
  inputs: declared,
  evaluators,
  tests,
  ...shown
}: PromptKernel | AgentKernel): Record<string, unknown> {
  const { tools: _tools, ...compiled } = shown;
  const hasExtensions = declared !== undefined || evaluators !== undefined || tests !== undefined;
  return {
    ...modelDefaults,
    ...shown,
    inputs: compilePrompt(compiled).inputs.map((name) => ({ name })),
    extensions: hasExtensions ? { inputs: declared, evaluators, tests } : null,
  };
}

/** Where a link leads, only a server knows. */
const showTool = (tool: NonNullable<AgentKernel["tools"]>[number]): object =>
  tool.type === "file" ? { ...tool, file: null } : tool;
