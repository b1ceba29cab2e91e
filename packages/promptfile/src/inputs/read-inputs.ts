import type { InputDeclarations } from "../types/extensions.ts";
import type { ObjectSchema } from "./object-schema.ts";
import { isObjectSchema, isPlainObject } from "./object-schema.ts";
import type { InputDeclaration } from "./parse-short-input.ts";
import { parseShortInput } from "./parse-short-input.ts";

/** A declared input by its name. */
export type DeclaredInput = InputDeclaration & { name: string };

type JsonSchema = Record<string, unknown>;

/**
 * The inputs that a Prompt declares, whichever way they are written: each as a short form or JSON Schema, or all of
 * them as one JSON Schema of an object. One with a `default` may be left out of a call.
 *
 * @example
 * readInputs({ customer_name: "string, the customer's name", tone: "'warm' | 'dry'?" });
 */
export function readInputs(inputs: InputDeclarations | undefined): DeclaredInput[] {
  if (inputs === undefined) return [];
  const { properties, required } = toObjectSchema(inputs);
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    schema,
    isRequired: required.includes(name),
  }));
}

/** One JSON Schema for all inputs of a call. */
export function inputSchema(inputs: InputDeclarations | undefined): JsonSchema | undefined {
  return inputs && toObjectSchema(inputs);
}

type WholeSchema = ObjectSchema & { required: string[] };

function toObjectSchema(inputs: InputDeclarations): WholeSchema {
  if (isObjectSchema(inputs)) {
    const names: unknown = inputs["required"];
    const required = Array.isArray(names) ? names.filter((name) => typeof name === "string") : [];
    return { ...inputs, required };
  }
  const declared = Object.entries(inputs).map(([name, declaration]) => [name, read(declaration)] as const);
  return {
    type: "object",
    properties: Object.fromEntries(declared.map(([name, { schema }]) => [name, schema])),
    required: declared.flatMap(([name, { isRequired }]) => (isRequired ? [name] : [])),
  };
}

function read(declaration: unknown): InputDeclaration {
  if (isPlainObject(declaration))
    return { schema: declaration, isRequired: !Object.hasOwn(declaration, "default") };
  return parseShortInput(String(declaration)) ?? { schema: {}, isRequired: true };
}
