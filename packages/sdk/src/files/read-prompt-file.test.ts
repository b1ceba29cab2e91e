import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { PromptFileError } from "./prompt-file-error.ts";
import { readPromptFile } from "./read-prompt-file.ts";

let workspace: string;
beforeEach(() => {
  workspace = mkdtempSync(join(tmpdir(), "parley-sdk-"));
  for (const folder of ["shared", "support"]) mkdirSync(join(workspace, folder));
  writeFileSync(join(workspace, "shared/tone.md"), "Be brief.\n");
});
afterEach(() => rmSync(workspace, { recursive: true, force: true }));

function write(body: string): string {
  const path = join(workspace, "support/reply.prompt");
  writeFileSync(path, `---\nmodel: m\n---\n${body}\n`);
  return path;
}

it("reads a file with its partials", () => {
  const path = write("<system>{{> shared/tone }}</system>");
  expect(readPromptFile(path, { workspace })).toEqual({
    model: "m",
    template: [{ role: "system", content: "Be brief." }],
  });
});

it("says where a mistake is, in the file and in what it names", () => {
  expect(() => readPromptFile(write("<system>{{> shared/none }}</system>"), { workspace })).toThrow(
    /error at 4:9: There is no partial "shared\/none"\./,
  );
  expect(() => readPromptFile(write("<system>Hi"), { workspace })).toThrow(PromptFileError);
});
