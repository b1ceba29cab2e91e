import type { MonitorMetric } from "@parley/contract";
import type { Executor } from "@parley/db";
import { readSpec } from "../evaluators/index.ts";
import { findLatestVersion } from "../files/index.ts";

/** Those of these Evaluators that say yes or no: what is measured of them is a share. By the version saved last. */
export async function findYesOrNo(
  executor: Executor,
  { organizationId, metrics }: { organizationId: string; metrics: readonly MonitorMetric[] },
): Promise<ReadonlySet<string>> {
  const ids = new Set(
    metrics.flatMap((metric) =>
      metric.type === "judgment" && metric.option === undefined ? metric.evaluator_id : [],
    ),
  );
  const found = new Set<string>();
  for (const fileId of ids) {
    const version = await findLatestVersion(executor, { organizationId, fileId });
    if (version?.kernel !== undefined && readSpec(version).return_type === "boolean") found.add(fileId);
  }
  return found;
}

/** Whether values are shares from 0 to 1, which people read in per cent. */
export function isShare(metric: MonitorMetric, yesOrNo: ReadonlySet<string>): boolean {
  if (metric.type === "error_rate") return true;
  return metric.type === "judgment" && (metric.option !== undefined || yesOrNo.has(metric.evaluator_id));
}
