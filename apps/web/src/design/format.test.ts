import { describe, expect, it } from "vitest";
import { formatAgo, formatCount, formatDuration, formatMoney, formatPlural } from "./format.ts";

describe("formatMoney", () => {
  it.each([
    [0, "$0"],
    [0.0000004, "<$0.000001"],
    [0.0000123, "$0.000012"],
    [0.0031, "$0.0031"],
    [0.00301, "$0.003"],
    [0.012, "$0.012"],
    [0.4, "$0.40"],
    [0.42, "$0.42"],
    [0.999, "$1.00"],
    [1, "$1.00"],
    [12.4, "$12.40"],
    [1240.4, "$1,240"],
    [null, "–"],
    [undefined, "–"],
  ])("%s is %s", (dollars, text) => {
    expect(formatMoney(dollars)).toBe(text);
  });
});

describe("formatDuration", () => {
  it.each([
    [0.4, "<1 ms"],
    [840, "840 ms"],
    [999.6, "1.0 s"],
    [2300, "2.3 s"],
    [59_960, "1 min"],
    [3_600_000 * 3, "3 h"],
    [86_400_000 * 2, "2 d"],
    [null, "–"],
  ])("%s is %s", (milliseconds, text) => {
    expect(formatDuration(milliseconds)).toBe(text);
  });
});

describe("formatAgo", () => {
  const now = Date.parse("2026-06-15T12:00:00Z");
  it.each([
    [now - 1000, "just now"],
    [now - 50_000, "1 min ago"],
    [now - 4 * 60_000, "4 min ago"],
    [now - 3 * 3_600_000, "3 h ago"],
    [now - 2 * 86_400_000, "2 d ago"],
    [Date.parse("2026-03-12T12:00:00Z"), "Mar 12"],
    [Date.parse("2025-03-12T12:00:00Z"), "Mar 12, 2025"],
  ])("%s is %s", (moment, text) => {
    expect(formatAgo(moment, now)).toBe(text);
  });
});

it("separates thousands and counts nouns", () => {
  expect(formatCount(23411)).toBe("23,411");
  expect(formatCount(null)).toBe("–");
  expect(formatPlural(1, "call")).toBe("1 call");
  expect(formatPlural(1200, "call")).toBe("1,200 calls");
});
