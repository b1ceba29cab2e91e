import { AsyncLocalStorage } from "node:async_hooks";
import { expect, test } from "vitest";
import { createTurns } from "./turns.ts";
import type { Scope } from "./turns.ts";

function setUp() {
  const scope = new AsyncLocalStorage<Scope>();
  return { scope, turns: createTurns({ currentScope: () => scope.getStore(), deadlockAfterMs: 10 }) };
}

test("a free connection is used at once, within the call", () => {
  const { turns } = setUp();
  let isDone = false;
  void turns.take({}, () => (isDone = true));
  expect(isDone).toBe(true);
});

test("while a transaction holds it others wait, and then go in order, transactions included", async () => {
  const { turns } = setUp();
  const [first, second, other] = [{}, {}, {}];
  const log: string[] = [];
  await turns.hold(first, () => log.push("first begins"));
  const waiting = [
    turns.take(other, () => log.push("statement 1")),
    turns.hold(second, () => log.push("second begins")),
    turns.take(other, () => log.push("statement 2")),
  ];
  await turns.take(first, () => log.push("first works"));
  turns.end(first);
  await turns.take(second, () => log.push("second works"));
  turns.end(second);
  await Promise.all(waiting);
  expect(log).toEqual([
    "first begins",
    "first works",
    "statement 1",
    "second begins",
    "second works",
    "statement 2",
  ]);
});

test("a transaction that could not begin does not hold, and lets the next ones run", async () => {
  const { turns } = setUp();
  const holder = {};
  await turns.hold(holder, () => {});
  const failing = turns.hold({}, () => {
    throw new Error("locked");
  });
  const next = turns.take({}, () => "ran");
  turns.end(holder);
  await expect(failing).rejects.toThrow("locked");
  expect(await next).toBe("ran");
});

test("only the holder can end its transaction", async () => {
  const { turns } = setUp();
  const holder = {};
  await turns.hold(holder, () => {});
  turns.end({});
  const waiting = turns.take({}, () => "ran");
  turns.end(holder);
  expect(await waiting).toBe("ran");
});

test("waiting for one's own transaction is called what it is", async () => {
  const { scope, turns } = setUp();
  const holder = {};
  await scope.run({ outer: undefined }, async () => {
    await turns.hold(holder, () => {});
    await expect(turns.take({}, () => "never")).rejects.toThrow("waits for it to end");
  });
  turns.end(holder);
  expect(await turns.take({}, () => "fine")).toBe("fine");
});
