import { expect, it } from "vitest";
import { exampleArguments } from "./tool-content.ts";

it("begins with the arguments that the schema asks for", () => {
  const parameters = {
    type: "object",
    properties: {
      city: { type: "string" },
      days: { type: "integer" },
      exact: { type: "boolean" },
      any: true,
    },
  };
  const declared = { name: "weather", description: "", parameters };
  expect(exampleArguments({ function: declared })).toEqual({ city: "", days: 0, exact: false, any: "" });
  expect(exampleArguments({ function: null })).toEqual({});
  expect(exampleArguments({ tool_type: "snippet", setup_values: { greeting: "Good day" } })).toEqual({
    key: "greeting",
  });
});
