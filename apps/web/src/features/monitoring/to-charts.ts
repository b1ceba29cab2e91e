import type { MonitoringStats } from "@parley/contract";
import { type Metric, metricOfEvaluator } from "@parley/statistics";

type Series = MonitoringStats["series"][number];
type Sums = Series["total"];
type Judgments = Sums["judgments"][number];

/** What one moment on a chart says; null where nothing was measured. */
export type TimePoint = {
  at: number;
  value: number | null;
  interval?: { low: number; high: number } | undefined;
};
export type TimeSeries = { name: string; points: TimePoint[]; total: number | null };

/** One figure over time, a line for each series. */
export type TimeChart = {
  title: string;
  about: string;
  metric: Metric;
  series: TimeSeries[];
  /** Whose judgments they are; absent of what the Logs are like. */
  judge?: Judge;
};

type Judge = MonitoringStats["evaluators"][number];

type Figure = {
  title: string;
  about: string;
  metric: Metric;
  /** What a time without Logs has: none of what is counted, and of the rest nobody knows. */
  without: 0 | null;
  read: (sums: Sums) => number | null;
};

const figures: readonly Figure[] = [
  {
    title: "Logs",
    about: "how many there are",
    metric: { name: "Logs", kind: "number", unit: "Logs" },
    without: 0,
    read: ({ logs_count: count }) => count,
  },
  {
    title: "Errors",
    about: "the share of Logs that failed",
    metric: { name: "errors", kind: "rate", better: "lower" },
    without: null,
    read: ({ logs_count: logs, errors_count: errors }) => (logs === 0 ? null : errors / logs),
  },
  {
    title: "Latency, middle",
    about: "half of the answers took at most so long",
    metric: { name: "latency", kind: "number", better: "lower", unit: "s" },
    without: null,
    read: ({ latency_ms: { p50 } }) => (p50 === null ? null : p50 / 1000),
  },
  {
    title: "Latency, slow ones",
    about: "95 of 100 answers took at most so long",
    metric: { name: "latency", kind: "number", better: "lower", unit: "s" },
    without: null,
    read: ({ latency_ms: { p95 } }) => (p95 === null ? null : p95 / 1000),
  },
  {
    title: "Cost",
    about: "of all Logs together",
    metric: { name: "cost", kind: "number", better: "lower", unit: "USD" },
    without: 0,
    read: ({ cost }) => cost,
  },
];

/** A File's figures as charts: what its Logs are like, and what Evaluators say of them. */
export function toCharts(stats: MonitoringStats, nameOf: (series: Series) => string): TimeChart[] {
  const starts = startsOf(stats);
  const own = figures.map(({ title, about, metric, without, read }) => ({
    title,
    about,
    metric,
    series: stats.series.map((series) => {
      const byStart = bucketsOf(series);
      return {
        name: nameOf(series),
        total: read(series.total),
        points: starts.map((at): TimePoint => {
          const sums = byStart.get(at);
          return { at, value: sums ? read(sums) : without };
        }),
      };
    }),
  }));
  const said = saidCharts(stats, starts, nameOf);
  return said.length > 0 ? [...said, ...own] : [...own, ...judgmentCharts(stats, starts, nameOf)];
}

/** Of an Evaluator by versions: what each of them said, a chart for each kind of answer. */
function saidCharts(
  stats: MonitoringStats,
  starts: readonly number[],
  nameOf: (series: Series) => string,
): TimeChart[] {
  const versions = new Map(stats.evaluators.map((of) => [of.evaluator_version_id, of]));
  const byAnswer = Map.groupBy(
    stats.series.filter(({ version_id: id }) => versions.has(id ?? "")),
    ({ version_id: id }) => versions.get(id ?? "")?.return_type ?? "",
  );
  return [...byAnswer].flatMap(([returnType, series]): TimeChart[] => {
    const metric = metricOf("said", returnType);
    if (!metric) return [];
    return [
      {
        title: "What it said",
        about: aboutOf(metric, series.length),
        metric,
        series: series.map((of) => toSeries(of, { versionId: of.version_id ?? "", starts, nameOf })),
      },
    ];
  });
}

/** Intervals of more lines would hide one another: those stand among the numbers only. */
export const mostWithIntervals = 2;

const aboutOf = ({ kind }: Metric, lines: number): string =>
  `${kind === "rate" ? "the share of yes" : "the mean"}${lines <= mostWithIntervals ? ", with 95 % intervals" : ""}`;

type Drawn = { versionId: string; starts: readonly number[]; nameOf: (series: Series) => string };

/** What one version of an Evaluator said of a series. */
function toSeries(series: Series, { versionId, starts, nameOf }: Drawn): TimeSeries {
  const byStart = bucketsOf(series);
  const ofIt = ({ judgments }: Sums): Judgments | undefined =>
    judgments.find((of) => of.evaluator_version_id === versionId);
  return {
    name: nameOf(series),
    total: ofIt(series.total)?.mean ?? null,
    points: starts.map((at) => toPoint(at, byStart.get(at), ofIt)),
  };
}

/** Judgments that have a mean; options and texts have none. */
function judgmentCharts(
  stats: MonitoringStats,
  starts: readonly number[],
  nameOf: (series: Series) => string,
): TimeChart[] {
  return stats.evaluators.flatMap((evaluator): TimeChart[] => {
    const { evaluator_version_id: versionId, path, return_type: returnType } = evaluator;
    const metric = metricOf(path, returnType);
    if (!metric) return [];
    return [
      {
        title: titleOf(stats, evaluator),
        about: aboutOf(metric, stats.series.length),
        metric,
        judge: evaluator,
        series: stats.series.map((series) => toSeries(series, { versionId, starts, nameOf })),
      },
    ];
  });
}

function toPoint(at: number, sums: Sums | undefined, ofIt: (sums: Sums) => Judgments | undefined): TimePoint {
  const said = sums && ofIt(sums);
  const { low = null, high = null } = said ?? {};
  return {
    at,
    value: said?.mean ?? null,
    ...(low !== null && high !== null && { interval: { low, high } }),
  };
}

function metricOf(name: string, returnType: string): Metric | undefined {
  if (returnType !== "boolean" && returnType !== "number") return undefined;
  return metricOfEvaluator(name, { return_type: returnType })?.metric;
}

/** Versions of one Evaluator have charts of their own, and are told apart. */
function titleOf({ evaluators }: MonitoringStats, evaluator: MonitoringStats["evaluators"][number]): string {
  const same = evaluators.filter(({ evaluator_id: id }) => id === evaluator.evaluator_id);
  return same.length === 1 ? evaluator.path : `${evaluator.path}, ${evaluator.evaluator_version_id}`;
}

const bucketsOf = ({ buckets }: Series): ReadonlyMap<number, Sums> =>
  new Map(buckets.map((bucket) => [Date.parse(bucket.start), bucket]));

const lengths = { hour: 3_600_000, day: 86_400_000 } as const;

/** When each bucket of the time asked for begins, in UTC. */
function startsOf({ interval, start_date: from, end_date: to }: MonitoringStats): number[] {
  const length = lengths[interval];
  const first = Math.floor(Date.parse(from) / length) * length;
  const count = Math.ceil((Date.parse(to) - first) / length);
  return Array.from({ length: Math.max(0, count) }, (_, index) => first + index * length);
}
