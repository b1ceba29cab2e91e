import { fileErrors, type GivenGitSource } from "@parley/contract";
import { toJson, toJsonOrNull, type Executor } from "@parley/db";
import { deriveVersionId, hashKernel } from "@parley/promptfile";
import { createId } from "../../kernel/ids.ts";
import type { Author } from "../../kernel/author.ts";
import { publishEvents } from "../../kernel/outbox/publish-events.ts";
import { listEnvironments } from "../organizations/index.ts";
import { markChanged } from "./changes.store.ts";
import { checkExpected, type ExpectedHead } from "./check-expected.ts";
import { ensureDirectory } from "./directories/ensure-directory.ts";
import { hashVersion, type FileAtVersion, type TypeIds } from "./file-type.ts";
import { findFile, insertFile, lockFile, touchFile, updateFile } from "./files.store.ts";
import type { FileRow, FileVersionRow } from "./files.tables.ts";
import { findFileById } from "./find-by-id.ts";
import { insertGitSource } from "./git-sources.store.ts";
import { findHead, setHead } from "./heads.store.ts";
import { lockPaths } from "./lock-paths.ts";
import { watchNewFile } from "./monitoring-defaults.ts";
import { parsePath } from "./path.ts";
import { purgeVersion } from "./purge-version.ts";
import { setDeployment } from "./set-deployment.ts";
import {
  findLatestVersion,
  findVersion,
  findVersionByHash,
  findVersionByName,
  insertVersion,
  updateVersionKernel,
  updateVersionWords,
} from "./versions.store.ts";

export type SaveVersion = {
  organizationId: string;
  ids: TypeIds;
  address: { path?: string | undefined; id?: string | undefined };
  /** Canonical: defaults and absent keys dropped. Its hash is the version's identity within the File. */
  kernel: object;
  words?: ExpectedHead & {
    description?: string | undefined;
    tags?: string[] | undefined;
    readme?: string | undefined;
    version_name?: string | undefined;
    version_description?: string | undefined;
    git?: GivenGitSource | undefined;
  };
  /** Somebody saved it: from now on it is what the File is at, though it may not be its newest version. */
  isHead?: boolean;
  /** Whether what is kept beside the content and is no part of its identity replaces what was kept so far. */
  isAnnotating?: boolean;
  /** It happened long ago, elsewhere: a first version is deployed nowhere, and nobody is told. */
  isHistory?: boolean;
  author: Author;
  now: number;
};

/** `isUnchanged`: nothing was written, for all was as asked already. */
export type SavedVersion = FileAtVersion & { isNewVersion: boolean; isUnchanged: boolean };

/**
 * Finds or makes the version with this content, and its File and directories where the path is new. The first
 * version of a File is deployed to the default environment; later ones are not deployed. Run it in a transaction.
 *
 * @throws not_found (unknown id), conflict (path of another type, version name taken), unprocessable (address)
 */
export async function saveVersion(executor: Executor, request: SaveVersion): Promise<SavedVersion> {
  const { organizationId } = request;
  const found = await findOrCreateFile(executor, request);
  const hash = hashVersion(request.ids, request.kernel);
  const wanted = { organizationId, fileId: found.id, hash };
  const unchanged = await findUnchanged(executor, { request, file: found, hash });
  if (unchanged !== undefined) return unchanged;

  const file = await lockFile(executor, { organizationId, id: found.id });
  // Deleted in between: its path is free, its id unknown.
  if (file === undefined) return saveVersion(executor, request);
  await checkExpected(executor, file, request.words);
  const sameContent = await findVersionByHash(executor, wanted);
  const version = sameContent ?? (await createVersion(executor, { request, file, hash }));
  const annotated = await applyAnnotations(executor, { request, version });
  const named = await applyVersionWords(executor, { request, version: annotated });
  if (request.isHead) await setHead(executor, { organizationId, fileId: file.id, versionId: version.id });
  await keepGitSource(executor, { request, version });
  return {
    file: await applyFileWords(executor, { request, file }),
    version: named,
    isNewVersion: sameContent === undefined,
    isUnchanged: false,
  };
}

/**
 * What {@link saveVersion} would answer where all is as asked already; else nothing. It writes nothing and locks nothing:
 * whoever saves what was saved before need not wait for anybody.
 *
 * @throws as `saveVersion` does for an address that cannot be
 */
export async function findSavedVersion(
  executor: Executor,
  request: SaveVersion,
): Promise<SavedVersion | undefined> {
  const file = await findAddressedFile(executor, request);
  if (file?.type !== request.ids.type) return undefined;
  return findUnchanged(executor, { request, file, hash: hashVersion(request.ids, request.kernel) });
}

