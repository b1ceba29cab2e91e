import { normalizePromptKernel } from "../hash/normalize-prompt-kernel.ts";
import type { ChatMessage, ContentPart } from "../types/message.ts";
import { PromptKernel } from "../types/prompt.ts";
import type { NoteCollector } from "./collect-notes.ts";
import { readDefault } from "./template/default-language.ts";
import { isPlainTemplate, settleTemplates } from "./template/settle-templates.ts";
import type { TemplateNode } from "./template/template-node.ts";
import { writeJinja } from "./template/write-jinja.ts";

/** A text on its way into a kernel: as it stands, in a language we have, or translated from one that we have not. */
export type DraftText =
  | { language: "default" | "jinja"; source: string }
  | { language: "translated"; nodes: TemplateNode[] };

export type DraftPart =
  | { type: "text"; text: DraftText }
  | { type: "image_url"; url: DraftText; detail?: "high" | "low" | "auto" }
  | Extract<ContentPart, { type: "file" }>;

export type DraftMessage = Omit<ChatMessage, "content"> & { content?: DraftText | DraftPart[] };

export type DraftPrompt = {
  parameters: Record<string, unknown>;
  template?: DraftText | DraftMessage[];
  model?: string | undefined;
};

/** What stands for a model where neither the text nor whoever asks names one. */
export const DEFAULT_MODEL = "gpt-4o";

/** Makes a kernel of a draft. What the kernel's schema refuses is left out, and noted. */
export function finishKernel(
  draft: DraftPrompt,
  {
    notes,
    defaultModel,
    line = 1,
  }: { notes: NoteCollector; defaultModel: string | undefined; line?: number },
): PromptKernel {
  const model = draft.model || defaultModel || DEFAULT_MODEL;
  if (!draft.model)
    notes.add({ line, what: "model", why: `The text names no model; "${model}" was put in.` });
  const { template, language } = settleDraft(draft.template);
  const given: Record<string, unknown> = {
    ...draft.parameters,
    model,
    ...(template !== undefined && { template }),
    ...(language === "jinja" && { template_language: language }),
    ...(typeof template === "string" && { endpoint: "complete" }),
  };
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const result = PromptKernel.safeParse(given);
    if (result.success) return normalizePromptKernel(result.data);
    const key = String(result.error.issues[0]?.path[0] ?? "model");
    const why = "The value is not one that a Prompt can hold; it was left out.";
    notes.add({ line, what: `${key}: ${JSON.stringify(given[key]) ?? ""}`, why });
    if (key === "model") given["model"] = DEFAULT_MODEL;
    else delete given[key];
  }
  return { model };
}

function settleDraft(template: DraftPrompt["template"]): {
  template?: PromptKernel["template"];
  language: "default" | "jinja";
} {
  if (template === undefined) return { language: "default" };
  const texts: DraftText[] = [];
  const collect = (text: DraftText): number => texts.push(text) - 1;
  const fill = Array.isArray(template) ? placeMessages(template, collect) : placeText(collect(template));
  const { language, written } = writeTexts(texts);
  return { template: fill(written), language };
}

type Fill<T> = (written: readonly string[]) => T;

function placeText(index: number): Fill<string> {
  return (written) => written[index] ?? "";
}

function placeMessages(
  messages: readonly DraftMessage[],
  collect: (text: DraftText) => number,
): Fill<ChatMessage[]> {
  const fills = messages.map(({ content, ...message }): Fill<ChatMessage> => {
    if (content === undefined) return () => message;
    if (!Array.isArray(content)) {
      const index = collect(content);
      return (written) => ({ ...message, content: written[index] ?? "" });
    }
    const parts = content.map((part) => placePart(part, collect));
    return (written) => ({ ...message, content: parts.map((part) => part(written)) });
  });
  return (written) => fills.map((fill) => fill(written));
}

function placePart(part: DraftPart, collect: (text: DraftText) => number): Fill<ContentPart> {
  if (part.type === "text") {
    const index = collect(part.text);
    return (written) => ({ type: "text", text: written[index] ?? "" });
  }
  if (part.type === "file") return () => part;
  const index = collect(part.url);
  const { detail } = part;
  return (written) => ({
    type: "image_url",
    image_url: { url: written[index] ?? "", ...(detail !== undefined && { detail }) },
  });
}

function writeTexts(texts: readonly DraftText[]): { language: "default" | "jinja"; written: string[] } {
  const isJinja = texts.some((text) => text.language === "jinja" && !isPlainTemplate(text.source));
  const settled = settleTemplates(texts.map((text) => (text.language === "translated" ? text.nodes : [])));
  const isDefault = !isJinja && settled.language === "default";
  const written = texts.map((text, index) => {
    if (text.language === "translated")
      return isDefault ? (settled.texts[index] ?? "") : writeJinja(text.nodes);
    if (isDefault || text.language === "jinja") return text.source;
    return isPlainTemplate(text.source) ? text.source : writeJinja(readDefault(text.source, () => {}));
  });
  return { language: isDefault ? "default" : "jinja", written };
}
