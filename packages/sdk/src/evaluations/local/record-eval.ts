import type { Gate } from "@parley/statistics";
import { clientErrors } from "../../client-errors.ts";
import { recordEvaluation } from "../record/record-evaluation.ts";
import type { EvaluationRecorder } from "../record/evaluation-recorder.ts";
import type { Recorded } from "../record/recorded.ts";
import type { Recording } from "../record/recording.ts";
import type { EvalCase, EvalEvaluator, EvalRun, Subject } from "./eval-case.ts";
import type { EvalReport } from "./eval-report.ts";

type Given = Pick<Recording, "name" | "dataset" | "gateSource" | "patience"> & {
  runs: readonly EvalRun[];
  /** What made them, in their order. */
  subjects: readonly Subject[];
  evaluators: readonly EvalEvaluator[];
  control: string | undefined;
  gates: readonly Gate[];
  report: EvalReport;
};

type Checked = { cases: readonly EvalCase[]; dataset: string; signal: AbortSignal | undefined };

/**
 * Whether an evaluation can be recorded, before it is made: who pays for models and then learns that the server is not
 * there pays twice.
 *
 * @throws ParleyError where the server cannot be reached or the key is wrong, and where two cases are the same
 */
export async function checkRecorder(
  client: EvaluationRecorder,
  { cases, dataset: path, signal }: Checked,
): Promise<void> {
  const different = new Set(cases.map(({ datapoint }) => contentOf(datapoint))).size;
  if (different < cases.length) throw clientErrors.casesEqual({ path, cases: cases.length, different });
  await client.evaluations.overview({ size: 1 }, { signal });
}

const contentOf = ({ inputs = {}, messages = [], target = {} }: EvalCase["datapoint"]): string =>
  JSON.stringify([inputs, messages, target]);

/**
 * Leaves an evaluation on a server. The report then says where it is, and of gates what the server says, which has the
 * evidence: there is one verdict, and not two that may differ.
 *
 * @throws ParleyError where the server cannot be reached or refuses
 */
export async function recordEval(client: EvaluationRecorder, given: Given): Promise<EvalReport> {
  const { runs, subjects, evaluators, control, gates, report, ...recording } = given;
  const recorded = await recordEvaluation(client, {
    ...recording,
    evaluators,
    runs: runs.flatMap(({ name, items }, index) => {
      const file = subjects[index]?.file;
      return file === undefined ? [] : [{ name, file, items, isControl: name === control }];
    }),
    ...(gates.length > 0 && { gates: gates.map(({ text }) => text).join("\n") }),
  });
  const { evaluation_id, url, judges, gates: check } = recorded;
  const place = { evaluation_id, url, runs: recorded.runs, judges };
  if (check === undefined) return { ...report, recorded: place };
  const results = check.gates.flatMap(({ text: _text, evidence, ...judged }, index) => {
    const gate = gates[index];
    return gate === undefined ? [] : [{ ...judged, gate, evidence: nameRuns(evidence, recorded) }];
  });
  return { ...report, gates: results, passed: check.passed, recorded: place };
}

/** Runs have ids on a server, and here the names of what made them. */
const nameRuns = (evidence: string, { runs }: Recorded): string =>
  runs.reduce((words, { run_id: id, name }) => words.replaceAll(id, name), evidence);
