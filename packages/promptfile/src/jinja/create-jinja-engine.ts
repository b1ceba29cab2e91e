import type { JinjaEngine, JinjaFailure } from "../template/jinja/jinja-engine.ts";
import { getMinijinjaRuntime } from "./minijinja-runtime.ts";
import type { MinijinjaEnvironment } from "./minijinja-runtime.ts";

export type JinjaLimits = {
  /** Steps of the template machine that one text may take. Default 100 000; a loop's turn takes about ten. */
  fuel?: number;
  /** Longest texts that may come out together, in characters. Default 1 000 000. */
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
 * steps, time, memory and output are limited. Using what is not defined is a failure.
 *
 * @example
 * const jinja = createJinjaEngine();
 * compilePrompt(kernel, { jinja }).render({ items: ["a", "b"] });
 */
export function createJinjaEngine(limits: JinjaLimits = {}): JinjaEngine {
  const settings = { ...DEFAULTS, ...limits };
  const runtime = getMinijinjaRuntime();
  return {
    render(sources, inputs) {
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
        const result = runtime.run((environment) => renderTexts(environment, sources, { values, settings }));
        return result.ok ? result.value : fail("limit", EXHAUSTED[result.exhausted]);
      } catch (error) {
        return explain(error);
      }
    },
  };
}

function renderTexts(
  environment: MinijinjaEnvironment,
  sources: readonly string[],
  { values, settings }: { values: string; settings: Required<JinjaLimits> },
): ReturnType<JinjaEngine["render"]> {
  const context: unknown = JSON.parse(values);
  const texts: string[] = [];
  let length = 0;
  for (const source of sources) {
    environment.fuel = settings.fuel;
    const text = environment.renderStr(source, context);
    length += text.length;
    if (length > settings.maxOutputLength) {
      return fail("limit", `The template makes more than ${settings.maxOutputLength} characters.`);
    }
    texts.push(text);
  }
  return { ok: true, texts };
}

/** What is left of values after JSON: no functions that a template could call, no objects with a behaviour. */
function toPlainValues(inputs: Readonly<Record<string, unknown>>): string | undefined {
  try {
    return JSON.stringify(inputs);
  } catch {
    return undefined;
  }
}

const EXHAUSTED = {
  work: "The template takes too long: it does too much with long values.",
  memory: "The template needs more memory than a template may have.",
};

function explain(error: unknown): JinjaFailure {
  if (!(error instanceof Error)) return fail("failed", "The template failed.");
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
