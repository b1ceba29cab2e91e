import { afterEach, describe, expect, test } from "vitest";
import { openDatabase } from "../open-database.ts";
import type { Channel, Database } from "../index.ts";
import { databases } from "../testing/index.ts";

const server = databases.find(({ name }) => name === "postgres");
const hasServer = process.env["PARLEY_TEST_DATABASE_URL"] !== undefined;

const open_: AsyncDisposable[] = [];
afterEach(async () => {
  for (const one of open_.splice(0).toReversed()) await one[Symbol.asyncDispose]();
});

/** Collects what arrives, and lets a test wait for so many. */
function createInbox() {
  const heard: string[] = [];
  let gaps = 0;
  let wake = (): void => {};
  return {
    heard,
    onWords: (words: string): void => {
      heard.push(words);
      wake();
    },
    onGap: (): void => {
      gaps += 1;
      wake();
    },
    async until(isThere: (state: { heard: string[]; gaps: number }) => boolean): Promise<void> {
      while (!isThere({ heard, gaps })) await new Promise<void>((resolve) => (wake = resolve));
    },
  };
}

describe.skipIf(!hasServer)("a channel between processes", () => {
  const openPair = async () => {
    const first = await server!.openEmpty();
    const second = await openDatabase({ url: first.options!.url! });
    open_.push(first, { [Symbol.asyncDispose]: () => second.close() });
    return [first, second] as const;
  };
  const join = async (database: Database) => {
    const inbox = createInbox();
    const channel: Channel = await database.openChannel!({ name: "words", ...inbox });
    open_.push({ [Symbol.asyncDispose]: () => channel.close() });
    return { ...inbox, channel };
  };

  test("what one says all others hear, in order, and it itself does not", async () => {
    const [one, two] = await openPair();
    const [a, b, c] = [await join(one), await join(two), await join(two)];
    const said = Array.from({ length: 200 }, (_, index) => `${index}: ${"ä".repeat(index)}`);
    for (const words of said) a.channel.send(words);
    await b.until(({ heard }) => heard.length === said.length);
    await c.until(({ heard }) => heard.length === said.length);
    expect([b.heard, c.heard]).toEqual([said, said]);
    expect(a.heard).toEqual([]);
    expect(() => a.channel.send("x".repeat(8000))).toThrow(RangeError);
  });

  test("a connection that the server ends is opened again, and whoever listens is told of the gap", async () => {
    const [one, two] = await openPair();
    const [a, b] = [await join(one), await join(two)];
    const ended = await one.pool!.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'parley listener' and datname = current_database()",
    );
    expect(ended.rowCount).toBe(2);
    await b.until(({ gaps }) => gaps === 1);
    a.channel.send("still here");
    await b.until(({ heard }) => heard.length === 1);
    expect(b.heard).toEqual(["still here"]);
  });
});
