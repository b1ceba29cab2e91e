import { compilePrompt, type PromptKernel } from "@parley/promptfile";

/**
 * How a Prompt's inputs are asked for: one field a variable; or, for templates that take lists and records, one
 * JSON object.
 */
export type InputForm = { kind: "fields"; names: string[] } | { kind: "json"; example: string };

export function inputFormOf(kernel: PromptKernel): InputForm {
  if (kernel.template_language !== "jinja") return { kind: "fields", names: compilePrompt(kernel).inputs };
  const text = JSON.stringify(kernel.template ?? "");
  const names = [
    ...text.matchAll(/\{%-?\s*for\s+\w+\s+in\s+([A-Za-z_]\w*)|\{\{-?\s*([A-Za-z_]\w*)\s*[|}-]/g),
  ];
  const loops = new Set([...text.matchAll(/\{%-?\s*for\s+(\w+)/g)].map((match) => match[1]));
  const example = Object.fromEntries(
    names.flatMap(([, list, value]): [string, unknown][] => {
      if (list) return [[list, [{}]]];
      return value && !loops.has(value) && value !== "loop" ? [[value, ""]] : [];
    }),
  );
  return { kind: "json", example: JSON.stringify(example, null, 2) };
}

/** What is sent: the fields that have a value, or the JSON object; or why it cannot be. */
export function readInputs(
  form: InputForm,
  typed: Readonly<Record<string, string>>,
): { inputs: Record<string, unknown> } | { problem: string } {
  if (form.kind === "fields") {
    return { inputs: Object.fromEntries(form.names.map((name) => [name, typed[name] ?? ""])) };
  }
  try {
    const value: unknown = JSON.parse(typed[jsonField] ?? form.example);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return { inputs: { ...value } };
    return { problem: 'The inputs must be a JSON object, such as {"name": "Ada"}.' };
  } catch (error) {
    return { problem: `The inputs are not JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
}

/** Under which name the JSON object is kept among what was typed. */
export const jsonField = "";
