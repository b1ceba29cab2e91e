import {
  callFigures,
  facetsOf,
  findReference,
  findUnknownNames,
  type Gate,
  listKnownSlices,
  metricOfEvaluator,
  parseGates,
} from "@parley/statistics";
import type { EvalCase, EvalEvaluator } from "./eval-case.ts";

type LocalGates = { ok: true; gates: Gate[] } | { ok: false; message: string };

/** The gates of a text, of which there has to be one: what nobody filled in lets nothing pass. `place` is for words. */
export function readLocalGates(text: string, place: string): LocalGates {
  const { gates, problems } = parseGates(text);
  if (problems.length > 0)
    return {
      ok: false,
      message: problems
        .map(({ line, column, message }) => `Gate ${line}, column ${column}: ${message}`)
        .join("\n"),
    };
  if (gates.length === 0)
    return { ok: false, message: `The gates${place} cannot be read: There is no condition in them.` };
  return { ok: true, gates };
}

type Known = {
  evaluators: readonly EvalEvaluator[];
  cases: readonly EvalCase[];
  /** Of all files; the last is judged. */
  names: readonly string[];
  control: string | undefined;
  /** A server knows other Runs than these. */
  isRecorded: boolean;
};

/** What gates name that there will not be, one a line; before anything is asked of a model. */
export function findGateProblems(gates: readonly Gate[], known: Known): string | undefined {
  const { evaluators, cases, isRecorded } = known;
  const measured = evaluators.flatMap(({ name, spec }) => metricOfEvaluator(name, spec)?.metric ?? []);
  const names = evaluators.map(({ name }) => name);
  const problems = [
    ...findUnknownNames(gates, {
      metrics: [...measured, ...callFigures.map(({ metric }) => metric)],
      uncounted: names.filter((name) => !measured.some((metric) => metric.name === name)),
      slices: listKnownSlices(cases.map(({ datapoint }) => facetsOf(datapoint))),
    }),
    ...(isRecorded ? [] : gates.flatMap((gate) => findRunProblem(gate, known))),
  ];
  return problems.length === 0 ? undefined : problems.join("\n");
}

function findRunProblem(gate: Gate, { names, control }: Known): string[] {
  const runs = names.map((name) => ({ name }));
  const reference = findReference(gate, { runs, control, candidate: runs.at(-1) });
  return typeof reference === "string" ? [`In ${JSON.stringify(gate.text)}: ${reference}`] : [];
}
