import type { Judgment } from "@parley/contract";
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { parley } from "../../../api.ts";

/** The Evaluators by which people judge. */
export const humanEvaluatorsQuery = queryOptions({
  queryKey: ["evaluators", "human"],
  queryFn: async ({ signal }) => {
    const { records } = await parley.evaluators.list({ size: 100 }, { signal });
    return records.filter(({ spec }) => spec.evaluator_type === "human");
  },
  staleTime: 60_000,
});

/**
 * Says something of a Log; null takes it back. Done when the page shows it. What is said meanwhile waits for that: a key
 * pressed the moment the last one shows is not lost.
 */
export function useJudge(logId: string) {
  const client = useQueryClient();
  return useMutation({
    scope: { id: `judge ${logId}` },
    mutationFn: ({ evaluatorId, judgment }: { evaluatorId: string; judgment: Judgment | null }) =>
      parley.evaluators.log({ id: evaluatorId, parent_id: logId, judgment }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["logs"] }),
  });
}
