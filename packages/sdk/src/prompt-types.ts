import type { RequestOptions } from "./options.ts";

/**
 * The Prompts of a workspace by their paths: what each takes and answers. Empty until the file that `parley types`
 * writes is part of a program; then `prompts.call` checks the inputs of every path in it.
 */
// An interface, for only those can be added to from elsewhere.
export interface PromptTypes {}

/** The Tools of a workspace by their paths: the arguments of each. Filled as {@link PromptTypes} is. */
export interface ToolTypes {}

/**
 * The inputs of the Prompt at a path; any, where nobody said.
 *
 * @example
 * const inputs: PromptInputs<"support/reply"> = { question: "Where is it?" };
 */
export type PromptInputs<Path extends string> = Path extends keyof PromptTypes
  ? FieldOf<PromptTypes[Path], "inputs">
  : Record<string, unknown>;

/**
 * What the answer of the Prompt at a path holds: text, or what the JSON of it is.
 *
 * @example
 * const verdict = JSON.parse(reply.logs[0]?.output ?? "") as PromptOutput<"support/verdict">;
 */
export type PromptOutput<Path extends string> = Path extends keyof PromptTypes
  ? FieldOf<PromptTypes[Path], "output">
  : string;

/** The arguments of the Tool at a path. */
export type ToolArguments<Path extends string> = Path extends keyof ToolTypes
  ? FieldOf<ToolTypes[Path], "arguments">
  : Record<string, unknown>;

type FieldOf<T, Name extends string> = T extends Record<Name, infer Field> ? Field : never;

/** Inputs may be left out where none is required. */
type InputsField<Path extends string> = Path extends keyof PromptTypes
  ? Record<string, never> extends PromptInputs<Path>
    ? { inputs?: PromptInputs<Path> | undefined }
    : { inputs: PromptInputs<Path> }
  : { inputs?: Record<string, unknown> | undefined };

/** The arguments of a method of Prompts, with the inputs of the Prompt at `path`. */
export type PromptArguments<Given, Path extends string> = Omit<Given, "path" | "inputs"> & {
  path?: Path | undefined;
} & InputsField<Path>;

/** A method of Prompts that takes the inputs of the Prompt it is given the path of. */
export type PromptMethod<Given, Result> = <const Path extends string = string>(
  given: PromptArguments<Given, Path>,
  options?: RequestOptions,
) => Result;
