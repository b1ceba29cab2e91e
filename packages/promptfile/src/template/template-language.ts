import type { TemplateArgument } from "./scan-template.ts";
import type { TextSpan } from "./text-span.ts";

export type TextsFailure = { ok: false; missing: string[]; message: string };

/** What rendering the texts of a Prompt gave. `missing` names the inputs they need and did not get, sorted. */
export type TextsResult = { ok: true; texts: string[] } | TextsFailure;

/** A tool that a template calls: `{{ snippet("greeting", name) }}`. */
export type TemplateCall = { name: string; arguments: TemplateArgument[] };

/** All texts of a Prompt in one template language, read once and rendered often. */
export type CompiledTexts = {
  /** Names of the variables, unique, in the order they appear. */
  variables: string[];
  /** The tools they call, in order. */
  calls: readonly TemplateCall[];
  /** The inputs with empty text for those of `optional` that are absent, wherever the texts do not cope with that. */
  fillAbsent(
    inputs: Readonly<Record<string, unknown>>,
    optional: ReadonlySet<string>,
  ): Readonly<Record<string, unknown>>;
  /**
   * Each text with its values, in order; or the first thing in the way, and everything that is missing. `callTexts` is
   * what each of `calls` gave.
   */
  render(inputs: Readonly<Record<string, unknown>>, callTexts?: readonly string[]): TextsResult;
  /** Where what `render` made of the same inputs came from, text by text. */
  trace(
    inputs: Readonly<Record<string, unknown>>,
    rendered: readonly string[],
    callTexts?: readonly string[],
  ): readonly (readonly TextSpan[] | undefined)[];
};

/** The result where inputs are missing, in the same words in every template language. */
export function missingInputs(names: Iterable<string>): TextsFailure {
  const missing = [...new Set(names)].sort();
  const list = missing.map((name) => `"${name}"`).join(", ");
  return {
    ok: false,
    missing,
    message: `Missing ${missing.length === 1 ? "input" : "inputs"} for the template: ${list}.`,
  };
}
