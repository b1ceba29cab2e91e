import type { Environment, FileType } from "@parley/contract";
import { fromJson, type Executor } from "@parley/db";
import type { Author } from "../../kernel/author.ts";
import { toTimestamp } from "../../kernel/clock.ts";
import { listEnvironments, toEnvironment, type EnvironmentRow } from "../organizations/index.ts";
import type {
  BaseFacts,
  DescribedVersion,
  FileAtVersion,
  FileTypeBehaviour,
  FileTypes,
  FileView,
  FileViewOf,
  KnownFileType,
  ViewOptions,
} from "./file-type.ts";
import { listFilesById } from "./files.store.ts";
import type { DeploymentRow } from "./files.tables.ts";
import { describeMonitoring } from "./describe-monitoring.ts";
import { listDeployments, listMonitoring, listVersionsById } from "./versions.store.ts";

type Described = { organizationId: string; fileTypes: FileTypes; options?: ViewOptions };

/** Files of any type at versions as the wire shows them, in the order given, with a fixed number of queries. */
export async function describeFiles(
  executor: Executor,
  pairs: readonly FileAtVersion[],
  described: Described,
): Promise<FileView[]> {
  return showFiles(executor, await gatherFacts(executor, pairs, described.organizationId), described);
}

async function showFiles(
  executor: Executor,
  described: readonly DescribedVersion[],
  { organizationId, fileTypes, options = {} }: Described,
): Promise<FileView[]> {
  const context = { executor, organizationId, options };
  const views = new Map<DescribedVersion, FileView>();
  for (const [type, ofType] of Map.groupBy(described, ({ file }) => file.type)) {
    const shown = await behaviourOf(fileTypes, type).toViews(ofType, context);
    for (const [index, view] of shown.entries()) {
      const entry = ofType[index];
      if (entry) views.set(entry, view);
    }
  }
  return described.flatMap((entry) => views.get(entry) ?? []);
}

function behaviourOf(fileTypes: FileTypes, type: FileType): FileTypes[KnownFileType] {
  const behaviour = Object.values(fileTypes).find(({ ids }) => ids.type === type);
  if (behaviour === undefined) throw new TypeError(`No behaviour for file type ${type}`);
  return behaviour;
}

/** Files of one type at versions as the wire shows them, in the order given. */
export async function describeFilesOf<T extends KnownFileType>(
  behaviour: FileTypeBehaviour<T>,
  executor: Executor,
  { pairs, organizationId, options = {} }: Omit<Described, "fileTypes"> & { pairs: readonly FileAtVersion[] },
): Promise<FileViewOf<T>[]> {
  const described = await gatherFacts(executor, pairs, organizationId);
  return behaviour.toViews(described, { executor, organizationId, options });
}

/** One File at a version as the wire shows it. */
export async function describeFile<T extends KnownFileType>(
  behaviour: FileTypeBehaviour<T>,
  executor: Executor,
  pair: FileAtVersion,
): Promise<FileViewOf<T>> {
  const organizationId = pair.file.organization_id;
  const [view] = await describeFilesOf(behaviour, executor, { pairs: [pair], organizationId });
  if (view === undefined) throw new TypeError("A described File went missing");
  return view;
}

async function gatherFacts(
  executor: Executor,
  pairs: readonly FileAtVersion[],
  organizationId: string,
): Promise<DescribedVersion[]> {
  if (pairs.length === 0) return [];
  const fileIds = [...new Set(pairs.map(({ file }) => file.id))];
  const surroundings = await readSurroundings(executor, { organizationId, fileIds });
  return pairs.map((pair) => ({ facts: toBaseFacts(pair, surroundings), ...pair }));
}

async function readSurroundings(
  executor: Executor,
  { organizationId, fileIds }: { organizationId: string; fileIds: string[] },
): Promise<Surroundings> {
  const [environments, deployments, monitoring] = await Promise.all([
    listEnvironments(executor, organizationId),
    listDeployments(executor, { organizationId, fileIds }),
    listMonitoring(executor, { organizationId, fileIds }),
  ]);
  const evaluators = await describeMonitoring(executor, { organizationId, monitoring, environments });
  return { environments, deployments, evaluators };
}

/** Of a Log, or of whatever else names a version with its File. */
type NamedVersion = { file_id: string; version_id: string };

/**
 * The views of versions by id, e.g. for the Logs that name them. Unknown ids are left out. Where their Files are named
 * too, all is read at once.
 */
export async function describeVersions(
  executor: Executor,
  named: readonly string[] | readonly NamedVersion[],
  described: Described,
): Promise<Map<string, FileView>> {
  if (named.length === 0) return new Map();
  const { organizationId } = described;
  const versionIds = distinct(named.map((name) => (typeof name === "string" ? name : name.version_id)));
  const versions = listVersionsById(executor, { organizationId, ids: versionIds });
  const isKnown = (name: string | NamedVersion): name is NamedVersion => typeof name !== "string";
  const fileIds = distinct(
    named.every(isKnown)
      ? named.map(({ file_id }) => file_id)
      : (await versions).map(({ file_id }) => file_id),
  );
  const [rows, files, surroundings] = await Promise.all([
    versions,
    listFilesById(executor, { organizationId, ids: fileIds }),
    readSurroundings(executor, { organizationId, fileIds }),
  ]);
  const fileOf = new Map(files.map((file) => [file.id, file]));
  const pairs = rows.flatMap((version) => {
    const file = fileOf.get(version.file_id);
    return file ? [{ file, version, facts: toBaseFacts({ file, version }, surroundings) }] : [];
  });
  const views = await showFiles(executor, pairs, described);
  return new Map(views.map((view) => [view.version_id, view]));
}

const distinct = (ids: readonly string[]): string[] => [...new Set(ids)];

type Surroundings = {
  environments: EnvironmentRow[];
  deployments: DeploymentRow[];
  /** By the File they watch. */
  evaluators: ReadonlyMap<string, BaseFacts["evaluators"]>;
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
    evaluators: evaluators.get(file.id) ?? [],
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
