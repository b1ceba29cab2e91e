import { RE2JS } from "re2js";
import { mapTexts } from "./map-texts.ts";
import type { RedactionRuleRow } from "./redaction.tables.ts";

/** Takes out of a value what the rules of an organization say; the value itself stays as it is. */
export type Redact = <T>(value: T) => T;

type Rule = Pick<RedactionRuleRow, "kind" | "pattern" | "replacement">;
type Pattern = { expression: RE2JS; replacement: string };
type Field = { names: readonly string[]; replacement: string };
/** What stood at a place, to be taken out wherever else it stands. */
type Found = Map<string, string>;

/** Shorter ones stand everywhere by chance. */
const leastFound = 3;

/** @throws Error for an expression that RE2 does not have, in its words */
export const compilePattern = (pattern: string): RE2JS => RE2JS.compile(pattern);

/**
 * A `pattern` is looked for in every text. What stands at a `field` is taken out wherever it stands: an input is in the
 * messages that were made of it, an output in the answer it came from.
 */
export function compileRules(rules: readonly Rule[]): Redact {
  const patterns = rules
    .filter(({ kind }) => kind === "pattern")
    .map(({ pattern, replacement }): Pattern => ({
      expression: compilePattern(pattern),
      replacement: RE2JS.quoteReplacement(replacement),
    }));
  const fields = rules
    .filter(({ kind }) => kind === "field")
    .map(({ pattern, replacement }): Field => ({ names: pattern.split("."), replacement }));
  return (value) => {
    const found: Found = new Map();
    collect(value, fields, found);
    return mapTexts(value, (text) => redactText(text, found, patterns)) as typeof value;
  };
}

function collect(value: unknown, fields: readonly Field[], found: Found): void {
  if (fields.length === 0 || value === null || value === undefined) return;
  const whole = fields.find(({ names }) => names.length === 0);
  if (typeof value !== "object") {
    if (whole !== undefined && String(value).length >= leastFound)
      found.set(String(value), whole.replacement);
    else if (typeof value === "string") collectWithin(value, fields, found);
    return;
  }
  // Of a list or an object at the place, everything in it.
  const everywhere = whole === undefined ? [] : [whole];
  for (const [name, inner] of Object.entries(value)) {
    const through = Array.isArray(value) ? fields : [];
    collect(inner, [...everywhere, ...below(fields, name), ...through], found);
  }
}

/** Arguments of tools and outputs are often JSON in a text, in which fields have their places as well. */
function collectWithin(text: string, fields: readonly Field[], found: Found): void {
  if (!/^\s*[[{]/.test(text)) return;
  try {
    collect(JSON.parse(text), fields, found);
  } catch {
    // It only looked like JSON.
  }
}

const below = (fields: readonly Field[], name: string): Field[] =>
  fields
    .filter(({ names }) => names[0] === name || names[0] === "*")
    .map(({ names, replacement }) => ({ names: names.slice(1), replacement }));

function redactText(text: string, found: Found, patterns: readonly Pattern[]): string {
  let redacted = text;
  for (const [value, replacement] of found) redacted = redacted.replaceAll(value, () => replacement);
  for (const { expression, replacement } of patterns)
    redacted = expression.matcher(redacted).replaceAll(replacement);
  return redacted;
}
