import { createCatalogue } from "@parley/gateway/catalogue";
import { lintPromptFile } from "@parley/promptfile";
import { locateFile } from "../../prompt-files/locate-file.ts";
import { readPromptFile } from "../../prompt-files/read-prompt-file.ts";
import type { Terminal } from "../../terminal.ts";
import type { CiFinding } from "./ci-report.ts";

/** What lint finds in files. Words alone, no excerpts: a comment is read by many, and an excerpt may be a secret. */
export async function lintFiles(
  terminal: Terminal,
  { files, workspace }: { files: readonly string[]; workspace: string | undefined },
): Promise<CiFinding[]> {
  const catalogue = createCatalogue();
  const findings: CiFinding[] = [];
  for (const file of files) {
    const { text, kind } = await readPromptFile(terminal, file, "stdin.prompt");
    const references = locateFile(terminal, { path: file, workspace });
    for (const { severity, code, message, line } of lintPromptFile(text, { kind, catalogue, references }))
      findings.push({ file, line, severity: severity === "error" ? "error" : "warning", code, message });
  }
  return findings;
}
