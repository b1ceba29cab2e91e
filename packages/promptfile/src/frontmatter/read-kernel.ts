import type { DiagnosticCollector } from "../diagnostics/diagnostic.ts";
import { checkJson } from "./check-json.ts";
import type { Frontmatter, FrontmatterEntry } from "./frontmatter.ts";
import type { KernelKind } from "./kernel-kind.ts";
import { describePath, reportIssue } from "./report-issue.ts";
import { suggestKey } from "./suggest-key.ts";

/** A file with more unknown keys than this is not a Prompt with a typing error. */
const MAX_UNKNOWN_KEYS = 20;

/** The parameters a frontmatter holds, checked; undefined after an error, which is in `diagnostics`. */
export function readKernel<K>(
  frontmatter: Frontmatter,
  kind: KernelKind<K>,
  diagnostics: DiagnosticCollector,
): K | undefined {
  const values: Record<string, unknown> = {};
  const prototypeKeys: PropertyKey[][] = [];
  let unknownCount = 0;
  for (const entry of frontmatter.entries) {
    if (Object.hasOwn(kind.keys, entry.key)) {
      if (checkJson(entry, { frontmatter, diagnostics, prototypeKeys })) values[entry.key] = entry.value;
    } else if (unknownCount < MAX_UNKNOWN_KEYS) {
      unknownCount += 1;
      warnUnknownKey(entry, kind, diagnostics);
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
  warnUnknownInnerKeys(frontmatter, kind.innerKeys, diagnostics);
  const parsed = kind.schema.safeParse(values);
  if (parsed.success) {
    const lost = prototypeKeys.filter((path) => !hasPath(parsed.data, path));
    for (const path of lost.toReversed()) warnLostKey(path, frontmatter, diagnostics);
    return parsed.data;
  }
  for (const issue of parsed.error.issues) {
    reportIssue(issue, values, { frontmatter, diagnostics, keys: kind.keys });
  }
  return undefined;
}

function warnUnknownKey(
  { key, keyRange }: FrontmatterEntry,
  { noun, keys, foreignKeys }: KernelKind<unknown>,
  diagnostics: DiagnosticCollector,
): void {
  const foreignKind = foreignKeys.get(key);
  const suggestion = foreignKind ? undefined : suggestKey(key, Object.keys(keys));
  diagnostics.addWarning({
    code: "key-unknown",
    message: foreignKind
      ? `"${key}" belongs to ${foreignKind} files; ${noun} ignores it.`
      : `"${key}" is not a parameter of ${noun}; it is ignored.`,
    ...(suggestion && { hint: `Did you mean "${suggestion}"?` }),
    ...keyRange,
  });
}

function warnUnknownInnerKeys(
  frontmatter: Frontmatter,
  innerKeys: KernelKind<unknown>["innerKeys"],
  diagnostics: DiagnosticCollector,
): void {
  for (const { key, value } of frontmatter.entries) {
    const known = innerKeys.get(key);
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

function warnLostKey(path: PropertyKey[], frontmatter: Frontmatter, diagnostics: DiagnosticCollector): void {
  diagnostics.addWarning({
    code: "key-unknown",
    message: `"${describePath(path)}" is ignored: nothing may have that name here.`,
    ...frontmatter.locate(path),
  });
}

function hasPath(value: unknown, path: readonly PropertyKey[]): boolean {
  let inner = value;
  for (const step of path) {
    if (typeof inner !== "object" || inner === null || !Object.hasOwn(inner, step)) return false;
    inner = (inner as Record<PropertyKey, unknown>)[step];
  }
  return true;
}
