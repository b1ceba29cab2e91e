import type { ChatMessage, ResponseFormat, ToolCall, ToolFunction } from "@parley/promptfile";
import type { GuardedWay } from "./transport/guarded-way.ts";

/** What a model is asked, in the words of the wire. Absent and `undefined` are the same. */
export type ModelRequest = {
  /** The provider's name of the model, e.g. `gpt-4o`. */
  model: string;
  /** `chat` reads `messages`; `complete` reads `text`; `embed` reads `embed`, and is called, not streamed. */
  endpoint: "chat" | "complete" | "embed";
  messages: readonly ChatMessage[];
  text?: string | undefined;
  /** What an embeddings model makes vectors of. */
  embed?: readonly string[] | undefined;
  /** Text after the inserted completion; completion models only. */
  suffix?: string | undefined;
  /** `-1` or absent: as many as the model allows. */
  max_tokens?: number | undefined;
  temperature?: number | undefined;
  top_p?: number | undefined;
  stop?: string | readonly string[] | undefined;
  presence_penalty?: number | undefined;
  frequency_penalty?: number | undefined;
  seed?: number | undefined;
  response_format?: ResponseFormat | undefined;
  /** A level, or a budget in tokens. */
  reasoning_effort?: "high" | "medium" | "low" | number | undefined;
  tools?: readonly ToolFunction[] | undefined;
  tool_choice?: ToolChoice | undefined;
  /** Merged over the provider's request body, top level keys winning, unread by us; whom it asks what, and `stream`, it cannot change. */
  other?: Record<string, unknown> | undefined;
  /** How many log probabilities a token; they arrive inside `provider_response`. */
  logprobs?: number | undefined;
  /** The end user's id, for the provider's abuse checks. */
  user?: string | undefined;
};

export type ToolChoice = "none" | "auto" | "required" | { type: "function"; function: { name: string } };

/** How to reach the provider for one call. */
export type ModelContext = {
  signal?: AbortSignal | undefined;
  apiKey?: string | undefined;
  baseUrl?: string | undefined;
  /** Absent: wherever this process may go. */
  way?: GuardedWay | undefined;
  /** Longest wait for the response's first byte. */
  firstByteTimeoutMs?: number | undefined;
  /** Longest silence within a response. */
  idleTimeoutMs?: number | undefined;
};

/** Something the provider could not honour, or did differently; the call went on without it. */
export type ModelWarning = {
  type: "unsupported" | "compatibility" | "deprecated" | "fallback" | "other";
  /** The request's field it is about, e.g. `seed`. */
  feature?: string | undefined;
  message: string;
};

/** Token counts as the provider reports them; absent when it does not. */
export type ModelUsage = {
  prompt_tokens?: number | undefined;
  /** The part of `prompt_tokens` read from the provider's cache. */
  cached_tokens?: number | undefined;
  /** The part of `prompt_tokens` written to it. */
  cache_write_tokens?: number | undefined;
  /** Includes `reasoning_tokens`. */
  output_tokens?: number | undefined;
  reasoning_tokens?: number | undefined;
};

export type ModelReply = {
  message: ChatMessage;
  /** The text of the message; `undefined` when the model only called tools. */
  output: string | undefined;
  /** Of an embeddings model: a vector for each text, in their order. */
  embeddings?: number[][] | undefined;
  /** `stop`, `length`, `tool_calls`, `content_filter`, `error`, or the provider's own word. */
  finish_reason: string;
  usage: ModelUsage;
  warnings: ModelWarning[];
  /** The JSON bodies that went over the wire, without headers or keys. */
  provider_request: unknown;
  provider_response: unknown;
};

export type ModelStreamPart =
  | { type: "text-delta"; text: string }
  | { type: "thinking-delta"; text: string }
  | { type: "tool-call"; toolCall: ToolCall }
  | FinishPart<ModelReply>;

/** Always the last part of a stream that did not fail. */
export type FinishPart<Reply> = { type: "finish"; reply: Reply };

/**
 * A provider's models behind one interface. Neither operation retries. Both throw only `ModelError`; a stream
 * that ends without a `finish` part has thrown. Leaving the loop, or aborting `signal`, frees the connection.
 */
export interface Model {
  call(request: ModelRequest, context: ModelContext): Promise<ModelReply>;
  stream(request: ModelRequest, context: ModelContext): AsyncIterable<ModelStreamPart>;
}
