import { z } from "zod";
import type { JsonSchema } from "./document.ts";

/** Schemas by a key of the caller's choice, told apart by who writes them. */
export type SchemaSources = { requests: Record<string, z.ZodType>; replies: Record<string, z.ZodType> };

export type CollectedSchemas = {
  /** By the keys that were given, with references into `components`. */
  requests: Record<string, JsonSchema>;
  replies: Record<string, JsonSchema>;
  /** Every schema that has an id. One that differs by direction stands twice: `X` for replies, `XInput` for requests. */
  components: Record<string, JsonSchema>;
};

const definitionPrefix = "#/$defs/";
const componentPrefix = "#/components/schemas/";

/** JSON Schemas (2020-12) of many zod schemas at once, their named parts shared as components. */
export function collectSchemas({ requests, replies }: SchemaSources): CollectedSchemas {
  const asked = generate(requests, "request");
  const answered = generate(replies, "reply");
  const differing = findDiffering(asked.definitions, answered.definitions);
  const requestName = (name: string): string => (differing.has(name) ? `${name}Input` : name);
  const replyName = (name: string): string => name;

  const components: Record<string, JsonSchema> = {};
  for (const [name, schema] of Object.entries(answered.definitions)) {
    components[name] = renameReferences(schema, replyName);
  }
  for (const [name, schema] of Object.entries(asked.definitions)) {
    const finalName = requestName(name);
    if (name !== finalName && (finalName in asked.definitions || finalName in answered.definitions)) {
      throw new Error(`Two schemas would be named ${finalName}. Give one of them another id.`);
    }
    components[finalName] ??= renameReferences(schema, requestName);
  }
  const names = Object.keys(components).toSorted();
  return {
    requests: mapValues(asked.schemas, (schema) => renameReferences(schema, requestName)),
    replies: mapValues(answered.schemas, (schema) => renameReferences(schema, replyName)),
    components: Object.fromEntries(names.map((name) => [name, components[name] ?? {}])),
  };
}

type Generated = { schemas: Record<string, JsonSchema>; definitions: Record<string, JsonSchema> };

/**
 * Both directions are described by what stands on the wire, which for zod is the input side: the output side of a
 * transform has no schema. A reply differs in that fields with a default are always there.
 */
function generate(sources: Record<string, z.ZodType>, direction: "request" | "reply"): Generated {
  const whole = z.toJSONSchema(z.object(sources), {
    io: "input",
    target: "draft-2020-12",
    unrepresentable: "any",
    override: ({ zodSchema, jsonSchema }) => {
      const definition = zodSchema._zod.def;
      if (direction === "reply" && definition.type === "object") {
        const always = Object.entries(definition.shape)
          .filter(([, field]) => field._zod.def.type === "default")
          .map(([name]) => name);
        const required = [...(jsonSchema.required ?? []), ...always];
        if (required.length > 0) jsonSchema.required = [...new Set(required)];
      }
    },
  }) as JsonSchema;
  const definitions = (whole["$defs"] ?? {}) as Record<string, JsonSchema>;
  return {
    schemas: mapValues(whole.properties ?? {}, tidy),
    definitions: mapValues(definitions, (schema) => {
      const { id: _, ...rest } = tidy(schema);
      return rest;
    }),
  };
}

/** Takes away what zod adds without telling the reader anything, and joins nested choices. */
function tidy(schema: JsonSchema): JsonSchema {
  const result = mapSchema(schema, tidy);
  delete result["propertyNames"];
  if (result["maximum"] === Number.MAX_SAFE_INTEGER) delete result["maximum"];
  if (result["minimum"] === Number.MIN_SAFE_INTEGER) delete result["minimum"];
  if (result.anyOf) result.anyOf = result.anyOf.flatMap((choice) => nestedChoices(choice) ?? [choice]);
  return result;
}

function nestedChoices(choice: JsonSchema): JsonSchema[] | undefined {
  return Object.keys(choice).length === 1 ? choice.anyOf : undefined;
}

/** Names whose schema is not the same in both directions, itself or through something it refers to. */
function findDiffering(
  asked: Record<string, JsonSchema>,
  answered: Record<string, JsonSchema>,
): ReadonlySet<string> {
  const shared = Object.keys(asked).filter((name) => name in answered);
  const differing = new Set(
    shared.filter((name) => JSON.stringify(asked[name]) !== JSON.stringify(answered[name])),
  );
  for (let before = -1; before !== differing.size;) {
    before = differing.size;
    for (const name of shared) {
      const refersToDiffering = referencesOf(asked[name] ?? {}).some((reference) => differing.has(reference));
      if (refersToDiffering) differing.add(name);
    }
  }
  return differing;
}

function referencesOf(schema: JsonSchema): string[] {
  const found: string[] = [];
  renameReferences(schema, (name) => {
    found.push(name);
    return name;
  });
  return found;
}

function renameReferences(schema: JsonSchema, rename: (name: string) => string): JsonSchema {
  const result = mapSchema(schema, (inner) => renameReferences(inner, rename));
  if (result.$ref?.startsWith(definitionPrefix)) {
    result.$ref = componentPrefix + rename(result.$ref.slice(definitionPrefix.length));
  }
  return result;
}

/** A copy of a schema with `change` applied to every schema directly inside it. */
function mapSchema(schema: JsonSchema, change: (inner: JsonSchema) => JsonSchema): JsonSchema {
  const result: JsonSchema = { ...schema };
  if (result.properties) result.properties = mapValues(result.properties, change);
  if (result.items) result.items = change(result.items);
  if (typeof result.additionalProperties === "object") {
    result.additionalProperties = change(result.additionalProperties);
  }
  for (const keyword of ["anyOf", "oneOf", "allOf"] as const) {
    const choices = result[keyword];
    if (choices) result[keyword] = choices.map(change);
  }
  return result;
}

function mapValues<A, B>(record: Record<string, A>, change: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
