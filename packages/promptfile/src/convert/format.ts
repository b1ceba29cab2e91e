import type { PromptKernel } from "../types/prompt.ts";

/** Something that could not be carried from one format to the other, or not as it was. */
export type ConversionNote = {
  /** 1-based line of the text that was read; absent where a value without a text was exported. */
  line?: number;
  /** Of a kernel that was exported: the keys that lead to the value. */
  path?: readonly (string | number)[];
  /** What it is about: a key, a tag, an expression. */
  what: string;
  /** Why it could not be carried, and what became of it. */
  why: string;
};

export type ImportedPrompt = {
  /** What the text calls it, as a path may be written; undefined where it has no name. */
  name: string | undefined;
  kernel: PromptKernel;
};

export type ImportResult = { prompts: ImportedPrompt[]; notes: ConversionNote[] };
export type ExportResult = { text: string; notes: ConversionNote[] };

export type ImportOptions = {
  /** Where the text came from; some formats take the name from it. */
  filename?: string;
  /** The model of Prompts that name none. */
  defaultModel?: string;
};

export type ExportOptions = {
  /** What formats that carry a name call the Prompt. */
  name?: string;
};

/** A way to write prompts down, ours or another's. Nothing here throws, whatever the text or the kernel holds. */
export type PromptFormat = {
  name: string;
  /** Whose it is, in a few words. */
  title: string;
  /** What its files end in, with the dot. */
  extension: string;
  /** Whether the text looks like this format; `filename` helps where the text alone does not say. */
  detect(text: string, filename: string): boolean;
  import(text: string, options: ImportOptions): ImportResult;
  export(kernel: PromptKernel, options: ExportOptions): ExportResult;
};
