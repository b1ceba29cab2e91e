import { describe, expect, it } from "vitest";
import { diffFields } from "./diff-fields.ts";
import { type DiffRow, diffText, hasChanges } from "./diff-text.ts";
import { foldRows } from "./fold-rows.ts";

const textOf = (row: DiffRow): string => row.parts.map((part) => part.text).join("");
const changedWords = (rows: DiffRow[], kind: DiffRow["kind"]): string[] =>
  rows
    .filter((row) => row.kind === kind)
    .flatMap((row) => row.parts.filter((part) => part.isChanged).map((part) => part.text));

describe("diffText", () => {
  it("marks the words that changed, on both sides", () => {
    const rows = diffText("Be polite.\nAnswer in one line.", "Be polite.\nAnswer in two lines.");
    expect(rows.map((row) => [row.kind, row.before, row.after, textOf(row)])).toEqual([
      ["same", 1, 1, "Be polite."],
      ["removed", 2, undefined, "Answer in one line."],
      ["added", undefined, 2, "Answer in two lines."],
    ]);
    expect(changedWords(rows, "removed")).toEqual(["one", "line"]);
    expect(changedWords(rows, "added")).toEqual(["two", "lines"]);
  });

  it("shows added and removed lines whole", () => {
    const rows = diffText("a\nb\nc", "a\nc\nd");
    expect(rows.map((row) => `${row.kind} ${textOf(row)}`)).toEqual([
      "same a",
      "removed b",
      "same c",
      "added d",
    ]);
  });

  it("does not mark words where nearly everything was replaced", () => {
    const rows = diffText("The quick brown fox jumps.", "Zwölf Boxkämpfer jagen Viktor!");
    expect(changedWords(rows, "added")).toEqual([]);
    expect(rows.map((row) => row.kind)).toEqual(["removed", "added"]);
  });

  it("finds nothing in equal texts, and takes empty ones", () => {
    expect(hasChanges(diffText("same\n", "same"))).toBe(false);
    expect(diffText("", "")).toEqual([]);
    expect(diffText("", "new").map(textOf)).toEqual(["new"]);
  });

  it("keeps every line of both texts", () => {
    const [before, after] = ["one\n\ntwo\nthree four\n", "zero\none\n\ntwo\nthree five\n\nsix\n"];
    const rows = diffText(before, after);
    const side = (without: string): string =>
      rows
        .filter((row) => row.kind !== without)
        .map((row) => `${textOf(row)}\n`)
        .join("");
    expect(side("added")).toBe(before);
    expect(side("removed")).toBe(after);
  });
});

describe("foldRows", () => {
  it("hides equal lines far from a change", () => {
    const lines = Array.from({ length: 20 }, (_, index) => `line ${index}`);
    const rows = diffText(lines.join("\n"), lines.with(10, "other").join("\n"));
    const folded = foldRows(rows).map((row) => (row.kind === "fold" ? row.rows.length : textOf(row)));
    expect(folded).toEqual([
      7,
      "line 7",
      "line 8",
      "line 9",
      "line 10",
      "other",
      "line 11",
      "line 12",
      "line 13",
      6,
    ]);
  });
});

describe("diffFields", () => {
  it("names changed, added and removed fields, and looks into objects", () => {
    const before = { model: "a", temperature: 0.7, stop: [], tools: null, other: { top_k: 1, kept: true } };
    const after = { model: "b", max_tokens: 5, other: { top_k: 2, kept: true } };
    expect(diffFields(before, after)).toEqual([
      { name: "model", before: "a", after: "b" },
      { name: "temperature", before: 0.7, after: undefined },
      { name: "other.top_k", before: 1, after: 2 },
      { name: "max_tokens", before: undefined, after: 5 },
    ]);
  });
});
