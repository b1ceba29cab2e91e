import type { DatapointContent, NormalDatapoint } from "@parley/contract";
import { containsText, fromJson, jsonValue, type Executor } from "@parley/db";
import type { DatasetTables } from "./datasets.tables.ts";

const tables = (executor: Executor) => executor.$extendTables<DatasetTables>();

export type DatapointFilter = {
  organizationId: string;
  listId: string;
  split?: string | undefined;
  tags?: readonly string[] | undefined;
  search?: string | undefined;
};

const filtered = (
  executor: Executor,
  { organizationId, listId, split, tags = [], search }: DatapointFilter,
) => {
  let query = tables(executor)
    .selectFrom("datapoint_list_entries as entry")
    .innerJoin("datapoints", (join) =>
      join
        .onRef("datapoints.id", "=", "entry.datapoint_id")
        .onRef("datapoints.organization_id", "=", "entry.organization_id"),
    )
    .where("entry.organization_id", "=", organizationId)
    .where("entry.list_id", "=", listId);
  if (split !== undefined) query = query.where("entry.split", "=", split);
  for (const tag of tags) query = query.where(jsonValue(executor, "entry.tags", []).holds(tag));
  if (search !== undefined) query = query.where(containsText(executor, "datapoints.content", search));
  return query;
};

const listed = (executor: Executor, filter: DatapointFilter) =>
  filtered(executor, filter)
    .select(["entry.datapoint_id", "entry.split", "entry.tags", "datapoints.content"])
    .orderBy("entry.position");

type Listed = { datapoint_id: string; split: string | null; tags: string | null; content: string };

const toNormal = ({ datapoint_id: id, split, tags, content }: Listed): NormalDatapoint => ({
  id,
  split,
  tags: fromJson<string[]>(tags),
  content: fromJson<DatapointContent>(content),
});

const isFiltered = ({ split, tags = [], search }: DatapointFilter): boolean =>
  split !== undefined || tags.length > 0 || search !== undefined;

/** A page of a list. Without a filter a late page is as quick as the first: positions have no gaps. */
export async function listDatapoints(
  executor: Executor,
  filter: DatapointFilter,
  { page, size }: { page: number; size: number },
): Promise<NormalDatapoint[]> {
  const start = (page - 1) * size;
  const query = listed(executor, filter).limit(size);
  const rows = await (
    isFiltered(filter) ? query.offset(start) : query.where("entry.position", ">", start)
  ).execute();
  return rows.map(toNormal);
}

/** The next Datapoints that a filter finds after a position, and the position of the last. */
export async function listDatapointsAfter(
  executor: Executor,
  filter: DatapointFilter,
  { after, limit }: { after: number; limit: number },
): Promise<{ records: NormalDatapoint[]; last: number | undefined }> {
  const rows = await listed(executor, filter)
    .select("entry.position")
    .where("entry.position", ">", after)
    .limit(limit)
    .execute();
  return { records: rows.map(toNormal), last: rows.at(-1)?.position };
}

/** How many Datapoints a filter finds. */
export async function countDatapoints(executor: Executor, filter: DatapointFilter): Promise<number> {
  const { total } = await filtered(executor, filter)
    .select(({ fn }) => fn.countAll<number>().as("total"))
    .executeTakeFirstOrThrow();
  return Number(total);
}

type Compared = { organizationId: string; fromListId: string; toListId: string };

type TwoLists = { organizationId: string; listId: string; otherId: string };

const inOther = (executor: Executor, { organizationId, listId, otherId }: TwoLists) =>
  tables(executor)
    .selectFrom("datapoint_list_entries as entry")
    .leftJoin("datapoint_list_entries as other", (join) =>
      join
        .onRef("other.organization_id", "=", "entry.organization_id")
        .onRef("other.datapoint_id", "=", "entry.datapoint_id")
        .on("other.list_id", "=", otherId),
    )
    .where("entry.organization_id", "=", organizationId)
    .where("entry.list_id", "=", listId);

const removed = (executor: Executor, { organizationId, fromListId, toListId }: Compared) =>
  inOther(executor, { organizationId, listId: fromListId, otherId: toListId }).where(
    "other.position",
    "is",
    null,
  );

const added = (executor: Executor, { organizationId, fromListId, toListId }: Compared) =>
  inOther(executor, { organizationId, listId: toListId, otherId: fromListId }).where(
    "other.position",
    "is",
    null,
  );

const relabelled = (executor: Executor, { organizationId, fromListId, toListId }: Compared) =>
  inOther(executor, { organizationId, listId: toListId, otherId: fromListId })
    .where("other.position", "is not", null)
    .where(({ eb, or, fn, val }) =>
      or([
        eb(fn.coalesce("entry.split", val("")), "<>", fn.coalesce("other.split", val(""))),
        eb(fn.coalesce("entry.tags", val("")), "<>", fn.coalesce("other.tags", val(""))),
      ]),
    );

const kinds = { removed, added, relabelled };
export type ChangeKind = keyof typeof kinds;

export async function countChanges(
  executor: Executor,
  compared: Compared,
): Promise<Record<ChangeKind, number>> {
  const count = async (kind: ChangeKind): Promise<number> => {
    const { total } = await kinds[kind](executor, compared)
      .select(({ fn }) => fn.countAll<number>().as("total"))
      .executeTakeFirstOrThrow();
    return Number(total);
  };
  const [removedCount, addedCount, relabelledCount] = await Promise.all([
    count("removed"),
    count("added"),
    count("relabelled"),
  ]);
  return { removed: removedCount, added: addedCount, relabelled: relabelledCount };
}

type Slice = { kind: ChangeKind; offset: number; limit: number };

/** Some of the changes of one kind, in the order of the list they are in. */
export async function listChanges(
  executor: Executor,
  compared: Compared,
  { kind, offset, limit }: Slice,
): Promise<(NormalDatapoint & { other: Pick<NormalDatapoint, "split" | "tags"> })[]> {
  const rows = await kinds[kind](executor, compared)
    .innerJoin("datapoints", (join) =>
      join
        .onRef("datapoints.id", "=", "entry.datapoint_id")
        .onRef("datapoints.organization_id", "=", "entry.organization_id"),
    )
    .select([
      "entry.datapoint_id",
      "entry.split",
      "entry.tags",
      "other.split as other_split",
      "other.tags as other_tags",
      "datapoints.content",
    ])
    .orderBy("entry.position")
    .offset(offset)
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    id: row.datapoint_id,
    split: row.split,
    tags: fromJson<string[]>(row.tags),
    content: fromJson<DatapointContent>(row.content),
    other: { split: row.other_split, tags: fromJson<string[]>(row.other_tags) },
  }));
}
