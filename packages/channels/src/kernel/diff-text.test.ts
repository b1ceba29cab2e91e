import { expect, test } from "vitest";
import { diffText } from "./diff-text.ts";

const numbered = (count: number, change: (index: number) => string = String): string =>
  Array.from({ length: count }, (_, index) => change(index)).join("\n");

/** Both texts again, of a diff that leaves nothing out. */
function textsOf(diff: string): [before: string, after: string] {
  const lines = diff.split("\n");
  const those = (marks: string): string =>
    lines
      .filter((line) => marks.includes(line[0] ?? ""))
      .map((line) => line.slice(2))
      .join("\n");
  return [those(" -"), those(" +")];
}

test("says what goes and what comes, and leaves out what stays far away", () => {
  const before = numbered(20);
  const after = numbered(20, (index) => (index === 9 ? "nine" : String(index)));
  expect(diffText(before, after)).toBe(
    ["… 7 lines as before", "  7", "  8", "- 9", "+ nine", "  10", "  11", "… 8 lines as before"].join("\n"),
  );
  expect(diffText("a", "a")).toBe("Nothing changes.");
  expect(diffText("", "a\nb")).toBe("+ a\n+ b");
  expect(diffText("a\nb", "")).toBe("- a\n- b");
});

test.each([
  ["a\nb\nc\na\nb\nb\na", "c\nb\na\nb\na\nc"],
  ["x\na\ny", "a\nx\ny\nz"],
  ["one\ntwo", "two\none"],
  ["\n\n", "\n"],
])("holds both texts: %j to %j", (before, after) => {
  expect(textsOf(diffText(before, after))).toEqual([before, after]);
});

test("no line of a text passes for one of ours, whatever ends it", () => {
  const shown = diffText("a", "a\r+ b\r\n… 5 lines as before");
  expect(shown).toBe("  a\n+ + b\n+ … 5 lines as before");
});

test.each([
  ["a\nb", "a\r\nb"],
  ["a\rb\n", "a\nb\r\n"],
  [numbered(30), numbered(30).replaceAll("\n", "\r")],
])("says so where only line ends change: %j to %j", (before, after) => {
  expect(diffText(before, after)).toBe("Only line ends change.");
});

test("texts that have nothing in common are shown as both, however long", () => {
  const [before, after] = [numbered(50_000), numbered(50_000, (index) => `line ${index}`)];
  const lines = diffText(before, after).split("\n");
  expect([lines.length, lines[0], lines.at(-1)]).toEqual([100_000, "- 0", "+ line 49999"]);
});
