import { expect, test } from "vitest";
import { describeWindow } from "./describe-window.ts";

test("hours are named by their days, and say when they end on the next", () => {
  expect(describeWindow({ from: "22:00", until: "07:00" })).toBe("Every day 22:00 to 07:00 of the next day");
  expect(describeWindow({ days: ["sunday", "saturday"], from: "00:00", until: "00:00" })).toBe(
    "Saturday and Sunday 00:00 to 00:00 of the next day",
  );
  expect(describeWindow({ days: ["friday", "monday"], from: "12:00", until: "13:30" })).toBe(
    "Monday, Friday 12:00 to 13:30",
  );
});
