import { defineErrors } from "./kernel/errors.ts";

export const evaluatorErrors = defineErrors("evaluators", {
  parentNotFound: {
    kind: "not_found",
    message: (p: { parent_id: string }) => `The Log to be judged, \`${p.parent_id}\`, does not exist.`,
  },
  judgmentInvalid: {
    kind: "unprocessable",
    message: (p: { evaluator: string; reason: string }) =>
      `The judgment is none that \`${p.evaluator}\` can give: ${p.reason}`,
  },
  notRunnable: {
    kind: "unprocessable",
    message: (p: { evaluator_type: string }) =>
      `Nothing runs of an Evaluator of type ${p.evaluator_type}: ${p.evaluator_type === "human" ? "people judge" : "your application judges, and records it with `POST /evaluators/log`"}.`,
  },
  sandboxUnavailable: {
    kind: "unavailable",
    message: (p: { reason: string }) => `The code was not run: ${p.reason}`,
  },
  codeInvalid: {
    kind: "unprocessable",
    message: (p: { language: string; reason: string }) =>
      `The code of the Evaluator is no ${p.language} that can run: ${p.reason}`,
  },
});
