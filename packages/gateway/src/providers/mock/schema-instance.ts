type Schema = Record<string, unknown>;

/** Recursive schemas must end somewhere. */
const maxDepth = 12;

/**
 * The smallest value that fits a JSON Schema, always the same one: required properties only, first choices, lowest
 * numbers. Patterns and conditions are not read.
 *
 * ```ts
 * schemaInstance({ type: "object", required: ["city"], properties: { city: { type: "string" } } });
 * // { city: "mock" }
 * ```
 */
export function schemaInstance(schema: unknown): unknown {
  return isSchema(schema) ? instance(schema, { root: schema, depth: 0 }) : {};
}

type Place = { root: Schema; depth: number };

function instance(schema: unknown, place: Place): unknown {
  if (!isSchema(schema) || place.depth > maxDepth) return null;
  if (typeof schema["$ref"] === "string") return instance(resolve(schema["$ref"], place.root), deeper(place));
  if ("const" in schema) return schema["const"];
  if ("default" in schema) return schema["default"];
  const choices = [schema["enum"], schema["examples"]].find(isNonEmptyArray);
  if (choices) return choices[0];
  const alternatives = [schema["anyOf"], schema["oneOf"]].find(isNonEmptyArray);
  if (alternatives) return instance(firstNonNull(alternatives), deeper(place));
  if (isNonEmptyArray(schema["allOf"])) return instance(merge(schema, place), deeper(place));
  return ofType(schema, place);
}

function ofType(schema: Schema, place: Place): unknown {
  switch (typeOf(schema)) {
    case "object":
      return ofObject(schema, place);
    case "array":
      return ofArray(schema, place);
    case "string":
      return ofString(schema);
    case "integer":
    case "number":
      return ofNumber(schema);
    case "boolean":
      return false;
    default:
      return null;
  }
}

function ofObject(schema: Schema, place: Place): Schema {
  const properties = isSchema(schema["properties"]) ? schema["properties"] : {};
  const required = Array.isArray(schema["required"]) ? schema["required"].map(String) : [];
  return Object.fromEntries(
    required.map((key) => [key, instance(properties[key] ?? { type: "string" }, deeper(place))]),
  );
}

function ofArray(schema: Schema, place: Place): unknown[] {
  const first = Array.isArray(schema["prefixItems"]) ? schema["prefixItems"] : [];
  const length = Math.max(number(schema["minItems"]) ?? 0, first.length);
  return Array.from({ length }, (_, index) => instance(first[index] ?? schema["items"], deeper(place)));
}

const formats: Readonly<Record<string, string>> = {
  "date-time": "2026-01-01T00:00:00Z",
  date: "2026-01-01",
  time: "00:00:00Z",
  duration: "PT1H",
  email: "mock@example.com",
  hostname: "example.com",
  ipv4: "192.0.2.1",
  ipv6: "2001:db8::1",
  uri: "https://example.com/",
  uuid: "00000000-0000-4000-8000-000000000000",
};

function ofString(schema: Schema): string {
  const format = formats[String(schema["format"])];
  if (format !== undefined) return format;
  const padded = "mock".padEnd(number(schema["minLength"]) ?? 0, "x");
  return padded.slice(0, number(schema["maxLength"]));
}

function ofNumber(schema: Schema): number {
  const step = number(schema["multipleOf"]) ?? 1;
  const above = number(schema["exclusiveMinimum"]);
  const lowest = number(schema["minimum"]) ?? (above === undefined ? undefined : above + step);
  const highest = number(schema["maximum"]) ?? number(schema["exclusiveMaximum"]);
  if (lowest !== undefined) return Math.ceil(lowest / step) * step;
  if (highest === undefined || highest > 0) return 0;
  return Math.floor((highest - (schema["maximum"] === undefined ? step : 0)) / step) * step;
}

function typeOf(schema: Schema): unknown {
  const { type } = schema;
  if (Array.isArray(type)) return type.find((name) => name !== "null") ?? "null";
  if (type !== undefined) return type;
  if ("properties" in schema || "required" in schema) return "object";
  return "items" in schema ? "array" : "string";
}

function firstNonNull(schemas: readonly unknown[]): unknown {
  return schemas.find((schema) => !isSchema(schema) || schema["type"] !== "null") ?? schemas[0];
}

/** The parts of an `allOf`, as one schema. */
function merge(schema: Schema, { root }: Place): Schema {
  const { allOf, ...merged } = schema;
  const properties: Schema = { ...(isSchema(schema["properties"]) && schema["properties"]) };
  const required = Array.isArray(schema["required"]) ? [...(schema["required"] as unknown[])] : [];
  for (const part of isNonEmptyArray(allOf) ? allOf : []) {
    const own = isSchema(part) && typeof part["$ref"] === "string" ? resolve(part["$ref"], root) : part;
    if (!isSchema(own)) continue;
    Object.assign(merged, own);
    if (isSchema(own["properties"])) Object.assign(properties, own["properties"]);
    if (Array.isArray(own["required"])) required.push(...(own["required"] as unknown[]));
  }
  return { ...merged, ...(Object.keys(properties).length > 0 && { properties, required }) };
}

/** `#/$defs/address` and the like; a reference elsewhere finds nothing. */
function resolve(reference: string, root: Schema): unknown {
  if (!reference.startsWith("#")) return undefined;
  let found: unknown = root;
  for (const step of reference.slice(1).split("/").filter(Boolean)) {
    const key = decodeURIComponent(step).replaceAll("~1", "/").replaceAll("~0", "~");
    found = isSchema(found) || Array.isArray(found) ? Reflect.get(found, key) : undefined;
  }
  return found;
}

function deeper({ root, depth }: Place): Place {
  return { root, depth: depth + 1 };
}

function number(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}

function isSchema(value: unknown): value is Schema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isNonEmptyArray(value: unknown): value is unknown[] {
  return Array.isArray(value) && value.length > 0;
}
