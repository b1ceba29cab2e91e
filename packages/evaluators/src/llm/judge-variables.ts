import { compilePrompt, type PromptKernel } from "@parley/promptfile";
import type { Judged, JsonRecord } from "../kernel/verdict.ts";
import type { JsonValue } from "../sandbox/run-code.ts";

/**
 * What the template of a judge sees: `log` and `testcase` whole, `log_prompt` as text, and the flat names of older
 * templates.
 *
 * @example
 * judgeVariables({ log: { inputs: { x: "1" }, output: "2" } });
 * // { log: { inputs: { x: "1" }, output: "2" }, log_inputs: { x: "1" }, log_output: "2", … }
 */
export function judgeVariables({ log, testcase }: Judged): Record<string, JsonValue> {
  return {
    log: log as JsonValue,
    testcase: (testcase ?? {}) as JsonValue,
    log_prompt: describePrompt(log),
    log_inputs: log["inputs"] ?? {},
    log_messages: log["messages"] ?? [],
    log_output: log["output"] ?? "",
    log_error: log["error"] ?? "",
  };
}

/** The template that the judged Log was made with, as people read it; of what has none, its JSON. */
function describePrompt(log: JsonRecord): string {
  const file = log["prompt"] ?? log["agent"] ?? log["tool"] ?? log["flow"] ?? log["evaluator"];
  if (file === null || typeof file !== "object" || Array.isArray(file)) return "";
  const { template } = file;
  if (typeof template === "string") return template;
  if (!Array.isArray(template)) return JSON.stringify(file["function"] ?? file["attributes"] ?? {});
  return template
    .map((message) => {
      const { role, content } = (message ?? {}) as { role?: JsonValue; content?: JsonValue };
      const text = typeof content === "string" ? content : JSON.stringify(content ?? "");
      return `${String(role)}: ${text}`;
    })
    .join("\n\n");
}

type Rendered = ReturnType<ReturnType<typeof compilePrompt>["render"]>;

/** Fills the template of a Prompt. Injected where templates are filled elsewhere, as those of Jinja are. */
export type RenderTemplate = (
  kernel: PromptKernel,
  inputs: Record<string, unknown>,
) => Rendered | Promise<Rendered>;

export const renderHere: RenderTemplate = (kernel, inputs) => compilePrompt(kernel).render(inputs);

/** What a Log or Datapoint has none of is empty text in the template of a judge; all else that is missing is named. */
export async function renderJudge(
  render: RenderTemplate,
  kernel: PromptKernel,
  judged: Judged & { also?: Readonly<Record<string, string>> },
): Promise<Rendered> {
  const variables = { ...judgeVariables(judged), ...judged.also };
  const first = await render(kernel, variables);
  if (first.ok || first.missing.length === 0) return first;
  const absent = first.missing.filter((name) => /^(?:log|testcase)(?:[._[]|$)/.test(name));
  if (absent.length < first.missing.length) return first;
  return render(kernel, { ...variables, ...Object.fromEntries(absent.map((name) => [name, ""])) });
}
