import type { Executor } from "@parley/db";
import { createAdapterFactory, type CustomAdapter } from "better-auth/adapters";
import { hashToken } from "../../../kernel/secrets.ts";
import { matching, type Condition } from "./auth-where.ts";
import { columnOf, fromColumns, tableOf, toColumns, type Row } from "./auth.tables.ts";

/**
 * better-auth on our tables: snake_case, times as integer milliseconds, and of a session's token the hash alone. A token
 * is given back only where the caller gave it, so what is listed holds hashes.
 */
export const createAuthAdapter = (executor: Executor) =>
  createAdapterFactory({
    config: {
      adapterId: "parley",
      adapterName: "Parley",
      supportsBooleans: true,
      supportsDates: true,
      supportsJSON: false,
      supportsArrays: false,
      transaction: false,
    },
    adapter: () => createRows(executor.$extendTables<Record<string, Row>>()),
  });

type Tables = ReturnType<typeof extended>;
const extended = (executor: Executor) => executor.$extendTables<Record<string, Row>>();

const createRows = (tables: Tables): CustomAdapter =>
  ({ ...createReads(tables), ...createWrites(tables), ...createDeletes(tables) }) as unknown as CustomAdapter;

function createWrites(tables: Tables) {
  return {
    async create({ model, data }: Change) {
      const row = await tables
        .insertInto(tableOf(model))
        .values(toColumns(model, data))
        .returningAll()
        .executeTakeFirstOrThrow();
      return giveBack(model, row, [data]);
    },
    async update({ model, where, update }: Search & { update: Row }) {
      const row = await tables
        .updateTable(tableOf(model))
        .set(toColumns(model, update))
        .where(matching(model, where))
        .returningAll()
        .executeTakeFirst();
      return row === undefined ? null : giveBack(model, row, [...fieldsOf(where), update]);
    },
    async updateMany({ model, where, update }: Search & { update: Row }) {
      const changed = await tables
        .updateTable(tableOf(model))
        .set(toColumns(model, update))
        .where(matching(model, where))
        .returning("id")
        .execute();
      return changed.length;
    },
  };
}

function createReads(tables: Tables) {
  return {
    async findOne({ model, where }: Search) {
      const row = await tables
        .selectFrom(tableOf(model))
        .selectAll()
        .where(matching(model, where))
        .limit(1)
        .executeTakeFirst();
      return row === undefined ? null : giveBack(model, row, fieldsOf(where));
    },
    async findMany({ model, where = [], limit, sortBy, offset }: Listing) {
      let query = tables.selectFrom(tableOf(model)).selectAll().where(matching(model, where)).limit(limit);
      if (sortBy) query = query.orderBy(columnOf(model, sortBy.field), sortBy.direction);
      if (offset) query = query.offset(offset);
      const found = await query.execute();
      return found.map((row) => giveBack(model, row, fieldsOf(where)));
    },
    async count({ model, where = [] }: Omit<Listing, keyof Page>) {
      const { count } = await tables
        .selectFrom(tableOf(model))
        .select((expression) => expression.fn.countAll<number>().as("count"))
        .where(matching(model, where))
        .executeTakeFirstOrThrow();
      return Number(count);
    },
  };
}

function createDeletes(tables: Tables) {
  return {
    async delete({ model, where }: Search) {
      await tables.deleteFrom(tableOf(model)).where(matching(model, where)).execute();
    },
    async deleteMany({ model, where }: Search) {
      const deleted = await tables
        .deleteFrom(tableOf(model))
        .where(matching(model, where))
        .returning("id")
        .execute();
      return deleted.length;
    },
    /** Of many that would take one at once, one gets it: deleting tells who. */
    async consumeOne({ model, where }: Search) {
      const one = tables.selectFrom(tableOf(model)).select("id").where(matching(model, where)).limit(1);
      const row = await tables
        .deleteFrom(tableOf(model))
        .where("id", "in", one)
        .returningAll()
        .executeTakeFirst();
      return row === undefined ? null : giveBack(model, row, fieldsOf(where));
    },
  };
}

type Change = { model: string; data: Row };
type Search = { model: string; where: Condition[] };
/** Many are looked for with conditions or without. */
type Listing = Omit<Search, "where"> & { where?: Condition[] } & Page;
type Page = { limit: number; offset?: number; sortBy?: { field: string; direction: "asc" | "desc" } };

const fieldsOf = (where: readonly Condition[]): Row[] =>
  where.flatMap(({ field, value }) =>
    Array.isArray(value) ? value.map((one) => ({ [field]: one })) : [{ [field]: value }],
  );

/** The row as better-auth knows it; a session with the token that the caller gave for it, if any. */
function giveBack(model: string, row: Row, given: readonly Row[]): Row {
  const fields = fromColumns(model, row);
  if (model !== "session") return fields;
  const token = given
    .map((values) => values["token"])
    .find((value) => typeof value === "string" && hashToken(value) === row["token_hash"]);
  return { ...fields, token: token ?? row["token_hash"] };
}
