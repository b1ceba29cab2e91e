import { PROMPT_KEYS } from "../frontmatter/prompt-keys.ts";
import type { PromptKey } from "../frontmatter/prompt-keys.ts";
import { normalizePromptKernel } from "../hash/normalize-prompt-kernel.ts";
import type { PromptKernel } from "../types/prompt.ts";
import { printFloat, printJson, printText } from "./print-json.ts";
import { printMessage } from "./print-message.ts";

/**
 * The canonical text of a Prompt. Reading it gives a Prompt with the same hash, whatever the Prompt holds.
 *
 * @example
 * printPromptFile({ model: "gpt-4o", template: [{ role: "user", content: "Hello {{ name }}" }] });
 */
export function printPromptFile(kernel: PromptKernel): string {
  const normalized = normalizePromptKernel(kernel);
  const { template } = normalized;
  const body = printBody(template, normalized.endpoint ?? "chat");
  const lines = Object.keys(PROMPT_KEYS).flatMap((key) => {
    if (key === "template" && body !== undefined) return [];
    return printKey(key as PromptKey, normalized);
  });
  return `---\n${lines.join("\n")}\n---\n${body ?? ""}`;
}

const FLOATS: ReadonlySet<PromptKey> = new Set([
  "temperature",
  "top_p",
  "presence_penalty",
  "frequency_penalty",
]);

function printKey(key: PromptKey, kernel: PromptKernel): string[] {
  const value = kernel[key];
  if (value === undefined) {
    const written = PROMPT_KEYS[key].writes;
    return written === undefined ? [] : [`${key}: ${written}`];
  }
  if (typeof value === "string") return [`${key}: ${printText(value)}`];
  if (typeof value === "number")
    return [`${key}: ${FLOATS.has(key) ? printFloat(value) : JSON.stringify(value)}`];
  return [`${key}: ${printJson(value)}`];
}

/** The text below the frontmatter; undefined where the template does not fit there and has to go above. */
function printBody(
  template: PromptKernel["template"],
  endpoint: "chat" | "complete" | "edit",
): string | undefined {
  if (template === undefined) return "";
  if (typeof template === "string") return endpoint === "chat" ? undefined : `\n${template}\n`;
  if (endpoint !== "chat") return undefined;
  const messages = template.map(printMessage);
  return messages.includes(undefined) ? undefined : `\n${messages.join("\n\n")}\n`;
}
