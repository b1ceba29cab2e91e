import { mainFileOf } from "../forms/place.ts";
import type { RemoteFile } from "../registry/remote-file.ts";
import type { LocalFile } from "./local-file.ts";
import type { LockEntry } from "./lock.ts";

type Missing = {
  local: LocalFile | null;
  remote: RemoteFile | null;
  base: { file: string; entry: LockEntry } | null;
};

/**
 * Finds files that were renamed here: the lock's is gone, and one that nobody knows has its content, or stands where the
 * registry has moved it.
 */
export function pairRenamed<M extends Missing>(
  known: readonly M[],
  unknown: ReadonlyMap<string, LocalFile>,
  byPlace: ReadonlyMap<string, RemoteFile>,
): [M, LocalFile][] {
  const free = new Map([...unknown].filter(([file]) => !byPlace.has(file)));
  const byContent = Map.groupBy(free.values(), ({ type, contentHash }) => `${type} ${contentHash}`);
  const pairs: [M, LocalFile][] = [];
  for (const one of known) {
    const { local, remote, base } = one;
    if (local !== null || base === null || remote === null || remote.id !== base.entry.id) continue;
    const place = mainFileOf(remote);
    const atPlace = place === base.file ? undefined : unknown.get(place);
    const sameContent = byContent.get(`${remote.type} ${base.entry.hash}`)?.shift();
    const found = atPlace ?? sameContent;
    if (found !== undefined) pairs.push([one, found]);
  }
  return pairs;
}
