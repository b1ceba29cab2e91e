import { afterEach, beforeEach, expect, it } from "vitest";
import type { LogQueue } from "./background/log-queue.ts";

const all = { maxEntries: 1000, maxBytes: 1_000_000 };

/** What every queue of Logs does, wherever it keeps them. */
export function logQueueSuite(open: (maxBytes: number) => LogQueue): void {
  let queue: LogQueue;
  beforeEach(() => void (queue = open(10_000)));
  afterEach(() => queue.close());

  it("gives what came first, and keeps it until it is settled", () => {
    for (const entry of ["a", "b", "ü", "d"]) expect(queue.append(entry)).toBe(true);
    expect(queue.take({ ...all, maxEntries: 3 })?.entries).toEqual(["a", "b", "ü"]);
    const again = queue.take({ ...all, maxEntries: 3 });
    expect(again?.entries).toEqual(["a", "b", "ü"]);
    expect(queue.size).toBe(4);
    expect(queue.append("e")).toBe(true);
    again?.settle();
    expect(queue.size).toBe(2);
    const rest = queue.take(all);
    expect(rest?.entries).toEqual(["d", "e"]);
    rest?.settle();
    expect(queue.take(all)).toBeUndefined();
    expect(queue.size).toBe(0);
  });

  it("gives one at least, however long it is", () => {
    const long = "x".repeat(5000);
    queue.append(long);
    queue.append("y");
    const first = queue.take({ maxEntries: 10, maxBytes: 100 });
    expect(first?.entries).toEqual([long]);
    first?.settle();
    expect(queue.take(all)?.entries).toEqual(["y"]);
  });

  it("refuses what there is no room for", () => {
    expect(queue.append("x".repeat(9000))).toBe(true);
    expect(queue.append("y".repeat(2000))).toBe(false);
    expect(queue.append("z")).toBe(true);
    expect(queue.size).toBe(2);
  });
}
