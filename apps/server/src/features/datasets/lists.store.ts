import type { DatapointContent, ListedDatapoint, NormalDatapoint } from "@parley/contract";
import {
  forUpdate,
  fromJson,
  inList,
  insertEach,
  takeLock,
  toJson,
  toJsonOrNull,
  type Executor,
} from "@parley/db";
import type { DatapointListRow, DatasetTables } from "./datasets.tables.ts";

const tables = (executor: Executor) => executor.$extendTables<DatasetTables>();

type OfOrganization = { organizationId: string };
type OfList = OfOrganization & { listId: string };

export async function insertList(executor: Executor, row: DatapointListRow): Promise<void> {
  await tables(executor).insertInto("datapoint_lists").values(row).execute();
}

/** Those that are there already stay as they are. */
export async function insertDatapoints(
  executor: Executor,
  {
    organizationId,
    datapoints,
    now,
  }: OfOrganization & { datapoints: readonly NormalDatapoint[]; now: number },
): Promise<void> {
  await insertEach(executor, {
    table: "datapoints",
    key: ["id"],
    rows: datapoints.map(({ id, content }) => ({
      organization_id: organizationId,
      id,
      content: toJson(content),
      created_at: now,
    })),
  });
}

export async function insertEntries(
  executor: Executor,
  { organizationId, listId, entries, after }: OfList & { entries: readonly ListedDatapoint[]; after: number },
): Promise<void> {
  await insertEach(executor, {
    table: "datapoint_list_entries",
    key: ["position"],
    rows: entries.map(({ id, split, tags }, index) => ({
      organization_id: organizationId,
      list_id: listId,
      position: after + index + 1,
      datapoint_id: id,
      split,
      tags: toJsonOrNull(tags),
    })),
  });
}

/** The next entries of a list after a position. */
export async function listEntries(
  executor: Executor,
  { organizationId, listId, after, limit }: OfList & { after: number; limit: number },
): Promise<ListedDatapoint[]> {
  const rows = await tables(executor)
    .selectFrom("datapoint_list_entries")
    .select(["datapoint_id", "split", "tags"])
    .where("organization_id", "=", organizationId)
    .where("list_id", "=", listId)
    .where("position", ">", after)
    .orderBy("position")
    .limit(limit)
    .execute();
  return rows.map(({ datapoint_id: id, split, tags }) => ({ id, split, tags: fromJson<string[]>(tags) }));
}

/** The same with what they hold. */
export async function listContents(
  executor: Executor,
  { organizationId, listId, after, limit }: OfList & { after: number; limit: number },
): Promise<NormalDatapoint[]> {
  const rows = await tables(executor)
    .selectFrom("datapoint_list_entries as entry")
    .innerJoin("datapoints", (join) =>
      join
        .onRef("datapoints.id", "=", "entry.datapoint_id")
        .onRef("datapoints.organization_id", "=", "entry.organization_id"),
    )
    .select(["entry.datapoint_id", "entry.split", "entry.tags", "datapoints.content"])
    .where("entry.organization_id", "=", organizationId)
    .where("entry.list_id", "=", listId)
    .where("entry.position", ">", after)
    .orderBy("entry.position")
    .limit(limit)
    .execute();
  return rows.map(({ datapoint_id: id, split, tags, content }) => ({
    id,
    split,
    tags: fromJson<string[]>(tags),
    content: fromJson<DatapointContent>(content),
  }));
}

/**
 * Makes a finished list findable by its digest; answers the list that has it, which is another one where its content
 * was there before. Until the transaction ends nobody completes another one with this digest, or gives this one up.
 */
export async function completeList(
  executor: Executor,
  { organizationId, listId, digest }: OfList & { digest: string },
): Promise<string> {
  await takeLock(executor, `datasets.lists:${organizationId}:${digest}`);
  const query = tables(executor)
    .selectFrom("datapoint_lists")
    .select("id")
    .where("organization_id", "=", organizationId)
    .where("digest", "=", digest);
  const known = await forUpdate(executor, query).executeTakeFirst();
  if (known !== undefined) return known.id;
  await tables(executor)
    .updateTable("datapoint_lists")
    .set({ digest })
    .where("organization_id", "=", organizationId)
    .where("id", "=", listId)
    .execute();
  return listId;
}

