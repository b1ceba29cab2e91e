import { Calibration } from "./calibration.ts";
import { evaluatorErrors } from "./evaluator-errors.ts";
import {
  CreatedEvaluatorLog,
  Evaluator,
  EvaluatorLogRequest,
  EvaluatorRunReply,
  EvaluatorRunRequest,
  EvaluatorUpsert,
} from "./evaluator.ts";
import { fileEndpoints, fileNotFound } from "./file-endpoints.ts";
import { fileErrors } from "./file.ts";
import { endpoint, resource } from "./kernel/endpoint.ts";
import { idParams, versionQuery } from "./kernel/wire.ts";
import { recordEndpoint } from "./log-endpoints.ts";
import { logErrors } from "./log.ts";
import { z } from "zod";

export const evaluators = resource("evaluators", {
  description: "What judges Logs: models, code, people, or your application.",
  endpoints: {
    log: recordEndpoint({
      noun: "evaluators",
      summary: "Judge a Log: feedback, a correction, or what your own Evaluator said",
      request: EvaluatorLogRequest,
      created: CreatedEvaluatorLog,
      errors: [
        fileErrors.noVersion,
        fileErrors.versionRuns,
        evaluatorErrors.parentNotFound,
        evaluatorErrors.judgmentInvalid,
        evaluatorErrors.codeInvalid,
      ],
    }),
    run: endpoint({
      method: "POST",
      path: "/evaluators/run",
      summary: "Let an Evaluator judge a Log, and keep nothing of it",
      description:
        "For trying an Evaluator while it is written: one that is kept, or the `spec` given, on a Log that there is (for which `read` is needed as well) or one made up. That it fails is a reply with `error`.",
      permission: "call",
      resource: "file",
      environment: "query",
      query: z.object(versionQuery),
      body: EvaluatorRunRequest,
      output: EvaluatorRunReply,
      errors: [
        ...fileNotFound,
        logErrors.notFound,
        evaluatorErrors.codeInvalid,
        evaluatorErrors.notRunnable,
        evaluatorErrors.sandboxUnavailable,
      ],
    }),
    calibration: endpoint({
      method: "GET",
      path: "/evaluators/:id/calibration",
      summary: "Whether an Evaluator can be trusted: how far it agrees with people",
      description:
        "Of the newest 500 Logs that one of its versions and people judged, by a human Evaluator that has the same answers. It is trusted where the lower end of the 95 % interval of kappa (of alpha for numbers) reaches its bound, on 20 Logs at least: 0.4, or `attributes.trust_bound` of the version.",
      permission: "read",
      resource: "file",
      params: idParams,
      query: z.object({
        ...versionQuery,
        people_id: z
          .string()
          .max(200)
          .optional()
          .describe("The human Evaluator to hold it to: one of `comparable`."),
      }),
      output: Calibration,
      errors: fileNotFound,
    }),
    ...fileEndpoints({
      noun: "evaluators",
      title: "Evaluator",
      file: Evaluator,
      upsert: EvaluatorUpsert,
      upsertErrors: [evaluatorErrors.codeInvalid],
    }),
  },
});
