import { mainFileOf } from "../forms/place.ts";
import type { RemoteFile } from "../registry/remote-file.ts";
import type { LocalFile } from "./local-file.ts";
import type { Lock } from "./lock.ts";

type Known = { local: readonly LocalFile[]; remote: readonly RemoteFile[] };

/**
 * A lock that names each File of the registry once. Branches that were merged may leave it twice: one renamed the File,
 * the other changed it. What is in the work tree counts, then what is where the registry has it.
 */
export function lockOnce(lock: Lock, { local, remote }: Known): Lock {
  const here = new Set(local.map(({ file }) => file));
  const places = new Map(remote.map((file) => [file.id, mainFileOf(file)]));
  const rank = ([file, { id }]: [string, { id: string }]): number =>
    (here.has(file) ? 0 : 2) + (places.get(id) === file ? 0 : 1);
  const names = new Map(
    [...lock.files].toSorted((a, b) => rank(b) - rank(a)).map(([file, { id }]) => [id, file]),
  );
  return { ...lock, files: new Map([...lock.files].filter(([file, { id }]) => names.get(id) === file)) };
}
