import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { detectFormat, findFormat } from "./formats.ts";

const folder = join(import.meta.dirname, "../../../../spec/convert");

type Case = {
  name: string;
  from: string;
  text: string;
  kernels: unknown[];
  notes?: { line: number; what: string }[];
};

describe.each(readdirSync(folder))("convert/%s", (file) => {
  const cases = parse(readFileSync(join(folder, file), "utf8")) as Case[];
  test.each(cases)("$name", ({ from, text, kernels, notes = [] }) => {
    const result = findFormat(from)?.import(text, {});
    expect(result?.prompts.map(({ kernel }) => kernel)).toEqual(kernels);
    expect(result?.notes.map(({ line, what }) => ({ line, what }))).toEqual(notes);
  });

  test.each(cases.filter(({ from, text }) => from !== "markdown" && /\S/.test(text) && text.length > 20))(
    "is told apart: $name",
    ({ from, text }) => {
      expect(detectFormat(text)?.name).toBe(from);
    },
  );
});
