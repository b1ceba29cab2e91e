import type { TextRange } from "../split-file.ts";
import type { TemplatePlace } from "./template-texts.ts";

/** Where a range of a rendered text came from. */
export type TextSpan = {
  /** In the rendered text. */
  start: number;
  end: number;
  /** In the template's text; of a value, its placeholder with the braces. */
  source: TextRange;
  /** Written in the template, or put there by a placeholder. */
  kind: "literal" | "value";
  /** Paths of the inputs the placeholder uses: `customer.name`, `items[].price`. Empty for literals. */
  inputs: readonly string[];
};

/**
 * The spans of one rendered text, in order and without overlap. `undefined` where they cannot be told: a Jinja template
 * that reworks its own output (a filter over a macro that counts characters, say) has no honest answer.
 */
export type RenderedSpans = { place: TemplatePlace; spans: readonly TextSpan[] | undefined };
