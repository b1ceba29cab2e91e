import type { Executor } from "@parley/db";
import { toTimestamp } from "../../kernel/clock.ts";
import { toUsd } from "../../kernel/money.ts";
import { publishEvents } from "../../kernel/outbox/publish-events.ts";
import { sampleOf } from "../../kernel/outbox/sample-of.ts";
import type { LogEntry } from "./log-entry.ts";

/** Who wants to hear of new Logs. */
export type LogAudience = {
  /** The largest share of an organization's Logs that somebody wants; 0 when nobody listens. Seldom a promise. */
  shareFor(organizationId: string): number | Promise<number>;
  /** Called after the commit of events. */
  notify(): void;
};

export const noAudience: LogAudience = { shareFor: () => 0, notify: () => {} };

/** Those of the entries that somebody wants to hear of. Asked before the transaction, so that nothing waits in it. */
export async function findAnnounced(
  audience: LogAudience,
  entries: readonly LogEntry[],
): Promise<ReadonlySet<LogEntry>> {
  const shares = new Map<string, number>();
  const announced = new Set<LogEntry>();
  for (const entry of entries) {
    const { organizationId } = entry;
    let share = shares.get(organizationId);
    if (share === undefined) {
      const found = audience.shareFor(organizationId);
      share = typeof found === "number" ? found : await found;
      shares.set(organizationId, share);
    }
    if (share > 0 && sampleOf(entry.id) < share) announced.add(entry);
  }
  return announced;
}

/** Puts the events down beside the Logs. */
export const announceLogs = (transaction: Executor, entries: readonly LogEntry[]): Promise<void> =>
  publishEvents(
    transaction,
    entries.map((entry) => ({
      organizationId: entry.organizationId,
      type: "log.created",
      data: { log: toFacts(entry) },
      now: entry.endTime ?? entry.createdAt,
    })),
  );

const toFacts = (entry: LogEntry) => ({
  id: entry.id,
  type: entry.type,
  file_id: entry.fileId,
  version_id: entry.versionId,
  created_at: toTimestamp(entry.createdAt),
  environment: entry.environment ?? null,
  user: entry.user ?? null,
  error: entry.error ?? null,
  finish_reason: entry.finishReason ?? null,
  provider: entry.provider ?? null,
  model: entry.model ?? null,
  prompt_tokens: entry.promptTokens ?? null,
  output_tokens: entry.outputTokens ?? null,
  cost: costOf(entry),
  metadata: entry.metadata ?? null,
  trace_id: entry.traceId ?? null,
});

const costOf = ({ promptCostNano, outputCostNano }: LogEntry): number | null =>
  promptCostNano === undefined && outputCostNano === undefined
    ? null
    : toUsd((promptCostNano ?? 0) + (outputCostNano ?? 0));
