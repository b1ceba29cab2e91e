import { evaluatorErrors } from "./evaluator-errors.ts";
import { CreatedEvaluatorLog, Evaluator, EvaluatorLogRequest, EvaluatorUpsert } from "./evaluator.ts";
import { fileEndpoints } from "./file-endpoints.ts";
import { fileErrors } from "./file.ts";
import { resource } from "./kernel/endpoint.ts";
import { recordEndpoint } from "./log-endpoints.ts";

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
    ...fileEndpoints({
      noun: "evaluators",
      title: "Evaluator",
      file: Evaluator,
      upsert: EvaluatorUpsert,
      upsertErrors: [evaluatorErrors.codeInvalid],
    }),
  },
});
