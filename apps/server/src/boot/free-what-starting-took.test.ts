import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { freeWhatStartingTook } from "./free-what-starting-took.ts";

beforeEach(() => void vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] }));
afterEach(() => void vi.useRealTimers());

test("what starting took is freed once, when little goes on", () => {
  const gc = vi.fn<() => void>();
  const utilization = vi.fn<() => number>(() => 0.5);
  freeWhatStartingTook(gc as unknown as NodeJS.GCFunction, utilization);
  vi.advanceTimersByTime(60_000);
  expect(utilization).toHaveBeenCalledTimes(30);
  expect(gc).not.toHaveBeenCalled();
  utilization.mockReturnValue(0.01);
  vi.advanceTimersByTime(60_000);
  expect(gc).toHaveBeenCalledTimes(1);
  expect(utilization).toHaveBeenCalledTimes(31);
});

test("nothing is done where it cannot be", () => {
  const utilization = vi.fn<() => number>(() => 0);
  freeWhatStartingTook(undefined, utilization);
  vi.advanceTimersByTime(60_000);
  expect(utilization).not.toHaveBeenCalled();
});
