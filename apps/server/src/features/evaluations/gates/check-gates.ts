import { setImmediate as nextTurn } from "node:timers/promises";
import { evaluationErrors, type GateCheck } from "@parley/contract";
import type { Executor } from "@parley/db";
import {
  judgeGates,
  parseGates,
  summarise,
  valuesOf,
  type Gate,
  type GateResult,
  type Interval,
  type Measurements,
} from "@parley/statistics";
import type { EvaluationView } from "../describe-evaluations.ts";
import type { RunView } from "../describe-runs.ts";
import { hasEnded } from "../run-state.ts";
import { measureForGates } from "./measure-for-gates.ts";

/** Gates are judged one after the other; more would hold up the next one who asks. */
const mostGates = 50;

export type JudgedGates = Pick<GateCheck, "run_id" | "passed" | "gates" | "runs">;

type Given = {
  organizationId: string;
  evaluation: EvaluationView;
  /** Newest first. */
  runs: readonly RunView[];
  text: string;
  runId: string | undefined;
};

/**
 * Judges a Run by gates, with the figures of all Runs as they stand.
 *
 * @throws unprocessable for text that is no gates, and where there is nothing or too much to judge; not_found; conflict
 *   where a Run goes on
 */
export async function checkGates(
  reader: Executor,
  { organizationId, evaluation, runs, text, runId }: Given,
): Promise<JudgedGates> {
  const gates = readGates(text);
  const candidate = chooseCandidate(runs, { evaluationId: evaluation.id, runId });
  const open = runs.find((run) => !hasEnded(run) && isLookedAt(run, { candidate, gates }));
  if (open !== undefined) throw evaluationErrors.runUnderWay({ run_id: open.id, status: open.status });
  const measurements = await measureForGates(reader, { organizationId, evaluation, runs, candidate, gates });
  const results: GateResult[] = [];
  for (const gate of gates) {
    results.push(...judgeGates([gate], measurements, { candidate: candidate.id }).results);
    await nextTurn();
  }
  return {
    run_id: candidate.id,
    passed: results.every(({ outcome }) => outcome === "passed"),
    gates: results.map(({ gate, outcome, evidence, estimate, interval, items }) => ({
      text: gate.text,
      outcome,
      evidence,
      estimate,
      interval: toInterval(interval),
      items,
    })),
    runs: await describeRuns(runs, { candidate, measurements }),
  };
}

function readGates(text: string): Gate[] {
  const { gates, problems } = parseGates(text);
  const words = problems.map(({ line, column, message }) => `${line}:${column} ${message}`);
  if (words.length > 0) throw evaluationErrors.gatesUnclear({ problems: words });
  if (gates.length === 0)
    throw evaluationErrors.gatesUnclear({ problems: ["There is no condition in them."] });
  if (gates.length > mostGates)
    throw evaluationErrors.gatesUnclear({
      problems: [`There are ${gates.length}; give at most ${mostGates}.`],
    });
  return gates;
}

type Chosen = { evaluationId: string; runId: string | undefined };

function chooseCandidate(runs: readonly RunView[], { evaluationId, runId }: Chosen): RunView {
  const [newest] = [...runs.filter(({ control }) => !control), ...runs];
  if (newest === undefined) throw evaluationErrors.nothingToGate({ evaluation_id: evaluationId });
  if (runId === undefined) return newest;
  const named = runs.find(({ id }) => id === runId);
  if (named === undefined) throw evaluationErrors.runNotFound({ run_id: runId, evaluation_id: evaluationId });
  return named;
}

/** The candidate, and what gates compare it with: a Run that is not named stands in nobody's way. */
function isLookedAt(
  run: RunView,
  { candidate, gates }: { candidate: RunView; gates: readonly Gate[] },
): boolean {
  if (run.id === candidate.id) return true;
  const names = gates.flatMap(({ claim }) => (claim.kind === "no-worse" ? [claim.than] : []));
  const own = [run.id, run.version?.version_id, ...(run.version?.environments ?? []).map(({ name }) => name)];
  return (
    (run.control && names.includes("control")) || own.some((name) => name != null && names.includes(name))
  );
}

type Described = { candidate: RunView; measurements: Measurements };

async function describeRuns(runs: readonly RunView[], { candidate, measurements }: Described) {
  const described: JudgedGates["runs"] = [];
  for (const run of runs) {
    const measured = measurements.runs.find(({ name }) => name === run.id);
    described.push({
      run_id: run.id,
      version_id: run.version?.version_id ?? null,
      role: roleOf(run, candidate),
      status: run.status,
      logs_count: run.logs_count ?? 0,
      cost: run.cost ?? null,
      figures: measurements.metrics.flatMap((metric) => {
        if (measured === undefined) return [];
        const values = [...valuesOf(measurements, measured, metric.name)].filter(
          ([, samples]) => samples.length > 0,
        );
        if (values.length === 0) return [];
        const { estimate, interval } = summarise(new Map(values), metric, { mostResampled });
        return [
          { metric: metric.name, items: values.length, value: estimate, interval: toInterval(interval) },
        ];
      }),
    });
    await nextTurn();
  }
  return described;
}

/** As in the stats: of more, intervals are computed. */
const mostResampled = 200;

function roleOf(run: RunView, candidate: RunView): "candidate" | "control" | "other" {
  if (run.id === candidate.id) return "candidate";
  return run.control ? "control" : "other";
}

const toInterval = (interval: Interval | null) =>
  interval && { low: interval.low, high: interval.high, level: interval.level };
