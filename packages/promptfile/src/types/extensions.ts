import { z } from "zod";
import { isObjectSchema, isPlainObject } from "../inputs/object-schema.ts";
import { parseShortInput } from "../inputs/parse-short-input.ts";
import { EvaluatorReference } from "./evaluator-reference.ts";
import { optional } from "./optional.ts";
import { PromptTest } from "./prompt-test.ts";

const EXPECTED =
  'must be a JSON Schema, or a type and perhaps what it is for: "string, the customer\'s name", "number?", "string[]", "\'a\' | \'b\'"';

/**
 * What the variables of a template hold: by name, a JSON Schema or the short form `string, the customer's name`; or
 * one JSON Schema of an object, with `properties` and `required`.
 */
export const InputDeclarations = z
  .record(z.string().min(1), z.unknown())
  .superRefine((inputs, context) => {
    if (isObjectSchema(inputs)) return;
    for (const [name, declaration] of Object.entries(inputs)) {
      const isKnown =
        typeof declaration === "string"
          ? parseShortInput(declaration) !== undefined
          : isPlainObject(declaration);
      if (!isKnown) context.addIssue({ code: "custom", path: [name], message: EXPECTED });
    }
  })
  .meta({
    id: "InputDeclarations",
    description:
      "By name a JSON Schema, or the short form `string, the customer's name`; or one JSON Schema of an object.",
  });
export type InputDeclarations = z.output<typeof InputDeclarations>;

/** The keys that the language adds for people and tools and that no model sees. */
export const extensionFields = {
  inputs: optional(InputDeclarations),
  evaluators: optional(z.array(EvaluatorReference)),
  tests: optional(z.array(PromptTest)),
};

/** The same, by themselves. */
export const KernelExtensions = z.object(extensionFields).meta({ id: "KernelExtensions" });
export type KernelExtensions = z.output<typeof KernelExtensions>;
