import { monitoringErrors, type MonitoringStats, type MonitoringStatsQuery } from "@parley/contract";
import type { Executor } from "@parley/db";
import { toTimestamp } from "../../../kernel/clock.ts";
import { readSpec } from "../../evaluators/index.ts";
import type { FileRow } from "../../files/index.ts";
import { foldParts, sumFile, type FilePart } from "../../logs/index.ts";
import { foldJudgments, type SummedEvaluator } from "./fold-judgments.ts";
import { listEvaluatorsOf, sumJudgments, type JudgmentSum } from "./judgment-sums.store.ts";

const hourMs = 60 * 60 * 1000;
const dayMs = 24 * hourMs;
const usualSpanMs = 7 * dayMs;
const hoursUpToMs = 3 * dayMs;
const maxBuckets = 1000;
const maxSeries = 20;
const maxEvaluators = 50;

type Asked = {
  organizationId: string;
  file: Pick<FileRow, "id" | "type">;
  query: MonitoringStatsQuery;
  now: number;
};
type Series = MonitoringStats["series"][number];
type Group = { versionId: string | null; environment: string | null };

/** What became of a File's Logs over time. @throws unprocessable for too many buckets, or a span that ends before it begins */
export async function summariseFile(
  executor: Executor,
  { organizationId, file, query, now }: Asked,
): Promise<MonitoringStats> {
  const { from, to, interval } = readSpan(query, now);
  const ofFile = {
    organizationId,
    fileId: file.id,
    versionId: query.version_id,
    environment: query.environment,
  };
  const span = { from, to };
  const width = interval === "day" ? dayMs : hourMs;
  const [parts, judgments] = await Promise.all([
    sumFile(executor, { ...ofFile, span, interval }),
    sumJudgments(executor, { ...ofFile, isJudge: file.type === "evaluator", span, width }),
  ]);
  const versionIds = [...new Set(judgments.map((row) => row.evaluator_version_id))];
  const listed = await listEvaluatorsOf(executor, { organizationId, versionIds });
  const evaluators = listed.slice(0, maxEvaluators).map((row) => ({ row, spec: readSpec(row) }));
  const summed = evaluators.map(({ row, spec }) => ({ versionId: row.id, returnType: spec.return_type }));
  return {
    interval,
    start_date: toTimestamp(from),
    end_date: toTimestamp(to),
    evaluators: evaluators.map(({ row, spec }) => ({
      evaluator_id: row.file_id,
      evaluator_version_id: row.id,
      path: row.path,
      name: row.name,
      evaluator_type: spec.evaluator_type,
      return_type: spec.return_type,
    })),
    series: toSeries({ parts, judgments, evaluators: summed, interval, width, by: query.group_by }),
  };
}

function readSpan(query: MonitoringStatsQuery, now: number) {
  const to = query.end_date ?? now;
  const from = query.start_date ?? to - usualSpanMs;
  if (from >= to) throw monitoringErrors.spanInvalid();
  const interval = query.interval ?? (to - from <= hoursUpToMs ? "hour" : "day");
  const width = interval === "day" ? dayMs : hourMs;
  const buckets = Math.ceil(to / width) - Math.floor(from / width);
  if (buckets > maxBuckets) throw monitoringErrors.tooManyBuckets({ buckets, most: maxBuckets });
  return { from, to, interval } as const;
}

type Summing = {
  parts: readonly FilePart[];
  judgments: readonly JudgmentSum[];
  evaluators: readonly SummedEvaluator[];
  interval: "hour" | "day";
  width: number;
  by: MonitoringStatsQuery["group_by"];
};

function toSeries({ parts, judgments, evaluators, interval, width, by }: Summing): Series[] {
  const keyOf = (versionId: string, environment: string | null): string =>
    JSON.stringify([by === "version" ? versionId : null, by === "environment" ? environment : null]);
  const groups = Map.groupBy(parts, (part) => keyOf(part.versionId, part.environment));
  const judged = Map.groupBy(judgments, (row) => keyOf(row.version_id, row.environment));
  const series = [...groups]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, own]) => {
      const [versionId, environment] = JSON.parse(key) as [string | null, string | null];
      const said = judged.get(key) ?? [];
      return toOneSeries({ group: { versionId, environment }, own, said, evaluators, interval, width });
    });
  return series.toSorted((one, other) => other.total.logs_count - one.total.logs_count).slice(0, maxSeries);
}

type OneSeries = Pick<Summing, "evaluators" | "interval" | "width"> & {
  group: Group;
  own: readonly FilePart[];
  said: readonly JudgmentSum[];
};

function toOneSeries({ group, own, said, evaluators, interval, width }: OneSeries): Series {
  const { total, buckets } = foldParts(own, interval);
  const byStart = Map.groupBy(said, ({ start }) => Math.floor(start / width) * width);
  const toSums = ({ latency_ms: { p50, p95 }, ...sums }: typeof total, rows: readonly JudgmentSum[]) => ({
    ...sums,
    latency_ms: { p50, p95 },
    judgments: foldJudgments(rows, evaluators),
  });
  return {
    version_id: group.versionId,
    environment: group.environment,
    total: toSums(total, said),
    buckets: buckets.map(({ start, ...sums }) => ({
      start,
      ...toSums(sums, byStart.get(Date.parse(start)) ?? []),
    })),
  };
}
