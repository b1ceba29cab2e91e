import { optional } from "@parley/promptfile";
import { z } from "zod";
import { TrustOfJudge } from "./calibration.ts";
import { evaluationErrors } from "./evaluation-errors.ts";
import { Interval } from "./evaluation.ts";
import { User } from "./file.ts";
import { endpoint } from "./kernel/endpoint.ts";
import { idParams, pageOf, pageQuery, Timestamp } from "./kernel/wire.ts";

/** Where somebody asked for gates to be judged. */
const GateSource = z
  .object({
    tool: optional(z.string().max(100)).describe("`parley eval`, `GitHub Actions`, …"),
    url: optional(
      z
        .url({ protocol: /^https?$/ })
        .max(2000)
        .describe("Of the job or pull request that asked."),
    ),
    commit: optional(z.string().max(200)),
    branch: optional(z.string().max(500)),
  })
  .meta({ id: "GateSource" });

const restsOn = z
  .string()
  .nullable()
  .describe("Of the Evaluator whose judgments these are; null for `latency`, `cost` and `output tokens`.");

/** One gate: what it asks, what was seen, and whether that is enough. */
const JudgedGate = z
  .object({
    text: z.string().describe("The condition as it was written, with its threshold."),
    outcome: z
      .enum(["passed", "failed", "unknown"])
      .describe("unknown: it could not be judged, which is no pass."),
    evidence: z.string().describe("What was measured, in words."),
    estimate: z.number().nullable(),
    interval: Interval.omit({ method: true }).nullable(),
    items: z.int().describe("How many it was judged on."),
    evaluator_version_id: restsOn,
  })
  .meta({ id: "JudgedGate" });

/** A Run as it stood when gates were judged. */
const GatedRun = z
  .object({
    run_id: z.string(),
    version_id: z.string().nullable(),
    role: z.enum(["candidate", "control", "other"]),
    status: z.string(),
    logs_count: z.int(),
    cost: z.number().nullable(),
    figures: z.array(
      z.object({
        metric: z.string(),
        evaluator_version_id: restsOn,
        items: z.int(),
        value: z.number().nullable(),
        interval: Interval.omit({ method: true }).nullable(),
      }),
    ),
  })
  .meta({ id: "GatedRun" });

/** The verdict of gates on a Run, kept with its evidence. It never changes; it is deleted with its Evaluation. */
export const GateCheck = z
  .object({
    id: z.string(),
    evaluation_id: z.string(),
    run_id: z.string().describe("Of the Run that was judged."),
    passed: z.boolean().describe("Every gate passed."),
    gates: z.array(JudgedGate),
    hidden_gates: z
      .int()
      .describe(
        "How many more rest on Evaluators or Logs that whoever asks may not see. `passed` counts them.",
      ),
    runs: z
      .array(GatedRun)
      .describe("Those that the gates look at; as if without Logs where whoever asks may not see these."),
    judges: z
      .array(TrustOfJudge)
      .nullish()
      .describe("Of the Evaluators that ask a model: whether they agreed with people, as in the stats."),
    source: GateSource.nullable(),
    created_at: Timestamp,
    created_by: User.nullable(),
    url: z.string().describe("Where people see it."),
  })
  .meta({
    id: "GateCheck",
    description:
      "What gates said of a Run, with the evidence. It stays as it is, whatever is judged later and though the Run is taken away. It is deleted with its Evaluation, and not shown while the Evaluation's File is deleted.",
  });
export type GateCheck = z.output<typeof GateCheck>;

const checkParams = z.object({ id: z.string(), check_id: z.string() });

export const gateCheckEndpoints = {
  checkGates: endpoint({
    method: "POST",
    path: "/evaluations/:id/gates",
    summary: "Judge a Run by gates, and keep the verdict with its evidence",
    description:
      "One condition a line, as in files and on the command line. The Run, and those it is compared with, must have ended. Metrics are the names of the Evaluation's Evaluators, `latency`, `cost` and `output tokens`; Runs are named by their id, their version's id, or an environment it is live in.",
    permission: "write",
    resource: "evaluation",
    params: idParams,
    body: z.object({
      gates: z.string().min(1).max(20_000),
      run_id: optional(z.string()).describe("The newest that is not the control, unless said otherwise."),
      source: optional(GateSource),
    }),
    output: GateCheck,
    status: 201,
    errors: [
      evaluationErrors.notFound,
      evaluationErrors.runNotFound,
      evaluationErrors.runUnderWay,
      evaluationErrors.nothingToGate,
      evaluationErrors.gatesUnclear,
      evaluationErrors.gateNamesUnknown,
      evaluationErrors.tooMuchToGate,
    ],
  }),
  listGateChecks: endpoint({
    method: "GET",
    path: "/evaluations/:id/gates",
    summary: "List the verdicts of gates on an Evaluation, newest first",
    permission: "read",
    resource: "evaluation",
    params: idParams,
    query: z.object(pageQuery),
    output: pageOf(GateCheck),
    errors: [evaluationErrors.notFound],
  }),
  getGateCheck: endpoint({
    method: "GET",
    path: "/evaluations/:id/gates/:check_id",
    summary: "Get a verdict of gates with its evidence",
    permission: "read",
    resource: "evaluation",
    params: checkParams,
    output: GateCheck,
    errors: [evaluationErrors.notFound, evaluationErrors.gateCheckNotFound],
  }),
} as const;
