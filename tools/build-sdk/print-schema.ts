import { z } from "zod";

type Schema = Readonly<Record<string, unknown>>;

type Direction = "input" | "output";

/** Declares a named schema and answers its name. */
type Declare = (id: string, schema: Schema) => void;

/**
 * Types in TypeScript's words of what schemas let through: of a request as callers write it (`input`), of a reply as they
 * read it (`output`). Schemas with a name are declared once; `declarations` has them all.
 */
export function createSchemaPrinter() {
  const declarations = new Map<string, string>();
  const print = (schema: z.ZodType, io: Direction): string => {
    const declare: Declare = (id, definition) => {
      const name = nameOf(id, io);
      if (declarations.has(name)) return;
      declarations.set(name, "unknown");
      declarations.set(name, printType(definition, io, declare));
    };
    const { id, ...root } = toJsonSchema(schema, io);
    if (typeof id !== "string") return printType(root, io, declare);
    declare(id, root);
    return nameOf(id, io);
  };
  return { declarations, print };
}

/** Marks what a transformation makes of a value that may be null: the same, but not null. */
const kept = "x-not-null";

/** Transformations have no schema of what comes out; ours only take null away, or turn text into what it says. */
function toJsonSchema(schema: z.ZodType, io: Direction): Schema {
  return z.toJSONSchema(schema, {
    io,
    unrepresentable: "any",
    override({ zodSchema, jsonSchema }) {
      const { def } = zodSchema._zod;
      if (io === "input" || def.type !== "pipe" || def.out._zod.def.type !== "transform") return;
      Object.assign(jsonSchema, toJsonSchema(def.in as z.ZodType, io), { [kept]: true });
    },
  }) as Schema;
}

/** What goes in is named apart from what comes out: dates and defaults differ. */
const nameOf = (id: string, io: Direction): string =>
  id.replaceAll(/\W/g, "_") + (io === "input" ? "Given" : "");

function printType(schema: Schema, io: Direction, declare: Declare): string {
  const inner = (value: unknown): string => printType((value ?? {}) as Schema, io, declare);
  const { $ref, $defs = {}, type, enum: values, const: constant, anyOf, oneOf, allOf } = schema;
  for (const [id, definition] of Object.entries($defs as Record<string, Schema>)) declare(id, definition);
  if (typeof $ref === "string") return $ref === "#" ? "unknown" : nameOf($ref.split("/").at(-1) ?? "", io);
  if (constant !== undefined) return JSON.stringify(constant);
  if (Array.isArray(values)) return printEnum(values);
  const isNotNull = schema[kept] === true;
  const union = anyOf ?? oneOf;
  if (Array.isArray(union))
    return `(${union
      .filter((one: Schema) => !isNotNull || one["type"] !== "null")
      .map(inner)
      .join(" | ")})`;
  if (Array.isArray(allOf)) return `(${allOf.map(inner).join(" & ")})`;
  if (Array.isArray(type)) {
    const types = type.filter((one) => !isNotNull || one !== "null");
    return `(${types.map((one: unknown) => inner({ ...schema, type: one })).join(" | ")})`;
  }
  if (type === "array") return `${inner(schema["items"])}[]`;
  if (type === "object") return printObject(schema, inner);
  return printScalar(schema, io);
}

function printScalar({ type, format }: Schema, io: Direction): string {
  if (type === "string") return io === "input" && format === "date-time" ? "(string | Date)" : "string";
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
