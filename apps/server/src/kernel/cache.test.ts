import { describe, expect, test } from "vitest";
import { Cache } from "./cache.ts";

const open = () => new Cache<string>({ max: 2, maxAgeMs: 60_000 });

/** A load the test ends when it wants to. */
function createLoad() {
  let count = 0;
  const waiting: ((value: string) => void)[] = [];
  return {
    get count() {
      return count;
    },
    load: () => {
      count += 1;
      return new Promise<string>((resolve) => void waiting.push(resolve));
    },
    end: (value: string) => waiting.shift()?.(value),
  };
}

describe("a cache", () => {
  test("loads once for all who ask at once, and then from memory", async () => {
    const cache = open();
    const source = createLoad();
    const asked = [cache.get("a", source.load), cache.get("a", source.load)];
    source.end("value");
    expect(await Promise.all(asked)).toEqual(["value", "value"]);
    expect(await cache.get("a", source.load)).toBe("value");
    expect(cache.peek("a")).toBe("value");
    expect(source.count).toBe(1);
  });

  test("does not keep what was loaded before it was told to forget", async () => {
    const cache = open();
    const source = createLoad();
    const before = cache.get("a", source.load);
    cache.clear();
    const after = cache.get("a", source.load);
    expect(source.count).toBe(2);
    source.end("old");
    source.end("new");
    expect([await before, await after]).toEqual(["old", "new"]);
    expect(cache.peek("a")).toBe("new");
  });

  test("forgets failures, and the least used beyond its size", async () => {
    const cache = open();
    await expect(cache.get("a", () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    for (const key of ["a", "b", "c"]) await cache.get(key, async () => key);
    expect([cache.peek("a"), cache.peek("b"), cache.peek("c")]).toEqual([undefined, "b", "c"]);
  });

  test("keeps no more than so many bytes, and nothing that is larger than all", async () => {
    const cache = new Cache<string>({
      max: 100,
      maxAgeMs: 60_000,
      bytes: { max: 10, of: (value) => value.length },
    });
    for (const key of ["aaaa", "bbbb", "cccc"]) await cache.get(key, async () => key);
    expect(["aaaa", "bbbb", "cccc"].map((key) => cache.peek(key))).toEqual([undefined, "bbbb", "cccc"]);
    const large = "d".repeat(11);
    expect(await cache.get("d", async () => large)).toBe(large);
    expect([cache.peek("d"), cache.peek("bbbb")]).toEqual([undefined, "bbbb"]);
  });

  test("forgets only what has the prefix, loads under way included", async () => {
    const cache = new Cache<string>({ max: 100, maxAgeMs: 60_000 });
    for (const key of ["one:a", "two:a"]) await cache.get(key, async () => key);
    const source = createLoad();
    const loads = ["one:b", "two:b"].map((key) => cache.get(key, source.load));
    cache.clear("one:");
    source.end("1");
    source.end("2");
    expect(await Promise.all(loads)).toEqual(["1", "2"]);
    expect(["one:a", "one:b", "two:a", "two:b"].map((key) => cache.peek(key))).toEqual([
      undefined,
      undefined,
      "two:a",
      "2",
    ]);
  });
});