async function findUnchanged(
  executor: Executor,
  { request, file, hash }: Creation,
): Promise<SavedVersion | undefined> {
  const { organizationId } = request;
  const version = await findVersionByHash(executor, { organizationId, fileId: file.id, hash });
  const isUnchanged =
    version !== undefined &&
    !hasNewWords(request, file, version) &&
    !isAnnotatedAnew(request, version) &&
    !isMoving(request, file, version);
  return isUnchanged ? { file, version, isNewVersion: false, isUnchanged } : undefined;
}

/** Whether anything is said of the File or the version that is not so already, or has to be checked or kept. */
const hasNewWords = ({ words = {} }: SaveVersion, file: FileRow, version: FileVersionRow): boolean =>
  words.expected_version_id !== undefined ||
  words.expected_content_hash !== undefined ||
  words.git !== undefined ||
  (
    [
      [words.description, file.description],
      [words.tags && toJson(words.tags), file.tags],
      [words.readme, file.readme],
      [words.version_name, version.name],
      [words.version_description, version.description],
    ] as const
  ).some(([given, kept]) => given !== undefined && given !== kept);

const isMoving = ({ isHead }: SaveVersion, file: FileRow, version: FileVersionRow): boolean =>
  isHead === true && file.head_version_id !== version.id;

async function keepGitSource(
  executor: Executor,
  { request, version }: { request: SaveVersion; version: FileVersionRow },
): Promise<void> {
  const git = request.words?.git;
  if (git === undefined) return;
  await insertGitSource(executor, {
    id: createId("git"),
    organization_id: request.organizationId,
    file_id: version.file_id,
    version_id: version.id,
    commit_hash: git.commit,
    branch: git.branch ?? null,
    author: git.author ?? null,
    is_dirty: git.is_dirty ?? false,
    repository: git.repository ?? null,
    file: git.file ?? null,
    created_by: toJsonOrNull(request.author),
    created_at: request.now,
  });
}

async function findOrCreateFile(executor: Executor, request: SaveVersion): Promise<FileRow> {
  const { organizationId, address, ids } = request;
  const file = await findAddressedFile(executor, request);
  if (file !== undefined) {
    if (file.type !== ids.type) {
      throw fileErrors.typeMismatch({ path: file.path, type: file.type, expected: ids.type });
    }
    return file;
  }
  if (address.path === undefined) throw fileErrors.addressMissing();
  await createFile(executor, request, address.path);
  const made = await findFile(executor, { organizationId, path: address.path });
  if (made === undefined) throw fileErrors.notFound({ file: address.path });
  return made.type === ids.type ? made : findOrCreateFile(executor, request);
}

async function findAddressedFile(executor: Executor, request: SaveVersion): Promise<FileRow | undefined> {
  const { organizationId, address } = request;
  if (address.id === undefined) {
    return address.path === undefined
      ? undefined
      : findFile(executor, { organizationId, path: address.path });
  }
  const file = await findFileById(executor, { organizationId, id: address.id });
  if (file === undefined) throw fileErrors.notFound({ file: address.id });
  if (address.path !== undefined && address.path !== file.path) {
    throw fileErrors.addressContradictory({ path: address.path, id: address.id });
  }
  return file;
}

async function createFile(executor: Executor, request: SaveVersion, givenPath: string): Promise<void> {
  const { organizationId, ids, author, now } = request;
  const { path, name, directoryPath } = parsePath(givenPath);
  await lockPaths(executor, organizationId);
  const directory = await ensureDirectory(executor, { organizationId, path: directoryPath, now });
  const file: FileRow = {
    id: createId(ids.filePrefix),
    organization_id: organizationId,
    directory_id: directory.id,
    type: ids.type,
    path,
    name,
    description: null,
    readme: null,
    tags: "[]",
    created_by: toJsonOrNull(author),
    created_at: now,
    updated_at: now,
    last_used_at: now,
    logs_count: 0,
    head_version_id: null,
  };
  if (await insertFile(executor, file)) await watchNewFile(executor, file);
}

type Creation = { request: SaveVersion; file: FileRow; hash: string };

