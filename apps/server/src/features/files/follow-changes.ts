import type { FileChange } from "@parley/contract";
import { withoutRowFilter } from "@parley/db";
import {
  findLatestNumber,
  hasUnnumbered,
  listChanges,
  numberChanges,
  type ChangeRow,
} from "./changes.store.ts";
import type { FilesDependencies } from "./dependencies.ts";

export type Following = {
  organizationId: string;
  /** Undefined: nothing is listed, only where to begin. */
  after: number | undefined;
  size: number;
  waitMs: number;
  signal: AbortSignal;
};

type Dependencies = Pick<FilesDependencies, "database" | "fileChanges">;

/** What another process changed and nobody told of is seen after this. */
const lookEveryMs = 3000;

/** What changed after a number; where nothing did, what changes within the time. */
export async function followChanges(
  { database, fileChanges }: Dependencies,
  { organizationId, after, size, waitMs, signal }: Following,
): Promise<{ records: FileChange[]; next: number }> {
  const { executor } = database;
  const number = () =>
    withoutRowFilter(async () => {
      if (await hasUnnumbered(executor, { organizationId }))
        await database.transaction((transaction) => numberChanges(transaction, { organizationId }));
    });
  if (after === undefined) {
    await number();
    return {
      records: [],
      next: await withoutRowFilter(() => findLatestNumber(executor, { organizationId })),
    };
  }
  const end = Date.now() + waitMs;
  for (;;) {
    const left = end - Date.now();
    const enough = new AbortController();
    // Before looking: what changes while it is looked is not slept through.
    const changed = fileChanges.wait(organizationId, {
      ms: Math.min(left, lookEveryMs),
      signal: AbortSignal.any([signal, enough.signal]),
    });
    try {
      await number();
      const rows = await listChanges(executor, { organizationId, after, size });
      if (rows.length > 0 || left <= 0 || signal.aborted || fileChanges.isClosed)
        return { records: rows.map(describe), next: rows.at(-1)?.number ?? after };
      await changed;
    } finally {
      enough.abort();
    }
  }
}

const describe = ({ number, id, type, path, isDeleted }: ChangeRow): FileChange => ({
  number,
  id,
  type,
  path,
  is_deleted: isDeleted,
});
