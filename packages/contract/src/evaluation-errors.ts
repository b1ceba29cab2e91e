import { defineErrors } from "./kernel/errors.ts";

export const evaluationErrors = defineErrors("evaluations", {
  notFound: {
    kind: "not_found",
    message: (p: { evaluation_id: string }) => `Evaluation \`${p.evaluation_id}\` does not exist.`,
  },
  runNotFound: {
    kind: "not_found",
    message: (p: { run_id: string; evaluation_id: string }) =>
      `Run \`${p.run_id}\` does not exist, or is not part of Evaluation \`${p.evaluation_id}\`.`,
  },
  evaluatorNotPart: {
    kind: "not_found",
    message: (p: { evaluator_version_id: string; evaluation_id: string }) =>
      `Evaluator version \`${p.evaluator_version_id}\` is not part of Evaluation \`${p.evaluation_id}\`.`,
  },
  versionUnknown: {
    kind: "not_found",
    message: (p: { version_id: string; type: string }) =>
      `Version \`${p.version_id}\` of ${p.type} does not exist.`,
  },
  evaluatorNotCounted: {
    kind: "unprocessable",
    message: (p: { evaluator_version_id: string }) =>
      `What Evaluator version \`${p.evaluator_version_id}\` says has no order: items cannot be sorted or compared by it. Name one that answers with true or false, a number, or options with a valence.`,
  },
  facetNeedsValue: {
    kind: "unprocessable",
    message: () => "A slice is a `facet` and its `value`. Give both, or none.",
  },
  metricUnknown: {
    kind: "not_found",
    message: (p: { metric: string; evaluation_id: string; known: string[] }) =>
      `Evaluation \`${p.evaluation_id}\` does not measure \`${p.metric}\`. It measures ${p.known.map((name) => `\`${name}\``).join(", ")}.`,
  },
  nothingToSlice: {
    kind: "unprocessable",
    message: (p: { evaluation_id: string }) =>
      `Evaluation \`${p.evaluation_id}\` has no Run to slice. Make one first.`,
  },
  noControl: {
    kind: "unprocessable",
    message: (p: { run_id: string }) =>
      `Run \`${p.run_id}\` has no other Run to be compared with: make another one the control.`,
  },
  earlyStopNeedsControl: {
    kind: "unprocessable",
    message: (p: { evaluation_id: string }) =>
      `A Run stops early once it differs from the control, and Evaluation \`${p.evaluation_id}\` has none. Make a Run, and make it the control, before this one.`,
  },
  earlyStopNeedsCalls: {
    kind: "unprocessable",
    message: () =>
      "Only a Run that Parley makes the Logs of can be stopped early: give a `dataset`, and a `version` that Parley runs, without `orchestrated: false`.",
  },
  earlyStopNotBounded: {
    kind: "unprocessable",
    message: (p: { metric: string | null; known: string[] }) =>
      `${p.metric === null ? "No Evaluator of this Evaluation can stop a Run early" : `\`${p.metric}\` can stop no Run early`}: it takes one that Parley runs and whose answers cannot leave a range: true or false, options with a valence, or numbers with both \`number_limits\`.${p.known.length === 0 ? "" : ` There is ${p.known.map((name) => `\`${name}\``).join(", ")}.`}`,
  },
  gateCheckNotFound: {
    kind: "not_found",
    message: (p: { check_id: string; evaluation_id: string }) =>
      `Gate check \`${p.check_id}\` does not exist, or is not of Evaluation \`${p.evaluation_id}\`.`,
  },
  runUnderWay: {
    kind: "conflict",
    message: (p: { run_id: string; status: string }) =>
      `Run \`${p.run_id}\` is ${p.status}. Gates are judged once every Run they look at has ended.`,
  },
  nothingToGate: {
    kind: "unprocessable",
    message: (p: { evaluation_id: string }) =>
      `Evaluation \`${p.evaluation_id}\` has no Run to judge. Make one, or name one by \`run_id\`.`,
  },
  gatesUnclear: {
    kind: "unprocessable",
    message: (p: { problems: string[] }) => `The gates cannot be read: ${p.problems.join(" ")}`,
  },
  gateNamesUnknown: {
    kind: "unprocessable",
    message: (p: { problems: string[] }) => `The gates ask what cannot be told here. ${p.problems.join(" ")}`,
  },
  runIdTaken: {
    kind: "conflict",
    message: (p: { run_id: string }) =>
      `Run \`${p.run_id}\` is not part of this Evaluation, and its id is taken. Choose another, or none.`,
  },
  tooMuchToGate: {
    kind: "unprocessable",
    message: (p: { most: number }) =>
      `There are more than ${p.most} judgments or Logs. Evaluate over fewer Datapoints, with fewer samples, or with fewer Runs.`,
  },
  nameTaken: {
    kind: "conflict",
    message: (p: { name: string; evaluation_id: string }) =>
      `Another Evaluation of this File (\`${p.evaluation_id}\`) is named \`${p.name}\` already.`,
  },
  versionNotRunnable: {
    kind: "unprocessable",
    message: (p: { version_id: string; reason: string; missing_logs: number }) =>
      `Parley cannot make the ${p.missing_logs} Logs that the Run would lack of version \`${p.version_id}\`: ${p.reason} Make the Run with \`orchestrated: false\`, and record its Logs with its \`run_id\` and a \`source_datapoint_id\` each.`,
  },
  existingLogsNeedBoth: {
    kind: "unprocessable",
    message: () =>
      "`use_existing_logs` takes the Logs of a version for a Dataset. Give both, `dataset` and `version`.",
  },
  runEnded: {
    kind: "conflict",
    message: (p: { run_id: string; status: string }) => `Run \`${p.run_id}\` is ${p.status} already.`,
  },
  runNotCompletable: {
    kind: "conflict",
    message: (p: { run_id: string }) =>
      `Run \`${p.run_id}\` is completed by its Evaluators. Only one that people or your application judge can be marked completed.`,
  },
});
