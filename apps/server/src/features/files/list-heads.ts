import type { FileHead, VersionContent } from "@parley/contract";
import type { Database } from "@parley/db";
import { hashKernel } from "@parley/promptfile";
import { keepContentHashes, listContents, listHeads, type HeadsPage } from "./heads.store.ts";

/** A page of Files by the hashes of what they are at, and the id to go on after. */
export async function describeHeads(
  { reader, executor }: Database,
  page: HeadsPage,
): Promise<{ records: FileHead[]; next: string | null }> {
  const rows = await listHeads(reader, page);
  const hashes = new Map<string, string>();
  const records = rows.map(({ id, type, path, ...row }): FileHead => {
    const { version_id: versionId, sequence, hash, kernel } = row;
    const saved = page.environmentId === undefined ? versionId : (row.saved_version_id ?? null);
    const file = { id, type, path, saved_version_id: saved };
    if (versionId === null || sequence === null || hash === null) return { ...file, version: null };
    const contentHash = row.content_hash ?? hashKernel(JSON.parse(kernel ?? "{}") as object);
    if (row.content_hash === null) hashes.set(versionId, contentHash);
    return { ...file, version: { id: versionId, number: sequence, hash, content_hash: contentHash } };
  });
  if (hashes.size > 0) await keepContentHashes(executor, { organizationId: page.organizationId, hashes });
  return { records, next: rows.length < page.size ? null : (rows.at(-1)?.id ?? null) };
}

/** What one reply may hold, in characters; the first version is in it in any case. */
const mostAtOnce = 8_000_000;

/** Contents in the order asked for, and the ids of those that there was no room for. */
export async function readContents(
  { reader }: Database,
  { organizationId, versionIds }: { organizationId: string; versionIds: string[] },
): Promise<{ records: VersionContent[]; rest: string[] }> {
  const rows = await listContents(reader, { organizationId, versionIds });
  const byId = new Map(rows.map((row) => [row.id, row]));
  const found = [...new Set(versionIds)].flatMap((id) => byId.get(id) ?? []);
  let characters = 0;
  const room = found.findIndex(
    ({ kernel }, index) => (characters += kernel.length) > mostAtOnce && index > 0,
  );
  const fitting = room === -1 ? found : found.slice(0, room);
  return {
    records: fitting.map(({ id, file_id, type, kernel }) => ({
      version_id: id,
      file_id,
      type,
      content: JSON.parse(kernel) as Record<string, unknown>,
    })),
    rest: found.slice(fitting.length).map(({ id }) => id),
  };
}
