import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import canonicalize from "canonicalize";
import { deriveVersionId } from "./hash/derive-version-id.ts";
import type { VersionPrefix } from "./hash/derive-version-id.ts";
import { hashPromptKernel } from "./hash/identity.ts";
import { normalizePromptKernel } from "./hash/normalize-prompt-kernel.ts";
import { parsePromptFile } from "./parse-prompt-file.ts";
import { printPromptFile } from "./print/print-prompt-file.ts";
import { PromptKernel } from "./types/prompt.ts";

const folder = join(import.meta.dirname, "../../../spec");

function readCases<T>(name: string): { file: string; cases: (T & { name: string })[] }[] {
  return readdirSync(join(folder, name))
    .filter((file) => file.endsWith(".yaml"))
    .map((file) => ({
      file: `${name}/${file}`,
      cases: parse(readFileSync(join(folder, name, file), "utf8")) as never,
    }));
}

type FileCase = {
  text?: string;
  kernel?: unknown;
  print?: string;
  warnings?: string[];
  errors?: { code: string; line: number; column: number }[];
};

describe.each(readCases<FileCase>("promptfile"))("$file", ({ cases }) => {
  test.each(cases)("$name", ({ text, kernel, print, warnings = [], errors = [] }) => {
    if (print !== undefined) {
      const given = PromptKernel.parse(kernel);
      expect(printPromptFile(given)).toBe(print);
      expect(normalizePromptKernel(parsePromptFile(print).kernel!)).toEqual(normalizePromptKernel(given));
      return;
    }
    const result = parsePromptFile(text ?? "");
    const found = result.diagnostics.filter(({ severity }) => severity === "error");
    expect(found.map(({ code, line, column }) => ({ code, line, column }))).toEqual(errors);
    expect(
      result.diagnostics.filter(({ severity }) => severity === "warning").map(({ code }) => code),
    ).toEqual(warnings);
    expect(result.kernel && normalizePromptKernel(result.kernel)).toEqual(kernel);
    if (result.kernel)
      expect(printPromptFile(parsePromptFile(printPromptFile(result.kernel)).kernel!)).toBe(
        printPromptFile(result.kernel),
      );
  });
});

type HashCase = {
  equal?: unknown[];
  different?: unknown[];
  kernel?: unknown;
  canonical?: string;
  hash?: string;
  prefix?: VersionPrefix;
  file_id?: string;
  version_id?: string;
};

describe.each(readCases<HashCase>("hash"))("$file", ({ cases }) => {
  const hashOf = (kernel: unknown) => hashPromptKernel(PromptKernel.parse(kernel));
  test.each(cases)("$name", ({ equal, different, kernel, canonical, hash, prefix, file_id, version_id }) => {
    if (equal) expect(new Set(equal.map(hashOf)).size).toBe(1);
    if (different) expect(new Set(different.map(hashOf)).size).toBe(different.length);
    if (kernel) {
      expect(canonicalize(normalizePromptKernel(PromptKernel.parse(kernel)))).toBe(canonical);
      expect(hashOf(kernel)).toBe(hash);
    }
    if (prefix) expect(deriveVersionId({ prefix, fileId: file_id ?? "", hash: hash ?? "" })).toBe(version_id);
  });
});
