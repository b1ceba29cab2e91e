import { isObject, toJson } from "../../read-data.ts";

type JsonSchema = Record<string, unknown>;

const SCALARS: ReadonlySet<string> = new Set(["string", "number", "integer", "boolean", "null"]);
const MAX_DEPTH = 50;

/**
 * Reads Picoschema, or a JSON Schema, which may stand in its place. Undefined where it names a schema that is defined
 * in code, or is none of them.
 */
export function readPicoschema(value: unknown): JsonSchema | undefined {
  if (typeof value === "string") return readType(value);
  if (!isObject(value)) return undefined;
  if (
    typeof value["type"] === "string" &&
    (SCALARS.has(value["type"]) || ["object", "array"].includes(value["type"]))
  )
    return toJson(value) as JsonSchema;
  if (isObject(value["properties"])) return toJson({ type: "object", ...value }) as JsonSchema;
  return readObject(value, 0);
}

/** `string, what it is for` */
function readType(text: string): JsonSchema | undefined {
  const [, type = "", description = ""] = /^\s*([\w*]+)\s*(?:,\s*([^]*))?$/.exec(text) ?? [];
  if (!SCALARS.has(type) && type !== "any") return undefined;
  return { ...(type !== "any" && { type }), ...(description !== "" && { description }) };
}

function readObject(value: Record<string, unknown>, depth: number): JsonSchema | undefined {
  const properties: [string, JsonSchema][] = [];
  const required: string[] = [];
  let additionalProperties: unknown = false;
  for (const [key, inner] of Object.entries(value)) {
    if (key === "(*)") {
      additionalProperties = depth > MAX_DEPTH ? undefined : readMember(inner, "", depth);
      continue;
    }
    const [, name = "", optionalMark, kind = "", description = ""] =
      /^([^(?]+?)(\?)?(?:\(\s*(\w+)\s*(?:,\s*([^)]*))?\))?$/.exec(key) ?? [];
    const schema = name === "" || depth > MAX_DEPTH ? undefined : readMember(inner, kind, depth);
    if (!schema) return undefined;
    properties.push([
      name,
      toNullable({ ...schema, ...(description !== "" && { description }) }, optionalMark),
    ]);
    if (optionalMark === undefined) required.push(name);
  }
  return {
    type: "object",
    properties: Object.fromEntries(properties),
    ...(required.length > 0 && { required }),
    additionalProperties,
  };
}

/** What is optional may also be null, as in dotprompt. */
function toNullable(schema: JsonSchema, optionalMark: string | undefined): JsonSchema {
  if (optionalMark === undefined) return schema;
  if (Array.isArray(schema["enum"])) return { ...schema, enum: [...schema["enum"], null] };
  return typeof schema["type"] === "string" ? { ...schema, type: [schema["type"], "null"] } : schema;
}

function readMember(value: unknown, kind: string, depth: number): JsonSchema | undefined {
  if (kind === "enum") return Array.isArray(value) ? { enum: toJson(value) } : undefined;
  const inner = isObject(value) ? readObject(value, depth + 1) : readType(String(value));
  if (kind === "array") return inner && { type: "array", items: inner };
  return kind === "" || kind === "object" ? inner : undefined;
}
