import { expect, test } from "vitest";
import { retryDelayMs } from "./retry-delay.ts";

test("the delay grows from seconds to six hours and stays there", () => {
  const seconds = [1, 2, 3, 4, 5, 10, 11, 30_000].map((attempt) => Math.round(retryDelayMs(attempt) / 1_000));
  expect(seconds).toEqual([3, 7, 20, 55, 148, 22_026, 22_026, 22_026]);
});
