import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { listOnCall, onCallAt, type Override, type Rotation } from "./on-call.ts";
import { whenToTell } from "./quiet-until.ts";
import { toDay, toMoment, toWallTime, weekdayOf } from "./zoned-time.ts";

const zones = [
  "UTC",
  "Europe/Berlin",
  "America/New_York",
  "Australia/Lord_Howe",
  "Asia/Kathmandu",
  "America/St_Johns",
  "Pacific/Apia",
];
const zone = fc.constantFrom(...zones);
const at = (text: string): number => Date.parse(text);
const moment = fc.integer({ min: at("2015-01-01"), max: at("2035-01-01") });
const hour = 3_600_000;

describe("clocks on walls", () => {
  test("what a clock shows is shown at that moment, unless it shows it twice", () => {
    fc.assert(
      fc.property(zone, moment, (name, now) => {
        const shown = toWallTime(now, name);
        const back = toMoment(shown, name);
        expect(toWallTime(back, name)).toEqual(shown);
        expect(back).toBeLessThanOrEqual(now);
      }),
    );
  });

  test("a time that is skipped is as much later; one that comes twice is the first", () => {
    const time = (date: string, minutes: number) =>
      new Date(toMoment({ day: toDay(date), minutes }, "Europe/Berlin")).toISOString();
    expect(time("2026-03-29", 150)).toBe("2026-03-29T01:30:00.000Z");
    expect(time("2026-10-25", 150)).toBe("2026-10-25T00:30:00.000Z");
    expect(time("2026-07-01", 150)).toBe("2026-07-01T00:30:00.000Z");
  });

  test("the days of the week", () => {
    expect(weekdayOf(toDay("2026-11-21"))).toBe(5);
    expect(weekdayOf(toDay("1969-12-31"))).toBe(2);
  });
});

describe("quiet hours", () => {
  const night = { windows: [{ from: "22:00", until: "07:00" }], zone: "Europe/Berlin" };
  const told = (quiet: typeof night, now: string): string =>
    new Date(whenToTell(quiet, at(now))).toISOString();

  test("a night lasts until its morning, on either side of midnight and over a change of clocks", () => {
    expect(told(night, "2026-06-01T20:00:00Z")).toBe("2026-06-02T05:00:00.000Z");
    expect(told(night, "2026-06-02T04:59:59Z")).toBe("2026-06-02T05:00:00.000Z");
    expect(told(night, "2026-06-02T05:00:00Z")).toBe("2026-06-02T05:00:00.000Z");
    expect(told(night, "2026-03-28T23:00:00Z")).toBe("2026-03-29T05:00:00.000Z");
    expect(told(night, "2026-10-24T23:00:00Z")).toBe("2026-10-25T06:00:00.000Z");
  });

  test("windows that follow one another are one: a night into a weekend", () => {
    const free = { days: ["saturday" as const, "sunday" as const], from: "00:00", until: "00:00" };
    const quiet = { ...night, windows: [...night.windows, free] };
    expect(told(quiet, "2026-11-20T21:30:00Z")).toBe("2026-11-23T06:00:00.000Z");
  });

  test("by a zone that nobody knows, nobody is kept from anything", () => {
    const nowhere = { ...night, zone: "Nowhere/None" };
    expect(told(nowhere, "2026-06-01T23:00:00Z")).toBe("2026-06-01T23:00:00.000Z");
  });

  test("nobody is kept from it for ever", () => {
    const always = { ...night, windows: [{ from: "00:00", until: "00:00" }] };
    expect(told(always, "2026-11-21T12:00:00Z")).toBe("2026-11-28T12:00:00.000Z");
  });

  test("they are told in no window, never earlier, and in a week at the latest", () => {
    const clock = fc
      .integer({ min: 0, max: 1439 })
      .map((minutes) =>
        [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, "0")).join(":"),
      );
    const windows = fc.array(fc.record({ from: clock, until: clock }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(windows, zone, moment, (given, name, now) => {
        const quiet = { windows: given, zone: name };
        const when = whenToTell(quiet, now);
        expect(when).toBeGreaterThanOrEqual(now);
        expect(when).toBeLessThanOrEqual(now + 168 * hour);
        if (when < now + 168 * hour) expect(whenToTell(quiet, when)).toBe(when);
      }),
    );
  });
});