async function createVersion(executor: Executor, { request, file, hash }: Creation): Promise<FileVersionRow> {
  const { organizationId, author, now } = request;
  const latest = await findLatestVersion(executor, { organizationId, fileId: file.id });
  const row: FileVersionRow = {
    id: deriveVersionId({ prefix: request.ids.versionPrefix, fileId: file.id, hash }),
    organization_id: organizationId,
    file_id: file.id,
    sequence: (latest?.sequence ?? 0) + 1,
    hash,
    kernel: toJson(request.kernel),
    content_hash: hashKernel(request.kernel),
    name: null,
    description: null,
    created_by: toJsonOrNull(author),
    created_at: now,
    last_used_at: now,
    logs_count: 0,
  };
  await purgeVersion(executor, { organizationId, fileId: file.id, versionId: row.id });
  const before = await findHead(executor, file);
  await insertVersion(executor, row);
  if (!request.isHead && !request.isHistory) await pinHead(executor, file, before ?? row.id);
  await touchFile(executor, { organizationId, id: file.id, now });
  if (request.isHistory) return row;
  await publishEvents(executor, [
    { organizationId, type: "file.version.created", data: toCreated(row, { file, author }), now },
  ]);
  if (latest === undefined) await deployFirstVersion(executor, { file, version: row, author, now });
  return row;
}

/**
 * Somebody's code made a version, and nobody saved it: the File stays at what it was at, where that was only its newest,
 * for what code logs does not change what people pull.
 */
async function pinHead(executor: Executor, file: FileRow, versionId: string): Promise<void> {
  if (file.head_version_id === versionId) return;
  await setHead(executor, { organizationId: file.organization_id, fileId: file.id, versionId });
}

const toCreated = (
  version: FileVersionRow,
  { file: { id, type, path, name }, author }: { file: FileRow; author: Author },
) => ({
  file: { id, type, path, name },
  version: { id: version.id, number: version.sequence, created_by: author },
});

async function deployFirstVersion(
  executor: Executor,
  { file, version, author, now }: FileAtVersion & { author: Author; now: number },
): Promise<void> {
  const environments = await listEnvironments(executor, file.organization_id);
  const environment = environments.find((candidate) => candidate.is_default);
  if (environment)
    await setDeployment(executor, {
      file,
      versionId: version.id,
      environmentId: environment.id,
      author,
      now,
    });
}

const isAnnotatedAnew = ({ isAnnotating, kernel }: SaveVersion, version: FileVersionRow): boolean =>
  isAnnotating === true && hashKernel(kernel) !== hashKernel(JSON.parse(version.kernel) as object);

async function applyAnnotations(
  executor: Executor,
  { request, version }: { request: SaveVersion; version: FileVersionRow },
): Promise<FileVersionRow> {
  if (!isAnnotatedAnew(request, version)) return version;
  const annotated = {
    ...version,
    kernel: toJson(request.kernel),
    content_hash: hashKernel(request.kernel),
  };
  await updateVersionKernel(executor, annotated);
  await markChanged(executor, { organizationId: version.organization_id, fileId: version.file_id });
  return annotated;
}

async function applyVersionWords(
  executor: Executor,
  { request, version }: { request: SaveVersion; version: FileVersionRow },
): Promise<FileVersionRow> {
  const { version_name: name, version_description: description } = request.words ?? {};
  return name === undefined && description === undefined
    ? version
    : setVersionWords(executor, { version, name, description });
}

/**
 * Names or describes a version; what is not given stays. Run it in a transaction.
 *
 * @throws conflict when another version of the File has the name; not_found when the version is gone
 */
export async function setVersionWords(
  executor: Executor,
  {
    version: { id, organization_id: organizationId, file_id: fileId },
    ...words
  }: { version: FileVersionRow; name?: string | undefined; description?: string | undefined },
): Promise<FileVersionRow> {
  const ofFile = { organizationId, fileId };
  const file = await lockFile(executor, { organizationId, id: fileId });
  const version = await findVersion(executor, { ...ofFile, versionId: id });
  if (version === undefined) throw fileErrors.versionNotFound({ version_id: id, file: file?.path ?? fileId });
  const name = words.name ?? version.name;
  const description = words.description ?? version.description;
  const holder = name === null ? undefined : await findVersionByName(executor, { ...ofFile, name });
  if (name !== null && holder !== undefined && holder.id !== id) {
    throw fileErrors.versionNameTaken({ name, version_id: holder.id });
  }
  await updateVersionWords(executor, { ...ofFile, id, name, description });
  return { ...version, name, description };
}

async function applyFileWords(
  executor: Executor,
  { request, file }: { request: SaveVersion; file: FileRow },
): Promise<FileRow> {
  const { description, tags, readme } = request.words ?? {};
  if (description === undefined && tags === undefined && readme === undefined) return file;
  const changed = {
    ...file,
    description: description ?? file.description,
    tags: tags === undefined ? file.tags : toJson(tags),
    readme: readme ?? file.readme,
    updated_at: request.now,
  };
  await updateFile(executor, changed);
  return changed;
}
