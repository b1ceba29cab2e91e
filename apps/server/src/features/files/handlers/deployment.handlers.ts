import type { User } from "@parley/contract";
import { fromJson } from "@parley/db";
import { toAuthor } from "../../../kernel/author.ts";
import { decide, type Grants } from "../../../kernel/authorize.ts";
import { toTimestamp } from "../../../kernel/clock.ts";
import {
  getEnvironment,
  listEnvironments,
  listEverEnvironments,
  toEnvironment,
  type EnvironmentRow,
} from "../../organizations/index.ts";
import { loadGrants } from "../../roles/index.ts";
import type { FilesDependencies } from "../dependencies.ts";
import { describeFile, describeFilesOf } from "../describe-files.ts";
import type { KnownFileType } from "../file-type.ts";
import type { DeploymentEventRow, DeploymentRow, FileRow } from "../files.tables.ts";
import { getFile, getVersion } from "../resolve-version.ts";
import { setDeployment } from "../set-deployment.ts";
import { listDeploymentEvents, listDeployments, listVersionsById } from "../versions.store.ts";
import type { FileHandlers, UpsertBase } from "./file-handlers.ts";

type Names = "setDeployment" | "removeDeployment" | "listEnvironments" | "listDeployments";

/** What is deployed where, and how it came to be. */
export function deploymentHandlers<T extends KnownFileType>(
  { database, clock, events, fileTypes }: FilesDependencies,
  { type }: { type: T },
): Pick<FileHandlers<T, UpsertBase>, Names> {
  const behaviour = fileTypes[type];
  return {
    setDeployment: async ({ params, query }, { organizationId, actor }) => {
      const view = await database.transaction(async (executor) => {
        const file = await getFile(executor, { organizationId, type, id: params.id });
        const environment = await getEnvironment(executor, { organizationId, id: params.environment_id });
        const version = await getVersion(executor, { file, versionId: query.version_id });
        const change = { file, environmentId: environment.id, author: toAuthor(actor), now: clock() };
        await setDeployment(executor, { ...change, versionId: version.id });
        return describeFile(behaviour, executor, { file, version });
      });
      events.emit("file.changed", { organizationId });
      return view;
    },
    removeDeployment: async ({ params }, { organizationId, actor }) => {
      await database.transaction(async (executor) => {
        const file = await getFile(executor, { organizationId, type, id: params.id });
        const environment = await getEnvironment(executor, { organizationId, id: params.environment_id });
        const change = { file, environmentId: environment.id, author: toAuthor(actor), now: clock() };
        await setDeployment(executor, { ...change, versionId: null });
      });
      events.emit("file.changed", { organizationId });
    },
    listEnvironments: async ({ params }, { organizationId, actor }) => {
      const { executor } = database;
      const file = await getFile(executor, { organizationId, type, id: params.id });
      const [environments, deployments, grants] = await Promise.all([
        listEnvironments(executor, organizationId),
        listDeployments(executor, { organizationId, fileIds: [file.id] }),
        loadGrants(executor, actor),
      ]);
      const ids = deployments.map((row) => row.version_id);
      const versions = await listVersionsById(executor, { organizationId, ids });
      const pairs = versions.map((version) => ({ file, version }));
      const views = await describeFilesOf(behaviour, executor, { pairs, organizationId });
      return environments.map((environment) => ({
        ...toEnvironment(environment),
        file: views.find(({ version_id: id }) => id === deployedTo(deployments, environment)),
        may_deploy: mayDeploy(grants, file, environment),
      }));
    },
    listDeployments: async ({ params, query }, { organizationId }) => {
      const { reader } = database;
      const file = await getFile(reader, { organizationId, type, id: params.id });
      const { rows, total } = await listDeploymentEvents(reader, {
        organizationId,
        fileId: file.id,
        ...query,
      });
      const environments = await listEverEnvironments(reader, organizationId);
      return { records: rows.flatMap((row) => toDeploymentEvent(row, environments)), ...query, total };
    },
  };
}

const deployedTo = (deployments: readonly DeploymentRow[], { id }: EnvironmentRow): string | undefined =>
  deployments.find((row) => row.environment_id === id)?.version_id;

const mayDeploy = (grants: Grants, { path }: FileRow, { id }: EnvironmentRow): boolean =>
  decide(grants, "deploy", { kind: "file", path, environment: id }).isAllowed;

function toDeploymentEvent(row: DeploymentEventRow, environments: EnvironmentRow[]) {
  const environment = environments.find((candidate) => candidate.id === row.environment_id);
  if (environment === undefined) return [];
  return [
    {
      id: row.id,
      environment: toEnvironment(environment),
      version_id: row.version_id,
      previous_version_id: row.previous_version_id,
      created_at: toTimestamp(row.created_at),
      created_by: fromJson<User>(row.created_by),
    },
  ];
}
