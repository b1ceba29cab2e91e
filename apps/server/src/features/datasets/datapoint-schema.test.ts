import { expect, test } from "vitest";
import { createSchemaCheck } from "./datapoint-schema.ts";

test("a name with half a surrogate pair is a violation of its row, and not the end of the check", () => {
  const { check, finish } = createSchemaCheck({
    properties: { inputs: { additionalProperties: { type: "string" } } },
  });
  check(1, { inputs: { fine: "yes" } });
  check(2, { inputs: { "\ud800": 1 } });
  expect(finish).toThrow(expect.objectContaining({ code: "datasets.datapoints_invalid" }));
});

test("a schema that leads nowhere where a Datapoint needs it is refused as a schema", () => {
  const { check, finish } = createSchemaCheck({
    properties: { inputs: { properties: { order: { $ref: "#/$defs/nowhere" } } } },
  });
  check(1, { inputs: { order: "7" } });
  expect(finish).toThrow(expect.objectContaining({ code: "datasets.schema_invalid" }));
});

test("a pattern that never comes to an end is refused as a schema", () => {
  const { check, finish } = createSchemaCheck({
    properties: { inputs: { properties: { order: { pattern: "^(a+)+$" } } } },
  });
  check(1, { inputs: { order: `${"a".repeat(60)}!` } });
  expect(finish).toThrow(expect.objectContaining({ code: "datasets.schema_invalid" }));
});

test("every row is checked, however many come at once", () => {
  const { check, finish } = createSchemaCheck({
    properties: { inputs: { properties: { order: { type: "number" } } } },
  });
  for (let row = 1; row <= 450; row += 1) check(row, { inputs: { order: row % 150 === 0 ? "no" : row } });
  expect(finish).toThrow(
    expect.objectContaining({
      details: expect.objectContaining({
        total: 3,
        violations: [150, 300, 450].map((row) => expect.objectContaining({ row })),
      }),
    }),
  );
});
