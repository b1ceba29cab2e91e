import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  compilePrompt,
  findReferences,
  hashKernel,
  normalizePromptKernel,
  parsePromptFile,
  printPromptFile,
} from "@parley/promptfile";
import { resolveFile } from "@parley/promptfile/folder";
import { createJinjaEngine } from "@parley/promptfile/jinja";
import { describe, expect, test } from "vitest";

const changes = [
  { title: "Search is twice as fast", author: "Ana", needs_decision: false },
  { title: "New prices", author: "Ben", needs_decision: true },
];

const examples: [path: string, inputs: Record<string, unknown>, says: string][] = [
  [
    "welcome-email",
    { customer_name: "John Doe", product_name: "Parley" },
    "The customer is called John Doe.",
  ],
  [
    "support/reply",
    { shop_name: "Lamps", refund_after_days: 7, question: "Where is it?" },
    "more than 7 days",
  ],
  [
    "vision/describe-image",
    { question: "What is on the table?", image_url: "https://example.org/table.jpg" },
    "What is on the table?",
  ],
  ["digest/weekly-digest", { team: "search", changes }, "2. New prices (Ben) - needs a decision"],
  ["copy/tagline", { product: "a quiet drum" }, "Product: a quiet drum\nTagline:"],
  ["extract/invoice", { invoice_text: "Total 12.40 EUR" }, "Total 12.40 EUR"],
];

const workspace = join(import.meta.dirname, "workspace");

describe.each(examples)("the example %s", (path, inputs, says) => {
  const place = join(workspace, `${path}.prompt`);
  const text = readFileSync(place, "utf8");
  const file = parsePromptFile(text);
  const whole = resolveFile(file.kernel!, { path: place, text, workspace });
  const kernel = whole.kernel!;

  test("is read without complaint and survives printing", () => {
    expect([...file.diagnostics, ...whole.diagnostics]).toEqual([]);
    expect(findReferences(kernel)).toEqual([]);
    const printed = parsePromptFile(printPromptFile(kernel)).kernel!;
    expect(hashKernel(normalizePromptKernel(printed))).toBe(hashKernel(normalizePromptKernel(kernel)));
  });

  test("answers without any key, by the mock provider", () => {
    expect(kernel.fallbacks!.at(-1)).toEqual({ model: "mock", provider: "mock" });
  });

  test("renders with its inputs, and names those that are missing", () => {
    const compiled = compilePrompt(kernel, { jinja: createJinjaEngine() });
    const rendered = compiled.render(inputs);
    expect(rendered).toMatchObject({ ok: true });
    expect(JSON.stringify(rendered)).toContain(JSON.stringify(says).slice(1, -1));
    expect(compiled.render({})).toMatchObject({ ok: false });
  });
});
