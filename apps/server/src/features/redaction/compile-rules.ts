import { RE2JS } from "re2js";
import { mapTexts } from "./map-texts.ts";
import { redactPlaces, type Field, type Found } from "./redact-places.ts";
import type { RedactionRuleRow } from "./redaction.tables.ts";

/** Takes out of a value what the rules of an organization say; the value itself stays as it is. */
export type Redact = <T>(value: T) => T;

type Rule = Pick<RedactionRuleRow, "kind" | "pattern" | "replacement">;
type Pattern = { expression: RE2JS; replacement: string };

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
  const replacements = new Set(fields.map(({ replacement }) => replacement));
  return (value) => {
    const found: Found = new Map();
    const without = redactPlaces(value, { fields, found });
    // A short value may be within a longer one, of which the rest would stay.
    const longestFirst = [...found].toSorted(([one], [other]) => other.length - one.length);
    return mapTexts(without, (text) =>
      replacements.has(text) ? text : redactText(text, longestFirst, patterns),
    ) as typeof value;
  };
}

function redactText(
  text: string,
  found: readonly [value: string, replacement: string][],
  patterns: readonly Pattern[],
): string {
  let redacted = text;
  for (const [value, replacement] of found) redacted = redacted.replaceAll(value, () => replacement);
  for (const { expression, replacement } of patterns)
    redacted = expression.matcher(redacted).replaceAll(replacement);
  return redacted;
}
