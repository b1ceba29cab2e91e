import { expect, it } from "vitest";
import { neededVariables } from "./needed-variables.ts";

it.each([
  [{ tool_type: "google" as const }, ["SERPAPI_API_KEY"]],
  [{ tool_type: "python" as const }, []],
  [
    {
      tool_type: "get_api_call" as const,
      setup_values: {
        url: "https://example.com/${NOT_HERE}",
        params: { key: "${KEY}", lang: "en" },
        headers: { authorization: "Bearer ${TOKEN}", again: "${TOKEN}" },
      },
    },
    ["KEY", "TOKEN"],
  ],
])("knows what %j needs", (tool, names) => {
  expect(neededVariables(tool)).toEqual(names);
});
