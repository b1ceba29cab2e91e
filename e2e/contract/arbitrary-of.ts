// oxlint-disable typescript/no-explicit-any -- replies are looked into as they come, without a schema
import * as fc from "fast-check";
import { openApi } from "./reply-validator.ts";

type Schema = Record<string, any>;

/** Texts that have broken servers. */
const awkwardTexts = [
  "",
  " ",
  "\u0000",
  "a\u0000b",
  "\ud800",
  "../..",
  "a/b",
  "/",
  "%",
  "%_'\";--",
  "{{x}}",
  "{% for %}",
  "__proto__",
  "constructor",
  "🦜".repeat(50),
  "x".repeat(5000),
  "9".repeat(400),
  "2026-01-01",
  "true",
];
const awkwardValues = [null, true, 0, -1, 1e308, 9_007_199_254_740_992, 1.5, "", [], {}, [[]], { "": null }];

const junk = fc.oneof(
  fc.constantFrom<unknown>(...awkwardValues),
  fc.constantFrom(...awkwardTexts),
  fc.jsonValue({ maxDepth: 2 }),
);

/** Deeper than this, optional parts are left out. */
const maxDepth = 5;

/**
 * Values that a JSON Schema allows, and now and then one that it does not. `ids` are mixed in where text is asked for,
 * so that requests get further than to what does not exist.
 */
export function arbitraryOf(schema: Schema, ids: readonly string[], depth = 0): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 20, arbitrary: fitting(schema, ids, depth) }, { weight: 1, arbitrary: junk });
}

function fitting(schema: Schema, ids: readonly string[], depth: number): fc.Arbitrary<unknown> {
  const below = (inner: Schema) => arbitraryOf(inner, ids, depth + 1);
  if (schema["$ref"] !== undefined) return fitting(resolve(schema["$ref"] as string), ids, depth);
  if (schema["const"] !== undefined) return fc.constant(schema["const"]);
  if (schema["enum"] !== undefined) return fc.constantFrom(...(schema["enum"] as unknown[]));
  const options = (schema["anyOf"] ?? schema["oneOf"]) as Schema[] | undefined;
  if (options !== undefined) {
    const short =
      depth > maxDepth ? options.filter(({ type }) => type === "null" || type === "string") : options;
    return fc.oneof(...(short.length > 0 ? short : options).map((option) => fitting(option, ids, depth)));
  }
  if (schema["allOf"] !== undefined) {
    const parts = (schema["allOf"] as Schema[]).map((part) => fitting(part, ids, depth));
    return fc.tuple(...parts).map((values) => Object.assign({}, ...(values as object[])) as object);
  }
  switch (Array.isArray(schema["type"]) ? schema["type"][0] : schema["type"]) {
    case "null":
      return fc.constant(null);
    case "boolean":
      return fc.boolean();
    case "integer":
      return fc.integer(boundsOf(schema, 2_147_483_648));
    case "number":
      return fc.double({ ...boundsOf(schema, 1e300), noNaN: true });
    case "string":
      return textOf(schema, ids);
    case "array":
      // A schema may hold itself.
      if (depth > maxDepth) return fc.constant([]);
      return fc.array(below((schema["items"] ?? {}) as Schema), { maxLength: 3 });
    case "object":
      return objectOf(schema, below, depth);
    default:
      return junk;
  }
}

const boundsOf = (schema: Schema, far: number) => ({
  min: Math.max(-far, Number(schema["minimum"] ?? -far)),
  max: Math.min(far, Number(schema["maximum"] ?? far)),
});

function textOf(schema: Schema, ids: readonly string[]): fc.Arbitrary<string> {
  if (schema["format"] === "date-time")
    return fc.oneof(
      fc
        .date({ noInvalidDate: true, min: new Date(0), max: new Date("9000-01-01") })
        .map((date) => date.toISOString()),
      fc.constantFrom(
        "2026-01-01",
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z",
        "+275760-09-13T00:00:00Z",
      ),
    );
  return fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom("", ...ids) },
    { weight: 2, arbitrary: fc.string({ unit: "grapheme", maxLength: 20 }) },
    { weight: 1, arbitrary: fc.constantFrom(...awkwardTexts) },
  );
}

function objectOf(
  schema: Schema,
  below: (inner: Schema) => fc.Arbitrary<unknown>,
  depth: number,
): fc.Arbitrary<unknown> {
  const properties = Object.entries((schema["properties"] ?? {}) as Record<string, Schema>);
  const required = new Set((schema["required"] ?? []) as string[]);
  const kept = depth > maxDepth ? properties.filter(([name]) => required.has(name)) : properties;
  const known = fc.record(Object.fromEntries(kept.map(([name, inner]) => [name, below(inner)])), {
    requiredKeys: kept.map(([name]) => name).filter((name) => required.has(name)),
  });
  const { additionalProperties } = schema;
  if (typeof additionalProperties !== "object" && properties.length > 0) return known;
  const inner = typeof additionalProperties === "object" ? (additionalProperties as Schema) : {};
  const name = fc.oneof(fc.string({ maxLength: 8 }), fc.constantFrom(...awkwardTexts));
  const others = fc.dictionary(name, below(inner), {
    maxKeys: depth > maxDepth ? 0 : 3,
    noNullPrototype: true,
  });
  return fc.tuple(others, known).map(([more, own]) => ({ ...more, ...own }));
}

function resolve(reference: string): Schema {
  const name = reference.replace("#/components/schemas/", "");
  return openApi["components"]["schemas"][name] as Schema;
}
