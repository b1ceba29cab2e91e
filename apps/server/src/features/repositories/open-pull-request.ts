import { repositoryErrors } from "@parley/contract";
import { toJson, type Database } from "@parley/db";
import { forms } from "@parley/sync";
import { nanoid } from "nanoid";
import { toAuthor } from "../../kernel/author.ts";
import { createId } from "../../kernel/ids.ts";
import type { RequestContext } from "../../kernel/request-context.ts";
import {
  findLatestVersion,
  getFile,
  getVersion,
  listGitSources,
  type FileAtVersion,
} from "../files/index.ts";
import type { RepositoriesDependencies } from "./dependencies.ts";
import type { ChangedText, GitHost } from "./hosts/git-host.ts";
import { findRepository, insertPullRequest, listPullRequests } from "./repositories.store.ts";
import type { PullRequestRow, RepositoryRow } from "./repositories.tables.ts";
import { openHost } from "./repository-secrets.ts";
import { isOf } from "./same-repository.ts";
import { fitText, textsOfVersion } from "./texts-of-version.ts";

type Wanted = {
  fileId: string;
  version_id?: string | undefined;
  title?: string | undefined;
  description?: string | undefined;
};

/**
 * Brings a version to git as a branch with one commit and a pull request. One that is open for the version is answered
 * as it is.
 *
 * @throws not_found, conflict where git says the same, and what the host refuses
 */
export async function openPullRequest(
  dependencies: RepositoriesDependencies,
  wanted: Wanted,
  { organizationId, actor, signal }: RequestContext,
): Promise<PullRequestRow> {
  const { database, clock, publicUrl } = dependencies;
  const { executor } = database;
  const { file, version } = await findVersionMeant(dependencies, { organizationId, wanted });
  const repository = await findRepository(executor, { organizationId });
  if (repository === undefined) throw repositoryErrors.notConfigured();
  const known = await listPullRequests(executor, { organizationId, fileId: file.id, limit: 100 });
  const open = known.find(({ state, version_id }) => state === "open" && version_id === version.id);
  if (open !== undefined) return open;
  const host = openHost(dependencies, repository, signal);
  const stem = await findStem(dependencies, { file, repository });
  const files = await findChanges({ host, database }, { file, version, repository, stem });
  if (files.length === 0) throw repositoryErrors.nothingToChange({ branch: repository.branch });
  const title = wanted.title ?? `${file.path}: version ${version.sequence}`;
  const branch = `parley/${slugOf(file.path)}-v${version.sequence}-${nanoid(6).replaceAll(/[^A-Za-z0-9]/g, "x")}`;
  const words = [
    ...(wanted.description === undefined ? [] : [wanted.description, ""]),
    `Version ${version.sequence} of \`${file.path}\`, by ${actor.name} in Parley: ${publicUrl()}`,
  ];
  const made = await host.openPullRequest({
    base: repository.branch,
    branch,
    title,
    description: words.join("\n"),
    files,
  });
  const row: PullRequestRow = {
    id: createId("pull"),
    organization_id: organizationId,
    repository_id: repository.id,
    file_id: file.id,
    version_id: version.id,
    ...made,
    branch,
    title,
    state: "open",
    created_by: toJson(toAuthor(actor)),
    created_at: clock(),
  };
  await insertPullRequest(executor, row);
  return row;
}

async function findVersionMeant(
  { database }: RepositoriesDependencies,
  { organizationId, wanted }: { organizationId: string; wanted: Wanted },
): Promise<FileAtVersion> {
  const { executor } = database;
  const file = await getFile(executor, { organizationId, id: wanted.fileId });
  if (wanted.version_id !== undefined)
    return { file, version: await getVersion(executor, { file, versionId: wanted.version_id }) };
  const version = await findLatestVersion(executor, { organizationId, fileId: file.id });
  if (version === undefined) throw repositoryErrors.nothingToChange({ branch: "" });
  return { file, version };
}

type Place = { file: FileAtVersion["file"]; repository: RepositoryRow };

/** As many of the latest pushes of a File as may be from other repositories. */
const sourcesLookedAt = 100;

/** A file's path in the repository without its ending: where it was pushed from last in this repository, else as its path in Parley says. */
async function findStem(
  { database }: RepositoriesDependencies,
  { file, repository }: Place,
): Promise<string> {
  const { rows } = await listGitSources(database.executor, {
    organizationId: file.organization_id,
    fileId: file.id,
    page: 1,
    size: sourcesLookedAt,
  });
  const { suffix } = forms[file.type];
  const known = rows.find((row) => isOf(row.repository, repository) && row.file?.endsWith(suffix) === true);
  if (known?.file) return known.file.slice(0, -suffix.length);
  return repository.folder === "" ? file.path : `${repository.folder}/${file.path}`;
}

async function findChanges(
  { host, database }: { host: GitHost; database: Database },
  { file, version, repository, stem }: FileAtVersion & Place & { stem: string },
): Promise<ChangedText[]> {
  const kernel = JSON.parse(version.kernel) as object;
  const texts = await textsOfVersion(database, { file, version });
  const changes: ChangedText[] = [];
  for (const [suffix, text] of texts) {
    const path = `${stem}${suffix}`;
    const inGit = await host.readText(path, repository.branch);
    const wanted = inGit === undefined ? text : fitText(file.type, { suffix, text, inGit, kernel });
    if (wanted !== inGit) changes.push({ path, text: wanted, isNew: inGit === undefined });
  }
  return changes;
}

/** What is safe in the name of a branch. */
const slugOf = (path: string): string =>
  path
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "")
    .slice(0, 60) || "file";
