import { expect, test } from "vitest";
import type { Terminal } from "../../terminal.ts";
import { createProgress } from "./create-progress.ts";

function open(isTTY: boolean) {
  const written: string[] = [];
  const stderr = { isTTY, write: (text: string) => written.push(text) } as unknown as Terminal["stderr"];
  return { written, show: createProgress({ stderr }) };
}

test("on a terminal one line is written over: a bar as full as is done, then nothing is left of it", () => {
  const { written, show } = open(true);
  for (const done of [0, 1, 6, 11, 12]) show({ done, wanted: 12 });
  const bar = (full: number): string => "█".repeat(full) + "░".repeat(30 - full);
  expect(written).toEqual([
    `\r${bar(0)} 0/12`,
    `\r${bar(3)} 1/12`,
    `\r${bar(15)} 6/12`,
    `\r${bar(28)} 11/12`,
    `\r${" ".repeat(60)}\r`,
  ]);
});

test("what is wiped at the end is as wide as the longest line before it", () => {
  const { written, show } = open(true);
  for (const done of [999_999, 1_000_000]) show({ done, wanted: 1_000_000 });
  const [line = "", wiped = ""] = written;
  expect(wiped.replaceAll("\r", "").length).toBeGreaterThanOrEqual(line.length - 1);
});

test("into a file or a pipe nothing is written", () => {
  const { written, show } = open(false);
  show({ done: 1, wanted: 2 });
  show({ done: 2, wanted: 2 });
  expect(written).toEqual([]);
});
