import type { EvaluationRun, RunEstimate } from "@parley/contract";
import { keepPreviousData, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { parley } from "../../api.ts";
import { keepWithin } from "../../keep-within.ts";
import { newestVersionOf } from "./newest-version.ts";
import { type Sampling, toRunFields } from "./sampling.ts";
import { startRuns } from "./start-runs.ts";

const evaluationsKey = ["evaluations"] as const;
export const evaluationKey = (id: string) => [...evaluationsKey, id] as const;
const listsKey = [...evaluationsKey, "lists"] as const;

/** A File's Evaluations, newest first. */
export const evaluationsOfFileQuery = (fileId: string, page: number) =>
  queryOptions({
    queryKey: [...listsKey, "of", fileId, page],
    queryFn: ({ signal }) => parley.evaluations.list({ file_id: fileId, page, size: 25 }, { signal }),
    placeholderData: keepPreviousData,
  });

/** The Evaluations of all Files, newest first; asked for again while one of them moves on. */
export const allEvaluationsQuery = (page: number) =>
  queryOptions({
    queryKey: [...listsKey, "all", page],
    queryFn: ({ signal }) => parley.evaluations.overview({ page, size: 25 }, { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) =>
      (state.data?.records ?? []).some(({ status }) => status === "running") ? 5000 : false,
  });

/** The newest Evaluations of a File, or of all: those whose Runs another may have, too. */
export const evaluationsToBorrowFromQuery = (fileId: string | undefined) =>
  queryOptions({
    queryKey: [...listsKey, "to-borrow-from", fileId],
    queryFn: async ({ signal }) =>
      fileId === undefined
        ? (await parley.evaluations.overview({ page: 1, size: 50 }, { signal })).records
        : (await parley.evaluations.list({ file_id: fileId, page: 1, size: 50 }, { signal })).records,
  });

export const evaluationQuery = (id: string) =>
  queryOptions({
    queryKey: [...evaluationKey(id), "itself"],
    queryFn: ({ signal }) => parley.evaluations.get({ id }, { signal }),
  });

/** Whether something is still to come by itself. */
export const isUnderWay = ({ status }: EvaluationRun): boolean =>
  status === "pending" || status === "running";

/** What runs moves on by itself; what waits for people or an application takes its time. */
const lookAgainMs = { running: 2000, pending: 15_000, live: 60_000 } as const;

function whenToLookAgain(runs: readonly EvaluationRun[] = []): number | false {
  const isRunning = runs.some(
    ({ status, orchestrated }) => status === "running" || (status === "pending" && orchestrated),
  );
  if (isRunning) return lookAgainMs.running;
  return runs.some(isUnderWay) ? lookAgainMs.pending : false;
}

export const runsKey = (id: string) => [...evaluationKey(id), "runs"] as const;

/** An Evaluation's Runs; while one is under way they are asked for again, seldom where it is told how far they are. */
export const runsQuery = (id: string, isLive = false) =>
  queryOptions({
    queryKey: runsKey(id),
    queryFn: async ({ signal }) => (await parley.evaluations.listRuns({ id }, { signal })).runs,
    refetchInterval: ({ state }) => {
      const againMs = whenToLookAgain(state.data);
      return againMs === false || !isLive ? againMs : lookAgainMs.live;
    },
  });

/** What the Runs came to, over all their Logs; `state` changes when there is something new. */
export const figuresQuery = (id: string, state: string) =>
  queryOptions({
    queryKey: [...evaluationKey(id), "figures", state],
    queryFn: ({ signal }) => parley.evaluations.getFigures({ id }, { signal }),
    placeholderData: keepPreviousData,
  });

/** Of which Run, by what, and whether of its difference from the control. */
export type SlicesAsked = { metric?: string; run_id?: string; against_control?: boolean; page: number };

export const slicesSize = 50;

/** A page of slices, the surest to be worse first. */
export function slicesQuery(id: string, { page, ...asked }: SlicesAsked, state: string) {
  const start = [...evaluationKey(id), "slices", asked];
  return queryOptions({
    queryKey: [...start, page, state],
    queryFn: ({ signal }) =>
      parley.evaluations.listSlices({ id, ...asked, page, size: slicesSize }, { signal }),
    placeholderData: keepWithin(start),
  });
}

/** So often at most a Run's figures are asked for while it goes on. */
const stepsOfRun = 20;

/** What tells that Runs have moved on: how many Logs and judgments there are, in steps while they go on, and changed minds. */
export const stateOf = (runs: readonly EvaluationRun[]): string => runs.map(stateOfRun).join(", ");

function stateOfRun(run: EvaluationRun): string {
  const { id, status, logs_count: logs, results_mark: mark, progress } = run;
  const done = (logs ?? 0) + (progress?.judgments ?? 0);
  const wanted = (progress?.logs_wanted ?? 0) + (progress?.judgments_wanted ?? 0);
  const step = status === "running" ? Math.max(1, Math.floor(wanted / stepsOfRun)) : 1;
  const changes = status === "running" ? "" : ` ${mark ?? 0}`;
  return `${id} ${status} ${Math.floor(done / step)}${changes}`;
}

/** What is to be compared, by what, on what. */
export type EvaluationPlan = {
  fileId: string;
  name: string;
  datasetId: string;
  /** The first is the control. */
  versionIds: readonly string[];
  evaluatorIds: readonly string[];
  budget: number | undefined;
} & Sampling;

/** An Evaluation that is made, with what its Runs would take. */
export type PreparedEvaluation = {
  evaluationId: string;
  datasetVersionId: string;
  estimates: { versionId: string; estimate: RunEstimate }[];
};

/** Makes the Evaluation and asks what each Run would take; nothing runs yet. */
export function usePrepareEvaluation() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (plan: EvaluationPlan): Promise<PreparedEvaluation> => {
      const datasetVersionId = await newestVersionOf(client, { type: "dataset", id: plan.datasetId });
      const judges = await Promise.all(
        plan.evaluatorIds.map((id) => newestVersionOf(client, { type: "evaluator", id })),
      );
      const { id: evaluationId } = await parley.evaluations.create({
        file: { id: plan.fileId },
        evaluators: judges.map((version_id) => ({ version_id })),
        ...(plan.name.trim() && { name: plan.name.trim() }),
      });
      try {
        const estimates = await Promise.all(
          runsOf(plan, datasetVersionId).map(async ({ versionId, asked }) => ({
            versionId,
            estimate: await parley.evaluations.estimateRun({
              id: evaluationId,
              ...asked,
              after_control: true,
            }),
          })),
        );
        return { evaluationId, datasetVersionId, estimates };
      } catch (error) {
        // Its name would be taken when this is tried again. Why nothing was priced is what is to be told, whatever comes of this.
        await parley.evaluations.delete({ id: evaluationId }).catch(() => {});
        throw error;
      }
    },
    onSuccess: () => client.invalidateQueries({ queryKey: evaluationsKey }),
  });
}

