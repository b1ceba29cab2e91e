import { expect, test } from "vitest";
import { z } from "zod";
import { quickSchema } from "./quick-schema.ts";

const createSchema = () =>
  z.object({
    id: z.string(),
    note: z
      .string()
      .nullish()
      .transform((note) => note ?? undefined)
      .optional(),
    inner: z.object({ name: z.string().nullish() }).nullish(),
    list: z.array(z.union([z.object({ kind: z.literal("a"), a: z.int() }), z.object({ b: z.string() })])),
  });

function useOften<S extends z.ZodType>(schema: S): S {
  for (let use = 0; use < 200; use += 1) quickSchema(schema);
  return quickSchema(schema);
}

test("a schema is itself until it has been used often", () => {
  const schema = createSchema();
  expect(quickSchema(schema)).toBe(schema);
  const quick = useOften(schema);
  expect(quick).not.toBe(schema);
  expect(quickSchema(schema)).toBe(quick);
});

test("compiled, it lets nothing through that it does not declare, at any depth", () => {
  const declared = { id: "x", inner: { name: null }, list: [{ kind: "a", a: 1 }, { b: "c" }] };
  const more = { secret: "s" };
  const { inner, list } = declared;
  const given = {
    ...declared,
    ...more,
    inner: { ...inner, ...more },
    list: list.map((item) => ({ ...item, ...more })),
  };
  expect(useOften(createSchema()).parse(given)).toStrictEqual(declared);
});

test("compiled, it refuses in the same words", () => {
  const schema = createSchema();
  const quick = useOften(schema);
  for (const value of [{}, null, { id: 1, list: [{ kind: "a" }], note: 5 }, { id: "x", list: [{ b: 1 }] }])
    expect(quick.safeParse(value).error?.issues).toEqual(schema.safeParse(value).error?.issues);
});
