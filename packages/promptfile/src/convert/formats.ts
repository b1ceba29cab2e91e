import type { PromptFormat } from "./format.ts";
import { dotprompt } from "./formats/dotprompt/index.ts";
import { langfuse } from "./formats/langfuse.ts";
import { langwatch } from "./formats/langwatch.ts";
import { markdown } from "./formats/markdown.ts";
import { openai } from "./formats/openai.ts";
import { agent, prompt } from "./formats/prompt.ts";
import { promptfoo } from "./formats/promptfoo/index.ts";
import { promptl } from "./formats/promptl/index.ts";
import { prompty } from "./formats/prompty.ts";

/** Every format, the most particular first: that is the order in which a text is asked what it is. */
export const promptFormats: readonly PromptFormat[] = [
  agent,
  prompty,
  promptfoo,
  langwatch,
  langfuse,
  openai,
  promptl,
  dotprompt,
  prompt,
  markdown,
];

export function findFormat(name: string): PromptFormat | undefined {
  return promptFormats.find((format) => format.name === name);
}

/**
 * The format a text seems to be written in.
 *
 * @example
 * detectFormat('{"model": "gpt-4o", "messages": []}')?.name; // "openai"
 */
export function detectFormat(text: string, filename = ""): PromptFormat | undefined {
  return promptFormats.find((format) => format.detect(text, filename));
}
