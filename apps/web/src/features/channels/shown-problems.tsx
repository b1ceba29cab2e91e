import type { ReactNode } from "react";
import { Words } from "../../design/words.tsx";
import { problemsOf } from "./form-problems.ts";

/** What stands at each field of a form, by the field. */
export type ShownProblems = Readonly<Record<string, ReactNode>>;

export const shownProblems = (error: unknown): ShownProblems =>
  Object.fromEntries(
    Object.entries(problemsOf(error)).map(([field, text]) => [field, <Words key={field} text={text} />]),
  );
