/** What a value fails to be, and where in it: `items[2].price`. */
export type ValueFault = { path: string; expected: string; found: string };

type Schema = Readonly<Record<string, unknown>>;
type Check = (schema: Schema, value: unknown) => string | undefined;

/** The keywords of JSON Schema that are checked besides those that go into a value; others say nothing here. */
const CHECKS: ReadonlyMap<string, Check> = createChecks({
  type: ({ type }, value) => {
    const types = [type].flat().map(String);
    return types.some((name) => isOfType(name, value)) ? undefined : types.map(withArticle).join(" or ");
  },
  enum: ({ enum: choices }, value) =>
    Array.isArray(choices) && !choices.some((choice) => isEqual(choice, value))
      ? `one of ${choices.map((choice) => JSON.stringify(choice)).join(", ")}`
      : undefined,
  const: (schema, value) => (isEqual(schema["const"], value) ? undefined : JSON.stringify(schema["const"])),
  minimum: compareNumber("minimum", "at least", (value, limit) => value >= limit),
  maximum: compareNumber("maximum", "at most", (value, limit) => value <= limit),
  exclusiveMinimum: compareNumber("exclusiveMinimum", "more than", (value, limit) => value > limit),
  exclusiveMaximum: compareNumber("exclusiveMaximum", "less than", (value, limit) => value < limit),
  minLength: compareSize("minLength", "string", (size, limit) => size >= limit),
  maxLength: compareSize("maxLength", "string", (size, limit) => size <= limit),
  minItems: compareSize("minItems", "array", (size, limit) => size >= limit),
  maxItems: compareSize("maxItems", "array", (size, limit) => size <= limit),
});

/** The keywords that `checkValue` understands. */
export const CHECKED_KEYWORDS: ReadonlySet<string> = new Set([
  ...CHECKS.keys(),
  ..."properties required additionalProperties items anyOf allOf oneOf".split(" "),
]);

/**
 * Checks a value by a JSON Schema, as far as `CHECKED_KEYWORDS` goes: the first thing that is wrong. There are no
 * references and no regular expressions, so the time is bounded by the sizes of the schema and the value.
 *
 * @example
 * checkValue({ type: "array", items: { type: "string" } }, ["a", 1]);
 * // { path: "[1]", expected: "a string", found: "1" }
 */
export function checkValue(schema: Schema, value: unknown, path = ""): ValueFault | undefined {
  for (const keyword of Object.keys(schema)) {
    const expected = CHECKS.get(keyword)?.(schema, value);
    if (expected !== undefined) return { path, expected, found: describe(value) };
  }
  return checkInside(schema, value, path) ?? checkCombined(schema, value, path);
}

function checkInside(schema: Schema, value: unknown, path: string): ValueFault | undefined {
  if (Array.isArray(value)) {
    const { items } = schema;
    if (!isSchema(items)) return undefined;
    return first(value, (item, index) => checkValue(items, item, `${path}[${index}]`));
  }
  if (value === null || typeof value !== "object") return undefined;
  const { properties, required, additionalProperties } = schema;
  const known: Schema = isSchema(properties) ? properties : {};
  const missing = Array.isArray(required)
    ? required.find((name) => !Object.hasOwn(value, String(name)))
    : undefined;
  if (missing !== undefined) return { path: join(path, String(missing)), expected: "given", found: "absent" };
  return first(Object.entries(value), ([name, item]) => {
    const schemaOfItem = Object.hasOwn(known, name) ? known[name] : additionalProperties;
    if (schemaOfItem === false) return { path: join(path, name), expected: "absent", found: describe(item) };
    return isSchema(schemaOfItem) ? checkValue(schemaOfItem, item, join(path, name)) : undefined;
  });
}

function checkCombined(schema: Schema, value: unknown, path: string): ValueFault | undefined {
  const { allOf, anyOf, oneOf } = schema;
  const passes = (item: unknown) => isSchema(item) && checkValue(item, value, path) === undefined;
  if (Array.isArray(anyOf) && !anyOf.some(passes))
    return { path, expected: "what one of its schemas says", found: describe(value) };
  if (Array.isArray(oneOf) && oneOf.filter(passes).length !== 1)
    return { path, expected: "what exactly one of its schemas says", found: describe(value) };
  if (!Array.isArray(allOf)) return undefined;
  return first(allOf, (item) => (isSchema(item) ? checkValue(item, value, path) : undefined));
}

function isOfType(name: string, value: unknown): boolean {
  switch (name) {
    case "null":
      return value === null;
    case "array":
      return Array.isArray(value);
    case "object":
      return value !== null && typeof value === "object" && !Array.isArray(value);
    case "integer":
      return Number.isInteger(value);
    default:
      return typeof value === name;
  }
}

function createChecks(checks: Record<string, Check>): ReadonlyMap<string, Check> {
  return new Map(Object.entries(checks));
}

function compareNumber(
  keyword: string,
  words: string,
  holds: (value: number, limit: number) => boolean,
): Check {
  return (schema, value) => {
    const limit = schema[keyword];
    if (typeof value !== "number" || typeof limit !== "number" || holds(value, limit)) return undefined;
    return `${words} ${limit}`;
  };
}

function compareSize(
  keyword: string,
  type: "string" | "array",
  holds: (size: number, limit: number) => boolean,
): Check {
  return (schema, value) => {
    const limit = schema[keyword];
    const isMeasured = type === "string" ? typeof value === "string" : Array.isArray(value);
    if (!isMeasured || typeof limit !== "number") return undefined;
    if (holds((value as { length: number }).length, limit)) return undefined;
    const unit = type === "string" ? "characters" : "elements";
    return `${keyword.startsWith("min") ? "at least" : "at most"} ${limit} ${unit}`;
  };
}

function first<T>(
  items: readonly T[],
  check: (item: T, index: number) => ValueFault | undefined,
): ValueFault | undefined {
  for (const [index, item] of items.entries()) {
    const fault = check(item, index);
    if (fault) return fault;
  }
  return undefined;
}

function isSchema(value: unknown): value is Schema {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

function isEqual(one: unknown, other: unknown): boolean {
  return one === other || (typeof one === "object" && JSON.stringify(one) === JSON.stringify(other));
}

function join(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}

function withArticle(type: string): string {
  if (type === "null") return type;
  return `${/^[aeiou]/.test(type) ? "an" : "a"} ${type}`;
}

function describe(value: unknown): string {
  if (Array.isArray(value)) return "an array";
  if (value !== null && typeof value === "object") return "an object";
  const text = typeof value === "string" ? JSON.stringify(value) : String(value);
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
