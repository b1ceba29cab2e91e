import { expect, it } from "vitest";
import type { Output } from "./output.ts";
import { type Column, renderTable } from "./table.ts";

type Row = { name: string; note: string; count: string };

const columns: Column<Row>[] = [
  { title: "name", cell: ({ name }) => name, narrowest: 6 },
  { title: "note", cell: ({ note }) => note, narrowest: 8, rank: 1 },
  { title: "count", cell: ({ count }) => count, align: "right" },
];
const rows: Row[] = [
  { name: "short", note: "a note of some length", count: "7" },
  { name: "日本語のプロンプト", note: "two\nlines \u001b[31mred", count: "1,024" },
];
const render = (width: number) =>
  renderTable(rows, { columns, output: { columns: width, colors: { dim: String } } as unknown as Output });

it("a table takes the width it needs, wide characters counted double", () => {
  expect(render(100)).toBe(
    [
      "name                note                   count",
      "short               a note of some length      7",
      "日本語のプロンプト  two lines red          1,024",
    ].join("\n"),
  );
});

it("a table is cut where the terminal ends", () => {
  expect(render(32)).toBe(
    [
      "name         note          count",
      "short        a note of s…      7",
      "日本語のプ…  two lines r…  1,024",
    ].join("\n"),
  );
});

it("a narrow terminal goes without what matters least", () => {
  expect(render(16)).toBe(["name       count", "short          7", "日本語の…  1,024"].join("\n"));
});
