import type { Comparison } from "../compare/compare.ts";

type Verdict = Comparison["verdict"];

/** What a comparison came to, in words. */
export const verdictWords: Readonly<Record<Verdict, string>> = {
  better: "better",
  worse: "worse",
  undecided: "no difference shown",
};

/** The same as a sign, for who has little room. */
export const verdictMarks: Readonly<Record<Verdict, string>> = { better: "▲", worse: "▼", undecided: "≈" };

/** What stands below a table of figures, wherever there is one. */
export const certaintyWords =
  "In brackets stand 95 % intervals. Better and worse go by p-values, corrected for how many comparisons there are. " +
  "No difference shown: chance alone could have made what is seen.";
