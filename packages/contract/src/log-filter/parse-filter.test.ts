import { expect, test } from "vitest";
import { parseLogFilter } from "./parse-filter.ts";
import { FilterError } from "./tokens.ts";

const placeOf = (source: string): { at: number; message: string } | undefined => {
  try {
    parseLogFilter(source);
    return undefined;
  } catch (error) {
    if (!(error instanceof FilterError)) throw error;
    return { at: error.at, message: error.message };
  }
};
// oxlint-disable-next-line max-params -- a table of cases reads best so
const compare = (field: string, operator: string, value: unknown, keys: string[] = []) => ({
  type: "compare",
  field,
  keys,
  operator,
  value,
});

test("comparisons, and, or, not, in, keys", () => {
  expect(parseLogFilter('inputs.customer = "x" and cost > 0.01')).toEqual({
    type: "and",
    items: [compare("inputs", "=", "x", ["customer"]), compare("cost", ">", 0.01)],
  });
  expect(parseLogFilter('user = "a" or user = "b" and not (status != "complete")')).toEqual({
    type: "or",
    items: [
      compare("user", "=", "a"),
      {
        type: "and",
        items: [
          compare("user", "=", "b"),
          { type: "not", item: { type: "not", item: compare("status", "=", "complete") } },
        ],
      },
    ],
  });
  expect(parseLogFilter('model in (\'a\', "b\\"c")')).toEqual({
    type: "or",
    items: [compare("model", "=", "a"), compare("model", "=", 'b"c')],
  });
  expect(parseLogFilter('metadata."a key".b = true')).toEqual(compare("metadata", "=", true, ["a key", "b"]));
  expect(parseLogFilter('created_at >= "2026-01-01"')).toEqual(
    compare("created_at", ">=", Date.parse("2026-01-01")),
  );
  expect(parseLogFilter("error = null")).toEqual(compare("error", "=", null));
});

test("what cannot be read is told with its place and what to do", () => {
  const cases: [source: string, at: number, message: RegExp][] = [
    ['costs > "x"', 0, /no field `costs`. Did you mean `cost`\?/],
    ["zzzzzz = 1", 0, /There are: id, type/],
    ["cost > ", 7, /Expected a value, not the end/],
    ["user = ada", 7, /Text stands in quotes: "ada"/],
    ["user = 7", 7, /is text: put the value in quotes/],
    ['cost > "7"', 7, /is a number/],
    ["cost 7", 5, /Expected =, !=/],
    ["inputs = 1", 0, /needs a key/],
    ["user.name = 'a'", 0, /has no keys/],
    ["(cost > 1", 9, /Expected `\)`, not the end/],
    ["cost > 1 cost < 2", 9, /Expected `and`, `or` or the end/],
    ['user = "ada', 7, /no closing quote/],
    ["user = 'a'; drop", 10, /`;` means nothing here/],
    ['created_at > "yesterday"', 13, /ISO 8601/],
    ["has_error = 1", 12, /true or false/],
    ["error > null", 8, /by = and != only/],
    [`${"(".repeat(60)}cost = 1`, 41, /nested too deeply/],
    [Array.from({ length: 101 }, () => "cost = 1").join(" and "), 1300, /100 comparisons/],
    ["", 0, /Expected a field/],
  ];
  for (const [source, at, message] of cases) {
    const place = placeOf(source);
    expect({ source, at: place?.at }).toEqual({ source, at });
    expect(place?.message).toMatch(message);
  }
});
