import type { Evaluator } from "@parley/contract";

/** Those that watch the File first; then by path. */
export function orderEvaluators(
  evaluators: readonly Evaluator[],
  watching: ReadonlySet<string>,
): Evaluator[] {
  const rank = ({ id }: Evaluator): number => (watching.has(id) ? 0 : 1);
  return evaluators.toSorted(
    (one, other) =>
      rank(one) - rank(other) || kindRank(one) - kindRank(other) || (one.path < other.path ? -1 : 1),
  );
}

/** What takes one click comes before what has to be written. */
const kindRank = ({ spec }: Evaluator): number =>
  ["boolean", "select", "multi_select", "number", "text"].indexOf(spec.return_type);
