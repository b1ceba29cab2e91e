import { describe, expect, it } from "vitest";
import { isNarrowed, readLogSearch, toLogsQuery } from "./log-filter.ts";

describe("readLogSearch", () => {
  it("keeps what it knows and drops the rest", () => {
    expect(
      readLogSearch({
        search: 42,
        file: "pr_1",
        page: "3",
        within: "7d",
        errors: true,
        from: "yesterday",
        evil: "x",
      }),
    ).toEqual({ search: "42", file: "pr_1", page: 3, within: "7d", errors: true });
    expect(readLogSearch({ page: 1, within: "9y", errors: "yes" })).toEqual({});
  });
});

it("knows a page and an open log for no filter", () => {
  expect(isNarrowed({ page: 3, log: "log_1" })).toBe(false);
  expect(isNarrowed({ errors: false })).toBe(true);
});

describe("toLogsQuery", () => {
  const now = Date.parse("2026-06-15T12:00:00Z");

  it("counts a span back from now", () => {
    expect(toLogsQuery({ within: "24h", errors: true, file: "pr_1" }, now)).toEqual({
      file_id: "pr_1",
      has_error: true,
      start_date: "2026-06-14T12:00:00.000Z",
    });
  });

  it("takes whole days, the last one included", () => {
    const { start_date, end_date } = toLogsQuery({ from: "2026-06-01", to: "2026-06-02" }, now);
    expect(Date.parse(end_date ?? "") - Date.parse(start_date ?? "")).toBe(2 * 86_400_000);
  });
});
