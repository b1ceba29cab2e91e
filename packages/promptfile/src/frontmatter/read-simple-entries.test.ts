import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createDiagnosticCollector } from "../diagnostics/diagnostic.ts";
import { parseYaml } from "./parse-yaml.ts";
import { readSimpleEntries } from "./read-simple-entries.ts";

/** What both readings say, without the order of JSON keys and without ranges inside values. */
function readBoth(source: string) {
  const simple = readSimpleEntries(source, 0);
  const diagnostics = createDiagnosticCollector(source);
  const yaml = parseYaml(source, 0, diagnostics);
  return { simple, yaml: yaml?.entries, diagnostics: diagnostics.list() };
}

describe("readSimpleEntries", () => {
  const word = fc.oneof(
    fc.constantFrom(
      "true",
      "false",
      "null",
      "True",
      "~",
      "yes",
      "-1",
      "1.0",
      "1e3",
      "-0.5",
      "007",
      "0x1f",
      "0o7",
      ".5",
      "+1",
      "1_0",
      "2024-01-01",
      "12:30",
    ),
    fc.constantFrom(
      "gpt-4o",
      "ft:a::b",
      "a/b.c",
      "a:",
      ":a",
      "-",
      "- a",
      "*a",
      "&a b",
      "!!str a",
      "? a",
      "a: b",
      "a #b",
      "a# b",
      "#a",
      "'a'",
      '"a"',
      '"\\x41"',
      '"\\u0041\\n"',
      '"a',
      "a\tb",
      "@a",
      "%a",
      "|",
      ">-",
      ".inf",
      ".nan",
      "a, b",
    ),
    fc.constantFrom(
      "[]",
      "{}",
      "[1, 2]",
      '{"a": [1, {"b": "]"}]}',
      "[a, b]",
      "[1,]",
      "{a: 1}",
      '["a"] # c',
      '["a"] x',
      "[\n  1\n]",
      "[\n1\n]",
      '{"a":1}',
      "[1e400]",
    ),
    fc.json({ maxDepth: 3 }),
    fc.string(),
  );
  const line = fc.oneof(
    fc
      .tuple(
        fc.constantFrom("a", "b", "c_1", "model", "x-y", "1", " d"),
        fc.constantFrom(": ", ":", ":  ", ":\t"),
        word,
        fc.constantFrom("", " ", " # c", "\r"),
      )
      .map((parts) => parts.join("")),
    fc.constantFrom("", "# comment", "  # comment", "  continued", "- item", "..."),
  );
  const source = fc.array(line, { maxLength: 5 }).map((lines) => `${lines.join("\n")}\n`);

  test("reads as the YAML library does, or not at all", () => {
    let readCount = 0;
    fc.assert(
      fc.property(source, (text) => {
        const { simple, yaml, diagnostics } = readBoth(text);
        if (!simple) return;
        readCount += 1;
        // JSON that the library refuses is still JSON: a key given twice, lines that are not indented.
        if (!yaml) {
          expect(text).toMatch(/[[{]/);
          expect(diagnostics.every(({ code }) => code === "key-repeated" || code === "yaml-syntax")).toBe(
            true,
          );
          return;
        }
        expect(simple.map(({ key, value }) => [key, value])).toEqual(
          yaml.map(({ key, value }) => [key, value]),
        );
        expect(simple.map(({ keyRange }) => keyRange)).toEqual(yaml.map(({ keyRange }) => keyRange));
      }),
      { numRuns: Number(process.env["PROPERTY_RUNS"] ?? 2000) },
    );
    expect(readCount).toBeGreaterThan(100);
  });

  test("reads what files are made of, without the library", () => {
    const text =
      'model: gpt-4o\ntemperature: 0.7 # warm\n\nstop: ["a"]\ntools: [\n  {\n    "name": "f"\n  }\n]\nseed:\n';
    expect(readSimpleEntries(text, 0)?.map(({ key, value }) => [key, value])).toEqual([
      ["model", "gpt-4o"],
      ["temperature", 0.7],
      ["stop", ["a"]],
      ["tools", [{ name: "f" }]],
      ["seed", null],
    ]);
  });
});
