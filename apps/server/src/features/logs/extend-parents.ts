import type { Executor } from "@parley/db";
import type { LogEntry } from "./log-entry.ts";
import { listBounds, widenLog } from "./trace.store.ts";

type Bounds = { start: number; end: number };

/** As deep as a trace is read. */
const maxDepth = 50;

/**
 * A Log spans those below it: what new Logs exceed is extended, up to the root. Run it in the transaction that inserts
 * them, and last: the Logs are locked in the order of their ids, after everything else.
 */
export async function extendParents(executor: Executor, entries: readonly LogEntry[]): Promise<void> {
  for (const [organizationId, ofOne] of Map.groupBy(entries, (entry) => entry.organizationId)) {
    const exceeded = await findExceeded(executor, { organizationId, level: boundsOfParents(ofOne) });
    const inOrder = [...exceeded].toSorted(([a], [b]) => (a < b ? -1 : 1));
    for (const [id, bounds] of inOrder) await widenLog(executor, { organizationId, id, ...bounds });
  }
}

function boundsOfParents(entries: readonly LogEntry[]): Map<string, Bounds> {
  const bounds = new Map<string, Bounds>();
  for (const { traceParentId, startTime, endTime, createdAt } of entries) {
    if (traceParentId === undefined) continue;
    join(bounds, traceParentId, { start: startTime ?? createdAt, end: endTime ?? createdAt });
  }
  return bounds;
}

async function findExceeded(
  executor: Executor,
  { organizationId, level: first }: { organizationId: string; level: Map<string, Bounds> },
): Promise<Map<string, Bounds>> {
  const exceeded = new Map<string, Bounds>();
  let level = first;
  for (let depth = 0; depth < maxDepth && level.size > 0; depth += 1) {
    const above = new Map<string, Bounds>();
    for (const row of await listBounds(executor, { organizationId, ids: [...level.keys()] })) {
      const bounds = level.get(row.id);
      const { start_time: start, end_time: end } = row;
      const isWithin = !bounds || ((start ?? 0) <= bounds.start && (end ?? Infinity) >= bounds.end);
      if (isWithin) continue;
      join(exceeded, row.id, bounds);
      if (row.trace_parent_id !== null) join(above, row.trace_parent_id, bounds);
    }
    level = above;
  }
  return exceeded;
}

function join(bounds: Map<string, Bounds>, id: string, { start, end }: Bounds): void {
  const known = bounds.get(id) ?? { start, end };
  bounds.set(id, { start: Math.min(known.start, start), end: Math.max(known.end, end) });
}
