import {
  fileErrors,
  isParleyError,
  parseMoment,
  User,
  type ImportedFile,
  type ImportedVersion,
  type ImportLeft,
} from "@parley/contract";
import type { Executor } from "@parley/db";
import { findAlias, insertAliases, saveAlias } from "../../kernel/aliases/aliases.store.ts";
import { versionKey } from "../../kernel/aliases/version-key.ts";
import type { Author } from "../../kernel/author.ts";
import { saveVersion, type FileAtVersion, type SaveVersion } from "../files/index.ts";
import type { ImportDependencies, Importer } from "./dependencies.ts";
import { findImported, findTarget, type Target } from "./find-target.ts";
import type { ImportableType } from "./importable-types.ts";
import { describeUnreadable } from "./read-tolerantly.ts";
import type { ResolveId } from "./remap-links.ts";

export type GivenVersion = { file: ImportedFile; version: ImportedVersion };

export type VersionOutcome = {
  outcome: "created" | "found" | "left";
  pair?: FileAtVersion | undefined;
  left: ImportLeft[];
};

/** Finds a version that came in before, or brings it in with its File. Whatever stands in its way is in `left`. */
export async function importVersion(
  dependencies: ImportDependencies,
  importer: Importer,
  given: GivenVersion,
): Promise<VersionOutcome> {
  const known = await findImported(dependencies.database.executor, importer, given);
  if (known !== undefined) return { outcome: "found", pair: known, left: [] };
  const type = dependencies.importableTypes[given.file.type];
  if (type === undefined) return leave(given, `Parley has no ${given.file.type}s that could be imported.`);
  try {
    return await bringIn(dependencies, importer, { given, type });
  } catch (error) {
    if (isParleyError(error)) return leave(given, error.message);
    throw error;
  }
}

export const leave = ({ version }: GivenVersion, reason: string): VersionOutcome => ({
  outcome: "left",
  left: [{ kind: "version", id: version.version_id, reason }],
});

type Importing = { given: GivenVersion; type: ImportableType };

async function bringIn(
  dependencies: ImportDependencies,
  importer: Importer,
  { given, type }: Importing,
): Promise<VersionOutcome> {
  const { database, fileTypes } = dependencies;
  const { organizationId } = importer;
  const target = await findTarget(database.executor, importer, given.file);
  const content = await type.remap(given.version, resolveIds(database.executor, importer));
  const { value: kernel, unreadable } = await type.read(content);
  if (kernel === undefined) return leave(given, describeUnreadable(unreadable));
  const behaviour = Object.values(fileTypes).find(({ ids }) => ids.type === given.file.type);
  if (behaviour === undefined) return leave(given, `Parley has no ${given.file.type}s.`);
  const { saved, left } = await saveNamed(given, (words) =>
    database.transaction(async (executor) => {
      await type.check?.(executor, { organizationId, kernel });
      const request = {
        organizationId,
        ids: behaviour.ids,
        address: target.address,
        kernel,
        isHistory: true,
      };
      const pair = await saveVersion(executor, {
        ...request,
        ...toHistory(dependencies, importer, given),
        words: wordsFor(target, given, words),
      });
      await keepIds(executor, { importer, given, pair, now: dependencies.clock() });
      return pair;
    }),
  );
  const fields = unreadable.map(({ field, reason }) => ({
    kind: "version" as const,
    id: given.version.version_id,
    field,
    reason,
  }));
  return {
    outcome: saved.isNewVersion ? "created" : "found",
    pair: saved,
    left: [...target.left, ...left, ...fields],
  };
}

const resolveIds =
  (executor: Executor, { organizationId }: Importer): ResolveId =>
  async (kind, id, fileId) => {
    const oldId = kind === "version" && fileId !== undefined ? versionKey(fileId, id) : id;
    return (await findAlias(executor, { organizationId, kind, oldId })) ?? id;
  };

/** When it was made and by whom. */
export function toHistory(
  { clock }: Pick<ImportDependencies, "clock">,
  { author }: Importer,
  { version }: GivenVersion,
): { now: number; author: Author } {
  const createdAt = version["created_at"];
  const createdBy = User.safeParse(version["created_by"]);
  return {
    now: (typeof createdAt === "string" ? parseMoment(createdAt) : undefined) ?? clock(),
    author: createdBy.success ? createdBy.data : author,
  };
}

/** The old ids lead here from now on. Run it in the transaction of the version. */
export async function keepIds(
  executor: Executor,
  {
    importer,
    given,
    pair,
    now,
  }: { importer: Importer; given: GivenVersion; pair: FileAtVersion; now: number },
): Promise<void> {
  const { organizationId } = importer;
  const { file, version } = pair;
  const base = { organizationId, now };
  await saveAlias(executor, { ...base, kind: "file", oldId: given.file.id, newId: file.id });
  const oldId = given.version.version_id;
  if (oldId === version.id) return;
  const alias = { ...base, kind: "version" as const, newId: version.id };
  await saveAlias(executor, { ...alias, oldId: versionKey(file.id, oldId) });
  // Where only the version's id is known, and two Files had it, the first one is meant.
  await insertAliases(executor, [{ ...alias, oldId }]);
}

type Words = NonNullable<SaveVersion["words"]>;
type VersionWords = Pick<Words, "version_name" | "version_description">;

/** A File that was here before keeps what it is described as. */
export const wordsFor = (target: Target, { file }: GivenVersion, version: VersionWords): Words => ({
  ...version,
  ...(target.isNew && {
    description: textOf(file["description"]),
    readme: textOf(file["readme"]),
    tags: Array.isArray(file["tags"])
      ? file["tags"].filter((tag): tag is string => typeof tag === "string")
      : undefined,
  }),
});

const textOf = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;

/** Saves a version with its name, or without it where another version has it. */
export async function saveNamed<T>(
  { version }: GivenVersion,
  save: (words: VersionWords) => Promise<T>,
): Promise<{ saved: T; left: ImportLeft[] }> {
  const words = {
    version_name: textOf(version["version_name"]),
    version_description: textOf(version["version_description"]),
  };
  try {
    return { saved: await save(words), left: [] };
  } catch (error) {
    if (!isParleyError(error) || error.code !== fileErrors.versionNameTaken.code) throw error;
    const left = { kind: "version" as const, id: version.version_id, field: "version_name" };
    return {
      saved: await save({ version_description: words.version_description }),
      left: [{ ...left, reason: error.message }],
    };
  }
}
