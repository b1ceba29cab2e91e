import type { EvaluatorSpec, Watch as WatchView } from "@parley/contract";
import type { Executor } from "@parley/db";
import { judgesByItself } from "@parley/evaluators";
import { toTimestamp } from "../../kernel/clock.ts";
import { toUsd } from "../../kernel/money.ts";
import { readSpec } from "../evaluators/index.ts";
import { findFollowed, listFilesById } from "../files/index.ts";
import { listEnvironments } from "../organizations/index.ts";
import { limitsOf, resolveTargets } from "./find-watches.ts";
import { toDay } from "./judging/to-day.ts";
import { countPending } from "./pending.store.ts";
import { listDays, type WatchRow } from "./watches.store.ts";

type Describing = { organizationId: string; rows: readonly WatchRow[]; now: number };

/** Watches as the wire shows them. Those whose Evaluator was deleted are none. */
export async function describeWatches(
  executor: Executor,
  { organizationId, rows, now }: Describing,
): Promise<WatchView[]> {
  const ids = rows.map(({ id }) => id);
  const [evaluators, environments, versionOf, days, pending] = await Promise.all([
    listFilesById(executor, { organizationId, ids: [...new Set(rows.map((row) => row.evaluator_id))] }),
    listEnvironments(executor, organizationId),
    resolveTargets(executor, { organizationId, targets: rows }),
    listDays(executor, { organizationId, ids, day: toDay(now) }),
    countPending(executor, { organizationId, ids }),
  ]);
  return rows.flatMap((row) => {
    const file = evaluators.find(({ id }) => id === row.evaluator_id);
    if (file === undefined) return [];
    const version = versionOf(row);
    const spec = version && readSpec(version);
    const environment =
      row.evaluator_version_id === null ? findFollowed(environments, row.environment_id) : undefined;
    const limits = limitsOf(row);
    const today = days.find((day) => day.monitoring_id === row.id);
    return [
      {
        id: row.id,
        file_id: row.file_id,
        evaluator: {
          id: file.id,
          path: file.path,
          name: file.name,
          version_id: version?.id ?? null,
          environment: environment === undefined ? null : { id: environment.id, name: environment.name },
          evaluator_type: spec?.evaluator_type ?? null,
          return_type: spec?.return_type ?? null,
        },
        judged_by: spec === undefined ? null : whoJudges(spec),
        state: row.state,
        active_since: toTimestamp(row.updated_at),
        sample_rate: limits.sampleRate,
        filter: limits.filter,
        delay_seconds: limits.delayMs / 1000,
        environments: limits.environments === null ? null : [...limits.environments],
        version_ids: limits.versionIds === null ? null : [...limits.versionIds],
        daily_budget: limits.dailyBudgetNano === null ? null : toUsd(limits.dailyBudgetNano),
        waiting_count: pending.get(row.id) ?? 0,
        today: {
          judged_count: today?.judged_count ?? 0,
          failed_count: today?.failed_count ?? 0,
          skipped_count: today?.skipped_count ?? 0,
          cost: toUsd(today?.cost_nano ?? 0),
        },
        problem: today?.problem ?? null,
        created_at: toTimestamp(row.created_at),
        updated_at: toTimestamp(row.updated_at),
      },
    ];
  });
}

function whoJudges(spec: EvaluatorSpec): "parley" | "application" | "people" {
  if (judgesByItself(spec)) return "parley";
  return spec.evaluator_type === "human" ? "people" : "application";
}
