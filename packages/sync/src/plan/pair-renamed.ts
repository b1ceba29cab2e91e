import { mainFileOf } from "../forms/place.ts";
import type { RemoteFile } from "../registry/remote-file.ts";
import type { LocalFile } from "./local-file.ts";
import type { LockEntry } from "./lock.ts";
import { nameDistance, pathDistance } from "./path-distance.ts";

type Missing = {
  local: LocalFile | null;
  remote: RemoteFile | null;
  base: { file: string; entry: LockEntry } | null;
};

/** Which file a File that is gone here was renamed to. */
export type Renamed<M> = { one: M; file: LocalFile; note: string | null };

/** Files that may have been renamed, and nobody can tell which is which. */
export type Renames<M> = { pairs: Renamed<M>[]; unsure: Map<LocalFile, string> };

/**
 * Finds files that were renamed here: the lock's is gone, and one that nobody knows has its content, or stands where the
 * registry has moved it. Where several have the content the nearest path counts; where two are as near, none: those are
 * new, and the others gone.
 */
export function pairRenamed<M extends Missing>(
  known: readonly M[],
  unknown: ReadonlyMap<string, LocalFile>,
  byPlace: ReadonlyMap<string, RemoteFile>,
): Renames<M> {
  const pairs: Renamed<M>[] = [];
  const gone = new Map<M, { file: string; key: string }>();
  const taken = new Set<LocalFile>();
  for (const one of known) {
    const { local, remote, base } = one;
    if (local !== null || base === null || remote === null || remote.id !== base.entry.id) continue;
    const place = mainFileOf(remote);
    const atPlace = place === base.file ? undefined : unknown.get(place);
    if (atPlace === undefined) gone.set(one, { file: base.file, key: `${remote.type} ${base.entry.hash}` });
    else {
      pairs.push({ one, file: atPlace, note: null });
      taken.add(atPlace);
    }
  }
  const free = [...unknown.values()].filter((file) => !byPlace.has(file.file) && !taken.has(file));
  const byContent = Map.groupBy(free, ({ type, contentHash }) => `${type} ${contentHash}`);
  const unsure = new Map<LocalFile, string>();
  for (const [key, missing] of Map.groupBy(gone, ([, { key: wanted }]) => wanted)) {
    const found = byContent.get(key) ?? [];
    const matched = matchNearest(
      missing.map(([one, { file }]) => ({ one, from: file })),
      found,
    );
    pairs.push(...matched);
    const left = found.filter((file) => !matched.some((pair) => pair.file === file));
    const gones = missing.filter(([one]) => !matched.some((pair) => pair.one === one)).length;
    if (gones > 0) for (const file of left) unsure.set(file, "nobody can tell whether it was renamed");
  }
  return { pairs, unsure };
}

type Gone<M> = { one: M; from: string };

/** Beyond so many possible pairs the characters of names are not compared. */
const manyPairs = 10_000;

/** Pairs those that are nearer to each other than to any other. */
function matchNearest<M>(gone: readonly Gone<M>[], found: readonly LocalFile[]): Renamed<M>[] {
  const measure = gone.length * found.length > manyPairs ? nameDistance : pathDistance;
  const candidates = gone.flatMap(({ one, from }) =>
    found.map((file) => ({ one, file, distance: measure(from, file.file) })),
  );
  const note =
    candidates.length > 1 ? `the nearest of ${Math.max(gone.length, found.length)} with this content` : null;
  const pairs: Renamed<M>[] = [];
  // Paired, or as near to another: neither is looked at again.
  const settled = new Set<M | LocalFile>();
  const byDistance = [...Map.groupBy(candidates, ({ distance }) => distance)].toSorted(([a], [b]) => a - b);
  for (const [, group] of byDistance) {
    const open = group.filter(({ one, file }) => !settled.has(one) && !settled.has(file));
    const counts = new Map<M | LocalFile, number>();
    for (const end of open.flatMap(({ one, file }) => [one, file]))
      counts.set(end, (counts.get(end) ?? 0) + 1);
    for (const { one, file } of open) {
      if (counts.get(one) === 1 && counts.get(file) === 1) pairs.push({ one, file, note });
      settled.add(one).add(file);
    }
  }
  return pairs;
}
