import { expect, it } from "vitest";
import { cellText, columnsOf, targetText } from "./columns-of.ts";

it("names columns in the order inputs are met, and counts those beyond", () => {
  const [one, two] = [
    { id: "1", inputs: { b: 1, a: 2 } },
    { id: "2", inputs: { a: 1, c: 3 } },
  ];
  expect(columnsOf([one, two])).toEqual({ names: ["b", "a", "c"], moreCount: 0 });
  const wide = { id: "3", inputs: Object.fromEntries(Array.from({ length: 15 }, (_, at) => [`i${at}`, at])) };
  expect(columnsOf([wide])).toMatchObject({ names: { length: 12 }, moreCount: 3 });
});

it("writes values in one line", () => {
  expect([undefined, null, "x", 0, { a: 1 }].map(cellText)).toEqual(["", "", "x", "0", '{"a":1}']);
  expect([null, {}, { answer: "yes" }, { a: 1, b: 2 }].map((target) => targetText(target))).toEqual([
    "",
    "",
    "yes",
    '{"a":1,"b":2}',
  ]);
});
