import { z } from "zod";
import { evaluationErrors } from "./evaluation-errors.ts";
import { evaluationFigureEndpoints } from "./evaluation-figures.ts";
import { evaluationItemEndpoints } from "./evaluation-items.ts";
import { evaluationOverviewEndpoints } from "./evaluation-overview.ts";
import {
  Evaluation,
  EvaluationCreate,
  EvaluationLog,
  EvaluationRun,
  EvaluationRunsNews,
  EvaluationStats,
  GivenEvaluator,
  RunCreate,
  RunEstimate,
  RunsCreate,
  RunToEstimate,
  RunUpdate,
} from "./evaluation.ts";
import { environmentErrors } from "./environments.ts";
import { fileErrors } from "./file.ts";
import { gateCheckEndpoints } from "./gate-checks.ts";
import { empty, endpoint, resource } from "./kernel/endpoint.ts";
import { idParams, pageOf, pageQuery, repeated } from "./kernel/wire.ts";
import { logErrors } from "./log.ts";

const runParams = z.object({ id: z.string(), run_id: z.string() });
/** What naming a version may answer. */
const referenceErrors = [
  fileErrors.notFound,
  fileErrors.typeMismatch,
  fileErrors.notDeployed,
  environmentErrors.notFound,
  evaluationErrors.versionUnknown,
];
const runErrors = [evaluationErrors.notFound, evaluationErrors.runNotFound];

const evaluationEndpoints = {
  list: endpoint({
    method: "GET",
    path: "/evaluations",
    summary: "List a File's Evaluations, newest first",
    permission: "read",
    resource: "list",
    query: z.object({ file_id: z.string(), ...pageQuery }),
    output: pageOf(Evaluation),
  }),
  create: endpoint({
    method: "POST",
    path: "/evaluations",
    summary: "Create an Evaluation",
    permission: "write",
    resource: "file",
    body: EvaluationCreate,
    output: Evaluation,
    status: 201,
    errors: [evaluationErrors.nameTaken, ...referenceErrors],
  }),
  get: endpoint({
    method: "GET",
    path: "/evaluations/:id",
    summary: "Get an Evaluation",
    permission: "read",
    resource: "evaluation",
    params: idParams,
    output: Evaluation,
    errors: [evaluationErrors.notFound],
  }),
  delete: endpoint({
    method: "DELETE",
    path: "/evaluations/:id",
    summary: "Delete an Evaluation; its Runs, Evaluators and Logs stay",
    permission: "write",
    resource: "evaluation",
    params: idParams,
    output: empty,
    errors: [evaluationErrors.notFound],
  }),
  addEvaluators: endpoint({
    method: "POST",
    path: "/evaluations/:id/evaluators",
    summary: "Add Evaluators; those that are part already stay as they are",
    permission: "write",
    resource: "evaluation",
    params: idParams,
    body: z.object({ evaluators: z.array(GivenEvaluator).max(100) }),
    output: Evaluation,
    errors: [evaluationErrors.notFound, ...referenceErrors],
  }),
  removeEvaluator: endpoint({
    method: "DELETE",
    path: "/evaluations/:id/evaluators/:evaluator_version_id",
    summary: "Remove an Evaluator; what it said stays on the Logs",
    permission: "write",
    resource: "evaluation",
    params: z.object({ id: z.string(), evaluator_version_id: z.string() }),
    output: Evaluation,
    errors: [evaluationErrors.notFound, evaluationErrors.evaluatorNotPart],
  }),
};

/** Of what a Run is to be like. */
const settingErrors = [
  evaluationErrors.existingLogsNeedBoth,
  evaluationErrors.versionNotRunnable,
  evaluationErrors.gatesUnclear,
  evaluationErrors.gateNamesUnknown,
  evaluationErrors.tooMuchToGate,
  evaluationErrors.earlyStopNeedsControl,
  evaluationErrors.earlyStopNeedsCalls,
  evaluationErrors.earlyStopNotBounded,
  evaluationErrors.metricUnknown,
] as const;

