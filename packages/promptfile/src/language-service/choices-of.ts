import type { z } from "zod";

type Definition = {
  type: string;
  innerType?: z.ZodType;
  in?: z.ZodType;
  options?: readonly z.ZodType[];
  entries?: Readonly<Record<string, string>>;
  values?: readonly unknown[];
  shape?: Readonly<Record<string, z.ZodType>>;
};

const definitionOf = (schema: z.ZodType): Definition => schema._zod.def as unknown as Definition;

/** The words that a key of a schema admits, where they can be counted. */
export function choicesOf(schema: z.ZodType, key: string): string[] {
  const { shape = {} } = definitionOf(schema);
  const field = Object.hasOwn(shape, key) ? shape[key] : undefined;
  return field ? wordsOf(field) : [];
}

function wordsOf(schema: z.ZodType): string[] {
  const { innerType, in: input, options, entries, values, type } = definitionOf(schema);
  if (type === "boolean") return ["true", "false"];
  if (entries) return Object.values(entries);
  if (values) return values.map(String);
  if (options) return options.flatMap(wordsOf);
  const inner = innerType ?? input;
  return inner ? wordsOf(inner) : [];
}
