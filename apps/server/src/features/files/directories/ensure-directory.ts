import { directoryErrors } from "@parley/contract";
import type { Executor } from "@parley/db";
import { createId } from "../../../kernel/ids.ts";
import type { DirectoryRow } from "../files.tables.ts";
import { findDirectory, insertDirectory } from "./directories.store.ts";

type Wanted = { organizationId: string; path: string; now: number };

/** The directory at a path, made with all those above it where they do not exist. */
export async function ensureDirectory(executor: Executor, wanted: Wanted): Promise<DirectoryRow> {
  const { organizationId, path, now } = wanted;
  const known = await findDirectory(executor, { organizationId, path });
  if (known !== undefined) return known;
  const segments = path.split("/");
  const parent =
    path === ""
      ? undefined
      : await ensureDirectory(executor, { ...wanted, path: segments.slice(0, -1).join("/") });
  await insertDirectory(executor, {
    id: createId("dir"),
    organization_id: organizationId,
    parent_id: parent?.id ?? null,
    name: path === "" ? "" : (segments.at(-1) ?? ""),
    path,
    description: null,
    readme: null,
    tags: "[]",
    created_at: now,
    updated_at: now,
  });
  // Read again: another process may have made it in the meantime, and its row is the one that counts.
  const made = await findDirectory(executor, { organizationId, path });
  if (made === undefined) throw directoryErrors.notFound({ directory: path });
  return made;
}
