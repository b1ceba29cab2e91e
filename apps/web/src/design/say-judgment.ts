/** A judgment in a word or two. */
export function sayJudgment(judgment: unknown): string {
  if (judgment === true) return "yes";
  if (judgment === false) return "no";
  if (judgment == null) return "nothing";
  if (typeof judgment === "number") return sayNumber(judgment);
  return Array.isArray(judgment) ? judgment.join(", ") : String(judgment);
}

/** A third is `0.333`: nobody reads sixteen digits. */
export const sayNumber = (value: number): string =>
  Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(3)));
