import type { Executor } from "@parley/db";
import type { LogFilter } from "../search/log-filter.ts";
import type { LogPart } from "../search/fold-stats.ts";
import { readHistogram } from "./histogram.ts";
import { planCover, type Cover, type Span } from "./plan-cover.ts";
import { findMark, listChangedHours, listSeenSums } from "./sums.store.ts";
import { dayMs, hourMs } from "./sums.tables.ts";

/** Of more, reading every Log is quicker. */
const maxChanged = 32;

const known: ReadonlySet<string> = new Set<keyof LogFilter>([
  "organizationId",
  "from",
  "to",
  "fileId",
  "versionId",
  "environment",
]);

/** Whether sums know what this asks for: nothing but a time, a File, a version, an environment. */
export const isSummed = (filter: LogFilter): boolean =>
  Object.entries(filter).every(([name, condition]) => condition === undefined || known.has(name));

/** What a span can be put together from; nothing where too much has changed since it was summed up. */
export async function findCover(
  executor: Executor,
  { organizationId, span, areDaysWanted }: { organizationId: string; span: Span; areDaysWanted: boolean },
): Promise<Cover | undefined> {
  const mark = await findMark(executor, { organizationId });
  if (mark === undefined) return undefined;
  const before = mark.summed_to;
  const changed = await listChangedHours(executor, { organizationId, before, limit: maxChanged + 1 });
  if (changed.length > maxChanged) return undefined;
  return planCover(span, {
    summedTo: before,
    changed: changed.map((hour) => hour * hourMs),
    areDaysWanted,
  });
}

/** The sums of a cover that whoever asks may see. */
export async function readSums(executor: Executor, filter: LogFilter, cover: Cover): Promise<LogPart[]> {
  const { organizationId, fileId, versionId, environment } = filter;
  const parts: LogPart[] = [];
  for (const [width, spans] of [
    [dayMs, cover.days],
    [hourMs, cover.hours],
  ] as const) {
    for (const span of spans) {
      const rows = await listSeenSums(executor, {
        organizationId,
        width,
        span,
        fileId,
        versionId,
        environment,
      });
      for (const { latencies, ...row } of rows) parts.push({ ...row, latencies: readHistogram(latencies) });
    }
  }
  return parts;
}
