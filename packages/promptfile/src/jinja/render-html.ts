import type { JinjaFailure } from "../template/jinja/jinja-engine.ts";
import { getMinijinjaRuntime } from "./minijinja-runtime.ts";

const fuel = 200_000;
const maxValuesLength = 4_000_000;
const maxOutputLength = 2_000_000;

/**
 * Renders an HTML template of somebody's: every value is escaped, what is not defined shows nothing, and steps, time,
 * memory and output are limited as those of prompts are.
 *
 * @example renderHtmlTemplate("<b>{{ name }}</b>", { name: "<i>" }) // { ok: true, text: "<b>&lt;i&gt;</b>" }
 */
export function renderHtmlTemplate(
  source: string,
  values: Readonly<Record<string, unknown>>,
): { ok: true; text: string } | JinjaFailure {
  const json = JSON.stringify(values);
  if (json.length > maxValuesLength) return fail("limit", "The values of the template are too long.");
  try {
    const result = getMinijinjaRuntime().run((environment) => {
      environment.undefinedBehavior = "chainable";
      environment.fuel = fuel;
      try {
        // What is escaped goes by the name.
        return environment.renderNamedStr("mail.html", source, JSON.parse(json));
      } finally {
        environment.undefinedBehavior = "strict";
      }
    });
    if (!result.ok) return fail("limit", "The template takes too much time or memory.");
    if (result.value.length > maxOutputLength) return fail("limit", "The template makes too long a text.");
    return { ok: true, text: result.value };
  } catch (error) {
    const [message = "it failed"] = (error instanceof Error ? error.message : String(error)).split("\n", 1);
    const reason = message.startsWith("syntax error") ? "syntax" : "failed";
    return fail(reason, `The template failed: ${message}.`);
  }
}

const fail = (reason: JinjaFailure["reason"], message: string): JinjaFailure => ({
  ok: false,
  reason,
  message,
});
