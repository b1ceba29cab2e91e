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
  const { check } = createSchemaCheck({
    properties: { inputs: { properties: { order: { $ref: "#/$defs/nowhere" } } } },
  });
  expect(() => check(1, { inputs: { order: "7" } })).toThrow(
    expect.objectContaining({ code: "datasets.schema_invalid" }),
  );
});
