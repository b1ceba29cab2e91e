/** A judgment in a word or two. */
export function sayJudgment(judgment: unknown): string {
  if (judgment === true) return "yes";
  if (judgment === false) return "no";
  if (judgment == null) return "nothing";
  return Array.isArray(judgment) ? judgment.join(", ") : String(judgment);
}
