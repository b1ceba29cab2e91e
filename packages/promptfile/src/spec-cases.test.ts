import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import canonicalize from "canonicalize";
import type { ZodType } from "zod";
import { parseAgentFile } from "./agent/parse-agent-file.ts";
import { printAgentFile } from "./agent/print-agent-file.ts";
import type { Diagnostic } from "./diagnostics/diagnostic.ts";
import { deriveVersionId } from "./hash/derive-version-id.ts";
import type { VersionPrefix } from "./hash/derive-version-id.ts";
import { hashAgentKernel, hashPromptKernel, identityOf } from "./hash/identity.ts";
import { normalizeAgentKernel } from "./hash/normalize-agent-kernel.ts";
import { normalizePromptKernel } from "./hash/normalize-prompt-kernel.ts";
import { parsePromptFile } from "./parse-prompt-file.ts";
import { printPromptFile } from "./print/print-prompt-file.ts";
import { resolveReferences } from "./references/resolve-references.ts";
import { AgentKernel } from "./types/agent.ts";
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

const prompts = {
  schema: PromptKernel,
  parse: parsePromptFile,
  print: printPromptFile,
  normalize: normalizePromptKernel,
};
const agents = {
  schema: AgentKernel,
  parse: parseAgentFile,
  print: printAgentFile,
  normalize: normalizeAgentKernel,
};

type Language<K> = {
  schema: ZodType<K>;
  parse(text: string): { kernel: K | undefined; diagnostics: Diagnostic[] };
  print(kernel: K): string;
  normalize(kernel: K): K;
};

/** What a case asks for, and what came of it. */
function runFileCase<K extends object>(
  { text = "", kernel, print, warnings = [], errors = [] }: FileCase,
  language: Language<K>,
): { actual: unknown; wanted: unknown } {
  const read = (file: string) => {
    const { kernel: found } = language.parse(file);
    return found && language.normalize(found);
  };
  if (print !== undefined) {
    const given = language.schema.parse(kernel);
    return {
      actual: { print: language.print(given), read: read(print) },
      wanted: { print, read: language.normalize(given) },
    };
  }
  const { diagnostics } = language.parse(text);
  const found = read(text);
  const printed = found && language.print(found);
  return {
    actual: {
      kernel: found,
      errors: diagnostics
        .filter(({ severity }) => severity === "error")
        .map(({ code, line, column }) => ({ code, line, column })),
      warnings: diagnostics.filter(({ severity }) => severity === "warning").map(({ code }) => code),
      again: printed && read(printed),
    },
    wanted: { kernel, errors, warnings, again: found },
  };
}

describe.each(readCases<FileCase>("promptfile"))("$file", ({ cases }) => {
  test.each(cases)("$name", (given) => {
    const { actual, wanted } = runFileCase(given, prompts);
    expect(actual).toEqual(wanted);
  });
});

describe.each(readCases<FileCase>("agent"))("$file", ({ cases }) => {
  test.each(cases)("$name", (given) => {
    const { actual, wanted } = runFileCase(given, agents);
    expect(actual).toEqual(wanted);
  });
});

type ReferenceCase = {
  files: Record<string, string>;
  template: PromptKernel["template"];
  resolved?: unknown;
  errors?: string[];
};

describe.each(readCases<ReferenceCase>("references"))("$file", ({ cases }) => {
  test.each(cases)("$name", ({ files, template, resolved, errors = [] }) => {
    const readText = (path: string) => files[path];
    const readBytes = (path: string) =>
      files[path] === undefined ? undefined : new TextEncoder().encode(files[path]);
    const { kernel, diagnostics } = resolveReferences(
      { template },
      { from: "support/reply.prompt", reader: { readText, readBytes } },
    );
    expect(diagnostics.map(({ code }) => code)).toEqual(errors);
    expect(kernel?.template).toEqual(resolved);
  });
});

type HashCase = {
  agent?: boolean;
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
  test.each(cases)("$name", ({ agent = false, equal, different, kernel, canonical, hash, ...version }) => {
    const { prefix, file_id, version_id } = version;
    const identify = (given: unknown) =>
      agent
        ? identityOf(normalizeAgentKernel(AgentKernel.parse(given)))
        : identityOf(normalizePromptKernel(PromptKernel.parse(given)));
    const hashOf = (given: unknown) =>
      agent ? hashAgentKernel(AgentKernel.parse(given)) : hashPromptKernel(PromptKernel.parse(given));
    if (equal) expect(new Set(equal.map(hashOf)).size).toBe(1);
    if (different) expect(new Set(different.map(hashOf)).size).toBe(different.length);
    if (kernel) {
      expect(canonicalize(identify(kernel))).toBe(canonical);
      expect(hashOf(kernel)).toBe(hash);
    }
    if (prefix) expect(deriveVersionId({ prefix, fileId: file_id ?? "", hash: hash ?? "" })).toBe(version_id);
  });
});
