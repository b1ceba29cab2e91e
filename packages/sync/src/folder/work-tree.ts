import { mainFileOf } from "../forms/place.ts";
import { type FoldName, hasTwins } from "../plan/fold-name.ts";
import type { LocalFile } from "../plan/local-file.ts";
import type { Lock } from "../plan/lock.ts";
import { lockOnce } from "../plan/lock-once.ts";
import { makePlan } from "../plan/make-plan.ts";
import { isPull, type Row } from "../plan/row.ts";
import type { Registry } from "../registry/registry.ts";
import { whileBusy } from "./busy.ts";
import type { Comparison } from "./compare.ts";
import { completeJournal, type OnStep } from "./journal.ts";
import { listLocal } from "./list-local.ts";
import type { Project } from "./project.ts";
import type { Context, Pulled } from "./pull-rows.ts";
import type { Pushed, PushOptions } from "./push-rows.ts";
import { probeNames } from "./probe-names.ts";
import { openState, type State } from "./state.ts";

/** Which Files: those at or below these paths; all where there are none. */
export type Only = { paths?: readonly string[] | undefined };

/** Looking again, what was there may be gone. */
type Look = Only & { isAgain?: boolean };

/** A path was named at which there is no File on either side. */
export class NothingThere extends Error {
  override readonly name = "NothingThere";

  constructor(path: string) {
    super(`There is no File at ${path}, neither here nor in the registry.`);
  }
}

/** Shown what is about to happen. */
type Announce = { onPlan?: ((rows: readonly Row[]) => void) | undefined };

export type PullOptions = Only & Announce & { mayDelete?: boolean | undefined };

/** A work tree and a registry, and what goes between them. */
export type WorkTree = {
  /** What both sides are at, and what is to be done. Changes nothing, but ends what a killed command began. */
  plan(only?: Only): Promise<Row[]>;
  /** Brings what is in the registry here, merging where both changed. */
  pull(options?: PullOptions): Promise<Pulled>;
  /** Brings what is here into the registry. */
  push(options?: Only & Announce & PushOptions): Promise<Pushed>;
  /** The one, then the other. What is in conflict stays for people. */
  sync(options?: Only & Announce & PushOptions): Promise<{ pulled: Pulled; pushed: Pushed }>;
  /** What differs here from the registry; offline, from what was last seen of it. */
  compare(options?: Only & { isOffline?: boolean | undefined }): Promise<Comparison[]>;
};

export type WorkTreeOptions = {
  project: Project;
  registry: Registry;
  /** What counts in the registry is what is deployed there. */
  environment?: string | undefined;
  /** Milliseconds since 1970. */
  now?: () => number;
  /** Told of every step that changes something. */
  onStep?: OnStep | undefined;
  /** Which names the file system of a folder takes for one. */
  namesOf?: ((folder: string) => FoldName | undefined) | undefined;
};

/**
 * Opens a project's work tree.
 *
 * @example
 * const tree = openWorkTree({ project, registry: openRegistry(new Parley()) });
 * for (const row of await tree.plan()) console.log(row.file, row.action);
 */
