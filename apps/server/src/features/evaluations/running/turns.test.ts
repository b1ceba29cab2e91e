import { expect, test } from "vitest";
import { createTurns } from "./turns.ts";

test("whoever waits longest has the next place, however often others ask", () => {
  const turns = createTurns(2, () => 0);
  const [first, second] = [turns.take("a"), turns.take("a")];
  expect(turns.isWaitedFor("a")).toBe(false);
  expect([turns.take("a"), turns.take("b"), turns.take("c")]).toEqual([undefined, undefined, undefined]);
  expect(turns.isWaitedFor("a")).toBe(true);
  first?.leave();
  first?.leave();
  // `a` asked first, and has a Run at work: it comes before `b` once.
  expect(turns.take("c")).toBeUndefined();
  expect(turns.take("a")).toBeDefined();
  second?.leave();
  expect([turns.take("a"), turns.take("c")]).toEqual([undefined, undefined]);
  expect(turns.take("b")).toBeDefined();
});

test("who does not come again is waited for no more", () => {
  let now = 0;
  const turns = createTurns(1, () => now);
  const place = turns.take("a");
  expect(turns.take("b")).toBeUndefined();
  now = 6000;
  expect(turns.isWaitedFor("a")).toBe(false);
  place?.leave();
  expect(turns.take("a")).toBeDefined();
});