describe("on call", () => {
  const rotation: Rotation = {
    zone: "Europe/Berlin",
    members: ["ana", "ben", "cem"],
    handover: 9 * 60,
    rotationDays: 7,
    startDay: toDay("2026-03-16"),
  };
  const duty = { rotation, overrides: [], isPresent: () => true };

  test("turns go round, at the same hour of the wall in summer and winter, before the first one too", () => {
    const shifts = listOnCall(duty, { from: at("2026-03-15T12:00:00Z"), until: at("2026-04-06T12:00:00Z") });
    expect(shifts.map(({ userId, from }) => [userId, new Date(from).toISOString()])).toEqual([
      ["cem", "2026-03-15T12:00:00.000Z"],
      ["ana", "2026-03-16T08:00:00.000Z"],
      ["ben", "2026-03-23T08:00:00.000Z"],
      ["cem", "2026-03-30T07:00:00.000Z"],
      ["ana", "2026-04-06T07:00:00.000Z"],
    ]);
  });

  test("long ago and far ahead turns go round as well", () => {
    for (const now of [
      "0001-01-01T00:00:00Z",
      "0050-06-01T00:00:00Z",
      "1890-01-01T00:00:00Z",
      "9999-12-31T23:59:59Z",
    ]) {
      const { from, until } = onCallAt(duty, at(now));
      expect(from).toBeLessThanOrEqual(at(now));
      expect(until).toBeGreaterThan(at(now));
      expect(until - from).toBeLessThan(8 * 24 * hour);
    }
  });

  test("of overrides the latest holds, and who has left is passed over", () => {
    const of = (id: string, userId: string, createdAt: number): Override => ({
      id,
      userId,
      createdAt,
      from: at(`2026-03-17T0${createdAt}:00:00Z`),
      until: at("2026-03-18T08:00:00Z"),
    });
    const overrides = [of("1", "ben", 1), of("2", "dora", 3), of("3", "gone", 4)];
    const some = { rotation, overrides, isPresent: (id: string) => id !== "gone" && id !== "ana" };
    const shifts = listOnCall(some, { from: at("2026-03-17T00:00:00Z"), until: at("2026-03-19T00:00:00Z") });
    expect(shifts.map(({ userId, overrideId }) => [userId, overrideId])).toEqual([
      ["ben", null],
      ["ben", "1"],
      ["dora", "2"],
      ["ben", null],
    ]);
    expect(onCallAt({ ...some, isPresent: () => false }, at("2026-03-17T02:00:00Z")).userId).toBeNull();
  });

  test("shifts leave no gap, overlap nowhere, and say the same as asking for a moment", () => {
    const rotations = fc.record({
      zone,
      members: fc.uniqueArray(fc.constantFrom("a", "b", "c", "d"), { minLength: 1 }),
      handover: fc.integer({ min: 0, max: 1439 }),
      rotationDays: fc.integer({ min: 1, max: 20 }),
      startDay: fc.integer({ min: toDay("2025-01-01"), max: toDay("2027-01-01") }),
    });
    const overridesFrom = (start: number) =>
      fc.array(
        fc
          .tuple(fc.integer({ min: -50, max: 500 }), fc.integer({ min: 1, max: 200 }), fc.nat(), fc.uuid())
          .map(([begin, length, createdAt, id]) => ({
            id,
            userId: "x",
            createdAt,
            from: start + begin * hour,
            until: start + (begin + length) * hour,
          })),
        { maxLength: 5 },
      );
    const cases = fc
      .integer({ min: at("2026-01-01"), max: at("2026-12-01") })
      .chain((from) =>
        fc.tuple(
          rotations,
          fc.constant(from),
          overridesFrom(from),
          fc.double({ min: 0, max: 0.999, noNaN: true }),
        ),
      );
    fc.assert(
      fc.property(cases, ([given, from, overrides, share]) => {
        const all = { rotation: given, overrides, isPresent: () => true };
        const until = from + 21 * 24 * hour;
        const shifts = listOnCall(all, { from, until });
        expect(shifts[0]?.from).toBe(from);
        expect(shifts.at(-1)?.until).toBe(until);
        for (const [index, shift] of shifts.entries()) {
          expect(shift.until).toBeGreaterThan(shift.from);
          if (index > 0) expect(shift.from).toBe(shifts[index - 1]?.until);
        }
        const now = Math.floor(from + (until - from) * share);
        const during = shifts.find((shift) => shift.from <= now && now < shift.until);
        expect(onCallAt(all, now).userId).toBe(during?.userId);
      }),
      { numRuns: 50 },
    );
  });
});
