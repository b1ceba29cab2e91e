import { expect, it } from "vitest";
import { schemaInstance } from "./schema-instance.ts";

it.each([
  [
    { type: "object", required: ["a"], properties: { a: { type: "string" }, b: { type: "string" } } },
    { a: "mock" },
  ],
  [{ type: "string", minLength: 6 }, "mockxx"],
  [{ type: "string", maxLength: 2 }, "mo"],
  [{ type: "string", format: "date" }, "2026-01-01"],
  [{ enum: ["red", "blue"] }, "red"],
  [{ const: 7 }, 7],
  [{ type: "integer", minimum: 3 }, 3],
  [{ type: "integer", exclusiveMinimum: 3 }, 4],
  [{ type: "integer", maximum: -2 }, -2],
  [{ type: "number", minimum: 5, multipleOf: 4 }, 8],
  [{ type: "boolean" }, false],
  [{ type: ["null", "string"] }, "mock"],
  [{ type: "array", items: { type: "integer" } }, []],
  [{ type: "array", minItems: 2, items: { type: "boolean" } }, [false, false]],
  [{ anyOf: [{ type: "null" }, { type: "integer" }] }, 0],
  [
    {
      allOf: [
        { required: ["a"], properties: { a: { const: 1 } } },
        { required: ["b"], properties: { b: { const: 2 } } },
      ],
    },
    { a: 1, b: 2 },
  ],
  [{ $ref: "#/$defs/city", $defs: { city: { type: "string", default: "Oslo" } } }, "Oslo"],
  [{ type: "object" }, {}],
  [undefined, {}],
])("the least value of %j", (schema, value) => {
  expect(schemaInstance(schema)).toEqual(value);
});

it("ends a schema that contains itself", () => {
  const schema = {
    $ref: "#/$defs/node",
    $defs: { node: { required: ["next"], properties: { next: { $ref: "#/$defs/node" } } } },
  };
  expect(JSON.stringify(schemaInstance(schema))).toContain("null");
});
