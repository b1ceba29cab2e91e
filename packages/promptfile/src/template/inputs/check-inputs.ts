import { parseShortInput } from "../../inputs/parse-short-input.ts";
import type { InputDeclaration } from "../../inputs/parse-short-input.ts";
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

/** A declaration in either of its forms as a schema; a JSON Schema with a `default` may be left out. */
export function readDeclaration(declaration: string | Record<string, unknown>): InputDeclaration {
  if (typeof declaration !== "string")
    return { schema: declaration, isRequired: !Object.hasOwn(declaration, "default") };
  return parseShortInput(declaration) ?? { schema: {}, isRequired: true };
}

/** Prepares the check of inputs by the key `inputs`: strict, what is not declared is refused. */
export function createInputChecker(declarations: InputDeclarations): InputChecker {
  const declared = new Map(
    Object.entries(declarations).map(([name, declaration]) => [name, readDeclaration(declaration)]),
  );
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
    const unknown = Object.keys(inputs)
      .filter((name) => !declared.has(name))
      .sort();
    const isFine = missing.length + unknown.length + invalid.length === 0;
    return isFine ? undefined : { missing, unknown, invalid };
  };
}

function explainFault(name: string, schema: InputDeclaration["schema"], value: unknown): string | undefined {
  if (nestsTooDeep(value)) return `The input "${name}" nests deeper than ${MAX_VALUE_DEPTH} levels.`;
  const fault = checkValue(schema, value);
  if (!fault) return undefined;
  const where = fault.path === "" ? name : `${name}${fault.path.startsWith("[") ? "" : "."}${fault.path}`;
  return `The input "${where}" must be ${fault.expected}, not ${fault.found}.`;
}
