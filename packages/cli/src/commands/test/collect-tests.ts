import {
  type AgentKernel,
  formatDiagnostic,
  parseAgentFile,
  parsePromptFile,
  type PromptKernel,
  resolveReferences,
} from "@parley/promptfile";
import { locateFile } from "../../prompt-files/locate-file.ts";
import { readPromptFile } from "../../prompt-files/read-prompt-file.ts";
import type { Terminal } from "../../terminal.ts";
import type { CollectedTests, TestCase } from "./test-case.ts";

type Where = { files: readonly string[]; workspace: string | undefined };
type Kernel = PromptKernel | AgentKernel;

/** The `tests:` of files, in their order. A file that cannot be read is told, and stops no other. */
export async function collectTests(terminal: Terminal, { files, workspace }: Where): Promise<CollectedTests> {
  const collected: CollectedTests = { cases: [], unreadable: [], notes: [] };
  for (const file of files) {
    const read = await readWhole(terminal, { file, workspace });
    if ("message" in read) {
      collected.unreadable.push({ file, message: read.message });
      continue;
    }
    const cases = casesOf(file, read.kernel);
    collected.cases.push(...cases);
    if (cases.length > 0) collected.notes.push(...notesOn(file, read.kernel));
  }
  return collected;
}

/** A file's kernel with what it names put in, or what is wrong with it. */
export async function readWhole(
  terminal: Terminal,
  { file, workspace }: { file: string; workspace: string | undefined },
): Promise<{ kernel: Kernel; text: string } | { message: string }> {
  const { text, kind } = await readPromptFile(terminal, file, "stdin.prompt");
  const parsed = kind === "agent" ? parseAgentFile(text) : parsePromptFile(text);
  const { kernel, diagnostics } =
    parsed.kernel === undefined
      ? parsed
      : resolveReferences<Kernel>(parsed.kernel, {
          ...locateFile(terminal, { path: file, workspace }),
          text,
        });
  if (kernel !== undefined) return { kernel, text };
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  return { message: errors.map((error) => formatDiagnostic(text, error)).join("\n") };
}

function casesOf(file: string, kernel: Kernel): TestCase[] {
  const taken = new Set<string>();
  return (kernel.tests ?? []).map((test, index) => {
    const wanted = test.name ?? `test ${index + 1}`;
    const name = taken.has(wanted) ? `${wanted} (${index + 1})` : wanted;
    taken.add(name);
    return { file, name, test, kernel };
  });
}

function notesOn(file: string, kernel: Kernel): string[] {
  const isAgent = kernel.tools?.some((tool) => "type" in tool) === true || "max_iterations" in kernel;
  const linked = [
    ...("linked_tools" in kernel ? (kernel.linked_tools ?? []) : []),
    ...(kernel.tools ?? []).flatMap((tool) =>
      "type" in tool && tool.type === "file" ? [tool.link.file_id] : [],
    ),
  ];
  return [
    ...(isAgent ? [`${file}: an Agent is asked once here; its tools are not run.`] : []),
    ...(linked.length > 0
      ? [`${file}: linked Tools are on a server, and the model is not told of them: ${linked.join(", ")}.`]
      : []),
  ];
}
