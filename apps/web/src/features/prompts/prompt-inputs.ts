import { compilePrompt, type PromptKernel } from "@parley/promptfile";

/**
 * How a Prompt's inputs are asked for: one field a variable; or, for templates that take lists and records or decide
 * by values, one JSON object.
 */
export type InputForm =
  | { kind: "fields"; names: string[]; required: string[] }
  | { kind: "json"; example: string };

export function inputFormOf(kernel: PromptKernel): InputForm {
  const names = compilePrompt(kernel).inputs;
  const text = JSON.stringify(kernel.template ?? "");
  const isPlain = kernel.template_language !== "jinja" || !/\{%|\{\{[^}]*[.[]/.test(text);
  if (isPlain) return { kind: "fields", names, required: requiredInputsOf(kernel) };
  const needed = names.filter((name) => !hasDefault(name, text));
  const example = Object.fromEntries(needed.map((name) => [name, exampleOf(name, text)]));
  return { kind: "json", example: JSON.stringify(example, null, 2) };
}

/** Inputs that one version cannot be called without and the other could. */
export function newInputsOf(before: PromptKernel, after: PromptKernel): string[] {
  const known = new Set(requiredInputsOf(before));
  return requiredInputsOf(after).filter((name) => !known.has(name));
}

/** What a Prompt that is called with nothing says is missing. */
function requiredInputsOf(kernel: PromptKernel): string[] {
  const rendered = compilePrompt(kernel).render({});
  return rendered.ok ? [] : rendered.missing;
}

/** A list of records for what is looped over, a record for what has attributes, else a text. */
function exampleOf(name: string, template: string): unknown {
  const loop = new RegExp(String.raw`\bfor\s+(\w+)\s+in\s+${name}\b`).exec(template);
  if (loop?.[1]) return [recordOf(loop[1], template)];
  const record = recordOf(name, template);
  return Object.keys(record).length > 0 ? record : "";
}

function recordOf(name: string, template: string): Record<string, string> {
  const attributes = template.matchAll(new RegExp(String.raw`\b${name}\.(\w+)`, "g"));
  return Object.fromEntries([...attributes].map(([, attribute = ""]) => [attribute, ""]));
}

function hasDefault(name: string, template: string): boolean {
  return new RegExp(String.raw`\b${name}\s*\|\s*default\b`).test(template);
}

/** What is sent: a text for every field that was filled, or the JSON object; or why it cannot be. */
export function readInputs(
  form: InputForm,
  typed: Readonly<Record<string, string>>,
): { inputs: Record<string, unknown>; missing: string[] } | { problem: string } {
  if (form.kind === "fields") {
    const filled = form.names.filter((name) => typed[name]);
    return {
      inputs: Object.fromEntries(filled.map((name) => [name, typed[name]])),
      missing: form.names.filter((name) => !typed[name] && form.required.includes(name)),
    };
  }
  try {
    const value: unknown = JSON.parse(typed[jsonField] ?? form.example);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) {
      return { inputs: { ...value }, missing: [] };
    }
    return { problem: 'The inputs must be a JSON object, such as {"name": "Ada"}.' };
  } catch (error) {
    return { problem: `The inputs are not JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
}

/** Under which name the JSON object is kept among what was typed. */
export const jsonField = "";
