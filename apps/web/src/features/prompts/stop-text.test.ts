import { expect, it } from "vitest";
import { fromStopText, toStopText } from "./stop-text.ts";

it.each([[["###"]], [["\n", "END"]], [['say "stop"', "a|b", "back\\slash"]]])(
  "writes %j so that it reads back",
  (stop) => {
    expect(fromStopText(toStopText(stop))).toEqual(stop);
  },
);

it("shows a line break, and takes half an escape as it stands", () => {
  expect(toStopText("\n")).toBe(String.raw`\n`);
  expect(fromStopText("\\")).toEqual(["\\"]);
  expect(fromStopText("a|")).toEqual(["a"]);
  expect(fromStopText("")).toEqual([]);
});
