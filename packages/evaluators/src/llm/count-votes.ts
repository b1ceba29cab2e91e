import type { Judgment, JudgmentRules } from "../kernel/judgment.ts";

/**
 * What several answers say together: what most say (of equals, what was said first), of numbers the lower median, of
 * several choices those that more than half name.
 *
 * @example
 * countVotes({ return_type: "number" }, [1, 5, 4]); // 4
 */
export function countVotes(rules: JudgmentRules, votes: readonly Judgment[]): Judgment {
  const said = votes.filter((vote) => vote !== null);
  if (said.length * 2 <= votes.length && said.length < votes.length) return null;
  if (rules.return_type === "number") {
    const numbers = (said as number[]).toSorted((a, b) => a - b);
    return numbers[Math.floor((numbers.length - 1) / 2)] ?? null;
  }
  if (rules.return_type === "multi_select") {
    const lists = said as string[][];
    const names = (rules.options ?? []).map(({ name }) => name);
    return names.filter((name) => lists.filter((list) => list.includes(name)).length * 2 > lists.length);
  }
  const counts = new Map<Judgment, number>();
  for (const vote of said) counts.set(vote, (counts.get(vote) ?? 0) + 1);
  const most = Math.max(...counts.values());
  return [...counts].find(([, count]) => count === most)?.[0] ?? null;
}
