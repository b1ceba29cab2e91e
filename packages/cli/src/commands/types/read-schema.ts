import { any, type Field, type TypeNode, unionOf } from "./type-node.ts";

type Schema = Record<string, unknown>;
type Context = { root: unknown; /** References that are being read. */ open: readonly string[] };

/** Deeper than people write by hand; further down anything goes. */
const maxDepth = 20;

/**
 * The type that a JSON Schema describes, as far as types can: limits and patterns are left to the server, and what
 * refers to itself is anything.
 *
 * @example
 * readSchema({ type: "array", items: { enum: ["a", "b"] } });
 */
export function readSchema(schema: unknown): TypeNode {
  return read(schema, { root: schema, open: ["#"] }, 0);
}

function read(schema: unknown, context: Context, depth: number): TypeNode {
  if (!isObject(schema) || depth > maxDepth) return any;
  const { $ref: reference, enum: values, const: only, anyOf, oneOf, allOf, type } = schema;
  if (typeof reference === "string") return readReference(reference, context, depth);
  if (Object.hasOwn(schema, "const")) return readLiteral(only);
  if (Array.isArray(values)) return unionOf(values.map(readLiteral));
  const choices = anyOf ?? oneOf;
  if (Array.isArray(choices)) return unionOf(choices.map((choice) => read(choice, context, depth + 1)));
  if (Array.isArray(allOf)) return readAll([{ ...schema, allOf: undefined }, ...allOf], context, depth);
  const nullable = schema["nullable"] === true ? ["null"] : [];
  const types = Array.isArray(type) ? (type as unknown[]) : [type ?? guessType(schema), ...nullable];
  return unionOf(types.map((one) => readOfType(one, schema, { context, depth })));
}

function guessType(schema: Schema): string | undefined {
  if (isObject(schema["properties"])) return "object";
  return isObject(schema["items"]) ? "array" : undefined;
}

function readOfType(
  type: unknown,
  schema: Schema,
  { context, depth }: { context: Context; depth: number },
): TypeNode {
  switch (type) {
    case "string":
    case "number":
    case "integer":
    case "boolean":
    case "null":
      return { kind: type };
    case "array":
      return readList(schema, context, depth);
    case "object":
      return readObject(schema, context, depth);
    default:
      return any;
  }
}

function readList({ items, prefixItems }: Schema, context: Context, depth: number): TypeNode {
  if (Array.isArray(prefixItems) && items === false)
    return { kind: "tuple", items: prefixItems.map((item) => read(item, context, depth + 1)) };
  if (Array.isArray(prefixItems)) return { kind: "list", of: any };
  return { kind: "list", of: read(items, context, depth + 1) };
}

function readObject(schema: Schema, context: Context, depth: number): TypeNode {
  const { properties, required, additionalProperties: rest } = schema;
  if (!isObject(properties) || Object.keys(properties).length === 0)
    return { kind: "record", of: read(rest, context, depth + 1) };
  const names = new Set(Array.isArray(required) ? (required as unknown[]) : []);
  const fields = Object.entries(properties).map(([name, property]): Field => {
    const described = isObject(property) ? property["description"] : undefined;
    return {
      name,
      type: read(property, context, depth + 1),
      isRequired: names.has(name),
      description: typeof described === "string" ? described : undefined,
    };
  });
  return { kind: "object", fields };
}

/** What several schemas say together: the fields of all objects among them, or the first that says something. */
function readAll(schemas: readonly unknown[], context: Context, depth: number): TypeNode {
  const nodes = schemas.map((schema) => read(schema, context, depth + 1));
  const objects = nodes.filter((node) => node.kind === "object");
  if (objects.length > 0) {
    const fields = new Map(objects.flatMap((node) => node.fields).map((field) => [field.name, field]));
    return { kind: "object", fields: [...fields.values()] };
  }
  return nodes.find(({ kind }) => kind !== "any") ?? any;
}

function readReference(reference: string, { root, open }: Context, depth: number): TypeNode {
  if (open.includes(reference) || !reference.startsWith("#")) return any;
  const steps = reference.slice(1).split("/").filter(Boolean);
  const target = steps.reduce<unknown>((value, step) => {
    const key = decodeURIComponent(step).replaceAll("~1", "/").replaceAll("~0", "~");
    return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  }, root);
  return read(target, { root, open: [...open, reference] }, depth + 1);
}

function readLiteral(value: unknown): TypeNode {
  if (value === null) return { kind: "null" };
  const isPlain = typeof value === "string" || typeof value === "number" || typeof value === "boolean";
  return isPlain ? { kind: "literal", value } : any;
}

function isObject(value: unknown): value is Schema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