export function openWorkTree(options: WorkTreeOptions): WorkTree {
  const { project, registry, environment, now = Date.now, onStep, namesOf = probeNames } = options;
  const state = openState(project.root);
  const place = { folder: project.folder, state, onStep };
  const listHere = (): Promise<LocalFile[]> =>
    listLocal(project.folder, { cachePath: state.cachePath, now: now() });
  const look = async (only: Look): Promise<{ rows: Row[]; lock: Lock }> => {
    const [remote, organization] = await Promise.all([registry.list(environment), registry.organizationId()]);
    const local = await listHere();
    const lock = lockOnce(ofOrganization(state.readLock(), organization), { local, remote });
    const names = [...lock.files.keys(), ...local.map(({ file }) => file), ...remote.map(mainFileOf)];
    const foldName = hasTwins(new Set(names)) ? namesOf(state.folder) : undefined;
    return { rows: choose(makePlan({ lock, local, remote, foldName }), only, placesOfRow), lock };
  };
  const change = <T>(work: () => Promise<T>): Promise<T> =>
    whileBusy(state.busyPath, () => {
      completeJournal(place);
      return work();
    });
  const changeAll = <T>(work: () => Promise<T>): Promise<T> => change(() => thenPrune(state, work));
  const lookToChange = async (only: Look): Promise<Row[]> => {
    const { rows, lock } = await look(only);
    state.writeLock(lock);
    return rows;
  };
  const context = { ...place, registry, environment };
  return {
    plan: (only = {}) => change(async () => (await look(only)).rows),
    pull: ({ paths, mayDelete = false, onPlan } = {}) =>
      changeAll(async () => {
        const rows = await lookToChange({ paths });
        onPlan?.(rows);
        const { pullRows } = await loadTransfer();
        return pullRows(context, rows, { mayDelete });
      }),
    push: ({ paths, onPlan, ...given } = {}) =>
      changeAll(async () => {
        const rows = await lookToChange({ paths });
        onPlan?.(rows);
        const { pushRows } = await loadTransfer();
        return pushRows(context, rows, given);
      }),
    sync: ({ paths, onPlan, ...given } = {}) =>
      changeAll(async () => {
        const rows = await lookToChange({ paths });
        onPlan?.(rows);
        const { pullRows, pushRows } = await loadTransfer();
        const pulled = await pullRows(context, rows, { mayDelete: given.mayDelete ?? false });
        const isAsBefore = !rows.some(
          (row) => isPull(row) || row.action === "record" || row.action === "forget",
        );
        const now = isAsBefore ? rows : await lookToChange({ paths, isAgain: true });
        return { pulled, pushed: await pushRows(context, now, given) };
      }),
    compare: ({ paths, isOffline = false } = {}) =>
      isOffline
        ? compareHere(context, async () => choose(await listHere(), { paths }, placesOfFile))
        : compareBoth(context, () => change(async () => (await look({ paths })).rows)),
  };
}

/** What reads and writes texts, which `plan` does without. */
async function loadTransfer() {
  const [{ pullRows }, { pushRows }] = await Promise.all([
    import("./pull-rows.ts"),
    import("./push-rows.ts"),
  ]);
  return { pullRows, pushRows };
}

async function compareHere(context: Context, list: () => Promise<LocalFile[]>): Promise<Comparison[]> {
  const { compareOffline } = await import("./compare.ts");
  return compareOffline(context, await list());
}

async function compareBoth(context: Context, look: () => Promise<Row[]>): Promise<Comparison[]> {
  const { compareRows } = await import("./compare.ts");
  return compareRows(context, await look());
}

/** What only the lock before a command named is not needed after it. */
async function thenPrune<T>(state: State, work: () => Promise<T>): Promise<T> {
  const outcome = await work();
  state.pruneBases();
  return outcome;
}

/**
 * The lock, for the organization that is asked.
 *
 * @throws Error where the lock is about another organization: all of its Files would seem to be gone
 */
function ofOrganization(lock: Lock, organization: string): Lock {
  const { organization: known } = lock;
  if (known === null || known === organization) return { ...lock, organization };
  throw new Error(
    `parley.lock is about another organization (${known}) than the server's (${organization}). ` +
      "Ask the right server, or delete parley.lock to begin anew: equal Files find each other by their paths.",
  );
}

const isAtOrBelow = (path: string, paths: readonly string[]): boolean =>
  paths.some((wanted) => path === wanted || path.startsWith(`${wanted.replace(/\/$/, "")}/`));

/** @throws NothingThere where a path names nothing */
function choose<T>(
  all: T[],
  { paths = [], isAgain = false }: Look,
  placesOf: (one: T) => readonly string[],
): T[] {
  if (paths.length === 0) return all;
  const places = all.map(placesOf);
  const unknown = paths.find(
    (path) => !places.some((some) => some.some((place) => isAtOrBelow(place, [path]))),
  );
  if (unknown !== undefined && !isAgain) throw new NothingThere(unknown);
  return all.filter((_one, index) => places[index]?.some((place) => isAtOrBelow(place, paths)));
}

const placesOfRow = ({ file, path, move, base }: Row): string[] => [
  path,
  file,
  ...(move ? [move.from] : []),
  ...(base ? [base.file] : []),
];

const placesOfFile = ({ file, path }: LocalFile): string[] => [path, file];
