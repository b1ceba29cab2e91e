import { sql } from "kysely";
import { beforeEach, describe, expect, test } from "vitest";
import type { Executor } from "../database.ts";
import { databases } from "../testing/index.ts";
import type { TestDatabase } from "../testing/index.ts";
import { areWordsRare, matchText, writeTextIndex, type WantedWord } from "./text-index.ts";
import { toWords } from "./words.ts";

const hour = 3_600_000;

type Row = Record<string, string | number | boolean>;

async function insert(executor: Executor, table: string, row: Row): Promise<void> {
  await executor.$extendTables<Record<string, Row>>().insertInto(table).values(row).execute();
}

/** An organization with a version to write Logs on. */
async function prepare({ executor }: TestDatabase): Promise<void> {
  const times = { created_at: 0, updated_at: 0 };
  const file = { organization_id: "org", directory_id: "dir", path: "a", name: "a", tags: "[]" };
  const version = { organization_id: "org", file_id: "file", sequence: 1, hash: "h", kernel: "{}" };
  await insert(executor, "organizations", { id: "org", name: "org", created_at: 0 });
  await insert(executor, "directories", {
    id: "dir",
    organization_id: "org",
    name: "d",
    path: "d",
    tags: "[]",
    ...times,
  });
  await insert(executor, "files", { id: "file", type: "prompt", last_used_at: 0, ...file, ...times });
  await insert(executor, "file_versions", { id: "version", created_at: 0, last_used_at: 0, ...version });
}

async function addLog(
  { executor, transaction }: TestDatabase,
  log: { id: string; createdAt: number; text: string },
): Promise<void> {
  await insert(executor, "logs", {
    organization_id: "org",
    id: log.id,
    type: "prompt",
    file_id: "file",
    version_id: "version",
    created_at: log.createdAt,
    save: true,
  });
  await transaction((trx) => writeTextIndex(trx, [toDocument(log)]));
}

const toDocument = ({ id, createdAt, text }: { id: string; createdAt: number; text: string }) => ({
  organizationId: "org",
  logId: id,
  createdAt,
  words: toWords(text),
});

const wanted = (search: string): WantedWord[] =>
  search.split(" ").map((word) => ({ word: word.replace(/\*$/, ""), isPrefix: word.endsWith("*") }));

type Found = { id: string; position: string };

/** In both ways of PostgreSQL; they must agree. */
async function search({ executor }: TestDatabase, text: string, afterPosition?: string): Promise<Found[]> {
  const find = async (areRare: boolean): Promise<Found[]> => {
    const { from, where, sortKeys, position, after } = matchText(executor, wanted(text), { areRare });
    const beyond = afterPosition === undefined ? sql`` : sql` and ${after(afterPosition)}`;
    const query = sql<Found>`select logs.id as id, ${position} as position ${from}
      where ${where}${beyond} order by ${sql.join(sortKeys.map((key) => sql`${key} desc`))}`;
    return (await query.execute(executor)).rows;
  };
  const [found, sorted] = [await find(false), await find(true)];
  expect(sorted).toEqual(found);
  return found;
}

describe.each(databases)("the text index on $name", ({ open }) => {
  let database: TestDatabase;
  const idsOf = async (text: string) => (await search(database, text)).map(({ id }) => id);

  beforeEach(async () => {
    database = await open();
    await prepare(database);
    await addLog(database, { id: "old", createdAt: hour, text: "Refund of order 7, refunded in Köln" });
    await addLog(database, { id: "new", createdAt: 2 * hour, text: "REFUND denied" });
    return () => database.close();
  });

  test("finds whole words in any case, newest first", async () => {
    expect(await idsOf("refund")).toEqual(["new", "old"]);
    expect(await idsOf("refund order")).toEqual(["old"]);
    expect(await idsOf("köln")).toEqual(["old"]);
    expect(await idsOf("ref")).toEqual([]);
    expect(await idsOf("nobody")).toEqual([]);
  });

  test("finds what begins so", async () => {
    expect(await idsOf("refunde*")).toEqual(["old"]);
    expect(await idsOf("ref* den*")).toEqual(["new"]);
  });

  test("goes on after a position", async () => {
    const [first] = await search(database, "refund");
    expect((await search(database, "refund", first!.position)).map(({ id }) => id)).toEqual(["old"]);
  });

  test("finds Logs of one moment, each once", async () => {
    for (let index = 0; index < 20; index += 1)
      await addLog(database, { id: `m${index}`, createdAt: 3 * hour, text: "moment" });
    expect(new Set(await idsOf("moment")).size).toBe(20);
  });

  test("a document written again is found by its new words alone; twice in one batch the last one counts", async () => {
    const old = { id: "old", createdAt: hour };
    await database.transaction((trx) =>
      writeTextIndex(trx, [toDocument({ ...old, text: "first" }), toDocument({ ...old, text: "second" })]),
    );
    expect(await idsOf("refund")).toEqual(["new"]);
    expect(await idsOf("first")).toEqual([]);
    expect(await idsOf("second")).toEqual(["old"]);
  });

  test("what is deleted is found no more, and its words neither", async () => {
    await sql`delete from logs where id = 'old'`.execute(database.executor);
    expect(await idsOf("order")).toEqual([]);
    expect(await idsOf("refund")).toEqual(["new"]);
  });

  test("holds says of a row found otherwise whether it has the words", async () => {
    const { holds } = matchText(database.executor, wanted("order 7"));
    const { rows } = await sql<{ id: string }>`select id from logs where ${holds}`.execute(database.executor);
    expect(rows).toEqual([{ id: "old" }]);
  });

  test("createdBetween leaves out nothing that is between", async () => {
    const { from, where, createdBetween } = matchText(database.executor, wanted("refund"));
    const between = createdBetween(2 * hour, 2 * hour);
    const { rows } = await sql<{ id: string }>`select logs.id as id ${from}
      where ${sql.join([where, ...between], sql` and `)}`.execute(database.executor);
    expect(rows).toEqual([{ id: "new" }]);
  });

  test("few Logs are rare where that matters", async () => {
    expect(await areWordsRare(database.executor, wanted("refund"))).toBe(database.dialect === "postgres");
  });
});
