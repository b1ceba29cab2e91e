import type { ChatMessage, ToolCall } from "@parley/promptfile";
import type { ModelReply, ModelRequest } from "../../model.ts";
import { estimatePromptTokens, estimateTokens, truncateToTokens } from "./estimate-tokens.ts";
import { schemaInstance } from "./schema-instance.ts";
import type { Script } from "./script.ts";
import { textOf, withoutDirectives } from "./script.ts";
import { shortHash } from "./short-hash.ts";

/** The reply to a request: a function of the request and its script alone. */
export function answer(request: ModelRequest, script: Script): ModelReply {
  const toolCalls = chooseToolCalls(request, script);
  const full = toolCalls.length > 0 && script.text === undefined ? "" : chooseText(request, script);
  const { text, finishReason } = limit(full, request);
  const message = toMessage({ text, toolCalls, thinking: script.thinking });
  const finish_reason = script.finishReason ?? (toolCalls.length > 0 ? "tool_calls" : finishReason);
  const usage = script.usage ?? {
    prompt_tokens: estimatePromptTokens(request),
    output_tokens: estimateTokens(text + (script.thinking ?? "") + JSON.stringify(toolCalls).slice(2)),
  };
  const reasoning_tokens = estimateTokens(script.thinking ?? "");
  return {
    message,
    output: typeof message.content === "string" ? message.content : undefined,
    finish_reason,
    usage: { ...usage, reasoning_tokens },
    warnings: script.warnings.map((feature) => ({
      type: "unsupported",
      feature,
      message: `${feature} is not supported by the mock provider and was left out.`,
    })),
    provider_request: toBody(request),
    provider_response: {
      object: "mock.completion",
      model: request.model,
      choices: [{ index: 0, message, finish_reason, ...toLogprobs(text, request.logprobs) }],
      usage,
    },
  };
}

function toMessage(parts: {
  text: string;
  toolCalls: ToolCall[];
  thinking: string | undefined;
}): ChatMessage {
  const { text, toolCalls, thinking } = parts;
  return {
    role: "assistant",
    ...((text !== "" || toolCalls.length === 0) && { content: text }),
    ...(toolCalls.length > 0 && { tool_calls: toolCalls }),
    ...(thinking !== undefined && {
      thinking: [{ type: "thinking", thinking, signature: `mock-${shortHash(thinking)}` }],
    }),
  };
}

function chooseToolCalls({ tools = [], tool_choice, messages }: ModelRequest, script: Script): ToolCall[] {
  if (tool_choice === "none") return [];
  const calls = [...script.toolCalls];
  if (calls.length === 0 && script.text === undefined) {
    const forced = typeof tool_choice === "object" ? tool_choice.function.name : undefined;
    const name = forced ?? (tool_choice === "required" ? tools[0]?.name : undefined);
    if (name !== undefined) calls.push({ name, arguments: undefined });
  }
  return calls.map(({ name, arguments: args }, index) => {
    const parameters = tools.find((tool) => tool.name === name)?.parameters;
    const id = `call_${shortHash(`${messages.length}/${index}/${name}/${textOf(messages.at(-1))}`)}`;
    return {
      id,
      type: "function",
      function: { name, arguments: args ?? JSON.stringify(schemaInstance(parameters)) },
    };
  });
}

function chooseText(request: ModelRequest, script: Script): string {
  if (script.text !== undefined) return script.text;
  if (script.answerFrom !== undefined)
    return withoutDirectives(textOf(findSource(request, script.answerFrom)));
  const asked = withoutDirectives(
    request.endpoint === "complete" ? (request.text ?? "") : textOf(request.messages.at(-1)),
  );
  const format = request.response_format;
  if (format?.type === "json_object") return JSON.stringify({ provider: "mock", asked });
  if (format?.type === "json_schema") return JSON.stringify(schemaInstance(format.json_schema?.["schema"]));
  const speaker = request.messages.at(-1)?.role === "tool" ? "The tool answered" : "You said";
  const hash = shortHash(JSON.stringify([request.model, request.text, request.messages]));
  return `This is Parley's mock provider: no model was called.\n\n${speaker}: ${asked}\n\n(answer ${hash})`;
}

function findSource(
  { messages }: ModelRequest,
  from: NonNullable<Script["answerFrom"]>,
): ChatMessage | undefined {
  if (from === "first") return messages[0];
  if (from === "last") return messages.at(-1);
  return messages.findLast(({ role }) => role === from);
}

/** Honours `stop` and `max_tokens`. */
function limit(
  text: string,
  { stop = [], max_tokens = -1 }: ModelRequest,
): { text: string; finishReason: string } {
  const stops = typeof stop === "string" ? [stop] : stop;
  const cuts = stops.map((word) => (word === "" ? -1 : text.indexOf(word))).filter((at) => at >= 0);
  const stopped = text.slice(0, Math.min(text.length, ...cuts));
  if (max_tokens < 0 || estimateTokens(stopped) <= max_tokens) return { text: stopped, finishReason: "stop" };
  return { text: truncateToTokens(stopped, max_tokens), finishReason: "length" };
}

function toBody({ endpoint, messages, text, other, ...rest }: ModelRequest): Record<string, unknown> {
  const asked = endpoint === "complete" ? { prompt: text ?? "" } : { messages };
  const given = Object.entries(rest).filter(([, value]) => value !== undefined);
  return { ...Object.fromEntries(given), ...asked, ...other };
}

/** One token a word, each certain; enough for code that reads log probabilities to be tried. */
function toLogprobs(text: string, count: number | undefined): object {
  if (count === undefined) return {};
  const content = (text.match(/\S+\s*|\s+/g) ?? []).map((token) => ({
    token,
    logprob: 0,
    top_logprobs: Array.from({ length: count }, (_, rank) => ({
      token: rank === 0 ? token : `${token}${rank}`,
      logprob: rank === 0 ? 0 : -10 * rank,
    })),
  }));
  return { logprobs: { content } };
}