/** The Runs of a plan, the control first: what is asked of each, when it is priced and when it is made. */
const runsOf = (plan: EvaluationPlan, datasetVersionId: string) =>
  plan.versionIds.map((versionId, index) => ({
    versionId,
    asked: {
      dataset: { version_id: datasetVersionId },
      version: { version_id: versionId },
      ...(plan.budget !== undefined && { budget: plan.budget }),
      ...toRunFields(plan, { isControl: index === 0 }),
    },
  }));

/** Starts the Runs, the control first: all of them, or none. */
export function useStartRuns() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ prepared, plan }: { prepared: PreparedEvaluation; plan: EvaluationPlan }) => {
      const id = prepared.evaluationId;
      const runs = runsOf(plan, prepared.datasetVersionId).map(({ asked }) => asked);
      await startRuns({ evaluationId: id, runs, hasNewControl: true });
      return id;
    },
    onSettled: () => client.invalidateQueries({ queryKey: evaluationsKey }),
  });
}

/** Makes a Run the control, or stops it. */
export function useUpdateRun(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (change: { run_id: string; control?: boolean; status?: "cancelled" }) =>
      parley.evaluations.updateRun({ id, ...change }),
    onSuccess: () => client.invalidateQueries({ queryKey: evaluationKey(id) }),
  });
}

/** Deletes an Evaluation; its Logs and judgments stay. */
export function useDeleteEvaluation() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => parley.evaluations.delete({ id }),
    // What is gone is not asked for again; the page that shows it is about to be left.
    onSuccess: () => client.invalidateQueries({ queryKey: listsKey }),
  });
}
