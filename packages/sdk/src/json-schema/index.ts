import { type Schema as JsonSchema, Validator } from "@cfworker/json-schema";
import type { Schema } from "../approvals/schema.ts";

/** Why a value does not fit a JSON Schema (draft 2020-12); undefined where it does. */
export function findMisfit(schema: Readonly<Record<string, unknown>>, value: unknown): string | undefined {
  const { valid, errors } = new Validator(schema as JsonSchema, "2020-12", false).validate(value);
  if (valid) return undefined;
  // An object's own message only says that a part of it is wrong.
  const innermost = errors.filter(
    (error) => !errors.some((other) => other.instanceLocation.startsWith(`${error.instanceLocation}/`)),
  );
  const reasons = innermost.map(({ instanceLocation, error }) => {
    const place = instanceLocation.replace(/^#\/?/u, "").replaceAll("/", ".");
    return `${place === "" ? "" : `\`${place}\` `}${error.replace(/\.$/u, "")}`;
  });
  return [...new Set(reasons)].slice(0, 10).join("; ");
}

/**
 * A JSON Schema (draft 2020-12) where a schema of a library could stand. What its values are, is for you to say.
 *
 * @example
 * const shard = jsonSchema<"eu" | "us">({ enum: ["eu", "us"] });
 */
export function jsonSchema<Output = unknown>(schema: Readonly<Record<string, unknown>>): Schema<Output> {
  const write = (): Record<string, unknown> => ({ ...schema });
  return {
    "~standard": {
      version: 1,
      vendor: "parley",
      validate(value) {
        const message = findMisfit(schema, value);
        return message === undefined ? { value: value as Output } : { issues: [{ message }] };
      },
      jsonSchema: { input: write, output: write },
    },
  };
}
