import { expect, test } from "vitest";
import { hashPromptKernel } from "../hash/identity.ts";
import { parsePromptFile } from "../parse-prompt-file.ts";
import type { PromptKernel } from "../types/prompt.ts";
import { printPromptFile } from "./print-prompt-file.ts";

const INPUTS = { name: "string, who asks" };

test.each<[string, PromptKernel]>([
  ["longer than YAML may be", { model: "m", inputs: INPUTS, attributes: { long: "x".repeat(600_000) } }],
  ["of many brackets", { model: "m", inputs: INPUTS, attributes: { open: "[".repeat(200) } }],
  [
    "long, with what looks like an alias",
    { model: "m", inputs: INPUTS, other: { a: "b *c ".repeat(20_000) } },
  ],
  ["with a key longer than YAML's", { model: "m", inputs: { ["n".repeat(1100)]: "string" } }],
])("a frontmatter %s is JSON, and reads the same", (_what, kernel) => {
  const printed = printPromptFile(kernel);
  expect(printed).toContain("\ninputs: {\n");
  const { kernel: read } = parsePromptFile(printed);
  expect(read && hashPromptKernel(read)).toBe(hashPromptKernel(kernel));
  expect(read?.inputs).toEqual(kernel.inputs);
});

test.each([
  "// no comment",
  "one\n// no comment\n",
  "one\n---\ntwo",
  "- a",
  "a\tb",
  "a: b",
  "a:",
  "null",
  "on",
  "1e3",
  "é, à la carte",
  "wörd",
  "a\u2028b",
  "\uFEFFa b",
  "a\rb",
  "  indented\nthen not",
  "ends blank\n\n",
  "a\n\n b",
  "{{ name }} is *here* & there",
  "\ud800 alone",
])("text in a test is read as it was: %j", (contains) => {
  const kernel: PromptKernel = {
    model: "m",
    tests: [{ inputs: { [contains]: contains }, expect: { contains } }],
  };
  expect(parsePromptFile(printPromptFile(kernel)).kernel?.tests).toEqual(kernel.tests);
});
