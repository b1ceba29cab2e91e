import type { EvaluatorSpec } from "@parley/contract";
import { fromJson, type Executor } from "@parley/db";
import { judgesByItself } from "@parley/evaluators";
import { readSpec } from "../evaluators/index.ts";
import { findFollowed, listDeployments, listVersionsById, type FileVersionRow } from "../files/index.ts";
import { listEnvironments } from "../organizations/index.ts";
import { listActiveWatches, listTargets, listWatchesById, type WatchRow } from "./watches.store.ts";

/** An Evaluator that watches a File by itself, at the version that judges now. */
export type Watch = {
  id: string;
  organizationId: string;
  fileId: string;
  evaluatorId: string;
  versionId: string;
  spec: EvaluatorSpec;
  activeSince: number;
} & WatchLimits;

export type WatchLimits = {
  sampleRate: number;
  filter: string | null;
  delayMs: number;
  environments: readonly string[] | null;
  versionIds: readonly string[] | null;
  dailyBudgetNano: number | null;
  spenderKeyId: string | null;
};

export const limitsOf = (row: WatchRow): WatchLimits => ({
  sampleRate: row.sample_rate ?? 1,
  filter: row.filter,
  delayMs: row.delay_ms ?? 0,
  environments: fromJson<string[] | null>(row.environments) ?? null,
  versionIds: fromJson<string[] | null>(row.version_ids) ?? null,
  dailyBudgetNano: row.daily_budget_nano,
  spenderKeyId: row.spender_key_id,
});

type Target = Pick<WatchRow, "evaluator_id" | "evaluator_version_id" | "environment_id">;

const keyOf = (target: Target): string =>
  JSON.stringify([target.evaluator_id, target.evaluator_version_id, target.environment_id]);

/** The version of an Evaluator that judges for each target; none where nothing is deployed. */
export async function resolveTargets(
  executor: Executor,
  { organizationId, targets }: { organizationId: string; targets: readonly Target[] },
): Promise<(target: Target) => FileVersionRow | undefined> {
  const following = targets.filter((target) => target.evaluator_version_id === null);
  const evaluatorIds = [...new Set(following.map((target) => target.evaluator_id))];
  const [environments, deployments] =
    evaluatorIds.length === 0
      ? [[], []]
      : await Promise.all([
          listEnvironments(executor, organizationId),
          listDeployments(executor, { organizationId, fileIds: evaluatorIds }),
        ]);
  const versionIdOf = (target: Target): string | undefined => {
    if (target.evaluator_version_id !== null) return target.evaluator_version_id;
    const environment = findFollowed(environments, target.environment_id);
    return deployments.find(
      (deployment) =>
        deployment.file_id === target.evaluator_id && deployment.environment_id === environment?.id,
    )?.version_id;
  };
  const ids = [...new Set(targets.flatMap((target) => versionIdOf(target) ?? []))];
  const versions = new Map(
    (await listVersionsById(executor, { organizationId, ids })).map((version) => [version.id, version]),
  );
  const known = new Map(targets.map((target) => [keyOf(target), versions.get(versionIdOf(target) ?? "")]));
  return (target) => known.get(keyOf(target));
}

/** What of these watches is active and judges by itself. */
export async function toWatches(
  executor: Executor,
  { organizationId, rows }: { organizationId: string; rows: readonly WatchRow[] },
): Promise<Watch[]> {
  const active = rows.filter((row) => row.state === "active");
  const versionOf = await resolveTargets(executor, { organizationId, targets: active });
  return active.flatMap((row) => {
    const version = versionOf(row);
    const spec = version && readSpec(version);
    if (version === undefined || spec === undefined || !judgesByItself(spec)) return [];
    return [
      {
        id: row.id,
        organizationId,
        fileId: row.file_id,
        evaluatorId: row.evaluator_id,
        versionId: version.id,
        spec,
        activeSince: row.updated_at,
        ...limitsOf(row),
      },
    ];
  });
}

export const findWatches = async (
  executor: Executor,
  { organizationId, ids }: { organizationId: string; ids: readonly string[] },
): Promise<Watch[]> =>
  toWatches(executor, { organizationId, rows: await listWatchesById(executor, { organizationId, ids }) });

/** All of an organization, by the File. What people judge is not even looked at: every File has some of it. */
export async function findWatchesByFile(
  executor: Executor,
  organizationId: string,
): Promise<ReadonlyMap<string, Watch[]>> {
  const targets = await listTargets(executor, { organizationId });
  if (targets.length === 0) return new Map();
  const versionOf = await resolveTargets(executor, { organizationId, targets });
  const automatic = targets.filter((target) => {
    const version = versionOf(target);
    return version !== undefined && judgesByItself(readSpec(version));
  });
  if (automatic.length === 0) return new Map();
  const evaluatorIds = [...new Set(automatic.map((target) => target.evaluator_id))];
  const rows = await listActiveWatches(executor, { organizationId, evaluatorIds });
  return Map.groupBy(await toWatches(executor, { organizationId, rows }), ({ fileId }) => fileId);
}
