import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parseAgentFile } from "./agent/parse-agent-file.ts";
import { printAgentFile } from "./agent/print-agent-file.ts";
import { hashAgentKernel, hashPromptKernel } from "./hash/identity.ts";
import { parsePromptFile } from "./parse-prompt-file.ts";
import { printPromptFile } from "./print/print-prompt-file.ts";

const folder = join(import.meta.dirname, "../../../docs/format");
const pages = readdirSync(folder).filter((file) => file.endsWith(".md"));

const examples = pages.flatMap((page) => {
  const text = readFileSync(join(folder, page), "utf8");
  return [...text.matchAll(/^```(prompt|agent)\n([\s\S]*?)^```$/gm)].map(
    ([, language = "", example = ""], index) => ({ page, number: index + 1, language, example }),
  );
});

describe("the examples of docs/format", () => {
  test("are there", () => {
    expect(examples.length).toBeGreaterThan(15);
    expect(examples.map(({ language }) => language)).toContain("agent");
  });

  test.each(examples)("$page, example $number", ({ language, example }) => {
    if (language === "agent") {
      const { kernel, diagnostics } = parseAgentFile(example);
      expect(diagnostics).toEqual([]);
      expect(hashAgentKernel(parseAgentFile(printAgentFile(kernel!)).kernel!)).toBe(hashAgentKernel(kernel!));
      return;
    }
    const { kernel, diagnostics } = parsePromptFile(example);
    expect(diagnostics).toEqual([]);
    expect(hashPromptKernel(parsePromptFile(printPromptFile(kernel!)).kernel!)).toBe(
      hashPromptKernel(kernel!),
    );
  });
});
