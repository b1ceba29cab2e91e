import { z } from "zod";
import { parseShortInput } from "../inputs/parse-short-input.ts";
import { EvaluatorReference } from "./evaluator-reference.ts";
import { optional } from "./optional.ts";
import { PromptTest } from "./prompt-test.ts";

const ShortInput = z.string().refine((text) => parseShortInput(text) !== undefined, {
  error:
    'must be a type and perhaps what it is for: "string, the customer\'s name", "number?", "string[]", "\'a\' | \'b\'"',
});

/** What the variables of a template hold: by name, a JSON Schema or the short form `string, the customer's name`. */
export const InputDeclarations = z
  .record(z.string().min(1), z.union([ShortInput, z.record(z.string(), z.unknown())]))
  .meta({ id: "InputDeclarations" });
export type InputDeclarations = z.output<typeof InputDeclarations>;

/** The keys that the language adds for people and tools and that no model sees. */
export const extensionFields = {
  inputs: optional(InputDeclarations),
  evaluators: optional(z.array(EvaluatorReference)),
  tests: optional(z.array(PromptTest)),
};
