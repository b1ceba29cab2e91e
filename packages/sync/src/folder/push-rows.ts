import { fileErrors, type GivenGitSource, isParleyError } from "@parley/contract";
import { hashContent } from "../forms/hash-content.ts";
import { mainFileOf } from "../forms/place.ts";
import type { Lock, LockEntry } from "../plan/lock.ts";
import { isPull, isPush, type Row } from "../plan/row.ts";
import type { RemoteFile } from "../registry/remote-file.ts";
import type { Context } from "./pull-rows.ts";
import { expectedVersion } from "./expected-version.ts";
import { readRow } from "./read-row.ts";

export type PushOptions = {
  mayDelete?: boolean | undefined;
  /** Said of every version that is made. */
  message?: string | undefined;
  /** The commit that a file is of; nothing where it is of none. */
  gitOf?: ((files: readonly string[]) => GivenGitSource | undefined) | undefined;
  /** Where all that is here is deployed to afterwards. */
  deploy?: string | undefined;
};

/** What came of a push. */
export type Pushed = {
  done: { row: Row; versionId: string | null }[];
  deployed: { file: string; versionId: string }[];
  /** Not done, and why. */
  left: { row: Row; reason: string }[];
};

/** The lock is written after so many Files: a command that is ended between finds the others equal on both sides. */
const lockedAtOnce = 50;

/** Carries out what of a plan changes the registry. */
export async function pushRows(
  context: Context,
  rows: readonly Row[],
  options: PushOptions,
): Promise<Pushed> {
  const result: Pushed = { done: [], deployed: [], left: [] };
  const lock = openLock(context);
  try {
    for (const row of inOrder(rows)) {
      const reason = reasonToLeave(row, options, context.environment);
      if (reason !== null) {
        result.left.push({ row, reason });
        continue;
      }
      if (!isPush(row) && row.action !== "record" && row.action !== "forget") continue;
      try {
        const versionId = await pushRow(context, { row, options, lock });
        if (isPush(row)) result.done.push({ row, versionId });
      } catch (error) {
        if (isOfAll(error)) throw error;
        result.left.push({ row, reason: describeRefusal(error, context.environment) });
      }
      context.onStep?.("pushed");
    }
  } finally {
    lock.write();
  }
  if (options.deploy !== undefined)
    result.deployed.push(
      ...(await deployAll(context, { rows, lock: lock.current(), environment: options.deploy })),
    );
  return result;
}

const kindsOfAll: ReadonlySet<unknown> = new Set(["unauthenticated", "unavailable", "rate_limited"]);

/** What would happen to the next File as well. */
const isOfAll = (error: unknown): boolean => {
  const { kind } = error as { kind?: unknown };
  return kind === undefined || kindsOfAll.has(kind);
};

/** Why one File was not pushed, and what to type next. */
function describeRefusal(error: unknown, environment: string | undefined): string {
  if (!isParleyError(error) || error.code !== fileErrors.savedMeanwhile.code) return (error as Error).message;
  return environment === undefined
    ? "It was saved in the registry meanwhile, and stays as it is there: `parley pull`, then `parley push`."
    : `It was saved in the registry meanwhile, and that is not deployed to ${environment}: ` +
        "`parley pull --no-environment`, then `parley push --no-environment`.";
}

/** What goes makes room for what moves, and that for what comes. */
const inOrder = (rows: readonly Row[]): Row[] => {
  const rank = ({ action, move }: Row): number => {
    if (action === "delete-there") return 0;
    return move?.side === "there" ? 1 : 2;
  };
  return rows.toSorted((a, b) => rank(a) - rank(b));
};

function reasonToLeave(
  row: Row,
  { mayDelete = false }: PushOptions,
  environment: string | undefined,
): string | null {
  if (row.problem !== null) return row.problem;
  if (row.action === "merge")
    return environment === undefined
      ? "It was changed there as well: `parley pull`, then `parley push`."
      : `It did not come from what is deployed to ${environment}: \`parley push --no-environment\` starts from what was saved last.`;
  if (row.action === "delete-there" && !mayDelete)
    return "It was deleted here. --delete deletes it in the registry, with its versions and Logs.";
  return isPush(row) && isPull(row) ? "It was moved there as well: `parley pull`, then `parley push`." : null;
}

