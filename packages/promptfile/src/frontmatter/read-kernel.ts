import type { z } from "zod";
import type { DiagnosticCollector } from "../diagnostics/diagnostic.ts";
import { PromptKernel } from "../types/prompt.ts";
import { checkJson } from "./check-json.ts";
import type { Frontmatter, FrontmatterEntry } from "./frontmatter.ts";
import { PROMPT_KEYS } from "./prompt-keys.ts";
import type { PromptKey } from "./prompt-keys.ts";
import { suggestKey } from "./suggest-key.ts";

/** A file with more unknown keys than this is not a Prompt with a typing error. */
const MAX_UNKNOWN_KEYS = 20;

/** The parameters a frontmatter holds, checked; undefined after an error, which is in `diagnostics`. */
export function readKernel(
  frontmatter: Frontmatter,
  diagnostics: DiagnosticCollector,
): PromptKernel | undefined {
  const values: Record<string, unknown> = {};
  let unknownCount = 0;
  for (const entry of frontmatter.entries) {
    if (isPromptKey(entry.key)) {
      if (checkJson(entry, frontmatter, diagnostics)) values[entry.key] = entry.value;
    } else if (unknownCount < MAX_UNKNOWN_KEYS) {
      unknownCount += 1;
      warnUnknownKey(entry, diagnostics);
    }
  }
  if (values["model"] == null) {
    const range = frontmatter.locate([]);
    diagnostics.addError({
      code: "model-missing",
      message: 'The frontmatter does not name a "model".',
      hint: "Add a line such as: model: gpt-4o",
      start: range.start,
      end: range.start + 1,
    });
    return undefined;
  }
  warnUnknownInnerKeys(frontmatter, diagnostics);
  const parsed = PromptKernel.safeParse(values);
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues) reportIssue(issue, values, { frontmatter, diagnostics });
  return undefined;
}

function isPromptKey(key: string): key is PromptKey {
  return Object.hasOwn(PROMPT_KEYS, key);
}

function warnUnknownKey({ key, keyRange }: FrontmatterEntry, diagnostics: DiagnosticCollector): void {
  const isAgentKey = key === "max_iterations";
  const suggestion = isAgentKey ? undefined : suggestKey(key, Object.keys(PROMPT_KEYS));
  diagnostics.addWarning({
    code: "key-unknown",
    message: isAgentKey
      ? `"${key}" belongs to .agent files; a Prompt ignores it.`
      : `"${key}" is not a parameter of a Prompt; it is ignored.`,
    ...(suggestion && { hint: `Did you mean "${suggestion}"?` }),
    ...keyRange,
  });
}

const INNER_KEYS: ReadonlyMap<string, readonly string[]> = new Map([
  // `source` was written by an old serializer and says nothing.
  ["tools", ["name", "description", "strict", "parameters", "source"]],
  ["fallbacks", ["model", "provider"]],
  ["response_format", ["type", "json_schema"]],
]);

function warnUnknownInnerKeys(frontmatter: Frontmatter, diagnostics: DiagnosticCollector): void {
  for (const { key, value } of frontmatter.entries) {
    const known = INNER_KEYS.get(key);
    if (!known) continue;
    const items = Array.isArray(value)
      ? value.map((item, index) => ({ item, path: [key, index] }))
      : [{ item: value, path: [key] }];
    for (const { item, path } of items) {
      if (item === null || typeof item !== "object") continue;
      for (const name of Object.keys(item)) {
        if (known.includes(name)) continue;
        diagnostics.addWarning({
          code: "key-unknown",
          message: `"${describePath([...path, name])}" is not known; it is ignored.`,
          ...frontmatter.locate([...path, name]),
        });
      }
    }
  }
}

function reportIssue(
  issue: z.core.$ZodIssue,
  values: Record<string, unknown>,
  { frontmatter, diagnostics }: { frontmatter: Frontmatter; diagnostics: DiagnosticCollector },
): void {
  const { path } = issue;
  const key = path[0] as PromptKey;
  const value = path.reduce<unknown>(
    (inner, step) => (inner as Record<PropertyKey, unknown> | undefined)?.[step],
    values,
  );
  diagnostics.addError({
    code: value == null ? "value-missing" : "value-invalid",
    message: `"${describePath(path)}" must be ${path.length === 1 ? PROMPT_KEYS[key].expects : describeExpected(issue)}, not ${describeValue(value)}.`,
    ...frontmatter.locate(path),
  });
}

const EXPECTED: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
  record: "an object",
};

function describeExpected(issue: z.core.$ZodIssue): string {
  if (issue.code === "invalid_type") return EXPECTED[issue.expected] ?? issue.expected;
  if (issue.code === "invalid_value") return issue.values.map((value) => `"${String(value)}"`).join(" or ");
  if (issue.code === "too_small") return "text that is not empty";
  return "something else";
}

function describeValue(value: unknown): string {
  if (value === undefined) return "absent";
  if (value === null || typeof value === "number" || typeof value === "boolean") return String(value);
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "an object";
  const text = String(value);
  return text.length > 40 ? `"${text.slice(0, 40)}…"` : `"${text}"`;
}

function describePath(path: readonly PropertyKey[]): string {
  return path
    .map((step, index) => (typeof step === "number" ? `[${step}]` : (index === 0 ? "" : ".") + String(step)))
    .join("");
}
