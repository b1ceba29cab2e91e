import { afterEach, expect, test, vi } from "vitest";
import { startTurn } from "./turn.ts";

afterEach(() => void vi.useRealTimers());

test("a turn ends by itself, sooner where others wait, and stays over", () => {
  vi.useFakeTimers();
  let isWaitedFor = false;
  using alone = startTurn(() => false);
  using turn = startTurn(() => isWaitedFor);
  vi.advanceTimersByTime(5000);
  expect(turn.signal.aborted).toBe(false);
  isWaitedFor = true;
  vi.advanceTimersByTime(500);
  expect(turn.signal.aborted).toBe(true);
  isWaitedFor = false;
  expect([turn.isOver(), alone.isOver()]).toEqual([true, false]);
  vi.advanceTimersByTime(30_000);
  expect(alone.signal.aborted).toBe(true);
});
