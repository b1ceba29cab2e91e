import { sql, type RawBuilder } from "kysely";
import { beforeEach, describe, expect, test } from "vitest";
import { columnTypes } from "../migrate/column-types.ts";
import { databases } from "../testing/index.ts";
import type { TestDatabase } from "../testing/index.ts";
import { toJson } from "./json.ts";
import { jsonValue } from "./json-value.ts";

const document = {
  plan: "pro",
  seats: 3,
  ratio: 0.5,
  isTrial: false,
  isPaid: true,
  gone: null,
  order: { id: "7", "a key": "deep" },
  tags: ["red", "blue", 5],
  odd: "a\u0000b\ud800c",
  "dotted.key": "dotted",
  quoted: 'says "no" \\ \n\t 100%_',
  foreign: "Grüße, 世界 😀",
};

describe.each(databases)("jsonValue on $name", ({ openEmpty }) => {
  let database: TestDatabase;

  beforeEach(async () => {
    database = await openEmpty();
    const type = columnTypes(database.dialect);
    await database.executor.schema.createTable("things").addColumn("detail", type.json).execute();
    await sql`insert into things (detail) values (${toJson(document)})`.execute(database.executor);
    return () => database.close();
  });

  const value = (...keys: string[]) => jsonValue(database.executor, "things.detail", keys);
  const read = async (expression: RawBuilder<unknown>): Promise<unknown> => {
    const { rows } = await sql<{ value: unknown }>`select ${expression} as value from things`.execute(
      database.executor,
    );
    return rows[0]?.value;
  };
  const holds = async (condition: unknown): Promise<boolean> => {
    const { rows } = await sql`select 1 from things where ${condition}`.execute(database.executor);
    return rows.length === 1;
  };

  test("a value is of its type, and null as any other", async () => {
    expect(await read(value("plan").text)).toBe("pro");
    expect(await read(value("plan").number)).toBeNull();
    expect(Number(await read(value("ratio").number))).toBe(0.5);
    expect(await read(value("seats").text)).toBeNull();
    expect(await holds(sql`${value("isPaid").boolean} = ${true}`)).toBe(true);
    expect(await holds(sql`${value("isTrial").boolean} = ${false}`)).toBe(true);
    expect(await read(value("plan").boolean)).toBeNull();
  });

  test("keys lead deep, and are names, not paths", async () => {
    expect(await read(value("order", "id").text)).toBe("7");
    expect(await read(value("order", "a key").text)).toBe("deep");
    expect(await read(value("dotted.key").text)).toBe("dotted");
    expect(await read(value("dotted", "key").text)).toBeNull();
    expect(await read(value("plan", "of", "nobody").text)).toBeNull();
  });

  test("present is what is there and not null", async () => {
    expect(await holds(value("plan").isPresent)).toBe(true);
    expect(await holds(value("order").isPresent)).toBe(true);
    expect(await holds(value("gone").isPresent)).toBe(false);
    expect(await holds(value("nobody").isPresent)).toBe(false);
  });

  test("a text is the one wanted, whatever signs it has", async () => {
    expect(await holds(value("plan").is("pro"))).toBe(true);
    expect(await holds(value("plan").is("pr"))).toBe(false);
    expect(await holds(value("order", "id").is("7"))).toBe(true);
    expect(await holds(value("seats").is("3"))).toBe(false);
    expect(await holds(value("tags").is("red"))).toBe(false);
    expect(await holds(value("gone").is("null"))).toBe(false);
    expect(await holds(value("nobody").is("pro"))).toBe(false);
    expect(await holds(value("quoted").is(document.quoted))).toBe(true);
    expect(await holds(value("foreign").is(document.foreign))).toBe(true);
  });

  test("a text of signs that its JSON has as escapes is found as it is read", async () => {
    const { text } = value("odd");
    const odd = String(await read(text));
    const isEqual = await holds(sql`${text} = ${odd}`);
    expect(await holds(value("odd").is(odd))).toBe(isEqual);
    expect(await holds(value("plan").is("p\u0000ro"))).toBe(false);
  });

  test("a text is held by itself and by a list", async () => {
    expect(await holds(value("plan").holds("pro"))).toBe(true);
    expect(await holds(value("tags").holds("blue"))).toBe(true);
    expect(await holds(value("tags").holds("5"))).toBe(false);
    expect(await holds(value("plan").holds("pr"))).toBe(false);
  });

  test("signs that no column holds do not stop it", async () => {
    expect(await holds(value("odd").isPresent)).toBe(true);
    expect(await read(value("plan").text)).toBe("pro");
  });

  test("a key that no path can name is refused", () => {
    expect(() => value('say "no"')).toThrow("cannot be quoted");
  });
});
