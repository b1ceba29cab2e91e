import type { KeyFacts } from "../frontmatter/kernel-kind.ts";
import type { AgentKernel } from "../types/agent.ts";
import type { PromptKernel } from "../types/prompt.ts";
import { printFloat, printJson, printText } from "./print-json.ts";
import { printMessage } from "./print-message.ts";

/** The text of a normalized kernel, with the keys in the given order. */
export function printFile(
  kernel: PromptKernel | AgentKernel,
  keys: Readonly<Record<string, KeyFacts>>,
): string {
  const { template } = kernel;
  const body = printBody(template, kernel.endpoint ?? "chat");
  const values: Partial<Record<string, unknown>> = kernel;
  const lines = Object.entries(keys).flatMap(([key, { writes }]) => {
    if (key === "template" && body !== undefined) return [];
    const value = values[key];
    if (value !== undefined) return [`${key}: ${printValue(key, value)}`];
    return writes === undefined ? [] : [`${key}: ${writes}`];
  });
  return `---\n${lines.join("\n")}\n---\n${body ?? ""}`;
}

const FLOATS: ReadonlySet<string> = new Set([
  "temperature",
  "top_p",
  "presence_penalty",
  "frequency_penalty",
]);

/** What stands behind `key:` in canonical text. */
export function printValue(key: string, value: unknown): string {
  if (typeof value === "string") return printText(value);
  if (typeof value === "number") return FLOATS.has(key) ? printFloat(value) : JSON.stringify(value);
  return printJson(value);
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
