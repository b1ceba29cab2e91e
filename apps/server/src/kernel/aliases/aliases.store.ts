import { inChunks, inList, insertEach, type Executor } from "@parley/db";
import type { AliasKind, AliasRow, AliasTables } from "./aliases.tables.ts";

const tables = (executor: Executor) => executor.$extendTables<AliasTables>();

type OfKind = { organizationId: string; kind: AliasKind };

/** What an id that is nobody's own stands for. Ask after the id itself was not found: then it costs nothing else. */
export async function findAlias(
  executor: Executor,
  { organizationId, kind, oldId }: OfKind & { oldId: string },
): Promise<string | undefined> {
  const row = await tables(executor)
    .selectFrom("aliases")
    .select("new_id")
    .where("organization_id", "=", organizationId)
    .where("kind", "=", kind)
    .where("old_id", "=", oldId)
    .executeTakeFirst();
  return row?.new_id;
}

/** The same for many, by old id; those that stand for nothing are absent. */
export async function listAliases(
  executor: Executor,
  { organizationId, kind, oldIds }: OfKind & { oldIds: readonly string[] },
): Promise<Map<string, string>> {
  if (oldIds.length === 0) return new Map();
  const rows = await tables(executor)
    .selectFrom("aliases")
    .select(["old_id", "new_id"])
    .where("organization_id", "=", organizationId)
    .where("kind", "=", kind)
    .where(inList(executor, "old_id", [...new Set(oldIds)]))
    .execute();
  return new Map(rows.map((row) => [row.old_id, row.new_id]));
}

export type NewAlias = OfKind & { oldId: string; newId: string; now: number };

/** Lets an old id stand for something; what it stood for before it does no more. An id is no alias of itself. */
export async function saveAlias(
  executor: Executor,
  { organizationId, kind, oldId, newId, now }: NewAlias,
): Promise<void> {
  if (oldId === newId) return;
  const row = { organization_id: organizationId, kind, old_id: oldId, new_id: newId, created_at: now };
  await tables(executor)
    .insertInto("aliases")
    .values(row)
    .onConflict((conflict) =>
      conflict.columns(["organization_id", "kind", "old_id"]).doUpdateSet({ new_id: newId }),
    )
    .execute();
}

/** Many whose targets never change; those that are there already stay. */
export async function insertAliases(executor: Executor, aliases: readonly NewAlias[]): Promise<void> {
  const rows = aliases
    .filter(({ oldId, newId }) => oldId !== newId)
    .map(({ organizationId, kind, oldId, newId, now }): AliasRow => ({
      organization_id: organizationId,
      kind,
      old_id: oldId,
      new_id: newId,
      created_at: now,
    }));
  for (const chunk of inChunks(rows, 1000))
    await insertEach(executor, { table: "aliases", rows: chunk, key: ["organization_id", "kind", "old_id"] });
}
