import type { PromptKernel } from "../../types/prompt.ts";
import { readDefault, writeDefault } from "./default-language.ts";
import { readJinja } from "./read-jinja.ts";
import type { Report, TemplateNode } from "./template-node.ts";
import { writeJinja } from "./write-jinja.ts";

export type TemplateLanguage = NonNullable<PromptKernel["template_language"]>;

/** The texts of one Prompt in the one language that can say all of them: `default` where it can, else `jinja`. */
export function settleTemplates(templates: readonly (readonly TemplateNode[])[]): {
  language: TemplateLanguage;
  texts: string[];
} {
  const plain = templates.map(writeDefault);
  const isPlain = plain.every((text) => text !== undefined);
  return isPlain
    ? { language: "default", texts: plain }
    : { language: "jinja", texts: templates.map(writeJinja) };
}

/** Whether a text in Jinja or Nunjucks holds only what our `default` language says alike. */
export function isPlainTemplate(text: string): boolean {
  if (/\{%|\{#/.test(text)) return false;
  const everything = text.match(/\{\{/g)?.length ?? 0;
  const plain = text.match(/\{\{ ?[A-Za-z_]\w*(?:\.\w+|\[\d+\])* ?\}\}/g)?.length ?? 0;
  return everything === plain;
}

/** Reads a text of a kernel in the language the kernel says. */
export function readKernelText(text: string, kernel: PromptKernel, report: Report): TemplateNode[] {
  return kernel.template_language === "jinja" ? readJinja(text, report) : readDefault(text, report);
}
