import type { Gateway, GatewayReply, GatewayRequest } from "@parley/gateway";
import type { AgentKernel, ChatMessage } from "@parley/promptfile";
import type { AgentTools } from "./agent-tools.ts";

type Asking = {
  request: GatewayRequest;
  kernel: AgentKernel;
  tools: AgentTools;
  signal: AbortSignal | undefined;
};

/** What came of it: all that was said before the last reply, and why it is no answer, where it is none. */
export type AgentTurns = { messages: ChatMessage[]; replies: GatewayReply[]; error?: string };

type Call = NonNullable<ChatMessage["tool_calls"]>[number];

const usualIterations = 10;

/**
 * Asks an Agent, runs the tools that it calls, and asks again, until it answers, calls a tool that ends the turn, or has
 * been asked as often as its file allows.
 */
export async function askAgent(
  gateway: Pick<Gateway, "call">,
  { request, kernel, tools, signal }: Asking,
): Promise<AgentTurns> {
  const most = kernel.max_iterations ?? usualIterations;
  const replies: GatewayReply[] = [];
  let messages = [...(request.messages ?? [])];
  while (replies.length < most) {
    const reply = await gateway.call({ ...request, messages, signal });
    replies.push(reply);
    const calls = reply.message.tool_calls ?? [];
    if (calls.length === 0 || calls.some((call) => endsTurn(call, kernel))) return { messages, replies };
    const missing = calls.find(({ function: { name } }) => !Object.hasOwn(tools, name));
    if (missing !== undefined)
      return { messages, replies, error: describeMissing(missing.function.name, tools) };
    const results = await Promise.all(calls.map((call) => runTool(tools, call)));
    messages = [...messages, reply.message, ...results];
  }
  return { messages, replies, error: `The Agent still called tools when it had been asked ${most} times.` };
}

const endsTurn = ({ function: { name } }: Call, { tools = [] }: AgentKernel): boolean =>
  (tools ?? []).some(
    (tool) => tool.type === "inline" && tool.json_schema.name === name && tool.on_agent_call === "stop",
  );

const describeMissing = (name: string, tools: AgentTools): string =>
  `The Agent called \`${name}\`, and there is no such function among its tools: ${Object.keys(tools).join(", ") || "none"}.`;

/** What a function throws is told to the model, which may do something else. */
async function runTool(
  tools: AgentTools,
  { id, function: { name, arguments: text = "" } }: Call,
): Promise<ChatMessage> {
  const answer = (content: string): ChatMessage => ({ role: "tool", tool_call_id: id, content });
  try {
    const given = JSON.parse(text === "" ? "{}" : text) as Record<string, unknown>;
    const result = await tools[name]?.(given);
    return answer(typeof result === "string" ? result : JSON.stringify(result ?? null));
  } catch (error) {
    return answer(`Error: ${error instanceof Error ? error.message : String(error)}`);
  }
}
