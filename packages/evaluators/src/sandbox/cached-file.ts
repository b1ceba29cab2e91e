import { randomUUID } from "node:crypto";
import { existsSync, statSync } from "node:fs";
import { mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";

export type CachedFile = {
  folder: string;
  /** With the fingerprint between them, the file's name. */
  name: string;
  ending: string;
  /** Of everything that what is in the file follows from, in hexadecimal digits. */
  fingerprint: string;
  /** Undefined when it cannot be made. */
  make(): Promise<Uint8Array | string | undefined>;
};

/**
 * The path of a file that is made when it is not there; those of other fingerprints, which nobody needs any more, are
 * removed. Undefined when it cannot be made, or is somebody else's: processes start from it.
 */
export async function ensureCachedFile(cached: CachedFile): Promise<string | undefined> {
  const { name, ending, fingerprint, make } = cached;
  const folder = resolve(cached.folder);
  const path = join(folder, `${name}-${fingerprint}.${ending}`);
  if (existsSync(path)) return isOwn(folder) && isOwn(path) ? path : undefined;
  const content = await make();
  if (content === undefined) return undefined;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (!isOwn(folder)) return undefined;
  const unfinished = `${path}.${randomUUID()}`;
  await writeFile(unfinished, content, { mode: 0o600 });
  await rename(unfinished, path);
  await removeOthers(cached, path);
  return path;
}

/** A folder below that for temporary files may have been made by anybody. */
function isOwn(path: string): boolean {
  const user = process.getuid?.();
  return user === undefined || statSync(path).uid === user;
}

async function removeOthers({ folder, name, ending }: CachedFile, path: string): Promise<void> {
  const versions = new RegExp(`^${name}-[0-9a-f]+\\.${ending}$`);
  const names = (await readdir(folder)).filter((one) => versions.test(one));
  const others = names.map((one) => join(folder, one)).filter((other) => other !== path);
  await Promise.all(others.map((other) => rm(other, { force: true })));
}
