import { afterEach, expect, test, vi } from "vitest";
import { freeWhatStartingTook } from "./free-what-starting-took.ts";

afterEach(() => {
  vi.useRealTimers();
});

test("garbage is collected once, when the start is over", () => {
  vi.useFakeTimers();
  const asked: unknown[] = [];
  freeWhatStartingTook(((options: unknown) => void asked.push(options)) as NodeJS.GCFunction);
  expect(asked).toEqual([]);
  vi.advanceTimersByTime(60_000);
  expect(asked).toEqual([{ type: "major", execution: "sync", flavor: "last-resort" }]);
});
