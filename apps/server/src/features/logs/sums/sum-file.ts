import type { Executor } from "@parley/db";
import type { LogStats } from "@parley/contract";
import { foldStats, type LogPart } from "../search/fold-stats.ts";
import { readHistogram } from "./histogram.ts";
import type { Span } from "./plan-cover.ts";
import { findCover } from "./read-sums.ts";
import { listFileSums, sumFileLogs, type OfFile } from "./sum-file.store.ts";
import { dayMs, hourMs } from "./sums.tables.ts";

/** Sums of a File's Logs of one version and environment, made within one bucket. */
export type FilePart = LogPart & { versionId: string; environment: string | null };

type Asked = OfFile & { span: Span; interval: "hour" | "day" };

/**
 * What there is of a File's Logs, by version, environment and bucket, in parts to be put together as one likes. Where
 * sums are kept they stand for the Logs; the others are read.
 */
export async function sumFile(executor: Executor, asked: Asked): Promise<FilePart[]> {
  const { span, interval, ...ofFile } = asked;
  const { organizationId } = ofFile;
  const width = interval === "day" ? dayMs : hourMs;
  const cover = await findCover(executor, { organizationId, span, areDaysWanted: interval === "day" });
  const { days, hours, logs } = cover ?? { days: [], hours: [], logs: [span] };
  const parts: FilePart[] = [];
  for (const [spans, each] of [
    [days, dayMs],
    [hours, hourMs],
  ] as const)
    for (const one of spans)
      for (const row of await listFileSums(executor, { ...ofFile, width: each, span: one }))
        parts.push(toPart(row, readHistogram(row.latencies)));
  for (const one of logs)
    for (const row of await sumFileLogs(executor, { ...ofFile, span: one, width }))
      parts.push(
        toPart(row, row.latency_class === null ? [] : [Number(row.latency_class), Number(row.logs_count)]),
      );
  return parts;
}

type Summed =
  | Awaited<ReturnType<typeof sumFileLogs>>[number]
  | Awaited<ReturnType<typeof listFileSums>>[number];

const toPart = (
  {
    start,
    version_id,
    environment,
    logs_count,
    errors_count,
    prompt_tokens,
    output_tokens,
    cost_nano,
  }: Summed,
  latencies: LogPart["latencies"],
): FilePart => ({
  versionId: version_id,
  environment,
  start: Number(start),
  logs_count: Number(logs_count),
  errors_count: Number(errors_count),
  prompt_tokens: Number(prompt_tokens),
  output_tokens: Number(output_tokens),
  cost_nano: Number(cost_nano),
  latencies,
});

/** Parts as totals and buckets. */
export const foldParts = (parts: readonly LogPart[], interval: "hour" | "day"): LogStats =>
  foldStats(parts, { interval, intervalMs: interval === "day" ? dayMs : hourMs, offsetMs: 0 });
