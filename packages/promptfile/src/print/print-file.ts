import type { KeyFacts } from "../frontmatter/kernel-kind.ts";
import type { AgentKernel } from "../types/agent.ts";
import type { PromptKernel } from "../types/prompt.ts";
import { printFrontmatter } from "./print-frontmatter.ts";
import { printMessage } from "./print-message.ts";

/** The text of a normalized kernel, with the keys in the given order. */
export function printFile(
  kernel: PromptKernel | AgentKernel,
  keys: Readonly<Record<string, KeyFacts>>,
): string {
  const { template, ...values } = kernel;
  const body = printBody(template, kernel.endpoint ?? "chat");
  const frontmatter = printFrontmatter(body === undefined ? kernel : values, keys);
  return `---\n${frontmatter}---\n${body ?? ""}`;
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
