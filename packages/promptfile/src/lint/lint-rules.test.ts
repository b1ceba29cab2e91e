import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { applyFixes } from "./apply-fixes.ts";
import { lintPromptFile } from "./lint-prompt-file.ts";
import { LINT_RULES } from "./lint-rules.ts";
import { exampleCatalogue as catalogue } from "./__fixtures__/example-catalogue.ts";

const folder = join(import.meta.dirname, "../../../../docs/format/lint");
const overview = readFileSync(join(folder, "README.md"), "utf8");
const codesIn = (text: string) => lintPromptFile(text, { catalogue }).map(({ code }) => code);

test("every rule has a page, and every page a rule", () => {
  const pages = readdirSync(folder).filter((name) => name !== "README.md");
  expect(pages.map((name) => name.replace(/\.md$/, "")).sort()).toEqual(LINT_RULES.map(({ code }) => code));
});

describe.each(LINT_RULES)("$code", ({ code, severity, summary }) => {
  const page = readFileSync(join(folder, `${code}.md`), "utf8");
  const [bad = "", ...others] = [...page.matchAll(/^```prompt\n([\s\S]*?)^```$/gm)].map(
    ([, text = ""]) => text,
  );
  const good = others.at(-1) ?? "";
  const fixed = others.length > 1 ? others[0] : undefined;

  test("is in the overview as it is", () => {
    expect(overview).toContain(`| [${code}](${code}.md) | ${severity} | ${summary} |`);
  });

  test("finds what its page says, and nothing else is wrong there", () => {
    const found = lintPromptFile(bad, { catalogue });
    expect(new Set(found.map((item) => item.code))).toEqual(new Set([code]));
    for (const { severity: given, range } of found) {
      expect(given).toBe(severity);
      expect(bad.slice(range.start, range.end)).not.toBe("");
    }
  });

  test("has nothing to say where its page says so", () => {
    expect(codesIn(good)).toEqual([]);
  });

  test("fixes as its page says", () => {
    const { text, applied } = applyFixes(bad, lintPromptFile(bad, { catalogue }));
    expect(text).toBe(fixed ?? bad);
    if (fixed === undefined) expect(applied).toEqual([]);
    else expect(codesIn(text)).toEqual([]);
  });
});
