import { changedArguments } from "@parley/contract";
import { expect, test } from "vitest";
import { readDraft, readField, schemaFields } from "./schema-fields.ts";

const schema = {
  type: "object",
  properties: {
    to: { type: "string", title: "Recipient" },
    amount: { type: "number" },
    urgency: { enum: ["low", "high"] },
    note: { type: "string" },
  },
  required: ["to", "amount"],
};
const values = { to: "Ana", amount: 10, extra: { a: [1] } };
const fields = schemaFields({ schema, values, mayChange: (name) => name !== "to" });

test("a field's type comes from the schema, and from the value where the schema is silent", () => {
  expect(fields.map(({ name, label, type, mayChange }) => [name, label, type, mayChange])).toEqual([
    ["to", "Recipient", "text", false],
    ["amount", "amount", "number", true],
    ["extra", "extra", "json", true],
    ["urgency", "urgency", "choice", true],
    ["note", "note", "text", true],
  ]);
});

test("only what was touched changes, and what may not be changed never does", () => {
  expect(readDraft(fields, {})).toEqual({ values, problems: new Map() });
  expect(readDraft(fields, { amount: "5.5", to: "Ben", urgency: '"high"', note: "" })).toEqual({
    values: { to: "Ana", amount: 5.5, extra: { a: [1] }, urgency: "high" },
    problems: new Map(),
  });
  expect(readDraft(fields, { amount: "", extra: "{" }).problems).toEqual(
    new Map([
      ["amount", "This is needed."],
      ["extra", "This is not JSON yet."],
    ]),
  );
});

test("names of an object's own machinery are names like others", () => {
  const odd = JSON.parse('{"__proto__": 1, "constructor": 2}') as Record<string, unknown>;
  const read = readDraft(schemaFields({ schema: null, values: odd, mayChange: () => true }), {
    constructor: "3",
  });
  expect(JSON.stringify(read.values)).toBe('{"__proto__":1,"constructor":3}');
});

test("numbers are taken exactly or refused", () => {
  const read = (type: "number" | "integer", text: string) =>
    readField({ type, isRequired: false, value: 1 }, text);
  expect(read("integer", "7")).toEqual({ value: 7 });
  expect(read("number", "-.5e1")).toEqual({ value: -5 });
  for (const text of ["7.5", "1,000", "9007199254740993", "1e999", "0x10"])
    expect(read("integer", text)).toHaveProperty("problem");
});

test("days and lists of words are typed in as such, where that keeps all of them", () => {
  const properties = {
    by: { type: "string", format: "date" },
    tags: { type: "array", items: { type: "string" } },
  };
  const typesOf = (values: Record<string, unknown>) =>
    schemaFields({ schema: { properties }, values, mayChange: () => true }).map(({ type }) => type);
  expect(typesOf({})).toEqual(["date", "list"]);
  expect(typesOf({ by: "2026-12-01", tags: ["a", "b c"] })).toEqual(["date", "list"]);
  expect(typesOf({ by: "soon", tags: ["two\nlines"] })).toEqual(["text", "json"]);
  expect(typesOf({ by: 7, tags: [""] })).toEqual(["json", "json"]);
  const empty = schemaFields({ schema: { properties }, values: {}, mayChange: () => true });
  expect(readDraft(empty, { by: "2026-12-01", tags: " a\n\nb c \n" }).values).toEqual({
    by: "2026-12-01",
    tags: ["a", "b c"],
  });
  expect(readDraft(empty, { by: "", tags: "" }).values).toEqual({});
  const filled = schemaFields({ schema: { properties }, values: { tags: ["a"] }, mayChange: () => true });
  expect(readDraft(filled, { tags: "" }).problems.size).toBe(0);
});

test("null, empty and absent differ", () => {
  expect(changedArguments({ a: null, b: [], c: 1 }, { a: [], c: 1 })).toEqual([
    { name: "a", before: null, after: [] },
    { name: "b", before: [], after: undefined },
  ]);
});
