import { fileErrors, isParleyError } from "@parley/contract";
import type { Database, Executor } from "@parley/db";
import type { Author } from "../../kernel/author.ts";
import { Cache } from "../../kernel/cache.ts";
import type { Clock } from "../../kernel/clock.ts";
import type { EventBus } from "../../kernel/events.ts";
import { hashVersion, type FileAtVersion, type TypeIds } from "./file-type.ts";
import { getFile, resolveVersion, type FileAddress, type VersionChoice } from "./resolve-version.ts";
import { saveVersion } from "./save-version.ts";
import { findVersionByHash } from "./versions.store.ts";

export type FoundVersion = { fileId: string; versionId: string };

export type VersionRequest = FileAddress &
  VersionChoice & {
    organizationId: string;
    ids: TypeIds;
    author: Author;
    /** Whether whoever asks may make versions that Parley runs. */
    mayWrite: boolean;
    /** A version by its content, in its type's normal form. */
    kernel?: object | undefined;
    /** Runs in the transaction that makes a version. @throws what stands in its way */
    check?: ((executor: Executor) => Promise<void>) | undefined;
  };

/** Finds what a Log is a Log of: many Logs name the same version, and are not kept waiting for it. */
export type VersionFinder = {
  /**
   * In order: the version by id; by environment; the one with the given content, made where there is none; the
   * default environment's; the newest.
   *
   * @throws not_found, conflict (path of another type), unprocessable (address), forbidden for content that would be a
   * new version, is run by Parley, and comes from somebody who may not write
   */
  find(request: VersionRequest): Promise<FoundVersion>;
};

type Dependencies = { database: Database; clock: Clock; events: EventBus };

/** What another process deployed is seen after this. */
const maxAgeMs = 1000;

export function createVersionFinder({ database, clock, events }: Dependencies): VersionFinder {
  const known = new Cache<FoundVersion>({ max: 20_000, maxAgeMs });
  events.on("file.changed", ({ organizationId }) => known.clear(keyOf([organizationId])));

  const make = async (request: VersionRequest, kernel: object): Promise<FoundVersion> => {
    const { organizationId, ids, author, path, id, check } = request;
    const saved = await database.transaction(async (executor) => {
      await check?.(executor);
      const address = { path, id };
      return saveVersion(executor, { organizationId, ids, address, kernel, author, now: clock() });
    });
    if (saved.isNewVersion) events.emit("file.changed", { organizationId });
    return toFound(saved);
  };

  const findOrMake = (request: VersionRequest, kernel: object): Promise<FoundVersion> =>
    mayMake(request, kernel) ? make(request, kernel) : findEqual(database.executor, request, kernel);

  return {
    async find(request) {
      const { organizationId, ids, path, id, version_id, environment } = request;
      const isByContent = !version_id && !environment;
      const kernel = isByContent ? request.kernel : undefined;
      const hash = kernel && hashVersion(ids, kernel);
      // Whoever may not make it waits for nobody's making, and nobody who may is given their refusal.
      const asker = kernel && !mayMake(request, kernel) ? "finds" : undefined;
      const key = keyOf([organizationId, ids.type, path, id, version_id, environment, hash, asker]);
      return (
        known.peek(key) ??
        known.get(key, () =>
          kernel ? findOrMake(request, kernel) : choose(database.executor, request, ids.type),
        )
      );
    },
  };
}

const mayMake = ({ mayWrite, ids }: VersionRequest, kernel: object): boolean =>
  mayWrite || !ids.isRun?.(kernel);

async function findEqual(
  executor: Executor,
  { organizationId, ids, path, id }: VersionRequest,
  kernel: object,
): Promise<FoundVersion> {
  const { type } = ids;
  const file = await getFile(executor, { organizationId, type, path, id }).catch((error: unknown) => {
    const isNew = id === undefined && isParleyError(error) && error.code === fileErrors.notFound.code;
    throw isNew ? fileErrors.versionRuns({ file: path ?? "", type }) : error;
  });
  const hash = hashVersion(ids, kernel);
  const version = await findVersionByHash(executor, { organizationId, fileId: file.id, hash });
  if (version === undefined) throw fileErrors.versionRuns({ file: file.path, type });
  return toFound({ file, version });
}

async function choose(
  executor: Executor,
  request: VersionRequest,
  type: TypeIds["type"],
): Promise<FoundVersion> {
  const { organizationId, path, id, version_id, environment } = request;
  const wanted = { organizationId, type, path, id, version_id, environment };
  const pair = await resolveVersion(executor, wanted).catch((error: unknown) => {
    const isUnknownPath = id === undefined && path !== undefined && version_id === undefined;
    if (isUnknownPath && isParleyError(error) && error.code === fileErrors.notFound.code)
      throw fileErrors.noVersion({ file: path, type });
    throw error;
  });
  return toFound(pair);
}

const toFound = ({ file, version }: FileAtVersion): FoundVersion => ({
  fileId: file.id,
  versionId: version.id,
});

/** One that begins with fewer parts is a prefix of it. */
const keyOf = (parts: readonly (string | undefined)[]): string =>
  parts.map((part) => `${JSON.stringify(part ?? null)},`).join("");
