import { isPlainObject } from "../inputs/object-schema.ts";

type JsonSchema = Record<string, unknown>;

/** Keywords of JSON Schema that are for readers: they accept and refuse nothing. */
const ANNOTATIONS: ReadonlySet<string> = new Set([
  "$comment",
  "deprecated",
  "description",
  "examples",
  "readOnly",
  "title",
  "writeOnly",
]);
const MAPS_OF_SCHEMAS: ReadonlySet<string> = new Set([
  "$defs",
  "definitions",
  "dependentSchemas",
  "patternProperties",
  "properties",
]);
const SCHEMAS: ReadonlySet<string> = new Set([
  "additionalProperties",
  "allOf",
  "anyOf",
  "contains",
  "else",
  "if",
  "items",
  "not",
  "oneOf",
  "prefixItems",
  "propertyNames",
  "then",
  "unevaluatedItems",
  "unevaluatedProperties",
]);
/** Deeper ones are kept as they are. */
const MAX_DEPTH = 100;

/** A JSON Schema that accepts the same values, without the words about them. Values in `enum` or `default` stay. */
export function withoutAnnotations(schema: JsonSchema, depth = 0): JsonSchema {
  if (depth > MAX_DEPTH) return schema;
  const strip = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(strip);
    return isPlainObject(value) ? withoutAnnotations(value, depth + 1) : value;
  };
  const kept = Object.entries(schema).filter(([keyword]) => !ANNOTATIONS.has(keyword));
  return Object.fromEntries(
    kept.map(([keyword, value]) => {
      if (MAPS_OF_SCHEMAS.has(keyword) && isPlainObject(value))
        return [
          keyword,
          Object.fromEntries(Object.entries(value).map(([name, item]) => [name, strip(item)])),
        ];
      return [keyword, SCHEMAS.has(keyword) ? strip(value) : value];
    }),
  );
}
