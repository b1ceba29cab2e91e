import { z } from "zod";

type Schema = Readonly<Record<string, unknown>>;

/**
 * Types in TypeScript's words of what schemas let through: of a request as callers write it (`input`), of a reply as they
 * read it (`output`). Schemas with a name are declared once; `declarations` has them all.
 */
export function createSchemaPrinter() {
  const declarations = new Map<string, string>();

  const print = (schema: z.ZodType, io: "input" | "output"): string => {
    const { $defs = {}, ...root } = z.toJSONSchema(schema, { io, unrepresentable: "any" }) as Schema;
    const definitions = Object.entries($defs as Record<string, Schema>);
    const names = new Map(definitions.map(([id]) => [id, nameOf(id, io)]));
    for (const [id, definition] of definitions)
      declarations.set(nameOf(id, io), printType(definition, names, io));
    const text = printType(root, names, io);
    const { id } = root;
    if (typeof id !== "string") return text;
    declarations.set(nameOf(id, io), text);
    return nameOf(id, io);
  };
  return { declarations, print };
}

/** What goes in is named apart from what comes out: dates and defaults differ. */
const nameOf = (id: string, io: "input" | "output"): string =>
  id.replaceAll(/\W/g, "_") + (io === "input" ? "Given" : "");

function printType(schema: Schema, names: ReadonlyMap<string, string>, io: "input" | "output"): string {
  const inner = (value: unknown): string => printType((value ?? {}) as Schema, names, io);
  const { $ref, type, enum: values, const: constant, anyOf, oneOf, allOf } = schema;
  if (typeof $ref === "string") return names.get($ref.split("/").at(-1) ?? "") ?? "unknown";
  if (constant !== undefined) return JSON.stringify(constant);
  if (Array.isArray(values)) return printEnum(values);
  const union = anyOf ?? oneOf;
  if (Array.isArray(union)) return `(${union.map(inner).join(" | ")})`;
  if (Array.isArray(allOf)) return `(${allOf.map(inner).join(" & ")})`;
  if (Array.isArray(type))
    return `(${type.map((one: unknown) => inner({ ...schema, type: one })).join(" | ")})`;
  if (type === "array") return `${inner(schema["items"])}[]`;
  if (type === "object") return printObject(schema, inner);
  if (type === "string")
    return io === "input" && schema["format"] === "date-time" ? "(string | Date)" : "string";
  if (type === "integer" || type === "number") return "number";
  return type === "boolean" || type === "null" ? String(type) : "unknown";
}

/** Booleans of a query string are written as such. */
const printEnum = (values: readonly unknown[]): string =>
  values.length === 2 && values.includes("true") && values.includes("false")
    ? "boolean"
    : `(${values.map((value) => JSON.stringify(value)).join(" | ")})`;

function printObject(schema: Schema, inner: (value: unknown) => string): string {
  const { properties, required = [], additionalProperties } = schema;
  if (properties === undefined) {
    const values = typeof additionalProperties === "object" ? inner(additionalProperties) : "unknown";
    return `Record<string, ${values}>`;
  }
  const needed = required as readonly string[];
  const fields = Object.entries(properties as Record<string, Schema>).map(([name, field]) => {
    const isNeeded = needed.includes(name);
    const words =
      typeof field["description"] === "string"
        ? `/** ${field["description"].replaceAll("*/", "* /")} */ `
        : "";
    return `${words}${JSON.stringify(name)}${isNeeded ? "" : "?"}: ${inner(field)}${isNeeded ? "" : " | undefined"};`;
  });
  return `{ ${fields.join(" ")} }`;
}
