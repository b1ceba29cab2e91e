import { isParleyError, type ParleyError } from "@parley/contract";
import { messageText, type ChatMessage, type ToolCall } from "@parley/promptfile";
import { createLogId } from "../../../kernel/ids.ts";
import { findLog } from "../../logs/index.ts";
import { askVersion, keepLog } from "../../prompts/index.ts";
import { callTool } from "../../tools/index.ts";
import type { AgentsDependencies } from "../dependencies.ts";
import { environmentOf, withSignal, type OpenTurn } from "./open-turn.ts";
import { showLog } from "./show-log.ts";
import type { RunType } from "./follow-links.ts";
import { messageName, type LinkedRun } from "./toolbox.ts";

/**
 * Runs what the model called, and answers what it is told of that. What a linked File failed with is told as well, and
 * has a Log.
 *
 * @throws what says nothing of the File: the turn was left, too much is running
 */
export async function runCall(
  dependencies: AgentsDependencies,
  open: OpenTurn,
  call: ToolCall,
): Promise<ChatMessage> {
  const { name } = call.function;
  const { tools } = open.agent.toolbox;
  const linked = tools.get(name)?.linked;
  const answer = (content: string): ChatMessage => ({ role: "tool", tool_call_id: call.id, content });
  if (linked === undefined)
    return answer(
      `Error: There is no tool \`${name}\`. There are: ${[...tools.keys()].join(", ") || "none"}.`,
    );
  const logId = createLogId(dependencies.clock());
  const { organizationId } = open.agent;
  open.emit?.({ log_id: logId, type: "tool_start", message: `\`${name}\` is run.`, payload: call });
  const content = await runLinked(dependencies, open, { linked, logId, call });
  if (open.emit !== undefined) {
    const payload = await showLog(dependencies, { organizationId, id: logId });
    open.emit({ log_id: logId, type: "tool_end", message: `\`${name}\` has run.`, payload });
  }
  return answer(content);
}

type Running = { linked: LinkedRun; logId: string; args: Record<string, unknown> };
type Runner = (dependencies: AgentsDependencies, open: OpenTurn, running: Running) => Promise<string>;

const runners: Readonly<Record<RunType, Runner>> = {
  async tool(dependencies, open, { linked, logId, args }) {
    const { output, error } = await callTool(dependencies, {
      request: { ...toLabels(open), id: linked.fileId, inputs: args, log_id: logId },
      choice: linked.choice,
      context: linked.context,
    });
    return error == null ? (output ?? "") : toldOf(error);
  },
  async prompt(dependencies, open, { linked, logId, args }) {
    const { provider_api_keys } = open.request;
    const said = await askVersion(dependencies, {
      fileId: linked.fileId,
      choice: linked.choice,
      request: { ...toLabels(open), ...toSaid(linked, args), log_id: logId, provider_api_keys },
      context: linked.context,
    });
    return textOf(said);
  },
  agent: async (dependencies, open, running) =>
    textOf(await open.callAgentBelow(dependencies, { above: open, ...running })),
};

/** What a Prompt or Agent is given: its inputs, and what is said to it. */
export function toSaid({ takesMessage }: Pick<LinkedRun, "takesMessage">, args: Record<string, unknown>) {
  if (!takesMessage) return { inputs: args };
  const { [messageName]: message, ...inputs } = args;
  if (typeof message !== "string") return { inputs };
  return { inputs, messages: [{ role: "user" as const, content: message }] };
}

const toLabels = (open: OpenTurn) => ({
  user: open.request.user,
  environment: environmentOf(open),
  save: open.request.save,
});

async function runLinked(
  dependencies: AgentsDependencies,
  open: OpenTurn,
  { linked: found, logId, call }: { linked: LinkedRun; logId: string; call: ToolCall },
): Promise<string> {
  const { clock, database, logWriter } = dependencies;
  const { signal } = open.context;
  const linked = { ...found, context: withSignal(found.context, signal) };
  const startTime = clock();
  const args = readArguments(call);
  let failure: string;
  try {
    if (args !== undefined) return await runners[linked.type](dependencies, open, { linked, logId, args });
    failure = "The arguments are no JSON object.";
  } catch (error) {
    signal.throwIfAborted();
    if (!isOfFile(error)) throw error;
    failure = error.message;
  }
  const { organizationId } = open.agent;
  // What was run and failed has its Log already.
  if ((await findLog(database.executor, { organizationId, id: logId })) === undefined)
    await keepLog(logWriter, {
      organizationId,
      id: logId,
      type: linked.type,
      fileId: linked.fileId,
      versionId: linked.versionId,
      createdAt: startTime,
      startTime,
      endTime: clock(),
      environment: environmentOf(open),
      user: open.request.user,
      save: open.request.save ?? true,
      status: "complete",
      error: failure,
      payload: { inputs: args ?? { arguments: call.function.arguments } },
    });
  return toldOf(failure);
}

const toldOf = (failure: string): string => `Error: ${failure}`;

/** What a server fails with says nothing of what was run. */
export const isOfFile = (error: unknown): error is ParleyError =>
  isParleyError(error) && error.kind !== "internal" && error.kind !== "unavailable";

function readArguments({
  function: { arguments: text = "" },
}: ToolCall): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text.trim() === "" ? "{}" : text);
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    return isObject ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** What a model said: its text, else the calls that it would have others run. */
const textOf = (message: ChatMessage): string =>
  messageText(message) || (message.tool_calls === undefined ? "" : JSON.stringify(message.tool_calls));
