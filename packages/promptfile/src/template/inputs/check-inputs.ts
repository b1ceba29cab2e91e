import { inputSchema, readInputs } from "../../inputs/read-inputs.ts";
import type { DeclaredInput } from "../../inputs/read-inputs.ts";
import type { InputDeclarations } from "../../types/extensions.ts";
import { checkValue } from "./check-value.ts";
import { MAX_VALUE_DEPTH, nestsTooDeep } from "./nests-too-deep.ts";

type Inputs = Readonly<Record<string, unknown>>;

/** What is wrong with the inputs of a call, against what the Prompt declares. */
export type InputFaults = {
  missing: string[];
  /** Given, but not declared. */
  unknown: string[];
  /** Of another type than declared, with what is wrong in words. */
  invalid: { name: string; message: string }[];
};

export type InputChecker = (inputs: Inputs) => InputFaults | undefined;

/**
 * Prepares the check of inputs by the key `inputs`: strict, what is not declared is refused,
 * unless they are one JSON Schema with `additionalProperties: true`.
 */
export function createInputChecker(declarations: InputDeclarations): InputChecker {
  const declared = new Map(readInputs(declarations).map((input) => [input.name, input]));
  const isOpen = inputSchema(declarations)?.["additionalProperties"] === true;
  return (inputs) => {
    const missing: string[] = [];
    const invalid: InputFaults["invalid"] = [];
    for (const [name, { schema, isRequired }] of declared) {
      const value = Object.hasOwn(inputs, name) ? inputs[name] : undefined;
      if (value === undefined) {
        if (isRequired) missing.push(name);
        continue;
      }
      const message = explainFault(name, schema, value);
      if (message !== undefined) invalid.push({ name, message });
    }
    const unknown = isOpen
      ? []
      : Object.keys(inputs)
          .filter((name) => !declared.has(name))
          .sort();
    const isFine = missing.length + unknown.length + invalid.length === 0;
    return isFine ? undefined : { missing, unknown, invalid };
  };
}

function explainFault(name: string, schema: DeclaredInput["schema"], value: unknown): string | undefined {
  if (nestsTooDeep(value)) return `The input "${name}" nests deeper than ${MAX_VALUE_DEPTH} levels.`;
  const fault = checkValue(schema, value);
  if (!fault) return undefined;
  const where = fault.path === "" ? name : `${name}${fault.path.startsWith("[") ? "" : "."}${fault.path}`;
  return `The input "${where}" must be ${fault.expected}, not ${fault.found}.`;
}
