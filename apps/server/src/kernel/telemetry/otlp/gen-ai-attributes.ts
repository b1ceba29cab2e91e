import type { Attributes } from "@opentelemetry/api";
import type { GatewayReply, GatewayRequest } from "@parley/gateway";
import type { ChatMessage } from "@parley/promptfile";

type Asked = Attributes & { "gen_ai.operation.name": string };

/** What a call of a model asks for, without a word of its contents. */
export const describeRequest = (request: GatewayRequest): Asked => ({
  "gen_ai.operation.name": request.endpoint === "chat" ? "chat" : "text_completion",
  "gen_ai.request.model": request.model,
  "gen_ai.provider.name": request.provider,
  "gen_ai.request.temperature": request.temperature,
  "gen_ai.request.top_p": request.top_p,
  "gen_ai.request.max_tokens": request.max_tokens === -1 ? undefined : request.max_tokens,
  "gen_ai.request.presence_penalty": request.presence_penalty,
  "gen_ai.request.frequency_penalty": request.frequency_penalty,
  "gen_ai.request.seed": request.seed,
});

export const describeReply = ({
  provider,
  model,
  finish_reason,
  usage,
  attempts,
}: GatewayReply): Attributes => ({
  "gen_ai.provider.name": provider,
  "gen_ai.response.model": model,
  "gen_ai.response.finish_reasons": [finish_reason],
  "gen_ai.usage.input_tokens": usage.prompt_tokens,
  "gen_ai.usage.output_tokens": usage.output_tokens,
  "parley.gateway.failed_attempts": attempts.length,
});

/** What was said, in the shape of the conventions. */
export function toContents(request: GatewayRequest, reply?: GatewayReply): Attributes {
  const asked =
    request.endpoint === "chat" ? request.messages : [{ role: "user" as const, content: request.text ?? "" }];
  return {
    "gen_ai.input.messages": JSON.stringify(asked.map(toParts)),
    ...(reply && {
      "gen_ai.output.messages": JSON.stringify([
        { ...toParts(reply.message), finish_reason: reply.finish_reason },
      ]),
    }),
  };
}

function toParts({ role, content, tool_calls: calls, tool_call_id: id }: ChatMessage): object {
  if (role === "tool") return { role, parts: [{ type: "tool_call_response", id, response: content }] };
  const said = Array.isArray(content) ? content : [{ type: "text" as const, text: content ?? "" }];
  return {
    role,
    parts: [
      ...said.map((part) => (part.type === "text" ? { type: "text", content: part.text } : part)),
      ...(calls ?? []).map(({ id: callId, function: { name, arguments: given } }) => ({
        type: "tool_call",
        id: callId,
        name,
        arguments: given,
      })),
    ],
  };
}
