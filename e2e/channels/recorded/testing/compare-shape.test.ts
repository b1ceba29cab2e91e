import { expect, test } from "vitest";
import { compareShape, pathsOf, type Shape } from "./compare-shape.ts";

const shape: Shape = {
  body: {
    id: "m1",
    sentAt: 1,
    isPinned: true,
    author: { id: "u1", name: "Ana" },
    parts: [
      { type: "text", text: "Hello" },
      { type: "link", url: "https://example.com/" },
    ],
    said: { "any key": { value: "yes" } },
    data: { ours: 1 },
    tags: [],
  },
  required: ["id", "author.id", "parts[].type", "said.*.value"],
  nullable: ["author", "said.*.value"],
  maps: ["said"],
  own: ["data"],
};

const fitting = {
  id: "m2",
  author: { id: "u2" },
  parts: [{ type: "link", url: "https://example.org/" }, { type: "text" }],
  said: { one: { value: null }, other: { value: "no" } },
  data: ["whatever", { it: "is" }],
};

test.each([
  ["what fits", fitting],
  ["what is there only sometimes", { id: "m2" }],
  ["null where it may be", { ...fitting, author: null }],
])("finds nothing in %s", (_what, given) => {
  expect(compareShape(given, shape)).toEqual([]);
});

test.each([
  ["a field too many", { ...fitting, extra: 1 }, ["extra is not recorded"]],
  ["one too many deeper", { ...fitting, author: { id: "u", age: 1 } }, ["author.age is not recorded"]],
  ["another type", { ...fitting, sentAt: "1" }, ["sentAt is a string, not a number"]],
  ["an object for a list", { ...fitting, parts: {} }, ["parts is an object, not a list"]],
  ["null where it may not be", { ...fitting, isPinned: null }, ["isPinned is null, not a boolean"]],
  ["a required field missing", { author: { id: "u" } }, ["id is missing"]],
  ["one missing deeper", { id: "m", author: { name: "Ana" } }, ["author.id is missing"]],
  ["one missing in a list", { id: "m", parts: [{ text: "Hello" }] }, ["parts[].type is missing"]],
  ["one missing in a map", { id: "m", said: { a: { value: "" }, b: {} } }, ["said.*.value is missing"]],
  [
    "a type in a list",
    { id: "m", parts: [{ type: "text", text: 1 }] },
    ["parts[].text is a number, not a string"],
  ],
  ["a type in a map", { id: "m", said: { a: { value: 1 } } }, ["said.*.value is a number, not a string"]],
  ["an element of which nothing is known", { id: "m", tags: ["a"] }, ["tags[] is not recorded"]],
  ["something else altogether", "text", ["all of it is a string, not an object"]],
])("finds %s", (_what, given, differences) => {
  expect(compareShape(given, shape)).toEqual(differences);
});

test("knows every path of a shape", () => {
  expect([...pathsOf(shape)]).toEqual([
    "id",
    "sentAt",
    "isPinned",
    "author",
    "author.id",
    "author.name",
    "parts",
    "parts[]",
    "parts[].type",
    "parts[].text",
    "parts[].url",
    "said",
    "said.*",
    "said.*.value",
    "data",
    "data.ours",
    "tags",
  ]);
});
