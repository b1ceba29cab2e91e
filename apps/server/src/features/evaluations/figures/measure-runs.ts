import type { Executor } from "@parley/db";
import { correctComparisons } from "@parley/statistics";
import { compute, type Computation } from "../../../kernel/compute/compute.ts";
import type { EarlyStopView } from "../early-stop/describe-early-stop.ts";
import { createKept, type MarkedRun } from "../kept-by-mark.ts";
import { analyseColumns, type ColumnsToAnalyse, type RunFigure } from "./analyse-columns.ts";
import { findErrorOfRun, readCallColumns, readJudgedColumn } from "./columns.store.ts";
import { readFields, readLabels } from "./facets.store.ts";
import { findSlices, mostValues, type ColumnToSlice, type Slices } from "./find-slices.ts";
import { keyOfMetric, type EvaluationMetric } from "./metrics.ts";

/** A Run that is measured. */
export type RunToMeasure = MarkedRun & { isControl: boolean; earlyStop: EarlyStopView | null };

type Measured = {
  organizationId: string;
  metrics: readonly EvaluationMetric[];
  /** The control first; one at most. */
  runs: readonly RunToMeasure[];
};

type Sliced = {
  organizationId: string;
  metric: EvaluationMetric;
  run: RunToMeasure;
  /** Absent: the Run's own values, not its differences from another. */
  control: RunToMeasure | undefined;
  /** Whose items say what they belong to; metadata is that of the Run's own Logs, as in gates. */
  all: readonly RunToMeasure[];
};

/** Measures Runs: read on reader threads as texts, computed on another where there is much, kept under their marks. */
export type Measuring = {
  /** By metric, in the order given, what each Run came to; comparisons are corrected over all of them. */
  analyse(reader: Executor, measured: Measured): Promise<RunFigure[][]>;
  slice(reader: Executor, sliced: Sliced): Promise<Slices>;
  /** One of a Run's errors, which stands for the others. */
  findError(reader: Executor, where: OfOrganization & Failed): Promise<string | null>;
};

type OfOrganization = { organizationId: string };
/** Whose errors those of a Run are: its Logs', and these Evaluators'. */
type Failed = { run: RunToMeasure; evaluatorVersionIds: string[] };

const analysing: Computation<ColumnsToAnalyse, RunFigure[][]> = {
  module: new URL("./analyse-columns.ts", import.meta.url).href,
  run: analyseColumns,
};
const slicing: Computation<ColumnToSlice, Slices> = {
  module: new URL("./find-slices.ts", import.meta.url).href,
  run: findSlices,
};

/** They are small. */
const most = 500;

export function createMeasuring(): Measuring {
  const figures = createKept<RunFigure[][]>({ max: most });
  const slices = createKept<Slices>({ max: most });
  const errors = createKept<{ error: string | null }>({ max: most });
  return {
    analyse: (reader, measured) =>
      figures(measured.runs, [measured.organizationId, measured.metrics.map(keyOfMetric)], () =>
        analyseRuns(reader, measured),
      ),
    slice: (reader, sliced) =>
      slices(
        sliced.all,
        [sliced.organizationId, keyOfMetric(sliced.metric), sliced.run.id, sliced.control?.id],
        () => sliceRun(reader, sliced),
      ),
    async findError(reader, { organizationId, run, evaluatorVersionIds }) {
      const where = { organizationId, runId: run.id, evaluatorVersionIds };
      const load = async () => ({ error: await findErrorOfRun(reader, where) });
      return (await errors([run], [organizationId, evaluatorVersionIds], load)).error;
    },
  };
}

async function analyseRuns(
  reader: Executor,
  { organizationId, metrics, runs }: Measured,
): Promise<RunFigure[][]> {
  const found: RunFigure[][] = [];
  for (const table of tablesOf(metrics)) {
    const read = await readRuns(reader, { organizationId, runs, table: table[0] });
    const input = { metrics: table.map((one) => ({ metric: one.metric, ...placeOf(one) })), runs: read };
    found.push(...(await compute(analysing, { input, letters: lettersOf(read) })));
  }
  const all = found.flat().map(({ analysed }) => analysed);
  correctComparisons(all);
  return found;
}

type Table = readonly [EvaluationMetric, ...EvaluationMetric[]];

/** What is read together: of calls all there is, of judges each by itself. */
function tablesOf(metrics: readonly EvaluationMetric[]): Table[] {
  const judges = metrics.filter(({ kind }) => kind === "judge").map((one): Table => [one]);
  const [first, ...others] = metrics.filter(({ kind }) => kind === "call");
  return first === undefined ? judges : [...judges, [first, ...others]];
}

const placeOf = (of: EvaluationMetric) =>
  of.kind === "judge" ? { cell: 1, scale: 1 } : { cell: of.column, scale: of.scale };

const readTable = (reader: Executor, of: EvaluationMetric, where: OfOrganization & { runId: string }) =>
  of.kind === "judge"
    ? readJudgedColumn(reader, { ...where, judge: of.judge })
    : readCallColumns(reader, where);

/** One Run after the other: others want the readers, too. */
async function readRuns(
  reader: Executor,
  {
    organizationId,
    runs,
    table,
  }: OfOrganization & { runs: readonly RunToMeasure[]; table: EvaluationMetric },
) {
  const read: ColumnsToAnalyse["runs"][number][] = [];
  for (const { id, isControl } of runs)
    read.push({ id, isControl, lines: await readTable(reader, table, { organizationId, runId: id }) });
  return read;
}

const lettersOf = (texts: readonly { lines: string }[]): number =>
  texts.reduce((sum, { lines }) => sum + lines.length, 0);

async function sliceRun(
  reader: Executor,
  { organizationId, metric, run, control, all }: Sliced,
): Promise<Slices> {
  const place = placeOf(metric);
  const columnOf = async ({ id: runId }: RunToMeasure) => ({
    ...place,
    lines: await readTable(reader, metric, { organizationId, runId }),
  });
  const where = { organizationId, runIds: all.map(({ id }) => id) };
  const own = await columnOf(run);
  const other = control && (await columnOf(control));
  const fields = await readFields(reader, { ...where, metadataOf: run.id, mostValues });
  const labels = await readLabels(reader, where);
  const input = { metric: metric.metric, run: own, control: other, fields, labels };
  const letters = lettersOf([own, ...(other ? [other] : []), { lines: fields }, { lines: labels }]);
  return compute(slicing, { input, letters });
}
