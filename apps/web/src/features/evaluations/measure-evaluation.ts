import type { EvaluationRecord } from "./evaluation-record.ts";
import type { Evaluation, EvaluationRun } from "@parley/contract";
import {
  type CallFigure,
  callFigures,
  type Facets,
  facetsOf,
  type Measurements,
  type Metric,
  metricOfEvaluator,
  type Observation,
} from "@parley/statistics";
import { versionName } from "../prompts/version-name.ts";

/** What an Evaluation has come to so far. */
export type EvaluationResult = { evaluation: Evaluation; runs: EvaluationRun[]; records: EvaluationRecord[] };

/** One Datapoint with what each Run made of it. */
export type EvaluatedItem = {
  id: string;
  inputs: Record<string, unknown>;
  target: Record<string, unknown> | null | undefined;
  /** By the Run's id; several where it was sampled several times. */
  records: ReadonlyMap<string, EvaluationRecord[]>;
};

export type MeasuredEvaluation = {
  measurements: Measurements;
  /** A Run's name on the page, by its id: no two have the same. */
  names: ReadonlyMap<string, string>;
  /** What judged, by the name of its metric. */
  judges: ReadonlyMap<string, JudgingVersion>;
  items: EvaluatedItem[];
};

/** Turns what was said into what is counted: judgments, cost, time, tokens. */
export function measureEvaluation({ evaluation, runs, records }: EvaluationResult): MeasuredEvaluation {
  const inOrder = sortRuns(runs);
  const names = nameRuns(inOrder);
  const judges = listJudges(evaluation);
  const figures = listFigures(
    records,
    judges.map(({ metric }) => metric.name),
  );
  const byRun = Map.groupBy(records, ({ run_id: id }) => id);
  const items = listItems(records);
  const control = inOrder.find((run) => run.control);
  return {
    names,
    judges: new Map(judges.map(({ metric, version }) => [metric.name, version])),
    items,
    measurements: {
      metrics: [...judges.map(({ metric }) => metric), ...figures.map(({ metric }) => metric)],
      runs: inOrder.map((run) => ({
        name: names.get(run.id) ?? run.id,
        aliases: aliasesOf(run),
        observations: (byRun.get(run.id) ?? []).flatMap((record) => [
          ...judges.flatMap((judge) => observeJudgments(record, judge)),
          ...figures.map((figure) => observeFigure(record, figure)),
        ]),
      })),
      ...(control && { control: names.get(control.id) ?? control.id }),
      facets: findFacets(items),
    },
  };
}

/** The control first, then as they were made. */
export function sortRuns(runs: readonly EvaluationRun[]): EvaluationRun[] {
  return runs.toSorted(
    (a, b) => Number(b.control) - Number(a.control) || a.created_at.localeCompare(b.created_at),
  );
}

export function nameRuns(runs: readonly EvaluationRun[]): Map<string, string> {
  const seen = new Map<string, number>();
  return new Map(
    runs.map((run) => {
      const name = run.version ? versionName(run.version) : "Logs";
      const count = (seen.get(name) ?? 0) + 1;
      seen.set(name, count);
      return [run.id, count === 1 ? name : `${name} (${count})`];
    }),
  );
}

const aliasesOf = ({ id, version }: EvaluationRun): string[] => [
  id,
  ...(version ? [version.version_id, ...(version.environments ?? []).map(({ name }) => name)] : []),
];

type JudgingVersion = Evaluation["evaluators"][number]["version"];
type Judge = {
  version: JudgingVersion;
  metric: Metric;
  scoreOf: (judgment: unknown) => number | boolean | null;
};

/** Evaluators whose judgments can be counted, each under a name of its own. */
function listJudges(evaluation: Evaluation): Judge[] {
  const names = evaluation.evaluators.map(({ version }) => version.name);
  return evaluation.evaluators.flatMap(({ version }) => {
    const isOnly = names.filter((name) => name === version.name).length === 1;
    const found = metricOfEvaluator(isOnly ? version.name : version.path, version.spec);
    return found ? [{ version, ...found }] : [];
  });
}

/** All that an Evaluation can measure, by name: what its Evaluators say, and the figures of calls. */
export const metricsOf = (evaluation: Evaluation | undefined): Map<string, Metric> =>
  new Map(
    [
      ...callFigures.map(({ metric }) => metric),
      // An Evaluator named as a figure goes before it.
      ...(evaluation ? listJudges(evaluation).map(({ metric }) => metric) : []),
    ].map((metric) => [metric.name, metric] as const),
  );

/** What people said several times each counts; what they took back does not. */
function observeJudgments(record: EvaluationRecord, { version, metric, scoreOf }: Judge): Observation[] {
  const said = record.evaluator_logs.filter(
    (log) => log.evaluator.version_id === version.version_id && log.withdrawn_at == null,
  );
  const item = itemOf(record);
  if (said.length === 0) return [{ metric: metric.name, item, value: null }];
  return said.map((log) => ({ metric: metric.name, item, value: log.error ? null : scoreOf(log.judgment) }));
}

/** What is known of the calls themselves, where anything is. An Evaluator of that name goes before. */
function listFigures(records: readonly EvaluationRecord[], taken: readonly string[]): CallFigure[] {
  return callFigures.filter(
    ({ metric, read }) => !taken.includes(metric.name) && records.some(({ log }) => read(log) !== null),
  );
}

const observeFigure = (record: EvaluationRecord, { metric, read }: CallFigure): Observation => ({
  metric: metric.name,
  item: itemOf(record),
  value: read(record.log),
});

/** Runs are compared on the same Datapoint; a Log without one stands for itself. */
const itemOf = ({ datapoint, log }: EvaluationRecord): string =>
  datapoint?.id ?? log.source_datapoint_id ?? log.id;

function listItems(records: readonly EvaluationRecord[]): EvaluatedItem[] {
  return [...Map.groupBy(records, itemOf)].map(([id, of]) => ({
    id,
    inputs: of[0]?.datapoint?.inputs ?? of[0]?.log.inputs ?? {},
    target: of[0]?.datapoint?.target,
    records: Map.groupBy(of, ({ run_id: run }) => run),
  }));
}

/** More values than this are no groups, but a name for each item. */
const mostValues = 20;

/** What items can be grouped by: short inputs and targets that several share, tags, splits and metadata. */
function findFacets(items: readonly EvaluatedItem[]): Map<string, Facets> {
  const all = items.map((item) => [item.id, groupsOf(item)] as const);
  const values = new Map<string, Set<string>>();
  for (const [, groups] of all)
    for (const [facet, of] of Object.entries(groups))
      for (const value of of) values.set(facet, (values.get(facet) ?? new Set()).add(value));
  const isUseful = (facet: string): boolean => {
    const count = values.get(facet)?.size ?? 0;
    return count >= 2 && count <= Math.min(mostValues, items.length / 2);
  };
  return new Map(
    all.map(([id, groups]) => [
      id,
      Object.fromEntries(Object.entries(groups).filter(([facet]) => isUseful(facet))),
    ]),
  );
}

function groupsOf({ inputs, target, records }: EvaluatedItem): Facets {
  const all = [...records.values()].flat();
  const { split, tags } = all[0]?.datapoint ?? {};
  return facetsOf({ inputs, target, split, tags, metadata: all.map(({ log }) => log.metadata) });
}
