import type { ChatMessage, ContentPart } from "../types/message.ts";
import type { PromptKernel } from "../types/prompt.ts";
import { compileDefault } from "./compile-default.ts";
import { compileJinja } from "./compile-jinja.ts";
import type { JinjaEngine } from "./jinja-engine.ts";
import { describeMissing } from "./template-language.ts";
import type { CompiledText, TextResult } from "./template-language.ts";

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

type Inputs = Readonly<Record<string, unknown>>;
type Slot<T> = { ok: true; value: T } | Extract<TextResult, { ok: false }>;

/**
 * Prepares a Prompt's template for rendering. Text content and text parts of messages are templates; tool calls,
 * names and image addresses are not. Input values are inert: nothing in them is read as template or markup.
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
  const texts: CompiledText[] = [];
  const compileText = (source: string): CompiledText => {
    const compiled =
      kernel.template_language === "jinja" ? compileJinja(source, options.jinja) : compileDefault(source);
    texts.push(compiled);
    return compiled;
  };
  const renderTemplate =
    typeof template === "string"
      ? compileCompletion(template, compileText)
      : compileChat(template ?? [], compileText);
  return {
    inputs: [...new Set(texts.flatMap(({ variables }) => variables))],
    render(inputs) {
      const result = renderTemplate(inputs);
      // The common case pays nothing for naming what is missing.
      return result.ok ? result : explainFailure(result, texts, inputs);
    },
  };
}

function explainFailure(
  failure: Extract<RenderResult, { ok: false }>,
  texts: readonly CompiledText[],
  inputs: Inputs,
): RenderResult {
  const missing = [
    ...new Set([...failure.missing, ...texts.flatMap((text) => text.findMissing(inputs))]),
  ].sort();
  return missing.length === 0 ? failure : { ok: false, missing, message: describeMissing(missing) };
}

function compileCompletion(template: string, compileText: (source: string) => CompiledText) {
  const compiled = compileText(template);
  return (inputs: Inputs): RenderResult => {
    const result = compiled.render(inputs);
    return result.ok ? { ok: true, messages: [], text: result.text } : result;
  };
}

function compileChat(template: readonly ChatMessage[], compileText: (source: string) => CompiledText) {
  const renderers = template.map((message) => compileMessage(message, compileText));
  return (inputs: Inputs): RenderResult => {
    const messages: ChatMessage[] = [];
    for (const render of renderers) {
      const result = render(inputs);
      if (!result.ok) return result;
      messages.push(result.value);
    }
    return { ok: true, messages };
  };
}

function compileMessage(message: ChatMessage, compileText: (source: string) => CompiledText) {
  const { content } = message;
  if (typeof content === "string") {
    const compiled = compileText(content);
    return (inputs: Inputs): Slot<ChatMessage> => {
      const result = compiled.render(inputs);
      return result.ok ? { ok: true, value: { ...message, content: result.text } } : result;
    };
  }
  if (content == null) return (): Slot<ChatMessage> => ({ ok: true, value: { ...message } });
  const renderers = content.map((part) => compilePart(part, compileText));
  return (inputs: Inputs): Slot<ChatMessage> => {
    const parts: ContentPart[] = [];
    for (const render of renderers) {
      const result = render(inputs);
      if (!result.ok) return result;
      parts.push(result.value);
    }
    return { ok: true, value: { ...message, content: parts } };
  };
}

function compilePart(part: ContentPart, compileText: (source: string) => CompiledText) {
  if (part.type !== "text") return (): Slot<ContentPart> => ({ ok: true, value: part });
  const compiled = compileText(part.text);
  return (inputs: Inputs): Slot<ContentPart> => {
    const result = compiled.render(inputs);
    return result.ok ? { ok: true, value: { type: "text", text: result.text } } : result;
  };
}
