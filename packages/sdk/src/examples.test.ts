import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const examples = readTexts(join(import.meta.dirname, "../examples")).join("\n");

it("the examples in docstrings and in the guide are among those that are compiled", () => {
  const guide = readFileSync(join(import.meta.dirname, "../../../docs/guides/sdk.md"), "utf8");
  const blocks = [
    ...readTexts(import.meta.dirname).flatMap(findDocstringExamples),
    ...findGuideExamples(guide),
  ];
  expect(blocks.length).toBeGreaterThan(6);
  for (const block of blocks) expect(examples).toContain(block);
});

function readTexts(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
    .map((name) => readFileSync(join(folder, name), "utf8"));
}

function findDocstringExamples(source: string): string[] {
  return [...source.matchAll(/ \* @example\n((?: \*.*\n)+?) \*\//g)].map(([, lines = ""]) =>
    lines.replaceAll(/^ \* ?/gm, "").trim(),
  );
}

function findGuideExamples(guide: string): string[] {
  return [...guide.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code = ""]) => code.trim());
}
