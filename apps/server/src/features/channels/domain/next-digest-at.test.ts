import { expect, test } from "vitest";
import { nextDigestAt } from "./next-digest-at.ts";

const at = (iso: string): number => Date.parse(iso);
const next = (
  digest: Parameters<typeof nextDigestAt>[0],
  now: string,
  more: Partial<Parameters<typeof nextDigestAt>[1]> = {},
): string =>
  new Date(nextDigestAt(digest, { now: at(now), timeZone: "Europe/Berlin", ...more })).toISOString();

test("the next of the day's times, by the clock of the person's zone", () => {
  const digest = { at: ["09:00", "17:00"] };
  expect(next(digest, "2026-01-05T07:00:00Z")).toBe("2026-01-05T08:00:00.000Z");
  // What comes at that very minute waits for the next.
  expect(next(digest, "2026-01-05T08:00:00Z")).toBe("2026-01-05T16:00:00.000Z");
  expect(next(digest, "2026-01-05T16:30:00Z")).toBe("2026-01-06T08:00:00.000Z");
  // Summer time.
  expect(next(digest, "2026-07-05T06:00:00Z")).toBe("2026-07-05T07:00:00.000Z");
});

test("a time that the clock skips comes as much later", () => {
  expect(next({ at: ["02:30"] }, "2026-03-28T23:30:00Z")).toBe("2026-03-29T01:30:00.000Z");
});

test("every so many minutes", () => {
  expect(next({ every_minutes: 30 }, "2026-01-05T07:10:00Z")).toBe("2026-01-05T07:30:00.000Z");
  expect(next({ every_minutes: 30 }, "2026-01-05T07:30:00Z")).toBe("2026-01-05T08:00:00.000Z");
});

test("never within quiet hours", () => {
  const quiet = { windows: [{ from: "22:00", until: "07:00" }], zone: "Europe/Berlin" };
  expect(next({ every_minutes: 60 }, "2026-01-05T21:10:00Z", { quiet })).toBe("2026-01-06T06:00:00.000Z");
});