type OpenLock = {
  change(forget: string | null, record: { file: string; entry: LockEntry } | null): void;
  current(): Lock;
  write(): void;
};

function openLock({ state }: Context): OpenLock {
  const lock = state.readLock();
  const files = new Map(lock.files);
  let unwritten = 0;
  const write = (): void => {
    if (unwritten > 0) state.writeLock({ ...lock, files });
    unwritten = 0;
  };
  return {
    change(forget, record) {
      if (forget !== null) files.delete(forget);
      if (record !== null) files.set(record.file, record.entry);
      unwritten += 1;
      if (unwritten >= lockedAtOnce) write();
    },
    current: () => ({ ...lock, files }),
    write,
  };
}

type Pushing = { row: Row; options: PushOptions; lock: OpenLock };

async function pushRow(context: Context, pushing: Pushing): Promise<string | null> {
  const { row, lock } = pushing;
  const { registry } = context;
  const { base, remote, local, action } = row;
  if (action === "forget") lock.change(base?.file ?? null, null);
  if (action === "delete-there" && remote) {
    await keepVersions(context, remote);
    await registry.delete(remote, expectedVersion(row, context.environment));
    lock.change(base?.file ?? null, null);
  }
  if (local === null) return null;
  if (row.move?.side === "there" && remote) {
    await registry.move({ id: remote.id, type: remote.type, path: row.path });
    if (base !== null) lock.change(base.file, { file: row.file, entry: base.entry });
  }
  if (action === "record" && remote?.version) {
    const { id, number, contentHash } = remote.version;
    const entry = { id: remote.id, version: id, number, hash: contentHash };
    const forget = base !== null && base.file !== row.file ? base.file : null;
    lock.change(forget, { file: row.file, entry });
  }
  const isSaved = action === "push" || action === "create-there" || action === "restore-there";
  return isSaved ? save(context, pushing) : null;
}

async function save(
  { registry, state, environment, folder }: Context,
  { row, options, lock }: Pushing,
): Promise<string> {
  const { local, remote, base } = row;
  if (local === null) throw new TypeError("Nothing is here to be pushed");
  const { content, contentHash, texts } = readRow(folder, local);
  if (content === null || contentHash === null || contentHash !== local.contentHash)
    throw new ChangedMeanwhile();
  const isNew = row.action !== "push" || remote === null;
  const saved = await registry.save(isNew ? { path: row.path } : { id: remote.id }, content, {
    description: options.message,
    git: options.gitOf?.([...texts.keys()].map((suffix) => `${local.path}${suffix}`)),
    expected: expectedVersion(row, environment),
  });
  const seen = environment === undefined ? undefined : remote?.version?.contentHash;
  state.keepBase(contentHash, content);
  lock.change(base !== null && base.file !== row.file ? base.file : null, {
    file: mainFileOf(row),
    entry: {
      id: saved.id,
      version: saved.versionId,
      number: saved.number,
      hash: contentHash,
      ...(seen !== undefined && seen !== contentHash && { seen }),
    },
  });
  return saved.versionId;
}

class ChangedMeanwhile extends Error {
  readonly kind = "conflict";
  override readonly message = "The file was changed meanwhile: run it again.";
}

/** The registry forgets a deleted File's versions: they are kept here. */
async function keepVersions({ registry, state }: Context, file: RemoteFile): Promise<void> {
  const versions = await registry.listVersions(file);
  const contents = await registry.read(versions.map((id) => ({ id, fileId: file.id })));
  for (const content of contents.values()) state.keepDeleted(hashContent(content).contentHash, content);
}

type Deploying = { rows: readonly Row[]; lock: Lock; environment: string };

/** Deploys what is here, where it is not deployed already. What differs from the registry is left out. */
async function deployAll(
  { registry }: Context,
  { rows, lock, environment }: Deploying,
): Promise<Pushed["deployed"]> {
  const there = new Map((await registry.list(environment)).map((file) => [file.id, file.version?.id]));
  const deployed: Pushed["deployed"] = [];
  for (const { file, type, problem, local } of rows) {
    const entry = lock.files.get(file);
    if (entry === undefined || problem !== null || local?.contentHash !== entry.hash) continue;
    if (there.get(entry.id) === entry.version) continue;
    await registry.deploy({ id: entry.id, type, versionId: entry.version, environment });
    deployed.push({ file, versionId: entry.version });
  }
  return deployed;
}
