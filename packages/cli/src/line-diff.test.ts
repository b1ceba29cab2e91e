import { describe, expect, it } from "vitest";
import { diffLines, withContext } from "./line-diff.ts";

const signs = { same: " ", removed: "-", added: "+" };
const show = (before: string, after: string) =>
  diffLines(before, after).map(({ change, text }) => signs[change] + text);

describe("a diff of lines", () => {
  it("keeps the longest common part", () => {
    expect(show("a\nb\nc", "a\nx\nc\nd")).toEqual([" a", "-b", "+x", " c", "+d"]);
    expect(show("same", "same")).toEqual([" same"]);
    expect(show("b\nc", "a\nb\nc")).toEqual(["+a", " b", " c"]);
  });

  it("of what only one side has is all of it, empty lines too", () => {
    expect(show("", "a\n\nb")).toEqual(["+a", "+", "+b"]);
    expect(show("a\n\nb", "")).toEqual(["-a", "-", "-b"]);
    expect(show("", "")).toEqual([]);
  });

  it("leaves out what is far from a change", () => {
    const lines = diffLines("1\n2\n3\n4\n5\n6", "1\n2\n3\nX\n5\n6");
    expect(withContext(lines, 1).map((line) => line?.text ?? "…")).toEqual(["…", "3", "4", "X", "5", "…"]);
  });
});
