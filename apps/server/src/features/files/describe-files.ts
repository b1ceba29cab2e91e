import type { Environment, File } from "@parley/contract";
import { fromJson, type Executor } from "@parley/db";
import type { z } from "zod";
import type { Author } from "../../kernel/author.ts";
import { toTimestamp } from "../../kernel/clock.ts";
import { listEnvironments, toEnvironment, type EnvironmentRow } from "../organizations/index.ts";
import type { BaseFacts, FileAtVersion, FileTypes, ViewOptions } from "./file-type.ts";
import { listFilesById } from "./files.store.ts";
import type { DeploymentRow } from "./files.tables.ts";
import { describeMonitoring } from "./describe-monitoring.ts";
import { listDeployments, listMonitoring, listVersionsById } from "./versions.store.ts";

export type FileView = z.input<typeof File>;

type Described = { organizationId: string; fileTypes: FileTypes; options?: ViewOptions };

/** Files at versions as the wire shows them, in the order given, with a fixed number of queries. */
export async function describeFiles(
  executor: Executor,
  pairs: readonly FileAtVersion[],
  { organizationId, fileTypes, options = {} }: Described,
): Promise<FileView[]> {
  if (pairs.length === 0) return [];
  const fileIds = [...new Set(pairs.map(({ file }) => file.id))];
  const [environments, deployments, monitoring] = await Promise.all([
    listEnvironments(executor, organizationId),
    listDeployments(executor, { organizationId, fileIds }),
    listMonitoring(executor, { organizationId, fileIds }),
  ]);
  const evaluators = await describeMonitoring(executor, { organizationId, monitoring, environments });
  await prepareViews(pairs, fileTypes);
  return pairs.map((pair) => {
    const behaviour = fileTypes[pair.file.type];
    if (behaviour === undefined) throw new TypeError(`No behaviour for file type ${pair.file.type}`);
    const facts = toBaseFacts(pair, {
      environments,
      deployments,
      evaluators: evaluators.get(pair.file.id) ?? [],
    });
    return behaviour.toView(facts, pair.version, options);
  });
}

async function prepareViews(pairs: readonly FileAtVersion[], fileTypes: FileTypes): Promise<void> {
  for (const [type, ofType] of Map.groupBy(pairs, ({ file }) => file.type)) {
    await fileTypes[type]?.prepare?.(ofType.map(({ version }) => version));
  }
}

/** The views of versions by id, e.g. for the Logs that name them. Unknown ids are left out. */
export async function describeVersions(
  executor: Executor,
  versionIds: readonly string[],
  described: Described,
): Promise<Map<string, FileView>> {
  const { organizationId } = described;
  const versions = await listVersionsById(executor, { organizationId, ids: [...new Set(versionIds)] });
  const files = await listFilesById(executor, {
    organizationId,
    ids: [...new Set(versions.map((version) => version.file_id))],
  });
  const byId = new Map(files.map((file) => [file.id, file]));
  const pairs = versions.flatMap((version) => {
    const file = byId.get(version.file_id);
    return file ? [{ file, version }] : [];
  });
  const views = await describeFiles(executor, pairs, described);
  return new Map(views.map((view) => [view.version_id, view]));
}

type Surroundings = {
  environments: EnvironmentRow[];
  deployments: DeploymentRow[];
  evaluators: BaseFacts["evaluators"];
};

function toBaseFacts(
  { file, version }: FileAtVersion,
  { environments, deployments, evaluators }: Surroundings,
): BaseFacts {
  return {
    path: file.path,
    id: file.id,
    directory_id: file.directory_id,
    name: file.name,
    description: file.description,
    schema: null,
    readme: file.readme,
    tags: fromJson<string[]>(file.tags),
    version_id: version.id,
    version_number: version.sequence,
    version_name: version.name,
    version_description: version.description,
    environments: environmentsOf(version.id, environments, deployments),
    created_at: toTimestamp(version.created_at),
    updated_at: toTimestamp(file.updated_at),
    created_by: fromJson<Author>(version.created_by),
    last_used_at: toTimestamp(version.last_used_at),
    version_logs_count: version.logs_count,
    total_logs_count: file.logs_count,
    evaluators,
    evaluator_aggregates: null,
  };
}

function environmentsOf(
  versionId: string,
  environments: EnvironmentRow[],
  deployments: DeploymentRow[],
): Environment[] {
  const ids = new Set(
    deployments.filter((row) => row.version_id === versionId).map((row) => row.environment_id),
  );
  return environments.filter((environment) => ids.has(environment.id)).map(toEnvironment);
}
