import { expect, test } from "vitest";
import { checkSchema, createSchemaChecker } from "./json-schema.ts";

const limit = { limitMs: 500 };
const order = {
  type: "object",
  required: ["id"],
  properties: { id: { type: "string" }, items: { type: "array", items: { type: "integer" } } },
};

test("names the innermost places that do not fit", () => {
  expect(checkSchema(order, { id: "a", items: [1] }, limit)).toEqual({ kind: "fits" });
  const finding = checkSchema(order, { id: 5, items: [1, "two", "three"] }, limit);
  if (finding.kind !== "misfits") throw new Error(finding.kind);
  const places = finding.faults.map(({ path }) => path.join("."));
  expect(new Set(places)).toEqual(new Set(["id", "items.1", "items.2"]));
  expect(finding.faults[0].message).not.toBe("");
});

test.each([
  [{ enum: ["eu", "us"] }, "de", 'It must be one of "eu","us".'],
  [{ const: 5 }, 6, "It must be 5."],
  [{ required: ["a.b"] }, {}, '"a.b" is missing.'],
  [{ type: ["string", "null"] }, 5, "It must be of type string or null, not number."],
  [{ minProperties: 1 }, {}, "It does not have at least 1 properties."],
  [{ maximum: 100 }, 500, "500 is greater than 100."],
])("says what people understand: %j of %j", (schema, value, message) => {
  expect(checkSchema(schema, value, limit)).toMatchObject({ kind: "misfits", faults: [{ message }] });
});

test("reads names that are escaped in pointers", () => {
  const finding = checkSchema({ properties: { "a/b~c d": { type: "null" } } }, { "a/b~c d": 1 }, limit);
  expect(finding).toMatchObject({ kind: "misfits", faults: [{ path: ["a/b~c d"] }] });
});

test("what is missing at the top has no path", () => {
  expect(checkSchema(order, {}, limit)).toMatchObject({ kind: "misfits", faults: [{ path: [] }] });
});

test("half a character in a name is the value's fault", () => {
  const finding = checkSchema({ additionalProperties: { type: "null" } }, { "\ud800": 1 }, limit);
  expect(finding).toEqual({
    kind: "misfits",
    faults: [{ path: [], message: "A name in it holds half a character." }],
  });
});

test("a schema that is none, or slow, fits nothing", () => {
  expect(checkSchema({ $ref: "#/nowhere" }, {}, limit)).toMatchObject({ kind: "unusable" });
  expect(checkSchema({ pattern: "(" }, "a", limit)).toMatchObject({ kind: "unusable" });
  const slow = checkSchema({ pattern: "^(a+)+$" }, `${"a".repeat(40)}b`, { limitMs: 50 });
  expect(slow).toEqual({ kind: "unusable", reason: "it takes more than 50 ms to check" });
});

test("one checker serves many values", () => {
  const check = createSchemaChecker({ type: "string" });
  expect([check("a").kind, check(1).kind, check("b").kind]).toEqual(["fits", "misfits", "fits"]);
});
