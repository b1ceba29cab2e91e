import type { Log } from "@parley/sdk";
import { describe, expect, it } from "vitest";
import { createLogWatch, type LogRange } from "./watch-logs.ts";

const start = Date.UTC(2026, 0, 1);
const second = 1000;

/** A server's list of Logs, which grows while it is watched. */
function createStore() {
  const logs: Log[] = [];
  const clock = { now: start };
  const asked: LogRange[] = [];
  return {
    asked,
    tick: (durationMs: number) => void (clock.now += durationMs),
    /** Stored now, created then. */
    add: (id: string, createdAt = clock.now) =>
      void logs.push({ id, created_at: new Date(createdAt).toISOString() } as Log),
    source: {
      clock: () => clock.now,
      async list(range: LogRange) {
        asked.push(range);
        return logs
          .filter(({ created_at }) => Date.parse(created_at) >= (range.start_date?.getTime() ?? -Infinity))
          .toSorted((a, b) => b.created_at.localeCompare(a.created_at))
          .slice((range.page - 1) * range.size, range.page * range.size);
      },
      async get(id: string) {
        return { ...logs.find((log) => log.id === id), output: "whole" } as Log;
      },
    },
  };
}

const idsOf = (logs: readonly Log[]) => logs.map(({ id }) => id);
const options = { limit: 2, since: undefined, include_bodies: false };

describe("watching Logs", () => {
  it("shows the latest at first, and later only what came since", async () => {
    const store = createStore();
    for (let index = 0; index < 5; index += 1) store.add(`old-${index}`, start - (5 - index) * second);
    const watch = createLogWatch(store.source, options);
    expect(idsOf(await watch.look())).toEqual(["old-3", "old-4"]);
    expect(await watch.look()).toEqual([]);
    store.tick(second);
    store.add("new");
    expect(idsOf(await watch.look())).toEqual(["new"]);
  });

  it("shows every one of many that came between two looks, oldest first", async () => {
    const store = createStore();
    const watch = createLogWatch(store.source, options);
    await watch.look();
    const ids = Array.from({ length: 730 }, (_, index) => `log-${index}`);
    for (const id of ids) {
      store.tick(1);
      store.add(id);
    }
    expect(idsOf(await watch.look())).toEqual(ids);
    expect(await watch.look()).toEqual([]);
  });

  it("shows a call that took long once it is stored, though its Log stands far behind", async () => {
    const store = createStore();
    store.add("first");
    const watch = createLogWatch(store.source, { ...options, include_bodies: true });
    await watch.look();
    store.tick(10 * 60 * second);
    store.add("quick");
    const shown = idsOf(await watch.look());
    store.add("ten-minutes", start + second);
    store.tick(31 * second);
    const late = await watch.look();
    expect([...shown, ...idsOf(late)]).toEqual(["quick", "ten-minutes"]);
    expect(late[0]?.output).toBe("whole");
  });

  it("is not misled by a Log dated in the future", async () => {
    const store = createStore();
    store.add("future", start + 1000 * 60 * second);
    const watch = createLogWatch(store.source, options);
    await watch.look();
    store.tick(second);
    store.add("now");
    expect(idsOf(await watch.look())).toEqual(["now"]);
  });

  it("shows what a look that failed had found", async () => {
    const store = createStore();
    let fails = false;
    const list = async (range: LogRange) => {
      if (fails && range.page === 2) throw new Error("gone");
      return store.source.list(range);
    };
    const watch = createLogWatch({ ...store.source, list }, options);
    await watch.look();
    for (let index = 0; index < 150; index += 1) store.add(`log-${index}`);
    fails = true;
    await expect(watch.look()).rejects.toThrow("gone");
    fails = false;
    expect(await watch.look()).toHaveLength(150);
  });

  it("goes no further back than it was told", async () => {
    const store = createStore();
    store.add("before", start - second);
    store.add("after", start + second);
    const watch = createLogWatch(store.source, { ...options, since: new Date(start) });
    expect(idsOf(await watch.look())).toEqual(["after"]);
    for (const { start_date } of store.asked) expect(start_date?.getTime()).toBeGreaterThanOrEqual(start);
  });
});