export async function saveVersionList(
  executor: Executor,
  row: { version_id: string; list_id: string },
): Promise<void> {
  await tables(executor)
    .insertInto("dataset_version_lists")
    .values(row)
    .onConflict((conflict) => conflict.column("version_id").doNothing())
    .execute();
}

export async function findListId(
  executor: Executor,
  { organizationId, versionId }: OfOrganization & { versionId: string },
): Promise<string | undefined> {
  const row = await tables(executor)
    .selectFrom("dataset_version_lists as of_version")
    .innerJoin("datapoint_lists as list", "list.id", "of_version.list_id")
    .select("list.id")
    .where("list.organization_id", "=", organizationId)
    .where("of_version.version_id", "=", versionId)
    .executeTakeFirst();
  return row?.id;
}

/** Of all organizations: lists that no version has and that are older than this; those being written are younger. */
export async function listUnused(
  executor: Executor,
  { before, limit }: { before: number; limit: number },
): Promise<{ organizationId: string; listId: string }[]> {
  const rows = await tables(executor)
    .selectFrom("datapoint_lists as list")
    .select(["list.id", "list.organization_id"])
    .where("list.created_at", "<", before)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom("dataset_version_lists as used")
            .select("used.list_id")
            .whereRef("used.list_id", "=", "list.id"),
        ),
      ),
    )
    .limit(limit)
    .execute();
  return rows.map((row) => ({ organizationId: row.organization_id, listId: row.id }));
}

/** Lets nobody find a list any more. False where a version has it, or the organization has no such list. */
async function giveUpList(executor: Executor, { organizationId, listId }: OfList): Promise<boolean> {
  const base = tables(executor);
  const list = base
    .selectFrom("datapoint_lists")
    .select("id")
    .where("organization_id", "=", organizationId)
    .where("id", "=", listId);
  // First: whoever has just found it by its digest is waited for.
  if ((await forUpdate(executor, list).executeTakeFirst()) === undefined) return false;
  const used = await base
    .selectFrom("dataset_version_lists")
    .select("version_id")
    .where("list_id", "=", listId)
    .limit(1)
    .executeTakeFirst();
  if (used !== undefined) return false;
  await base
    .updateTable("datapoint_lists")
    .set({ digest: null })
    .where("organization_id", "=", organizationId)
    .where("id", "=", listId)
    .execute();
  return true;
}

/**
 * Deletes some of the entries of a list that no version has, last of all the list; and Datapoints that then are in no
 * list. True while something is left.
 */
export async function deleteSomeOfList(
  executor: Executor,
  { organizationId, listId, limit }: OfList & { limit: number },
): Promise<boolean> {
  if (!(await giveUpList(executor, { organizationId, listId }))) return false;
  const base = tables(executor);
  const rows = await base
    .selectFrom("datapoint_list_entries")
    .select(["position", "datapoint_id"])
    .where("organization_id", "=", organizationId)
    .where("list_id", "=", listId)
    .orderBy("position")
    .limit(limit)
    .execute();
  const last = rows.at(-1);
  if (last === undefined) {
    await base
      .deleteFrom("datapoint_lists")
      .where("organization_id", "=", organizationId)
      .where("id", "=", listId)
      .execute();
    return false;
  }
  await base
    .deleteFrom("datapoint_list_entries")
    .where("organization_id", "=", organizationId)
    .where("list_id", "=", listId)
    .where("position", "<=", last.position)
    .execute();
  const ids = rows.map((row) => row.datapoint_id);
  await base
    .deleteFrom("datapoints")
    .where("organization_id", "=", organizationId)
    .where(inList(executor, "id", ids))
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom("datapoint_list_entries as entry")
            .select("entry.datapoint_id")
            .whereRef("entry.datapoint_id", "=", "datapoints.id")
            .where("entry.organization_id", "=", organizationId),
        ),
      ),
    )
    .execute();
  return true;
}
