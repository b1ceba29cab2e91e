import { z } from "zod";
import { EvaluationStatus, RunProgress } from "./evaluation.ts";
import { FileType, User } from "./file.ts";
import { endpoint } from "./kernel/endpoint.ts";
import { pageOf, pageQuery, Timestamp } from "./kernel/wire.ts";

/** An Evaluation as one of many: of what it is, and how far. */
export const EvaluationSummary = z
  .object({
    id: z.string(),
    name: z.string().nullish(),
    file: z
      .object({ id: z.string(), type: FileType, path: z.string() })
      .nullish()
      .describe("Null where it compares Files."),
    evaluators: z.array(z.object({ version_id: z.string(), path: z.string() })),
    runs_count: z.int(),
    status: EvaluationStatus.nullable().describe("Of its Runs together; null where there is none."),
    progress: RunProgress.nullish().describe("Of the Runs that have not ended, together."),
    created_at: Timestamp,
    created_by: User.nullish(),
    updated_at: Timestamp,
  })
  .meta({ id: "EvaluationSummary" });
export type EvaluationSummary = z.output<typeof EvaluationSummary>;

/** Its path stands before `/evaluations/:id`, so no Evaluation can be asked for by this id. */
export const evaluationOverviewEndpoints = {
  overview: endpoint({
    method: "GET",
    path: "/evaluations/overview",
    summary: "List the Evaluations of all Files, newest first, with how far they are",
    permission: "read",
    resource: "list",
    query: z.object(pageQuery),
    output: pageOf(EvaluationSummary),
  }),
} as const;
