import { expect, test } from "vitest";
import { diffArguments } from "./diff-arguments.ts";

test("says what becomes of each; null, empty, absent and text that looks like a number are told apart", () => {
  const changes = [
    { name: "eur", before: 30, after: "30" },
    { name: "note", before: null, after: undefined },
    { name: "to", before: undefined, after: "" },
  ];
  expect(diffArguments(changes)).toBe(
    ["- eur: 30", "- note: null", "- to: (absent)", '+ eur: "30"', "+ note: (absent)", '+ to: ""'].join("\n"),
  );
});

test("of texts with lines, those that change; none passes for an argument", () => {
  const changes = [{ name: "text", before: "Dear Ana\r\nsorry", after: "Dear Ana\neur: 5" }];
  expect(diffArguments(changes)).toBe("  text: \n      Dear Ana\n-     sorry\n+     eur: 5");
  expect(diffArguments([{ name: "a\n+ eur", before: 1, after: { b: 2 } }])).toBe(
    '- a + eur: 1\n+ a + eur: {\n+       "b": 2\n+     }',
  );
});
