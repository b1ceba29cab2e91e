import { expect, test } from "vitest";
import { describePreference } from "./describe-preference.ts";

test("says for what and when a place is used", () => {
  const of = (given: object) => describePreference({ channel_id: "chn_1", ...given });
  expect(of({})).toBe("everything · at any hour");
  expect(of({ stakes: ["low", "medium"] })).toBe("low and medium stakes · at any hour");
  expect(of({ stakes: ["high"], from_hour: 20, to_hour: 8 })).toBe("high stakes · 20:00 to 08:00");
  expect(of({ from_hour: 6, to_hour: 6 })).toBe("everything · at any hour");
});
