import type { ContentOf, FormType } from "./file-content.ts";

/**
 * The texts of one File, by what each file's name ends in behind the File's own: `.tool.yaml`, `.tool.py`. The main
 * one comes first.
 */
export type FormTexts = ReadonlyMap<string, string>;

/** What is wrong with a text, and where: `suffix` says in which of the File's texts; lines and columns begin with 1. */
export type FormProblem = {
  suffix: string;
  message: string;
  line?: number | undefined;
  column?: number | undefined;
};

export type FormReading<K> = { ok: true; kernel: K } | { ok: false; problems: FormProblem[] };

/** How a type of File is written as texts. Pure, and fit for browsers. */
export type Form<T extends FormType> = {
  readonly type: T;
  /** What the main text's file name ends in; no other type's ends in this. */
  readonly suffix: string;
  /** What the names of the texts beside it may end in. */
  readonly siblings: readonly string[];
  /** The content in normal form: what the same version holds is equal. */
  normalize(kernel: ContentOf<T>): ContentOf<T>;
  /** Canonical texts. Reading them gives the same content. */
  print(kernel: ContentOf<T>): FormTexts;
  read(texts: FormTexts): FormReading<ContentOf<T>>;
  /** Whether the main text owns this one beside it. */
  owns?(main: string, sibling: string): boolean;
};

/** A text that must be there. */
export const refuse = (suffix: string, message: string): { ok: false; problems: FormProblem[] } => ({
  ok: false,
  problems: [{ suffix, message }],
});
