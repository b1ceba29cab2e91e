import {
  describeExhausted,
  type Gateway,
  type GatewayReply,
  type GatewayRequest,
  takeTurn,
  type Turn,
  usualIterations,
} from "@parley/gateway";
import type { AgentKernel, ChatMessage } from "@parley/promptfile";
import { askStep, runTool } from "./agent-calls.ts";
import type { AgentTools } from "./agent-tools.ts";
import type { Below } from "./child-logs.ts";

type Asking = {
  request: GatewayRequest;
  kernel: AgentKernel;
  tools: AgentTools;
  signal: AbortSignal | undefined;
  /** Takes what was asked and run, as it begins. */
  below: Below[];
};

/** What came of it: all that was said before the last reply, and why it is no answer, where it is none. */
export type AgentTurns = { messages: ChatMessage[]; replies: GatewayReply[]; error?: string };

type Call = NonNullable<ChatMessage["tool_calls"]>[number];

/** A turn of an Agent whose tools are functions of the caller. */
export async function askAgent(
  gateway: Pick<Gateway, "call">,
  { request, kernel, tools, signal, below }: Asking,
): Promise<AgentTurns> {
  const most = kernel.max_iterations ?? usualIterations;
  const replies: GatewayReply[] = [];
  const turn = await takeTurn({
    messages: request.messages ?? [],
    most,
    ask: async (messages) => {
      const reply = await askStep(messages, () => gateway.call({ ...request, messages, signal }), below);
      replies.push(reply);
      return reply;
    },
    fateOf: (call) => {
      if (endsTurn(call, kernel)) return "stop";
      return Object.hasOwn(tools, call.function.name) ? "run" : "wait";
    },
    run: (call) => runTool(call, { tools, kernel, below }),
  });
  const error = whyUnanswered(turn, { most, tools });
  return { messages: turn.messages, replies, ...(error !== undefined && { error }) };
}

function whyUnanswered(
  { end, waiting: [missing] }: Turn<unknown>,
  { most, tools }: { most: number; tools: AgentTools },
): string | undefined {
  if (end === "exhausted") return describeExhausted(most);
  return missing && describeMissing(missing.function.name, tools);
}

const endsTurn = ({ function: { name } }: Call, { tools = [] }: AgentKernel): boolean =>
  (tools ?? []).some(
    (tool) => tool.type === "inline" && tool.json_schema.name === name && tool.on_agent_call === "stop",
  );

const describeMissing = (name: string, tools: AgentTools): string =>
  `The Agent called \`${name}\`, and there is no such function among its tools: ${Object.keys(tools).join(", ") || "none"}.`;
