import type { ChatMessage, ContentPart } from "../types/message.ts";
import type { PromptKernel } from "../types/prompt.ts";
import { compileDefault } from "./compile-default.ts";
import { compileJinja } from "./jinja/compile-jinja.ts";
import type { JinjaEngine } from "./jinja/jinja-engine.ts";

/** A Prompt's template, read once and ready to render. */
export type CompiledPrompt = {
  /** Names of the variables, unique, in the order they appear in the template. */
  inputs: string[];
  render(inputs: Record<string, unknown>): RenderResult;
};

/**
 * Rendered messages (of a completion: none, and `text`), or what stood in the way. `missing` holds every input
 * that is absent, sorted; it is empty where something else went wrong, which `message` says.
 */
export type RenderResult =
  | { ok: true; messages: ChatMessage[]; text?: string }
  | { ok: false; missing: string[]; message: string };

/**
 * Prepares a Prompt's template for rendering. Text content, text parts and image addresses are templates; tool calls
 * and names are not. Input values are inert: nothing in them is read as template or markup.
 *
 * A Prompt with `template_language: "jinja"` needs `options.jinja`; without it, rendering says so.
 *
 * @example
 * const prompt = compilePrompt({ model: "gpt-4o", template: [{ role: "user", content: "Hello {{ name }}" }] });
 * prompt.inputs; // ["name"]
 * prompt.render({ name: "Ada" }); // { ok: true, messages: [{ role: "user", content: "Hello Ada" }] }
 */
export function compilePrompt(kernel: PromptKernel, options: { jinja?: JinjaEngine } = {}): CompiledPrompt {
  const { template } = kernel;
  const sources = typeof template === "string" ? [template] : (template ?? []).flatMap(textsOf);
  const compiled =
    kernel.template_language === "jinja" ? compileJinja(sources, options.jinja) : compileDefault(sources);
  return {
    inputs: compiled.variables,
    render(inputs) {
      const result = compiled.render(inputs);
      if (!result.ok) return result;
      if (typeof template === "string") return { ok: true, messages: [], text: result.texts[0] ?? "" };
      return { ok: true, messages: fillTexts(template ?? [], result.texts) };
    },
  };
}

/** The texts of a message that are templates; `fillTexts` walks them in the same order. */
function textsOf({ content }: ChatMessage): string[] {
  if (content == null) return [];
  if (typeof content === "string") return [content];
  return content.map((part) => (part.type === "text" ? part.text : part.image_url.url));
}

function fillTexts(template: readonly ChatMessage[], texts: readonly string[]): ChatMessage[] {
  let used = 0;
  const nextText = () => texts[used++] ?? "";
  const fillPart = (part: ContentPart): ContentPart =>
    part.type === "text"
      ? { type: "text", text: nextText() }
      : { type: "image_url", image_url: { ...part.image_url, url: nextText() } };
  return template.map((message) => {
    const { content } = message;
    if (content == null) return { ...message };
    return { ...message, content: typeof content === "string" ? nextText() : content.map(fillPart) };
  });
}
