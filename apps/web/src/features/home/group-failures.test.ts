import { expect, it } from "vitest";
import { groupFailures } from "./group-failures.ts";

const reply = { id: "pr_1", path: "support/reply" };

it("groups by file and reason, whatever the numbers, most frequent first", () => {
  const calls = [
    { id: "log_4", created_at: "2026-01-04T00:00:00Z", error: "no such model", file: reply },
    { id: "log_3", created_at: "2026-01-03T00:00:00Z", error: "limit 500, used 501", file: reply },
    { id: "log_2", created_at: "2026-01-02T00:00:00Z", error: null, file: reply },
    { id: "log_1", created_at: "2026-01-01T00:00:00Z", error: "limit 500, used 777", file: reply },
  ];
  expect(groupFailures(calls).map(({ reason, count, newestId }) => [reason, count, newestId])).toEqual([
    ["limit 500, used 501", 2, "log_3"],
    ["no such model", 1, "log_4"],
  ]);
});
