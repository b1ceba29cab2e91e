import type { FormProblem } from "../forms/form.ts";
import type { FilePlace } from "../forms/place.ts";

/** A File in the work tree, by the name of its main text. */
export type LocalFile = FilePlace & {
  file: string;
  /** Null where its texts cannot be read: they have problems, or marks of a conflict. */
  contentHash: string | null;
  problems: readonly FormProblem[];
  isMarked: boolean;
};
