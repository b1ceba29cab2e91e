import { normalizePromptKernel } from "../hash/normalize-prompt-kernel.ts";
import { findReferences } from "../references/find-references.ts";
import type { ChatMessage, ContentPart } from "../types/message.ts";
import type { PromptKernel } from "../types/prompt.ts";
import { createNoteCollector } from "./collect-notes.ts";
import type { ConversionNote } from "./format.ts";
import { readDefault } from "./template/default-language.ts";
import { isPlainTemplate, readKernelText } from "./template/settle-templates.ts";
import type { Report, TemplateNode } from "./template/template-node.ts";
import { writeJinja } from "./template/write-jinja.ts";

/** A kernel on its way out, and what gets lost. */
export type Export = {
  /** In normal form, without what no other tool knows. */
  kernel: PromptKernel;
  notes(): ConversionNote[];
  /** Notes that a value could not be carried. */
  lose(path: readonly (string | number)[], why: string, what?: string): void;
  /** Notes every key of the kernel that is not among these. */
  loseAllBut(keys: readonly (keyof PromptKernel)[], where: string): void;
  /** A text of the template, read in the kernel's language. */
  read(text: string, path: readonly (string | number)[]): TemplateNode[];
  report(path: readonly (string | number)[]): Report;
};

export function startExport(given: PromptKernel): Export {
  const collector = createNoteCollector();
  const lose: Export["lose"] = (path, why, what = path.join(".")) => collector.add({ path, what, why });
  const kernel = withoutOwnKeys(normalizePromptKernel(given), lose);
  const report: Export["report"] = (path) => (_offset, what, why) => lose(path, why, what);
  for (const { kind, written } of findReferences(kernel)) {
    if (kind === "partial")
      lose(["template"], "Partials are put in by Parley alone; its name is left as text.", written);
  }
  return {
    kernel,
    notes: collector.list,
    lose,
    loseAllBut(keys, where) {
      const carried: ReadonlySet<string> = new Set(keys);
      for (const key of Object.keys(kernel))
        if (!carried.has(key)) lose([key], `${where} has no place for it; it was left out.`);
    },
    read: (text, path) => readKernelText(text, kernel, report(path)),
    report,
  };
}

/** The messages of a kernel; a completion, or a chat in one text, is one message of the user. */
export function messagesOf({ kernel, lose }: Export): ChatMessage[] {
  const { template } = kernel;
  if (template === undefined) return [];
  if (typeof template !== "string") return template;
  lose(["template"], "It is one text, without roles; it became a message of the user.");
  return [{ role: "user", content: template }];
}

export function partsOf(message: ChatMessage): ContentPart[] {
  const { content } = message;
  if (content == null) return [];
  return typeof content === "string" ? [{ type: "text", text: content }] : content;
}

/** A text for tools that render Jinja or Nunjucks: as it is, where it says there what it says here. */
export function toJinjaText(
  text: string,
  { kernel, report }: Export,
  path: readonly (string | number)[],
): string {
  if (kernel.template_language === "jinja" || isPlainTemplate(text)) return text;
  return writeJinja(readDefault(text, report(path)));
}

/** A request with a key that its receiver does not know, such as the words of a picture, is refused by some. */
function withoutOwnKeys(kernel: PromptKernel, lose: Export["lose"]): PromptKernel {
  const { template, tools } = kernel;
  const withoutAlt = (part: ContentPart, path: readonly (string | number)[]): ContentPart => {
    if (part.type !== "image_url" || part.image_url.alt === undefined) return part;
    const { alt, ...image } = part.image_url;
    lose(path, "A picture has no words there; they were left out.", `alt="${alt}"`);
    return { ...part, image_url: image };
  };
  const withoutAlts = ({ content, ...message }: ChatMessage, index: number): ChatMessage =>
    Array.isArray(content)
      ? { ...message, content: content.map((part) => withoutAlt(part, ["template", index, "content"])) }
      : { ...message, ...(content !== undefined && { content }) };
  return {
    ...kernel,
    ...(Array.isArray(template) && { template: template.map(withoutAlts) }),
    ...(tools && {
      tools: tools.map(({ approval, ...tool }, index) => {
        if (approval)
          lose(["tools", index, "approval"], "Nobody is asked there before a tool runs; it was left out.");
        return tool;
      }),
    }),
  };
}
