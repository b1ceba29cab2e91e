import { optional } from "@parley/promptfile";
import { z } from "zod";
import { endpoint } from "./kernel/endpoint.ts";
import { Problem } from "./kernel/problem.ts";
import { versionQuery } from "./kernel/wire.ts";

/** One of many Logs: what `POST /<noun>/log` would be asked. */
export const LogOfBatch = z
  .object({
    type: z.enum(["prompt", "tool", "flow", "agent", "evaluator"]),
    query: optional(z.object(versionQuery)).describe("As in the query string of `POST /<noun>/log`."),
    body: z
      .looseObject({ log_id: z.string().min(1).max(200) })
      .describe(
        "As the body of `POST /<noun>/log`. `log_id` is needed: by it a Log that comes again is known.",
      ),
  })
  .meta({ id: "LogOfBatch" });
export type LogOfBatch = z.output<typeof LogOfBatch>;

/** What became of one of many Logs. */
export const BatchOutcome = z
  .object({
    log_id: z.string(),
    outcome: z
      .enum(["created", "existing", "failed"])
      .describe(
        "`existing`: a Log of this id was there, so nothing was written. `failed`: `error` says why.",
      ),
    error: Problem.nullish().describe("What `POST /<noun>/log` would have answered."),
  })
  .meta({ id: "BatchOutcome" });
export type BatchOutcome = z.output<typeof BatchOutcome>;

export const logBatchEndpoints = {
  recordMany: endpoint({
    method: "POST",
    path: "/logs/batch",
    summary: "Record many Logs in one request",
    description:
      "Each is recorded or refused by itself, and `results` says which, in the order of `logs`. The whole may be sent again: Logs that are there already stay as they are. A Log stands after the one it is below.",
    permission: "log",
    resource: "list",
    isRepeatable: true,
    body: z.object({ logs: z.array(LogOfBatch).min(1).max(1000) }),
    output: z.object({ results: z.array(BatchOutcome) }),
  }),
};
