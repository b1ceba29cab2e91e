import { Validator, type Schema } from "@cfworker/json-schema";
import { isOutOfTime, withinTime } from "../../kernel/within-time.ts";

const limitMs = 1000;
const mostNamed = 10;

/** Why something does not fit a JSON Schema, in words; or why the schema is none. */
export type SchemaFinding = { kind: "fits" } | { kind: "misfits" | "unusable"; reason: string };

/** People give schemas, and some are slow or no schemas at all: then nothing fits. */
export function checkSchema(schema: Record<string, unknown>, value: unknown): SchemaFinding {
  try {
    const { valid, errors } = withinTime(limitMs, () =>
      new Validator(schema as Schema, "2020-12", false).validate(value),
    );
    if (valid) return { kind: "fits" };
    // An object's own message only says that a part of it is wrong.
    const innermost = errors.filter(
      (error) => !errors.some((other) => other.instanceLocation.startsWith(`${error.instanceLocation}/`)),
    );
    const reasons = innermost.map(({ instanceLocation, error }) => `\`${instanceLocation}\` ${error}`);
    return { kind: "misfits", reason: [...new Set(reasons)].slice(0, mostNamed).join("; ") };
  } catch (error) {
    // No place could be told of what is below such a name.
    if (error instanceof URIError) return { kind: "misfits", reason: "a name in it holds half a character" };
    if (isOutOfTime(error)) return { kind: "unusable", reason: `it takes more than ${limitMs} ms to check` };
    return { kind: "unusable", reason: error instanceof Error ? error.message : String(error) };
  }
}
