import type { Executor } from "@parley/db";
import { toTimestamp } from "../../kernel/clock.ts";
import { toEnvironment, type EnvironmentRow } from "../organizations/index.ts";
import type { BaseFacts } from "./file-type.ts";
import { listFilesById } from "./files.store.ts";
import type { FileRow, FileVersionRow, MonitoringEvaluatorRow } from "./files.tables.ts";
import { listDeployments, listVersionsById } from "./versions.store.ts";

type Monitoring = {
  organizationId: string;
  monitoring: MonitoringEvaluatorRow[];
  environments: EnvironmentRow[];
};
type Evaluators = NonNullable<BaseFacts["evaluators"]>;

/** The evaluators that watch each File, by the File's id. One that follows an environment where nothing is deployed is left out. */
export async function describeMonitoring(
  executor: Executor,
  { organizationId, monitoring, environments }: Monitoring,
): Promise<Map<string, Evaluators>> {
  const described = new Map<string, Evaluators>();
  if (monitoring.length === 0) return described;
  const evaluatorIds = [...new Set(monitoring.map((row) => row.evaluator_id))];
  const [files, deployments] = await Promise.all([
    listFilesById(executor, { organizationId, ids: evaluatorIds }),
    listDeployments(executor, { organizationId, fileIds: evaluatorIds }),
  ]);
  const environmentOf = (row: MonitoringEvaluatorRow): EnvironmentRow | undefined =>
    row.evaluator_version_id === null ? findFollowed(environments, row.environment_id) : undefined;
  const versionIdOf = (row: MonitoringEvaluatorRow): string | undefined =>
    row.evaluator_version_id ??
    deployments.find(
      (deployment) =>
        deployment.file_id === row.evaluator_id && deployment.environment_id === environmentOf(row)?.id,
    )?.version_id;
  const versionIds = monitoring.map(versionIdOf).filter((id) => id !== undefined);
  const versions = await listVersionsById(executor, { organizationId, ids: versionIds });
  for (const row of monitoring) {
    const file = files.find((candidate) => candidate.id === row.evaluator_id);
    const version = versions.find((candidate) => candidate.id === versionIdOf(row));
    if (file === undefined || version === undefined) continue;
    const environment = environmentOf(row);
    const entry = toMonitoringEvaluator({ row, file, version, environment });
    described.set(row.file_id, [...(described.get(row.file_id) ?? []), entry]);
  }
  return described;
}

/** The environment a row names, or the default one where it names none. */
export const findFollowed = (environments: EnvironmentRow[], id: string | null): EnvironmentRow | undefined =>
  environments.find((environment) => (id === null ? environment.is_default : environment.id === id));

type Parts = {
  row: MonitoringEvaluatorRow;
  file: FileRow;
  version: FileVersionRow;
  environment: EnvironmentRow | undefined;
};

function toMonitoringEvaluator({ row, file, version, environment }: Parts): Evaluators[number] {
  const reference = toReference(file, version);
  return {
    version_reference: environment
      ? { type: "environment", file: reference, environment: toEnvironment(environment) }
      : { type: "version", version: reference },
    version: reference,
    state: row.state,
    created_at: toTimestamp(row.created_at),
    updated_at: toTimestamp(row.updated_at),
  };
}

/** An evaluator embedded in a reference, with every field the wire's strict decoders ask of it. */
const toReference = (file: FileRow, version: FileVersionRow) => ({
  path: file.path,
  id: file.id,
  name: file.name,
  type: file.type,
  version_id: version.id,
  version_name: version.name,
  created_at: toTimestamp(version.created_at),
  updated_at: toTimestamp(file.updated_at),
  last_used_at: toTimestamp(version.last_used_at),
  version_logs_count: version.logs_count,
  total_logs_count: file.logs_count,
  inputs: [],
  spec: JSON.parse(version.kernel),
});