const runEndpoints = {
  listRuns: endpoint({
    method: "GET",
    path: "/evaluations/:id/runs",
    summary: "List the Runs of an Evaluation, newest first; or follow how far they are",
    description:
      "With `Accept: text/event-stream`, how far each Run is: at once, and whenever that has changed, at most about twice a second, until all have ended.",
    permission: "read",
    resource: "evaluation",
    params: idParams,
    output: z.object({ runs: z.array(EvaluationRun) }),
    events: EvaluationRunsNews,
    errors: [evaluationErrors.notFound],
  }),
  createRun: endpoint({
    method: "POST",
    path: "/evaluations/:id/runs",
    summary: "Create a Run, which begins at once",
    description:
      "Parley calls the version for every Datapoint that has no Log (so often as `samples` says), and has every Evaluator judge every Log, unless `orchestrated` is false. A version that Parley does not run, as a Flow's, is refused without that. Logs join a Run by `run_id` when they are recorded, or with `POST /evaluations/{id}/runs/{run_id}/logs`.",
    permission: "write",
    resource: "evaluation",
    params: idParams,
    body: RunCreate,
    output: EvaluationRun,
    errors: [evaluationErrors.notFound, ...settingErrors, evaluationErrors.runIdTaken, ...referenceErrors],
  }),
  startRuns: endpoint({
    method: "POST",
    path: "/evaluations/:id/start-runs",
    summary: "Create several Runs together, or none",
    description:
      "Each as `POST /evaluations/{id}/runs` would make it. Where one is refused, none is made. Asked again with the same `run_id`s, the Runs that there are are the reply.",
    permission: "write",
    resource: "evaluation",
    params: idParams,
    body: RunsCreate,
    output: z.object({ runs: z.array(EvaluationRun).describe("In the order in which they were asked for.") }),
    errors: [evaluationErrors.notFound, ...settingErrors, evaluationErrors.runIdTaken, ...referenceErrors],
  }),
  estimateRun: endpoint({
    method: "POST",
    path: "/evaluations/:id/estimate",
    summary: "What a Run would take: calls, and about what they cost",
    description:
      "Nothing is made, and what a Run would be refused for is refused here: what it names, its `gates`, its `early_stop`. Lengths of answers come from earlier Logs where there are some; prices from the catalogue.",
    permission: "read",
    resource: "evaluation",
    params: idParams,
    body: RunToEstimate,
    output: RunEstimate,
    errors: [evaluationErrors.notFound, ...settingErrors, ...referenceErrors],
  }),
  getRun: endpoint({
    method: "GET",
    path: "/evaluations/:id/runs/:run_id",
    summary: "Get a Run: how far it is, and what it cost so far",
    permission: "read",
    resource: "evaluation",
    params: runParams,
    output: EvaluationRun,
    errors: runErrors,
  }),
  addExistingRun: endpoint({
    method: "POST",
    path: "/evaluations/:id/runs/:run_id",
    summary: "Let a Run of another Evaluation be part of this one, too",
    permission: "write",
    resource: "evaluation",
    params: runParams,
    output: EvaluationRun,
    errors: runErrors,
  }),
  updateRun: endpoint({
    method: "PATCH",
    path: "/evaluations/:id/runs/:run_id",
    summary: "Make a Run the one to compare with, cancel it, or mark it completed",
    permission: "write",
    resource: "evaluation",
    params: runParams,
    body: RunUpdate,
    output: EvaluationRun,
    errors: [...runErrors, evaluationErrors.runEnded, evaluationErrors.runNotCompletable],
  }),
  removeRun: endpoint({
    method: "DELETE",
    path: "/evaluations/:id/runs/:run_id",
    summary: "Remove a Run; its Logs stay, and so does it in other Evaluations",
    permission: "write",
    resource: "evaluation",
    params: runParams,
    output: empty,
    errors: runErrors,
  }),
  addLogs: endpoint({
    method: "POST",
    path: "/evaluations/:id/runs/:run_id/logs",
    summary: "Add Logs that exist to a Run",
    permission: "write",
    resource: "evaluation",
    params: runParams,
    body: z.object({ log_ids: z.array(z.string()).max(10_000) }),
    output: EvaluationRun,
    errors: [...runErrors, logErrors.notFound, evaluationErrors.runEnded],
  }),
};

export const evaluations = resource("evaluations", {
  description: "Comparisons of versions by Evaluators, over Datasets or Logs.",
  endpoints: {
    ...evaluationOverviewEndpoints,
    ...evaluationEndpoints,
    ...runEndpoints,
    ...evaluationItemEndpoints,
    ...evaluationFigureEndpoints,
    ...gateCheckEndpoints,
    getStats: endpoint({
      method: "GET",
      path: "/evaluations/:id/stats",
      summary: "What the Evaluators said, summed up for each Run, newest first",
      permission: "read",
      resource: "evaluation",
      params: idParams,
      output: EvaluationStats,
      errors: [evaluationErrors.notFound],
    }),
    getLogs: endpoint({
      method: "GET",
      path: "/evaluations/:id/logs",
      summary: "The Logs of an Evaluation's Runs with what was said of them",
      permission: "read",
      resource: "evaluation",
      params: idParams,
      query: z.object({ ...pageQuery, run_id: repeated(z.string()) }),
      output: pageOf(EvaluationLog),
      errors: [evaluationErrors.notFound],
    }),
  },
});
