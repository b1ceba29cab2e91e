import type { Endpoint } from "@parley/contract";
import { quickSchema } from "@parley/server/testing";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { arbitraryOf } from "./arbitrary-of.ts";
import { allEndpoints } from "./endpoints.ts";
import { operationOf } from "./reply-validator.ts";

const numRuns = Number(process.env["PARLEY_FUZZ_RUNS"] ?? 10);
const seed = Number(process.env["PARLEY_FUZZ_SEED"] ?? 20_261_122);

type Media = { content?: Record<string, { schema?: object }> };
type Schema = NonNullable<Endpoint["body"]>;
type Named = { name: string; schema: Schema; described: object };

/** What goes in and out of each endpoint as JSON, with what `openapi.json` says of it. */
const bodies: readonly Named[] = allEndpoints.flatMap(({ name, endpoint }): Named[] => {
  const { body, output, status = 200 } = endpoint;
  const operation = operationOf(endpoint) as { requestBody?: Media; responses: Record<string, Media> };
  const schemaIn = operation.requestBody?.content?.["application/json"]?.schema;
  const schemaOut = operation.responses[status]?.content?.["application/json"]?.schema;
  return [
    ...(body && schemaIn ? [{ name: `${name} takes`, schema: body, described: schemaIn }] : []),
    ...("safeParse" in output && schemaOut
      ? [{ name: `${name} answers`, schema: output, described: schemaOut }]
      : []),
  ];
});

const undeclared = "undeclared_field";

/** The same with something in each object that no schema names. */
function withUndeclared(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withUndeclared);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, withUndeclared(inner)]);
  return { ...(Object.fromEntries(entries) as object), [undeclared]: "secret" };
}

function compiled(schema: Schema): Schema {
  for (let use = 0; use < 1000; use += 1) {
    const quick = quickSchema(schema);
    if (quick !== schema) return quick;
  }
  return schema;
}

const verdictOf = (schema: Schema, value: unknown): unknown => {
  const parsed = schema.safeParse(value);
  return parsed.success ? { data: parsed.data } : { issues: parsed.error.issues };
};

describe("a schema that is used often", () => {
  test.each(bodies)("$name the same as before", { timeout: 300_000 }, ({ schema, described }) => {
    const quick = compiled(schema);
    for (const value of fc.sample(arbitraryOf(described, ["id_1"]), { numRuns, seed }))
      for (const given of [value, withUndeclared(value)])
        expect(verdictOf(quick, given)).toStrictEqual(verdictOf(schema, given));
  });

  test("is compiled: that of a call, and of its answer", () => {
    const call = bodies.filter(({ name }) => name.startsWith("prompts.call "));
    expect(call.map(({ name, schema }) => [name, compiled(schema) !== schema])).toEqual([
      ["prompts.call takes", true],
      ["prompts.call answers", true],
    ]);
  });
});
