import type { ChatMessage } from "@parley/promptfile";

/** What a span was, in Parley's terms. */
export type Step = {
  type: "prompt" | "tool" | "flow";
  /** The File it is a run of; made where it is new. */
  path: string;
  /** The content of the version. */
  kernel: Record<string, unknown>;
  /** Whether nothing says which version it was: the File's own is meant, and `kernel` only makes a File that is new. */
  isVersionUnsaid?: boolean | undefined;
  /** A Log that is there already, which this span finishes. */
  logId?: string | undefined;
  /** A Log that the caller named as the parent. */
  parentLogId?: string | undefined;
  /** Whether its sender says that it is complete. */
  isIncomplete?: boolean | undefined;
  inputs?: Record<string, unknown> | undefined;
  messages?: ChatMessage[] | undefined;
  output?: string | undefined;
  outputMessage?: ChatMessage | undefined;
  error?: string | undefined;
  provider?: string | undefined;
  model?: string | undefined;
  promptTokens?: number | undefined;
  outputTokens?: number | undefined;
  reasoningTokens?: number | undefined;
  /** The part of the prompt's tokens that the provider had in its cache. */
  cachedTokens?: number | undefined;
  /** USD, where the span says so itself. */
  promptCost?: number | undefined;
  outputCost?: number | undefined;
  finishReason?: string | undefined;
  user?: string | undefined;
  session?: string | undefined;
  sourceDatapointId?: string | undefined;
  runId?: string | undefined;
};
