import type { z } from "zod";

/**
 * An optional request field. The wire's clients write `null` for "not given" (an explicit `undefined` becomes
 * `null` in JSON), so every optional field accepts `null` and reads as absent.
 */
export function optional<T extends z.ZodType>(schema: T) {
  // The outer `optional` makes the key itself optional in the output type, so that values can be written without it.
  return schema
    .nullish()
    .transform((value): z.output<T> | undefined => value ?? undefined)
    .optional();
}
