import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const examples = readTexts(join(import.meta.dirname, "../examples")).join("\n");

it("the examples in docstrings and in the guide are among those that are compiled", () => {
  const guides = ["sdk", "sdk-files", "sdk-wrappers", "sdk-approvals", "evaluations"].map((name) =>
    readFileSync(join(import.meta.dirname, `../../../docs/guides/${name}.md`), "utf8"),
  );
  const blocks = [
    ...readTexts(import.meta.dirname).flatMap(findDocstringExamples),
    ...guides.flatMap(findGuideExamples),
  ];
  expect(blocks.length).toBeGreaterThan(16);
  for (const block of blocks) expect(examples).toContain(block);
});

function readTexts(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
    .map((name) => readFileSync(join(folder, name), "utf8"));
}

/** Of functions and of methods, up to the next tag. */
function findDocstringExamples(source: string): string[] {
  return [...source.matchAll(/ \* @example\n((?: +\*.*\n)+?) +\*\//g)].map(([, lines = ""]) =>
    lines
      .replaceAll(/^ +\* ?/gm, "")
      .replace(/^@[\s\S]*/m, "")
      .trim(),
  );
}

function findGuideExamples(guide: string): string[] {
  return [...guide.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code = ""]) => code.trim());
}
