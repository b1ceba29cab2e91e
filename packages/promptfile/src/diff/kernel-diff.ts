import type { AgentTool } from "../types/agent.ts";
import type { ChatMessage } from "../types/message.ts";
import type { PromptTool } from "../types/prompt.ts";

/** Characters that were replaced: `before` in the old text, `after` in the new. One of them may be empty. */
export type TextChange = { before: TextSpan; after: TextSpan };
type TextSpan = { start: number; end: number };

/**
 * A value that is new (no `before`), gone (no `after`) or another. `path` leads to it: keys, and places in lists that
 * kept their length. Where both are texts, `text` says which words.
 */
export type ValueChange = {
  path: (string | number)[];
  before?: unknown;
  after?: unknown;
  text?: TextChange[];
};

/** Something that happened to an item of a list. `before` and `after` are its places in the old and the new list. */
export type ItemChange<T> =
  | { kind: "added"; after: number; item: T }
  | { kind: "removed"; before: number; item: T }
  | { kind: "moved"; before: number; after: number }
  | { kind: "changed"; before: number; after: number; isMoved: boolean; values: ValueChange[] };

export type MessageChange = ItemChange<ChatMessage>;
export type ToolChange = ItemChange<PromptTool | AgentTool> & { name: string };

/** What makes one version of a Prompt or Agent another. Of equal ones all lists are empty. */
export type KernelDiff = {
  /** All but messages and tools; the text of a completion is here, as `template`. */
  parameters: ValueChange[];
  messages: MessageChange[];
  tools: ToolChange[];
};
