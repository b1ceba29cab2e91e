import type { JinjaEngine, JinjaFailure } from "../template/jinja-engine.ts";
import { getMinijinjaRuntime } from "./minijinja-runtime.ts";
import { isCrash } from "./web-assembly.ts";

export type JinjaLimits = {
  /** Steps of the template machine one rendering may take. Default 100 000; a loop's turn takes about ten. */
  fuel?: number;
  /** Longest text that may come out, in characters. Default 1 000 000. */
  maxOutputLength?: number;
  /** Longest input values, as JSON, in characters. Default 4 000 000. */
  maxInputLength?: number;
};

const DEFAULTS: Required<JinjaLimits> = {
  fuel: 100_000,
  maxOutputLength: 1_000_000,
  maxInputLength: 4_000_000,
};

/**
 * Jinja by minijinja (WebAssembly), for `compilePrompt`. Loads and compiles the module when called, synchronously,
 * once in a process; needs Node. Templates see JSON values and nothing of the host; they cannot include each other;
 * steps, memory and output are limited. Using what is not defined is a failure.
 *
 * @example
 * const jinja = createJinjaEngine();
 * compilePrompt(kernel, { jinja }).render({ items: ["a", "b"] });
 */
export function createJinjaEngine(limits: JinjaLimits = {}): JinjaEngine {
  const settings = { ...DEFAULTS, ...limits };
  const runtime = getMinijinjaRuntime();
  return {
    render(source, inputs) {
      const values = toPlainValues(inputs);
      if (values === undefined)
        return fail("failed", "The inputs of the template cannot be written as JSON.");
      if (values.length > settings.maxInputLength) {
        return fail(
          "limit",
          `The inputs of the template are longer than ${settings.maxInputLength} characters.`,
        );
      }
      try {
        const text = runtime.run((environment) => {
          environment.fuel = settings.fuel;
          return environment.renderStr(source, JSON.parse(values));
        });
        if (text.length <= settings.maxOutputLength) return { ok: true, text };
        return fail("limit", `The template makes more than ${settings.maxOutputLength} characters.`);
      } catch (error) {
        return explain(error);
      }
    },
  };
}

/** What is left of values after JSON: no functions that a template could call, no objects with a behaviour. */
function toPlainValues(inputs: Readonly<Record<string, unknown>>): string | undefined {
  try {
    return JSON.stringify(inputs);
  } catch {
    return undefined;
  }
}

function explain(error: unknown): JinjaFailure {
  if (!(error instanceof Error) || isCrash(error)) {
    return fail("limit", "The template needs more memory than a template may have.");
  }
  // The first line is the message; the rest is an excerpt of the template.
  const [firstLine = ""] = error.message.split("\n", 1);
  const message = firstLine.replace(/ \(in <string>:([0-9]+)\)$/, " (line $1)");
  if (message.startsWith("engine ran out of fuel"))
    return fail("limit", "The template takes too many steps: a loop is too long.");
  if (message.startsWith("syntax error"))
    return fail("syntax", `The template is not valid Jinja: ${message}.`);
  if (message.startsWith("undefined value"))
    return fail("undefined-value", `The template uses an ${message}.`);
  return fail("failed", `The template failed: ${message}.`);
}

function fail(reason: JinjaFailure["reason"], message: string): JinjaFailure {
  return { ok: false, reason, message };
}
