import type { RunEstimate } from "@parley/contract";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { parley } from "../../api.ts";
import { newestVersionOf } from "./newest-version.ts";
import { evaluationKey } from "./queries.ts";
import { type Sampling, toRunFields } from "./sampling.ts";
import { startRuns } from "./start-runs.ts";

/** More versions, on the cases of a Dataset. */
export type MoreRuns = {
  evaluationId: string;
  datasetId: string;
  versionIds: readonly string[];
  budget: number | undefined;
  /** Logs that a version has of a case already are taken over. */
  isReusing: boolean;
} & Sampling;

/** What more Runs would take; nothing is made yet. */
export type PricedRuns = {
  datasetVersionId: string;
  estimates: { versionId: string; estimate: RunEstimate }[];
};

const runOf = (runs: MoreRuns, datasetVersionId: string, versionId: string) => ({
  dataset: { version_id: datasetVersionId },
  version: { version_id: versionId },
  use_existing_logs: runs.isReusing,
  ...(runs.budget !== undefined && { budget: runs.budget }),
  ...toRunFields(runs),
});

/** Asks what more Runs would take. */
export function usePriceRuns() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (runs: MoreRuns): Promise<PricedRuns> => {
      const datasetVersionId = await newestVersionOf(client, { type: "dataset", id: runs.datasetId });
      const estimates = await Promise.all(
        runs.versionIds.map(async (versionId) => ({
          versionId,
          estimate: await parley.evaluations.estimateRun({
            id: runs.evaluationId,
            ...runOf(runs, datasetVersionId, versionId),
          }),
        })),
      );
      return { datasetVersionId, estimates };
    },
  });
}

/** Starts more Runs: all of them, or none. */
export function useAddRuns(evaluationId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ runs, priced }: { runs: MoreRuns; priced: PricedRuns }) =>
      startRuns({
        evaluationId,
        runs: runs.versionIds.map((versionId) => runOf(runs, priced.datasetVersionId, versionId)),
        hasNewControl: false,
      }),
    onSettled: () => client.invalidateQueries({ queryKey: evaluationKey(evaluationId) }),
  });
}

/** Lets Runs of another Evaluation be part of this one, too. */
export function useBorrowRuns(evaluationId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (runIds: readonly string[]) => {
      for (const run_id of runIds) await parley.evaluations.addExistingRun({ id: evaluationId, run_id });
    },
    onSettled: () => client.invalidateQueries({ queryKey: evaluationKey(evaluationId) }),
  });
}

/** Takes a Run out of the Evaluation; its Logs stay. */
export function useRemoveRun(evaluationId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (runId: string) => parley.evaluations.removeRun({ id: evaluationId, run_id: runId }),
    onSuccess: () => client.invalidateQueries({ queryKey: evaluationKey(evaluationId) }),
  });
}

/** Adds Evaluators by their newest versions; they judge what the Runs have made, too. */
export function useAddEvaluators(evaluationId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (fileIds: readonly string[]) => {
      const versions = await Promise.all(
        fileIds.map((id) => newestVersionOf(client, { type: "evaluator", id })),
      );
      return parley.evaluations.addEvaluators({
        id: evaluationId,
        evaluators: versions.map((version_id) => ({ version_id })),
      });
    },
    onSuccess: () => client.invalidateQueries({ queryKey: evaluationKey(evaluationId) }),
  });
}

/** Takes an Evaluator out; what it said stays on the Logs. */
export function useRemoveEvaluator(evaluationId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (versionId: string) =>
      parley.evaluations.removeEvaluator({ id: evaluationId, evaluator_version_id: versionId }),
    onSuccess: () => client.invalidateQueries({ queryKey: evaluationKey(evaluationId) }),
  });
}
