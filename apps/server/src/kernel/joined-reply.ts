import type { z } from "zod";
import type { JoinedReply } from "./implement.ts";
import { quickSchema } from "./quick-schema.ts";

/** A value parsed by its schema and written as JSON once, to be part of many replies. */
export type Sealed<S extends z.ZodType> = { readonly schema: S; readonly json: string };

export const seal = <S extends z.ZodType>(schema: S, value: z.input<S>): Sealed<S> => ({
  schema,
  json: JSON.stringify(schema.parse(value)),
});

const rests = new WeakMap<z.ZodObject, z.ZodObject>();

/**
 * A reply with one large field that is the same in thousands of replies: the rest is parsed now, that field was
 * parsed when it was sealed. What leaves is exactly what the whole schema would have let through.
 */
export function joinReply<S extends z.ZodObject, K extends keyof S["shape"] & string>(
  schema: S,
  field: K,
  { sealed, rest }: { sealed: Sealed<z.ZodType>; rest: Omit<z.input<S>, K> },
): JoinedReply<S> {
  if (sealed.schema !== schema.shape[field]) throw new TypeError(`${field} was sealed by another schema`);
  let restSchema = rests.get(schema);
  if (restSchema === undefined) {
    restSchema = schema.omit({ [field]: true } as never) as z.ZodObject;
    rests.set(schema, restSchema);
  }
  const json = JSON.stringify(quickSchema(restSchema).parse(rest));
  return {
    kind: "joined",
    schema,
    json: `{"${field}":${sealed.json}${json === "{}" ? "" : ","}${json.slice(1)}`,
  };
}
