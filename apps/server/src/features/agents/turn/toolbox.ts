import { agentErrors, fileErrors, toolTypeOf } from "@parley/contract";
import type { CallFate } from "@parley/gateway";
import { readInputs, type AgentKernel, type ToolFunction } from "@parley/promptfile";
import type { RequestContext } from "../../../kernel/request-context.ts";
import type { FileVersionRow, VersionChoice } from "../../files/index.ts";
import type { PromptInputs } from "../../prompts/index.ts";
import { inputNames, readToolKernel } from "../../tools/index.ts";
import { linksOf, readAgentKernel } from "../agent-type.ts";
import type { AgentsDependencies } from "../dependencies.ts";
import { callAs, followLinks, isRunType, type Followed, type RunType } from "./follow-links.ts";

/** A File that an Agent may run. */
export type LinkedRun = {
  type: RunType;
  fileId: string;
  versionId: string;
  choice: VersionChoice;
  /** Whether it is said something beside its inputs. */
  takesMessage: boolean;
  /** As if whoever calls the Agent called it. */
  context: RequestContext;
};

/** What becomes of calls of a tool; `linked`: of a File, which is run. */
export type ToolOfAgent = { fate: CallFate; linked?: LinkedRun };

/** The tools of an Agent as they are at the moment. */
export type Toolbox = { functions: ToolFunction[]; tools: ReadonlyMap<string, ToolOfAgent> };

export type ToolboxDependencies = Pick<AgentsDependencies, "database" | "promptInputs">;

type AgentTool = NonNullable<AgentKernel["tools"]>[number];
type Described = { function: ToolFunction; tool: ToolOfAgent };

/**
 * Follows the links of an Agent, and finds out what the model is told of each tool and what becomes of its calls.
 *
 * @throws not_found for a link that leads nowhere, unprocessable for one that cannot be run, and for two tools of one
 * name, forbidden where the caller may not call a linked File
 */
export async function openToolbox(
  { database: { executor }, promptInputs }: ToolboxDependencies,
  { path, kernel, context }: { path: string; kernel: AgentKernel; context: RequestContext },
): Promise<Toolbox> {
  const { organizationId } = context;
  const followed = await followLinks(executor, { organizationId, links: linksOf(kernel) });
  const templates = [...followed.values()].filter(({ file }) => file.type !== "tool");
  await promptInputs.prepare(templates.map(({ version }) => version));
  const functions: ToolFunction[] = [];
  const tools = new Map<string, ToolOfAgent>();
  for (const tool of kernel.tools ?? []) {
    const described =
      tool.type === "inline"
        ? describeInline(tool)
        : await describeLinked(tool, { path, context, promptInputs, found: followed.get(tool.link) });
    const { name } = described.function;
    if (tools.has(name)) throw agentErrors.toolNameTaken({ agent: path, name });
    functions.push(described.function);
    tools.set(name, described.tool);
  }
  return { functions, tools };
}

const describeInline = (tool: Extract<AgentTool, { type: "inline" }>): Described => ({
  function: tool.json_schema,
  tool: { fate: tool.on_agent_call === "stop" ? "stop" : "wait" },
});

type Linked = {
  path: string;
  context: RequestContext;
  promptInputs: PromptInputs;
  found: Followed | undefined;
};

async function describeLinked(
  { link, on_agent_call: onCall, approval }: Extract<AgentTool, { type: "file" }>,
  { path, context, promptInputs, found }: Linked,
): Promise<Described> {
  if (found === undefined) {
    const where = link.version_id ?? link.environment_id ?? "the default environment";
    throw fileErrors.linkNotFound({ file: link.file_id, link: where });
  }
  const { file, version, choice } = found;
  const { type } = file;
  if (!isRunType(type)) throw agentErrors.linkNotRunnable({ agent: path, file: file.path, type });
  const { takesMessage, ...described } = describeFunction(found, promptInputs);
  if (onCall === "stop") return { function: described, tool: { fate: "stop" } };
  // Whoever has to agree to it is asked by the application.
  const isRunHere = approval === undefined && runsHere(type, version);
  if (!isRunHere) return { function: described, tool: { fate: "wait" } };
  const called = { type, fileId: file.id, choice };
  const ofPart = await callAs(context, called);
  const linked = { ...called, versionId: version.id, takesMessage, context: ofPart };
  return { function: described, tool: { fate: "run", linked } };
}

/** A Tool that only describes a function is run by the application. */
const runsHere = (type: RunType, version: FileVersionRow): boolean =>
  type !== "tool" || toolTypeOf(readToolKernel(version)) !== "json_schema";

/** What the model is told of a File. */
function describeFunction(
  { file, version }: Followed,
  promptInputs: PromptInputs,
): ToolFunction & { takesMessage: boolean } {
  const name = file.name.replaceAll(/[^A-Za-z0-9_-]/g, "_").slice(0, 64);
  if (file.type === "tool") {
    const kernel = readToolKernel(version);
    const parameters = toParameters(inputNames(kernel).map(asText));
    const described = kernel.function ?? { name, description: file.description ?? "", parameters };
    return { ...described, takesMessage: false };
  }
  // Prompts declare their inputs in the same words.
  const { inputs, endpoint } = readAgentKernel(version);
  const declared = readInputs(inputs);
  const fields = declared.length > 0 ? declared : promptInputs.namesOf(version).map(asText);
  const takesMessage = endpoint !== "complete" && fields.every((field) => field.name !== messageName);
  const message = { ...asText(messageName), isRequired: fields.length === 0 };
  return {
    name,
    description: file.description ?? `Asks the ${file.type === "prompt" ? "Prompt" : "Agent"} ${file.path}.`,
    parameters: toParameters(takesMessage ? [...fields, message] : fields),
    takesMessage,
  };
}

/** The argument of a Prompt or Agent that is said to it after its template. */
export const messageName = "message";

type Field = { name: string; schema: Record<string, unknown>; isRequired: boolean };

const asText = (name: string): Field => ({ name, schema: { type: "string" }, isRequired: true });

const toParameters = (fields: readonly Field[]): Record<string, unknown> => ({
  type: "object",
  properties: Object.fromEntries(fields.map(({ name, schema }) => [name, schema])),
  required: fields.filter(({ isRequired }) => isRequired).map(({ name }) => name),
});
