import { z } from "zod";

/** A parser of its own takes milliseconds and memory to make: of the hundreds of schemas few are worth it. */
const oftenFrom = 100;

type Use = { count: number; quick: z.ZodType | undefined };
const uses = new WeakMap<z.ZodType, Use>();

/**
 * The schema; once it has been asked for often, the same with a parser that was compiled for it, to which absent fields
 * cost nothing. What that one refuses is left to the schema itself, so both say the same of every value
 * (`e2e/contract/quick-schemas.test.ts`), and nothing that is not declared comes through either.
 */
export function quickSchema<S extends z.ZodType>(schema: S): S {
  let use = uses.get(schema);
  if (use === undefined) {
    use = { count: 0, quick: undefined };
    uses.set(schema, use);
  }
  if (use.quick !== undefined) return use.quick as S;
  use.count += 1;
  if (use.count < oftenFrom) return schema;
  const quick = z.compile(schema);
  use.quick = quick;
  return quick;
}
