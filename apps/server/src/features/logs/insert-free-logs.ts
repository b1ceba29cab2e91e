import type { Executor } from "@parley/db";
import { deleteHiddenLogs, insertLogs } from "./logs.store.ts";
import type { LogRow } from "./logs.tables.ts";

/**
 * Inserts those whose id is free; answers for each whether it was. An id is free as soon as nobody sees its Log any
 * more, because what that is a Log of was deleted.
 */
export async function insertFreeLogs(executor: Executor, rows: readonly LogRow[]): Promise<boolean[]> {
  const written = await insertLogs(executor, rows);
  const refused = rows.filter((_, index) => !written[index]);
  if (refused.length === 0) return written;
  const freed = new Set<string>();
  for (const [organizationId, ofOne] of Map.groupBy(refused, (row) => row.organization_id)) {
    const ids = await deleteHiddenLogs(executor, { organizationId, ids: ofOne.map((row) => row.id) });
    for (const id of ids) freed.add(keyOf({ organization_id: organizationId, id }));
  }
  const again = refused.filter((row) => freed.has(keyOf(row)));
  if (again.length === 0) return written;
  const writtenNow = await insertLogs(executor, again);
  const succeeded = new Set(again.filter((_, index) => writtenNow[index]));
  return rows.map((row, index) => written[index] === true || succeeded.has(row));
}

const keyOf = ({ organization_id, id }: Pick<LogRow, "organization_id" | "id">): string =>
  `${organization_id}/${id}`;
