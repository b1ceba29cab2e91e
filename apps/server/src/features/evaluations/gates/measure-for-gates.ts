import { evaluationErrors } from "@parley/contract";
import type { Executor } from "@parley/db";
import { callFigures, type MeasuredRun, type Measurements } from "@parley/statistics";
import type { RunView } from "../describe-runs.ts";
import { listItemIds } from "../running/run-items.store.ts";
import { listRunJudgments } from "../run-logs.store.ts";
import { listRunEvents, type MemberRow } from "../runs.store.ts";
import type { Judge } from "./read-gates.ts";
import { listRunFigures, type RunFigure } from "./run-figures.store.ts";

/** Of judgments, and of Logs. */
export const mostMeasured = 100_000;

type Given = {
  organizationId: string;
  judges: readonly Judge[];
  /** All of the Evaluation, by the names that gates may call them. */
  runs: readonly NamedRun[];
  candidate: NamedRun;
  /** The candidate, and what it is compared with: of no others anything is read. */
  looked: readonly NamedRun[];
};

export type NamedRun = {
  name: string;
  aliases: readonly string[];
  run: RunView;
  /** Also where whoever asks may not see the Dataset, and where it was deleted. */
  datasetVersionId: string | null;
};
export type Measured = {
  measurements: Measurements;
  /** Of the candidate's Logs. */
  figures: readonly RunFigure[];
  /** The candidate's Dataset has no items any more: nobody can tell what is missing. */
  isDatasetGone: boolean;
  /** By the Run's name, the versions whose Logs its figures are of. */
  versionsOf: ReadonlyMap<string, string[]>;
};

/**
 * What gates are judged on: of each Run that is looked at what Evaluators said and what calls took. Items are those that
 * the candidate should have, whoever may see them, so that what is missing counts as missing.
 *
 * @throws unprocessable where there is too much
 */
export async function measureForGates(
  reader: Executor,
  { organizationId, judges, runs, candidate, looked }: Given,
): Promise<Measured> {
  const where = { organizationId, runIds: looked.map(({ name }) => name), limit: mostMeasured };
  const judgments = await listRunJudgments(reader, {
    ...where,
    evaluatorVersionIds: judges.map(({ versionId }) => versionId),
  });
  const figures = await listRunFigures(reader, where);
  if (judgments === undefined || figures === undefined)
    throw evaluationErrors.tooMuchToGate({ most: mostMeasured });
  const judgeOf = new Map(judges.map((judge) => [judge.versionId, judge]));
  const said = Map.groupBy(judgments, ({ runId }) => runId);
  const took = Map.groupBy(figures, ({ runId }) => runId);
  const measured = callFigures.filter(
    ({ metric }) => !judges.some((judge) => judge.metric.name === metric.name),
  );
  const own = took.get(candidate.name) ?? [];
  const wanted = await listWanted(reader, { organizationId, candidate });
  const made = own.map(({ itemId }) => itemId);
  const stopped = stopOfGates(candidate.run, judges);
  // What it was not asked for, since enough was known, is not missing.
  const items = wanted === undefined || stopped !== undefined ? made : wanted;
  const measurements = {
    metrics: [...judges, ...measured].map(({ metric }) => metric),
    runs: runs.map(({ name, aliases, run }) => ({
      name,
      aliases,
      stopped: stopOfGates(run, judges),
      observations: [
        ...(said.get(name) ?? []).flatMap(({ evaluatorVersionId, datapointId, logId, judgment }) => {
          const judge = judgeOf.get(evaluatorVersionId);
          const value = judge?.scoreOf(JSON.parse(judgment ?? "null")) ?? null;
          return judge ? [{ metric: judge.metric.name, item: datapointId ?? logId, value }] : [];
        }),
        ...(took.get(name) ?? []).flatMap(({ itemId: item, call }) =>
          measured.map(({ metric, read }) => ({ metric: metric.name, item, value: read(call) })),
        ),
      ],
    })),
    control: runs.find(({ run }) => run.control)?.name,
    items: [...new Set(items)],
  };
  return {
    measurements,
    figures: own,
    isDatasetGone: wanted?.length === 0,
    versionsOf: new Map(
      [...took].map(([name, of]) => [name, [...new Set(of.map(({ versionId }) => versionId))]]),
    ),
  };
}

/** What stopped a Run early, as gates reckon with it. */
function stopOfGates(
  { early_stop: stop }: RunView,
  judges: readonly Judge[],
): MeasuredRun["stopped"] | undefined {
  if (stop?.stopped == null) return undefined;
  const judge = judges.find(({ versionId }) => versionId === stop.evaluator_version_id);
  const { decision, difference, interval, pairs } = stop.stopped;
  const decided = { decision, difference, interval, pairs };
  return { metric: judge?.metric.name, control: stop.control_run_id, ...decided };
}

/** What the Dataset of a Run has; none also where it is gone; undefined where the Run never had one. */
async function listWanted(
  reader: Executor,
  { organizationId, candidate }: Pick<Given, "organizationId" | "candidate">,
): Promise<string[] | undefined> {
  const { name: runId, datasetVersionId } = candidate;
  if (datasetVersionId !== null) return listItemIds(reader, { organizationId, datasetVersionId });
  const events = await listRunEvents(reader, { organizationId, runId });
  return events.some((event) => event.type === "created" && event.hasDataset === true) ? [] : undefined;
}

/** Runs as gates call them: by their id, their version's id, or an environment it is live in. */
export function nameRuns(runs: readonly RunView[], rows: readonly MemberRow[]): NamedRun[] {
  const datasetOf = new Map(rows.map((row) => [row.id, row.dataset_version_id]));
  return runs.map((run) => ({
    name: run.id,
    aliases: aliasesOf(run),
    run,
    datasetVersionId: datasetOf.get(run.id) ?? null,
  }));
}

const aliasesOf = ({ version }: RunView): string[] =>
  version == null ? [] : [version.version_id, ...(version.environments ?? []).map(({ name }) => name)];
