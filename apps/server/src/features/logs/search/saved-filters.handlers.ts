import {
  logFilterErrors,
  type contract,
  type LogQuery,
  type SavedLogFilter,
  type User,
} from "@parley/contract";
import { fromJson, isUniqueViolation, toJson, type Database, type Executor } from "@parley/db";
import { toAuthor } from "../../../kernel/author.ts";
import { toTimestamp, type Clock } from "../../../kernel/clock.ts";
import { createId } from "../../../kernel/ids.ts";
import type { Handlers } from "../../../kernel/implement.ts";
import {
  changeSavedFilter,
  deleteSavedFilter,
  insertSavedFilter,
  listSavedFilters,
  type SavedFilterRow,
} from "./saved-filters.store.ts";

type Names = "listFilters" | "saveFilter" | "updateFilter" | "deleteFilter";

export const savedFilterHandlers = ({
  database,
  clock,
}: {
  database: Database;
  clock: Clock;
}): Pick<Handlers<typeof contract.logs>, Names> => ({
  listFilters: async (_, { organizationId }) => ({
    records: (await listSavedFilters(database.executor, organizationId)).map(toView),
  }),
  saveFilter: async ({ body }, { organizationId, actor }) => {
    const row: SavedFilterRow = {
      id: createId("flt"),
      organization_id: organizationId,
      name: body.name,
      query: toJson(body.query),
      created_by: toJson(toAuthor(actor)),
      created_at: clock(),
      updated_at: clock(),
    };
    await withFreeName(body.name, () =>
      database.transaction((transaction) => insertSavedFilter(transaction, row)),
    );
    return toView(row);
  },
  updateFilter: async ({ params: { id }, body }, { organizationId }) => {
    const changes = {
      ...(body.name !== undefined && { name: body.name }),
      ...(body.query !== undefined && { query: toJson(body.query) }),
      updated_at: clock(),
    };
    const work = async (transaction: Executor): Promise<SavedFilterRow> => {
      const row = await changeSavedFilter(transaction, { organizationId, id, changes });
      if (row === undefined) throw logFilterErrors.notFound({ id });
      return row;
    };
    return toView(await withFreeName(body.name ?? "", () => database.transaction(work)));
  },
  deleteFilter: async ({ params: { id } }, { organizationId }) => {
    await database.transaction(async (transaction) => {
      const isDeleted = await deleteSavedFilter(transaction, { organizationId, id });
      if (!isDeleted) throw logFilterErrors.notFound({ id });
    });
  },
});

async function withFreeName<T>(name: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    throw isUniqueViolation(error) ? logFilterErrors.nameTaken({ name }) : error;
  }
}

const toView = (row: SavedFilterRow): SavedLogFilter => ({
  id: row.id,
  name: row.name,
  query: fromJson<LogQuery>(row.query),
  created_by: fromJson<User>(row.created_by),
  created_at: toTimestamp(row.created_at),
  updated_at: toTimestamp(row.updated_at),
});
