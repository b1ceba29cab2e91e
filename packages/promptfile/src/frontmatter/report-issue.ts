import type { z } from "zod";
import type { DiagnosticCollector } from "../diagnostics/diagnostic.ts";
import type { Frontmatter } from "./frontmatter.ts";
import type { KernelKind } from "./kernel-kind.ts";

type Issue = z.core.$ZodIssue;

type Context = {
  frontmatter: Frontmatter;
  diagnostics: DiagnosticCollector;
  keys: KernelKind<unknown>["keys"];
};

/** Says what is wrong with a value: where it is, what it should be, and what it is. */
export function reportIssue(found: Issue, values: Record<string, unknown>, context: Context): void {
  const issue = innermost(found);
  if (issue.code === "unrecognized_keys") return reportKeys(issue, context);
  const { path } = issue;
  const value = path.reduce<unknown>(
    (inner, step) => (inner as Record<PropertyKey, unknown> | undefined)?.[step],
    values,
  );
  context.diagnostics.addError({
    code: value == null ? "value-missing" : "value-invalid",
    message: `"${describePath(path)}" ${describeFault(issue, context.keys)}, not ${describeValue(value)}.`,
    ...context.frontmatter.locate(path),
  });
}

/** Of a choice of shapes: what is wrong within the only one of them that is of the value's type. */
function innermost(issue: Issue): Issue {
  if (issue.code !== "invalid_union") return issue;
  const branches = issue.errors.filter(
    ([first]) => first && !(first.path.length === 0 && TYPE_FAULTS.has(first.code)),
  );
  const [inner] = branches[0] ?? [];
  if (branches.length !== 1 || inner === undefined) return issue;
  return innermost({ ...inner, path: [...issue.path, ...inner.path] });
}

const TYPE_FAULTS: ReadonlySet<string> = new Set(["invalid_type", "invalid_value", "invalid_union"]);

/** Where only known keys are allowed, a wrong one would be a promise not kept. */
function reportKeys(
  { path, keys }: Extract<Issue, { code: "unrecognized_keys" }>,
  { frontmatter, diagnostics }: Context,
): void {
  for (const key of keys) {
    const keyPath = [...path, key];
    diagnostics.addError({
      code: "key-not-allowed",
      message: `"${describePath(keyPath)}" is not known, and nothing may be added here.`,
      ...frontmatter.locate(keyPath),
    });
  }
}

function describeFault(issue: Issue, keys: Context["keys"]): string {
  if (issue.code === "custom" || issue.code === "invalid_format") return issue.message;
  const [key] = issue.path;
  const expected = issue.path.length === 1 ? keys[String(key)]?.expects : undefined;
  return `must be ${expected ?? describeExpected(issue)}`;
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

function describeExpected(issue: Issue): string {
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

export function describePath(path: readonly PropertyKey[]): string {
  return path
    .map((step, index) => (typeof step === "number" ? `[${step}]` : (index === 0 ? "" : ".") + String(step)))
    .join("");
}
