import type { Agent } from "@parley/contract";
import { AgentKernel, normalizeAgentKernel } from "@parley/promptfile";

/** What defines an Agent's version, out of the API's reply. */
export function agentKernelOf(agent: Agent): AgentKernel {
  const shown = Object.entries(agent).filter(([key, value]) => key in AgentKernel.shape && value != null);
  // Inputs are shown with what the template says of them; what was declared is among the extensions.
  const { inputs: _described, ...fields } = Object.fromEntries(shown);
  const tools = agent.tools.map((tool) => (tool.type === "file" ? withoutFile(tool) : tool));
  return normalizeAgentKernel(AgentKernel.parse({ ...fields, tools, ...agent.extensions }));
}

/** The File that a tool is at the moment is no part of the version. */
function withoutFile<T extends { file?: unknown }>({ file: _file, ...tool }: T): Omit<T, "file"> {
  return tool;
}
