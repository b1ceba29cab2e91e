import { expect, test } from "vitest";
import { describePlacement, emptyPlacement, placementOf, toPlaced } from "./placement.ts";

test("what was saved is read, and written back as it was", () => {
  const saved = {
    default_place: "C0123",
    default_stakes: ["medium" as const, "high" as const],
    team_places: { team_1: "C0456" },
    redaction: { show: "names" as const, hidden_arguments: ["iban", "a name, with a comma"] },
  };
  expect(toPlaced(placementOf(saved))).toEqual(saved);
});

test("a new one takes all that names nobody, where it has a place, and tells all of it", () => {
  expect(toPlaced(emptyPlacement)).toEqual({
    default_place: null,
    default_stakes: ["low", "medium", "high"],
    team_places: {},
    redaction: { show: "everything", hidden_arguments: [] },
  });
});

test("a team whose place was emptied has none; stakes are in their order", () => {
  const placement = { ...emptyPlacement, teams: { a: " C1 ", b: " " }, stakes: ["high", "low"] as const };
  expect(toPlaced({ ...placement, stakes: [...placement.stakes] })).toMatchObject({
    team_places: { a: "C1" },
    default_stakes: ["low", "high"],
  });
});

test.each([
  [{}, "only where a request names it"],
  [{ place: "C1" }, "C1"],
  [{ place: "C1", stakes: ["high" as const] }, "C1, only high stakes"],
  [{ place: "C1", stakes: [] }, "C1, only where a request names it"],
  [
    { teams: { a: "C2", b: "C3" }, hidden: ["iban"] },
    "only where a request names it · asks 2 teams as one · hides iban",
  ],
  [{ show: "names" as const, hidden: ["iban"] }, "only where a request names it · tells names"],
])("in a line: %j", (given, words) => {
  expect(describePlacement(toPlaced({ ...emptyPlacement, ...given }))).toBe(words);
});
