import type { z } from "zod";

export type Unreadable = { field: string; reason: string };

/** What could be read, and each field that could not; nothing where what is missing cannot be done without. */
export type TolerantReading<T> = { value: T | undefined; unreadable: Unreadable[] };

/**
 * Reads what somebody else wrote: a field that does not fit is left out and told of, everything else is kept.
 *
 * @example
 * readTolerantly(z.object({ a: z.string(), b: z.number().optional() }), { a: "x", b: "no number" });
 * // { value: { a: "x" }, unreadable: [{ field: "b", reason: "Invalid input: expected number, received string" }] }
 */
export function readTolerantly<S extends z.ZodObject>(
  schema: S,
  record: Readonly<Record<string, unknown>>,
): TolerantReading<z.output<S>> {
  const rest: Record<string, unknown> = { ...record };
  const unreadable: Unreadable[] = [];
  for (;;) {
    const parsed = schema.safeParse(rest);
    if (parsed.success) return { value: parsed.data, unreadable };
    const fresh = new Map<string, string>();
    for (const { path, message } of parsed.error.issues) {
      const field = String(path[0] ?? "");
      if (!fresh.has(field)) fresh.set(field, `${path.slice(1).map(String).join(".")} ${message}`.trim());
    }
    for (const [field, reason] of fresh) unreadable.push({ field, reason });
    if ([...fresh.keys()].some((field) => !(field in rest))) return { value: undefined, unreadable };
    for (const field of fresh.keys()) delete rest[field];
  }
}

/** Says in one line why something could not be read at all. */
export const describeUnreadable = (unreadable: readonly Unreadable[]): string =>
  unreadable.map(({ field, reason }) => (field === "" ? reason : `\`${field}\`: ${reason}`)).join("; ");
