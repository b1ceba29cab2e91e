import { readInputs } from "../inputs/read-inputs.ts";
import type { InputDeclarations } from "../types/extensions.ts";
import type { ChatMessage, ContentPart } from "../types/message.ts";
import type { PromptKernel } from "../types/prompt.ts";
import { compileDefault } from "./compile-default.ts";
import { createInputChecker } from "./inputs/check-inputs.ts";
import type { InputFaults } from "./inputs/check-inputs.ts";
import { createDefaultFiller } from "./inputs/fill-defaults.ts";
import { compileJinja } from "./jinja/compile-jinja.ts";
import type { JinjaEngine } from "./jinja/jinja-engine.ts";
import { missingInputs } from "./template-language.ts";
import type { TemplateCall, TextsFailure } from "./template-language.ts";
import type { TemplateLimits } from "./template-limits.ts";
import { listTemplateTexts } from "./template-texts.ts";
import type { RenderedSpans } from "./text-span.ts";

/** A Prompt's template, read once and ready to render. */
export type CompiledPrompt = {
  /** Names of the variables, unique, in the order they appear in the template. */
  inputs: string[];
  /** The tools the template calls, in order; `render` takes what they gave. */
  calls: readonly TemplateCall[];
  /** What the template is filled with where these inputs are given: declared defaults and empty texts are put in. */
  fillInputs(inputs: Record<string, unknown>): Readonly<Record<string, unknown>>;
  render(inputs: Record<string, unknown>, options?: RenderOptions): RenderResult;
};

export type RenderOptions = {
  /** Adds where every range of the rendered texts came from; takes longer. */
  spans?: boolean;
  /** What each of `calls` gave. Like values it is inert. */
  callTexts?: readonly string[];
};

/**
 * Rendered messages (of a completion: none, and `text`), or what stood in the way. `missing` holds every input
 * that is absent, sorted; it is empty where something else went wrong, which `message` says. Where the Prompt declares
 * its inputs, `unknown` and `invalid` name those that it does not declare or declares otherwise.
 */
export type RenderResult =
  | { ok: true; messages: ChatMessage[]; text?: string; spans?: RenderedSpans[] }
  | {
      ok: false;
      missing: string[];
      message: string;
      unknown?: string[];
      invalid?: InputFaults["invalid"];
    };

/**
 * Prepares a Prompt's template for rendering. Text content, text parts and image addresses are templates; tool calls
 * and names are not. Input values are inert: nothing in them is read as template or markup.
 *
 * A Prompt with `template_language: "jinja"` needs `options.jinja`; without it, rendering says so. A Prompt with
 * `inputs` takes exactly those: what is missing, unknown or of another type is named. What a call may leave out is its
 * `default`, or empty text.
 *
 * @example
 * const prompt = compilePrompt({ model: "gpt-4o", template: [{ role: "user", content: "Hello {{ name }}" }] });
 * prompt.inputs; // ["name"]
 * prompt.render({ name: "Ada" }); // { ok: true, messages: [{ role: "user", content: "Hello Ada" }] }
 */
export function compilePrompt(
  kernel: PromptKernel,
  { jinja, limits }: { jinja?: JinjaEngine; limits?: TemplateLimits } = {},
): CompiledPrompt {
  const { template } = kernel;
  const texts = listTemplateTexts(kernel);
  const sources = texts.map(({ text }) => text);
  const compiled =
    kernel.template_language === "jinja" ? compileJinja(sources, jinja) : compileDefault(sources, limits);
  const declared = kernel.inputs && prepareInputs(kernel.inputs);
  const fillAbsent = (inputs: Inputs): Inputs =>
    declared ? compiled.fillAbsent(inputs, declared.optional) : inputs;
  return {
    inputs: compiled.variables,
    calls: compiled.calls,
    fillInputs: (inputs) => fillAbsent(declared ? declared.fillDefaults(inputs) : inputs),
    render(given, options) {
      const withDefaults = declared ? declared.fillDefaults(given) : given;
      const faults = declared?.check(withDefaults);
      const inputs = fillAbsent(withDefaults);
      if (faults) return refuseInputs(faults, compiled.render(inputs, options?.callTexts));
      const result = compiled.render(inputs, options?.callTexts);
      if (!result.ok) return result;
      const rendered: RenderResult =
        typeof template === "string"
          ? { ok: true, messages: [], text: result.texts[0] ?? "" }
          : { ok: true, messages: fillTexts(template ?? [], result.texts) };
      if (options?.spans) {
        const spans = compiled.trace(inputs, result.texts, options.callTexts);
        rendered.spans = texts.map(({ place }, index) => ({ place, spans: spans[index] }));
      }
      return rendered;
    },
  };
}

type Inputs = Readonly<Record<string, unknown>>;

/** What the key `inputs` says of a call. */
function prepareInputs(declarations: InputDeclarations) {
  const declared = readInputs(declarations);
  return {
    fillDefaults: createDefaultFiller(declared),
    check: createInputChecker(declarations),
    optional: new Set(declared.flatMap(({ name, isRequired }) => (isRequired ? [] : [name]))),
  };
}

/** All that is wrong with the inputs at once: against what is declared, and what the template misses. */
function refuseInputs(
  { missing, unknown, invalid }: InputFaults,
  result: { ok: true } | TextsFailure,
): RenderResult {
  const allMissing = [...missing, ...(result.ok ? [] : result.missing)];
  const sentences = invalid.map(({ message }) => message);
  const isOne = unknown.length === 1;
  if (unknown.length > 0) {
    const names = unknown.map((name) => `"${name}"`).join(", ");
    sentences.unshift(
      `The ${isOne ? "input" : "inputs"} ${names} ${isOne ? "is" : "are"} not declared by the Prompt.`,
    );
  }
  const named = allMissing.length > 0 ? missingInputs(allMissing) : undefined;
  if (named) sentences.unshift(named.message);
  return { ok: false, missing: named?.missing ?? [], message: sentences.join(" "), unknown, invalid };
}

/** Walks the template in the order of `listTemplateTexts`. */
function fillTexts(template: readonly ChatMessage[], texts: readonly string[]): ChatMessage[] {
  let used = 0;
  const nextText = () => texts[used++] ?? "";
  const fillPart = (part: ContentPart): ContentPart => {
    if (part.type === "text") return { type: "text", text: nextText() };
    if (part.type === "file") return { type: "file", file: { ...part.file, url: nextText() } };
    // Words for people, which providers would not know what to do with.
    const { alt: _alt, ...image } = part.image_url;
    return { type: "image_url", image_url: { ...image, url: nextText() } };
  };
  return template.map((message) => {
    const { content } = message;
    if (content == null) return { ...message };
    return { ...message, content: typeof content === "string" ? nextText() : content.map(fillPart) };
  });
}
