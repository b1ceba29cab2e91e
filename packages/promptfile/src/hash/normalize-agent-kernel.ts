import type { AgentKernel, AgentTool } from "../types/agent.ts";
import { unlessEmpty, withoutAbsent } from "./absent.ts";
import { normalizeApproval } from "./normalize-approval.ts";
import { normalizeFunction, normalizeParameters } from "./normalize-parameters.ts";

/**
 * The same Agent with nothing in it that says nothing, as `normalizePromptKernel` does it for Prompts.
 *
 * @example
 * normalizeAgentKernel({ model: "gpt-4o", top_p: 1, tools: [] }) // { model: "gpt-4o" }
 */
export function normalizeAgentKernel(kernel: AgentKernel): AgentKernel {
  return withoutAbsent<AgentKernel>({
    ...normalizeParameters(kernel),
    max_iterations: kernel.max_iterations,
    tools: unlessEmpty(kernel.tools)?.map(normalizeTool),
  });
}

function normalizeTool(tool: AgentTool): AgentTool {
  const { on_agent_call } = tool;
  const approval = normalizeApproval(tool.approval);
  if (tool.type === "inline") {
    return withoutAbsent({
      type: tool.type,
      json_schema: normalizeFunction(tool.json_schema),
      on_agent_call,
      approval,
    });
  }
  const { file_id, environment_id, version_id } = tool.link;
  return withoutAbsent({
    type: tool.type,
    link: withoutAbsent({ file_id, environment_id, version_id }),
    on_agent_call,
    approval,
  });
}
