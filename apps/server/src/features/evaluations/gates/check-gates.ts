import { setImmediate as nextTurn } from "node:timers/promises";
import { evaluationErrors, type GateCheck, type TrustOfJudge } from "@parley/contract";
import type { Executor } from "@parley/db";
import {
  findReference,
  judgeGatesInSteps,
  parseGates,
  summarise,
  valuesOf,
  type Gate,
  type Interval,
  type Measurements,
} from "@parley/statistics";
import type { Calibrate } from "../../evaluators/index.ts";
import type { EvaluationView } from "../describe-evaluations.ts";
import type { RunView } from "../describe-runs.ts";
import { hasEnded } from "../run-state.ts";
import { trustJudges } from "../trust-judges.ts";
import { openFacets } from "./find-facets.ts";
import { listJudges, measureForGates, nameRuns, type Judge, type NamedRun } from "./measure-for-gates.ts";

/** Gates are judged one after the other; more would hold up the next one who asks. */
const mostGates = 50;

export type JudgedGates = Pick<GateCheck, "run_id" | "passed" | "gates" | "runs"> & {
  judges: TrustOfJudge[];
};

type Given = {
  organizationId: string;
  evaluation: EvaluationView;
  /** Newest first. */
  runs: readonly RunView[];
  text: string;
  runId: string | undefined;
  calibrate: Calibrate;
};

/**
 * Judges a Run by gates, with the figures of the Runs they look at as these stand.
 *
 * @throws unprocessable for text that is no gates, and where there is nothing or too much to judge; not_found; conflict
 *   where a Run goes on
 */
export async function checkGates(reader: Executor, given: Given): Promise<JudgedGates> {
  const { organizationId, evaluation, calibrate } = given;
  const gates = readGates(given.text);
  const runs = nameRuns(given.runs);
  const candidate = chooseCandidate(runs, { evaluationId: evaluation.id, runId: given.runId });
  const looked = chooseRuns(runs, { candidate, gates });
  const open = looked.find(({ run }) => !hasEnded(run))?.run;
  if (open !== undefined) throw evaluationErrors.runUnderWay({ run_id: open.id, status: open.status });
  const judges = listJudges(evaluation);
  const { measurements, figures } = await measureForGates(reader, {
    organizationId,
    judges,
    runs,
    candidate,
    looked,
  });
  const facetsBy = openFacets(reader, {
    organizationId,
    items: listItems(measurements),
    figures,
    datasetVersionId: candidate.run.dataset?.version_id,
  });
  const trusts = await trustJudges(reader, { organizationId, evaluation, calibrate });
  const results: JudgedGates["gates"] = [];
  for (const gate of gates) {
    const facets = gate.scope.kind === "all" ? undefined : await facetsBy(gate.scope.facet);
    const found = await judgeGate(gate, { ...measurements, facets }, candidate.name);
    results.push({ ...found, evidence: `${found.evidence}${sayDistrust(gate, { judges, trusts })}` });
  }
  return {
    run_id: candidate.name,
    passed: results.every(({ outcome }) => outcome === "passed"),
    gates: results,
    runs: await describeRuns(looked, { candidate, measurements }),
    judges: trusts,
  };
}

/** Of all Runs that are looked at; the candidate may have none of some. */
const listItems = ({ items = [], runs }: Measurements): string[] => [
  ...new Set([...items, ...runs.flatMap(({ observations }) => observations.map(({ item }) => item))]),
];

async function judgeGate(
  gate: Gate,
  measurements: Measurements,
  candidate: string,
): Promise<JudgedGates["gates"][number]> {
  const steps = judgeGatesInSteps([gate], measurements, { candidate });
  let step = steps.next();
  for (; step.done !== true; step = steps.next()) await nextTurn();
  const [found] = step.value.results;
  if (found === undefined) throw new TypeError("A gate has no result");
  const { outcome, evidence, estimate, interval, items } = found;
  return { text: gate.text, outcome, evidence, estimate, interval: toInterval(interval), items };
}

type Trusted = { judges: readonly Judge[]; trusts: readonly TrustOfJudge[] };

/** A judge that people contradict says little, whatever the gate says. */
function sayDistrust({ metric }: Gate, { judges, trusts }: Trusted): string {
  const versionId = judges.find((judge) => judge.metric.name === metric)?.versionId;
  const found = trusts.find(({ evaluator_version_id: id }) => id === versionId);
  return found?.trust === "untrusted" ? ` Its judge is not trusted: ${found.reason}` : "";
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

function chooseCandidate(runs: readonly NamedRun[], { evaluationId, runId }: Chosen): NamedRun {
  const [newest] = [...runs.filter(({ run }) => !run.control), ...runs];
  if (newest === undefined) throw evaluationErrors.nothingToGate({ evaluation_id: evaluationId });
  if (runId === undefined) return newest;
  const named = runs.find(({ name }) => name === runId);
  if (named === undefined) throw evaluationErrors.runNotFound({ run_id: runId, evaluation_id: evaluationId });
  return named;
}

/** The candidate, and what gates compare it with: other Runs stand in nobody's way, however many there are. */
function chooseRuns(
  runs: readonly NamedRun[],
  { candidate, gates }: { candidate: NamedRun; gates: readonly Gate[] },
): NamedRun[] {
  const control = runs.find(({ run }) => run.control)?.name;
  const found = gates.map((gate) => findReference(gate, { runs, control, candidate }));
  return runs.filter((run) => run === candidate || found.includes(run));
}

type Described = { candidate: NamedRun; measurements: Measurements };

async function describeRuns(runs: readonly NamedRun[], { candidate, measurements }: Described) {
  const described: JudgedGates["runs"] = [];
  for (const { run } of runs) {
    const measured = measurements.runs.find(({ name }) => name === run.id);
    described.push({
      run_id: run.id,
      version_id: run.version?.version_id ?? null,
      role: roleOf(run, candidate.run),
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
