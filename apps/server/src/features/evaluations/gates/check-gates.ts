import { setImmediate as nextTurn } from "node:timers/promises";
import { evaluationErrors, type GateCheck, type TrustOfJudge } from "@parley/contract";
import type { Executor } from "@parley/db";
import {
  findReference,
  judgeGatesInSteps,
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
import type { MemberRow } from "../runs.store.ts";
import { trustJudges } from "../trust-judges.ts";
import { openFacets } from "./find-facets.ts";
import type { KeptVerdict } from "./hide-unseen.ts";
import { measureForGates, nameRuns, type Measured, type NamedRun } from "./measure-for-gates.ts";
import { checkNames, listJudges, readGates } from "./read-gates.ts";

export type JudgedGates = Pick<GateCheck, "run_id" | "passed"> & KeptVerdict & { judges: TrustOfJudge[] };

type GateVerdict = Omit<GateCheck["gates"][number], "evaluator_version_id">;

type Given = {
  organizationId: string;
  evaluation: EvaluationView;
  /** Newest first. */
  runs: readonly RunView[];
  /** The same. */
  rows: readonly MemberRow[];
  text: string;
  runId: string | undefined;
  calibrate: Calibrate;
};

/**
 * Judges a Run by gates, with the figures of the Runs they look at as these stand.
 *
 * @throws unprocessable for text that is no gates, for names of what is not measured, and where there is nothing or too
 *   much to judge; not_found; conflict where a Run goes on
 */
export async function checkGates(reader: Executor, given: Given): Promise<JudgedGates> {
  const { organizationId, evaluation, calibrate } = given;
  const gates = readGates(given.text);
  checkNames(gates, { evaluation });
  const runs = nameRuns(given.runs, given.rows);
  const candidate = chooseCandidate(runs, { evaluationId: evaluation.id, runId: given.runId });
  const looked = chooseRuns(runs, { candidate, gates });
  const open = looked.find(({ run }) => !hasEnded(run))?.run;
  if (open !== undefined) throw evaluationErrors.runUnderWay({ run_id: open.id, status: open.status });
  const judges = listJudges(evaluation);
  const measured = await measureForGates(reader, { organizationId, judges, runs, candidate, looked });
  const { measurements, figures } = measured;
  const facetsBy = openFacets(reader, {
    organizationId,
    items: listItems(measurements, candidate),
    figures,
    datasetVersionId: candidate.run.dataset?.version_id,
  });
  const trusts = await trustJudges(reader, { organizationId, evaluation, calibrate });
  const restsOn = (metric: string): string | null =>
    judges.find((judge) => judge.metric.name === metric)?.versionId ?? null;
  const results: JudgedGates["gates"][number][] = [];
  for (const gate of gates) {
    const facets = gate.scope.kind === "all" ? undefined : await facetsBy(gate.scope.facet);
    const found = measured.isDatasetGone
      ? withoutDataset(gate)
      : await judgeGate(gate, { ...measurements, facets }, candidate.name);
    const versionId = restsOn(gate.metric);
    const evidence = `${found.evidence}${sayDistrust(versionId, trusts)}`;
    const runIds = chooseRuns(runs, { candidate, gates: [gate] }).map(({ name }) => name);
    results.push({ ...found, evidence, evaluator_version_id: versionId, run_ids: runIds });
  }
  return {
    run_id: candidate.name,
    passed: results.every(({ outcome }) => outcome === "passed"),
    gates: results,
    runs: await describeRuns(looked, { candidate, measured, restsOn }),
    judges: trusts,
  };
}

/**
 * Of all Runs that are looked at; the candidate may have none of some. Of a Dataset that is out of sight those only that
 * there are Logs of: what the others are is not for whoever asks.
 */
function listItems({ items = [], runs }: Measurements, { run, datasetVersionId }: NamedRun): string[] {
  const isSeen = datasetVersionId === null || run.dataset != null;
  const known = runs.flatMap(({ observations }) => observations.map(({ item }) => item));
  return [...new Set([...(isSeen ? items : []), ...known])];
}

/** What there is may be all right, and most of it may be missing. */
const withoutDataset = ({ text }: Gate): GateVerdict => ({
  text,
  outcome: "unknown",
  evidence: "The Run's Dataset has no items, or not any more: how many are missing cannot be told.",
  estimate: null,
  interval: null,
  items: 0,
});

async function judgeGate(gate: Gate, measurements: Measurements, candidate: string): Promise<GateVerdict> {
  const steps = judgeGatesInSteps([gate], measurements, { candidate });
  let step = steps.next();
  for (; step.done !== true; step = steps.next()) await nextTurn();
  const [found] = step.value.results;
  if (found === undefined) throw new TypeError("A gate has no result");
  const { outcome, evidence, estimate, interval, items } = found;
  return { text: gate.text, outcome, evidence, estimate, interval: toInterval(interval), items };
}

/** A judge that people contradict says little, whatever the gate says. */
function sayDistrust(versionId: string | null, trusts: readonly TrustOfJudge[]): string {
  const found = trusts.find(({ evaluator_version_id: id }) => id === versionId);
  return found?.trust === "untrusted" ? ` Its judge is not trusted: ${found.reason}` : "";
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

type Described = {
  candidate: NamedRun;
  measured: Measured;
  restsOn: (metric: string) => string | null;
};

async function describeRuns(
  runs: readonly NamedRun[],
  { candidate, measured: { measurements, versionsOf }, restsOn }: Described,
) {
  const described: JudgedGates["runs"][number][] = [];
  for (const { run } of runs) {
    const measured = measurements.runs.find(({ name }) => name === run.id);
    described.push({
      run_id: run.id,
      version_id: run.version?.version_id ?? null,
      role: roleOf(run, candidate.run),
      status: run.status,
      logs_count: run.logs_count ?? 0,
      cost: run.cost ?? null,
      rests_on: versionsOf.get(run.id) ?? [],
      figures: measurements.metrics.flatMap((metric) => {
        if (measured === undefined) return [];
        const values = [...valuesOf(measurements, measured, metric.name)].filter(
          ([, samples]) => samples.length > 0,
        );
        if (values.length === 0) return [];
        const { estimate, interval } = summarise(new Map(values), metric, { mostResampled });
        return [
          {
            metric: metric.name,
            evaluator_version_id: restsOn(metric.name),
            items: values.length,
            value: estimate,
            interval: toInterval(interval),
          },
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
